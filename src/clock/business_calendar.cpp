#include <algorithm>

#include <kaiku/clock/business_calendar.hpp>

namespace kaiku {
namespace {

// Weeks are long enough that few questions are asked, and short enough that a zone changes its
// offset at most once in one.
constexpr Duration kPiece = std::chrono::days(7);

Duration offset_at(const TimeZone& zone, TimePoint time) {
  return zone.wall_time(time).time_since_epoch() - time.time_since_epoch();
}

// The first moment in (from, to] with the offset that `to` has; offsets differ at the two ends.
TimePoint change_of_offset(const TimeZone& zone, TimePoint from, TimePoint to) {
  const Duration later = offset_at(zone, to);
  while (to - from > Duration(1)) {
    const TimePoint middle = from + (to - from) / 2;
    (offset_at(zone, middle) == later ? to : from) = middle;
  }
  return to;
}

}  // namespace

bool BusinessCalendar::open_at(TimePoint time) const {
  return hours_.empty() || hours_.open_at(zone_.wall_time(time));
}

// Hands over the open stretches of [from, to) in order until `take` wants no more. A piece ends
// where summer time begins or ends, so that within a piece the wall clock goes as time does.
template <class Take>
void BusinessCalendar::each_stretch(TimePoint from, TimePoint to, Take take) const {
  if (hours_.empty()) {
    if (from < to) take(from, to);
    return;
  }
  while (from < to) {
    TimePoint end = std::min(to, from + kPiece);
    const Duration offset = offset_at(zone_, from);
    if (offset_at(zone_, end - Duration(1)) != offset)
      end = change_of_offset(zone_, from, end - Duration(1));
    const auto wall = [offset](TimePoint time) {
      return WallTime(time.time_since_epoch() + offset);
    };
    for (const WallStretch& open : hours_.open_between(wall(from), wall(end))) {
      const bool more = take(TimePoint(open.from.time_since_epoch() - offset),
                             TimePoint(open.to.time_since_epoch() - offset));
      if (!more) return;
    }
    from = end;
  }
}

std::optional<TimePoint> BusinessCalendar::after(TimePoint from, Duration open) const {
  if (open <= Duration::zero()) return from;
  std::optional<TimePoint> reached;
  each_stretch(from, from + kHorizon, [&](TimePoint begin, TimePoint end) {
    if (open > end - begin) {
      open -= end - begin;
      return true;
    }
    reached = begin + open;
    return false;
  });
  return reached;
}

Duration BusinessCalendar::between(TimePoint from, TimePoint to) const {
  Duration open{};
  each_stretch(from, std::min(to, from + kHorizon), [&open](TimePoint begin, TimePoint end) {
    open += end - begin;
    return true;
  });
  return open;
}

}  // namespace kaiku
