#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <kaiku/clock/time.hpp>

namespace kaiku {

/// What a clock on the wall shows, with its date.
using WallTime = std::chrono::local_time<Duration>;

/// A place's time, summer time included, after ICU's copy of the tz database: the standard library
/// of GCC 12 has none. Immutable, cheap to copy, safe from any thread.
class TimeZone {
 public:
  /// By its name in the tz database, as "Europe/Helsinki" or "UTC". Nothing for an unknown one.
  static std::optional<TimeZone> named(std::string_view name);

  /// Every moment has one wall time; where summer time ends, two moments share theirs.
  WallTime wall_time(TimePoint time) const;

 private:
  struct Rules;
  explicit TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

  std::shared_ptr<const Rules> rules_;
};

}  // namespace kaiku
