#pragma once

#include <optional>
#include <utility>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/clock/time.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku {

/// Time as a customer may expect it to be worked: only the opening hours of a place count, in its
/// own time, summer time included. Immutable, cheap to copy, safe from any thread.
class BusinessCalendar {
 public:
  /// How far ahead open time is looked for.
  static constexpr std::chrono::days kHorizon{800};

  /// Without any opening hours all time counts.
  BusinessCalendar(TimeZone zone, OpeningHours hours)
      : zone_(std::move(zone)), hours_(std::move(hours)) {}

  bool open_at(TimePoint time) const;

  /// The first moment by which so much open time has passed since `from`; `from` itself for none.
  /// Nothing when there is not so much within kHorizon.
  std::optional<TimePoint> after(TimePoint from, Duration open) const;

  /// Open time in [from, to); zero when `to` is not later. What lies behind kHorizon is not
  /// counted.
  Duration between(TimePoint from, TimePoint to) const;

 private:
  template <class Take>
  void each_stretch(TimePoint from, TimePoint to, Take take) const;

  TimeZone zone_;
  OpeningHours hours_;
};

}  // namespace kaiku
