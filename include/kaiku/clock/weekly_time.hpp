#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <kaiku/clock/time.hpp>

namespace kaiku {

/// A moment of every week, in UTC.
struct WeeklyTime {
  std::chrono::weekday day;
  std::chrono::minutes since_midnight{};

  /// The latest such moment that is not after `now`.
  TimePoint latest(TimePoint now) const;
};

/// "mon 10:00". Nothing when it cannot be read.
std::optional<WeeklyTime> parse_weekly_time(std::string_view text);

}  // namespace kaiku
