#include <algorithm>
#include <string>

#include <kaiku/clock/zoned_moment.hpp>

namespace kaiku {
namespace {

Duration offset_at(const TimeZone& zone, TimePoint time) {
  return zone.wall_time(time).time_since_epoch() - time.time_since_epoch();
}

}  // namespace

TimePoint moment_of(const TimeZone& zone, WallTime wall) {
  // No place is further than a day from UTC, and none changes its clocks twice within two days.
  const TimePoint as_utc(wall.time_since_epoch());
  const Duration before = offset_at(zone, as_utc - std::chrono::days(1));
  const Duration after = offset_at(zone, as_utc + std::chrono::days(1));
  const TimePoint first = as_utc - std::max(before, after);
  const TimePoint second = as_utc - std::min(before, after);
  if (zone.wall_time(first) == wall) return first;
  if (zone.wall_time(second) == wall) return second;
  return as_utc - before;
}

std::optional<WallTime> parse_wall_time(std::string_view text) {
  constexpr std::size_t kLength = std::string_view("2026-01-05T09:00").size();
  if (text.size() != kLength) return std::nullopt;
  const auto parsed = parse_iso8601(std::string(text) + ":00Z");
  if (!parsed) return std::nullopt;
  return WallTime(parsed->time_since_epoch());
}

}  // namespace kaiku
