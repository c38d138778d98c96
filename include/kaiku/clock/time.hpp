#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <kaiku/result/result.hpp>

namespace kaiku {

/// A moment, UTC, in microseconds: what the store keeps and what decisions are taken against.
using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// "2026-01-01T00:00:00Z"; fractions only when there are some ("…:00.250Z").
std::string to_iso8601(TimePoint time);

/// Reads ISO 8601 / RFC 3339 with "Z", "+02:00", "+0200" or no zone (then UTC).
/// Errors: kMalformedPayload.
Result<TimePoint> parse_iso8601(std::string_view text);

/// Reads "500ms", "10s", "15m", "4h", "7d", "2w" (a whole number and a unit). Errors:
/// kInvalidArgument with what would be right.
Result<Duration> parse_duration(std::string_view text);

/// "4h", "90s", "500ms": the largest unit that keeps the value whole; what is below 1 ms is cut.
std::string to_string(Duration duration);

constexpr TimePoint from_unix_seconds(std::int64_t seconds) {
  return TimePoint(std::chrono::seconds(seconds));
}
constexpr TimePoint from_unix_millis(std::int64_t millis) {
  return TimePoint(std::chrono::milliseconds(millis));
}
constexpr std::int64_t to_unix_seconds(TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
constexpr std::int64_t to_unix_micros(TimePoint time) {
  return time.time_since_epoch().count();
}
constexpr TimePoint from_unix_micros(std::int64_t micros) {
  return TimePoint(Duration(micros));
}

}  // namespace kaiku
