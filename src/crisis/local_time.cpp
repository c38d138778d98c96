#include "local_time.hpp"

#include <kaiku/clock/holidays.hpp>

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::last;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;
using namespace std::chrono_literals;

struct Zone {
  std::string_view name;
  std::chrono::minutes standard;
  bool summer_time;
};
constexpr Zone kZones[] = {
    {"Europe/Helsinki", 120min, true},
    {"Europe/Mariehamn", 120min, true},
    {"Europe/Tallinn", 120min, true},
    {"Europe/Stockholm", 60min, true},
    {"Europe/Oslo", 60min, true},
    {"Europe/Copenhagen", 60min, true},
    {"Europe/Berlin", 60min, true},
    {"Europe/London", 0min, true},
    {"UTC", 0min, false},
};

// 01:00 UTC on the last Sunday of the month, everywhere in the Union at once.
TimePoint change_over(year in, month of) {
  return TimePoint(sys_days(in / of / std::chrono::Sunday[last])) + hours(1);
}

}  // namespace

std::optional<LocalTime> LocalTime::of_zone(std::string_view name, bool holidays) {
  LocalTime local;
  local.holidays_ = holidays;
  for (const Zone& zone : kZones) {
    if (zone.name != name) continue;
    local.standard_ = zone.standard;
    local.summer_time_ = zone.summer_time;
    return local;
  }
  local.other_ = TimeZone::named(name);
  if (!local.other_) return std::nullopt;
  return local;
}

std::chrono::minutes LocalTime::offset_at(TimePoint time) const {
  if (other_) {
    const auto offset = other_->wall_time(time).time_since_epoch() - time.time_since_epoch();
    return std::chrono::duration_cast<std::chrono::minutes>(offset);
  }
  if (!summer_time_) return standard_;
  const year_month_day date(std::chrono::floor<days>(time));
  const bool summer = time >= change_over(date.year(), std::chrono::March) &&
                      time < change_over(date.year(), std::chrono::October);
  return standard_ + (summer ? 60min : 0min);
}

LocalTime::Hour LocalTime::hour_at(TimePoint time) const {
  const TimePoint local = time + offset_at(time);
  const auto day = std::chrono::floor<days>(local);
  const unsigned weekday = std::chrono::weekday(day).iso_encoding() - 1;
  const bool holiday = holidays_ && is_finnish_holiday(year_month_day(day));
  Hour hour;
  hour.hour = static_cast<int>(std::chrono::floor<hours>(local - day).count());
  hour.day_off = holiday || weekday >= 5;
  hour.weekday = holiday ? 6 : weekday;
  return hour;
}

}  // namespace kaiku::crisis
