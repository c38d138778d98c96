#include <kaiku/clock/holidays.hpp>

namespace kaiku {
namespace {

using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

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

std::string_view to_string(PublicHolidays holidays) {
  return holidays == PublicHolidays::kFinland ? "finland" : "none";
}

std::optional<PublicHolidays> parse_public_holidays(std::string_view name) {
  for (const PublicHolidays each : {PublicHolidays::kNone, PublicHolidays::kFinland}) {
    if (to_string(each) == name) return each;
  }
  return std::nullopt;
}

}  // namespace kaiku
