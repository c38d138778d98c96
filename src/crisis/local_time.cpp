#include "local_time.hpp"

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

// Gregorian computus after Meeus, Jones and Butcher.
sys_days easter_sunday(year of) {
  const int y = static_cast<int>(of);
  const int a = y % 19;
  const int b = y / 100;
  const int c = y % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return sys_days(of / month(static_cast<unsigned>(f / 31)) /
                  std::chrono::day(static_cast<unsigned>(f % 31 + 1)));
}

struct FixedDate {
  unsigned month;
  unsigned day;
};
constexpr FixedDate kFixedHolidays[] = {{1, 1},   {1, 6},   {5, 1},  {12, 6},
                                        {12, 24}, {12, 25}, {12, 26}};

}  // namespace

bool is_finnish_holiday(year_month_day date) {
  const auto m = static_cast<unsigned>(date.month());
  const auto d = static_cast<unsigned>(date.day());
  for (const FixedDate& fixed : kFixedHolidays) {
    if (fixed.month == m && fixed.day == d) return true;
  }
  const sys_days day(date);
  const auto after_easter = (day - easter_sunday(date.year())).count();
  if (after_easter == -2 || after_easter == 0 || after_easter == 1 || after_easter == 39)
    return true;
  const std::chrono::weekday weekday(day);
  const bool midsummer_eve = weekday == std::chrono::Friday && m == 6 && d >= 19 && d <= 25;
  const bool midsummer = weekday == std::chrono::Saturday && m == 6 && d >= 20 && d <= 26;
  const bool all_saints =
      weekday == std::chrono::Saturday && ((m == 10 && d == 31) || (m == 11 && d <= 6));
  return midsummer_eve || midsummer || all_saints;
}

std::optional<LocalTime> LocalTime::of_zone(std::string_view name) {
  for (const Zone& zone : kZones) {
    if (zone.name == name) return LocalTime(zone.standard, zone.summer_time);
  }
  return std::nullopt;
}

std::string LocalTime::zone_names() {
  std::string names;
  for (const Zone& zone : kZones) {
    names += names.empty() ? "" : ", ";
    names += zone.name;
  }
  return names;
}

std::chrono::minutes LocalTime::offset_at(TimePoint time) const {
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
  const bool holiday = is_finnish_holiday(year_month_day(day));
  Hour hour;
  hour.hour = static_cast<int>(std::chrono::floor<hours>(local - day).count());
  hour.day_off = holiday || weekday >= 5;
  hour.weekday = holiday ? 6 : weekday;
  return hour;
}

}  // namespace kaiku::crisis
