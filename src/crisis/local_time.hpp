#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku::crisis {

/// The hour and the day that people live by. Where the summer time of EU directive 2000/84/EC is
/// kept, a table is quicker than the tz database.
class LocalTime {
 public:
  /// By its name in the tz database; nothing for an unknown one.
  /// The common ones are a table, because they are asked very often; any other is looked up.
  /// `holidays`: Finnish public holidays are days off.
  static std::optional<LocalTime> of_zone(std::string_view name, bool holidays = true);

  std::chrono::minutes offset_at(TimePoint time) const;

  /// What the seasonal factors are looked up by.
  struct Hour {
    int hour = 0;          ///< 0 … 23
    bool day_off = false;  ///< Saturday, Sunday or a Finnish public holiday
    unsigned weekday = 0;  ///< 0 = Monday … 6 = Sunday; a public holiday counts as a Sunday
  };
  Hour hour_at(TimePoint time) const;

 private:
  LocalTime() = default;

  std::chrono::minutes standard_{};
  bool summer_time_ = false;
  bool holidays_ = true;
  std::optional<TimeZone> other_;  ///< a zone outside the table
};

}  // namespace kaiku::crisis
