#pragma once

#include <optional>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku {

/// The moment at which a place's clocks show `wall`. Where they show it twice (summer time ends)
/// the first one; where they skip it (summer time begins) the moment that keeps its distance from
/// the time before, as one hour later by the wall. Every wall time has one, so what happens at a
/// wall time happens once.
TimePoint moment_of(const TimeZone& zone, WallTime wall);

/// "2026-01-05T09:00" (or "2026-01-05 09:00"): a date with hours and minutes, no zone. Nothing when
/// it is something else or no such day.
std::optional<WallTime> parse_wall_time(std::string_view text);

}  // namespace kaiku
