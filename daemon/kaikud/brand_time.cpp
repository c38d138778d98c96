#include "brand_time.hpp"

#include <string>
#include <tuple>

namespace kaikud {

using namespace kaiku;

OpeningHours hours_of(const config::Brand& brand) {
  OpeningHours hours;
  for (const std::string& stretch : brand.hours) std::ignore = hours.add(stretch);
  for (const std::string& day : brand.days_off) std::ignore = hours.add_day_off(day);
  hours.close_on(parse_public_holidays(brand.holidays).value_or(PublicHolidays::kNone));
  return hours;
}

std::optional<BusinessCalendar> calendar_of(const config::Brand& brand) {
  const auto zone = TimeZone::named(brand.time_zone);
  if (!zone) return std::nullopt;
  return BusinessCalendar(*zone, hours_of(brand));
}

}  // namespace kaikud
