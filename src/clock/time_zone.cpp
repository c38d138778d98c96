#include <memory>
#include <string>

#include <unicode/timezone.h>
#include <unicode/ucal.h>
#include <unicode/unistr.h>

#include <kaiku/clock/time_zone.hpp>

namespace kaiku {

struct TimeZone::Rules {
  std::unique_ptr<const icu::TimeZone> zone;
};

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  const auto id = icu::UnicodeString::fromUTF8(name);
  auto rules = std::make_shared<Rules>();
  rules->zone.reset(icu::TimeZone::createTimeZone(id));
  icu::UnicodeString found;
  if (rules->zone == nullptr || rules->zone->getID(found) == UCAL_UNKNOWN_ZONE_ID)
    return std::nullopt;
  return TimeZone(std::move(rules));
}

WallTime TimeZone::wall_time(TimePoint time) const {
  using std::chrono::milliseconds;
  std::int32_t standard = 0;
  std::int32_t summer = 0;
  UErrorCode failed = U_ZERO_ERROR;
  const auto millis = std::chrono::floor<milliseconds>(time).time_since_epoch().count();
  rules_->zone->getOffset(static_cast<UDate>(millis), false, standard, summer, failed);
  const milliseconds offset = U_SUCCESS(failed) ? milliseconds(standard + summer) : milliseconds(0);
  return WallTime(time.time_since_epoch() + offset);
}

}  // namespace kaiku
