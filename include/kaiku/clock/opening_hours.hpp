#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/holidays.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku {

/// Days of the week by std::chrono::weekday::c_encoding(): 0 is Sunday.
using Weekdays = std::bitset<7>;

/// "mon", or all of "mon-fri"; "sat-mon" goes over the end of the week. Nothing when it is neither.
std::optional<Weekdays> parse_weekdays(std::string_view text);

/// "mon" … "sun".
std::string_view weekday_name(std::chrono::weekday day);

/// From a minute of the day to before another; over midnight when that is the earlier one.
struct DayStretch {
  std::chrono::minutes from{};
  std::chrono::minutes to{};

  bool holds(std::chrono::minutes since_midnight) const;
};

/// "22-07" or "8:30-16", up to 24:00. Nothing when it is none, or empty.
std::optional<DayStretch> parse_day_stretch(std::string_view text);

/// From one wall time to before a later one.
struct WallStretch {
  WallTime from;
  WallTime to;
  friend bool operator==(const WallStretch&, const WallStretch&) = default;
};

/// When somebody is at work: stretches of weekdays, but for the days off.
class OpeningHours {
 public:
  /// Adds "mon-fri 8:30-16". What goes over midnight belongs to the day on which it begins. False
  /// when it cannot be read.
  [[nodiscard]] bool add(std::string_view text);

  /// Adds a day off: "12-24" of every year, or "2026-04-03". False when there is no such day.
  [[nodiscard]] bool add_day_off(std::string_view text);

  /// Public holidays are days off, too.
  void close_on(PublicHolidays holidays) { holidays_ = holidays; }

  /// Without any hours nobody ever is at work.
  bool open_at(WallTime time) const;
  /// When somebody is at work in [from, to): in order, and what touches is one.
  std::vector<WallStretch> open_between(WallTime from, WallTime to) const;
  bool empty() const { return stretches_.empty(); }

 private:
  struct Stretch {
    Weekdays days;
    DayStretch time;
  };
  bool works_on(std::chrono::local_days day, const Weekdays& days) const;

  std::vector<Stretch> stretches_;
  std::set<std::chrono::month_day> every_year_;
  std::set<std::chrono::year_month_day> once_;
  PublicHolidays holidays_ = PublicHolidays::kNone;
};

}  // namespace kaiku
