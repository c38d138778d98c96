#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku::incidents {

/// Somebody else for a while: holiday, illness, a swap.
struct ShiftOverride {
  std::string contact;
  TimePoint from{};
  TimePoint until{};
};

/// Who is on duty when: contacts one after the other, each for `weeks` weeks. Hand-over is at the
/// same weekday and wall time throughout the year, whatever summer time does.
struct Schedule {
  std::string id;
  TimeZone zone;
  std::vector<std::string> rotation;  ///< ids of contacts
  WallTime begins{};                  ///< when the first of them takes over; before it, as after it
  int weeks = 1;                      ///< from 1
  OpeningHours hours;                 ///< empty: day and night; else nobody is on duty outside
  std::vector<ShiftOverride> overrides;  ///< of two at once the later in the list counts
};

/// A stretch of time with one person on duty, or with nobody.
struct Shift {
  TimePoint from{};
  TimePoint until{};
  std::optional<std::string> contact;  ///< nothing: a gap
  bool overridden = false;

  bool operator==(const Shift&) const = default;
};

/// The contact on duty at a moment. Pure.
std::optional<std::string> on_duty(const Schedule& schedule, TimePoint at);

/// Who is on duty from `from` to before `until`: without holes or overlaps, neighbours differ. At
/// most a year is looked at. Pure.
std::vector<Shift> shifts(const Schedule& schedule, TimePoint from, TimePoint until);

}  // namespace kaiku::incidents
