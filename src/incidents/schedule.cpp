#include <algorithm>
#include <set>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/incidents/schedule.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::weeks;

constexpr Duration kFurthest = days(366);

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

Duration length_of(const Schedule& schedule) {
  return weeks(std::max(1, schedule.weeks));
}

TimePoint handover(const Schedule& schedule, std::int64_t turn) {
  return moment_of(schedule.zone, schedule.begins + turn * length_of(schedule));
}

// How many hand-overs lie between the beginning and a moment. The wall says nearly which: where the
// clocks are put back it shows the hour of a hand-over twice, and the person changes only once.
std::int64_t turn_at(const Schedule& schedule, TimePoint at) {
  const Duration since = schedule.zone.wall_time(at) - schedule.begins;
  std::int64_t turn = floor_divide(since.count(), length_of(schedule).count());
  while (handover(schedule, turn + 1) <= at) ++turn;
  while (handover(schedule, turn) > at) --turn;
  return turn;
}

const ShiftOverride* override_at(const Schedule& schedule, TimePoint at) {
  const ShiftOverride* found = nullptr;
  for (const ShiftOverride& one : schedule.overrides) {
    if (one.from <= at && at < one.until) found = &one;
  }
  return found;
}

// Moments at which the person may change, between two moments.
std::set<TimePoint> changes(const Schedule& schedule, TimePoint from, TimePoint until) {
  std::set<TimePoint> found;
  const auto add = [&](TimePoint at) {
    if (from < at && at < until) found.insert(at);
  };
  for (std::int64_t turn = turn_at(schedule, from); handover(schedule, turn) < until; ++turn)
    add(handover(schedule, turn));
  for (const ShiftOverride& one : schedule.overrides) {
    add(one.from);
    add(one.until);
  }
  if (schedule.hours.empty()) return found;
  // Opening hours change on whole minutes of the wall, and with the clocks themselves.
  bool open = schedule.hours.open_at(schedule.zone.wall_time(from));
  for (TimePoint at = std::chrono::ceil<minutes>(from); at < until; at += minutes(1)) {
    const bool now_open = schedule.hours.open_at(schedule.zone.wall_time(at));
    if (now_open != open) add(at);
    open = now_open;
  }
  return found;
}

}  // namespace

std::optional<std::string> on_duty(const Schedule& schedule, TimePoint at) {
  if (const ShiftOverride* instead = override_at(schedule, at)) return instead->contact;
  if (schedule.rotation.empty()) return std::nullopt;
  if (!schedule.hours.empty() && !schedule.hours.open_at(schedule.zone.wall_time(at)))
    return std::nullopt;
  const auto count = static_cast<std::int64_t>(schedule.rotation.size());
  const std::int64_t turn = turn_at(schedule, at);
  return schedule.rotation[static_cast<std::size_t>(turn - floor_divide(turn, count) * count)];
}

std::vector<Shift> shifts(const Schedule& schedule, TimePoint from, TimePoint until) {
  until = std::min(until, from + kFurthest);
  std::vector<Shift> found;
  if (from >= until) return found;
  auto moments = changes(schedule, from, until);
  moments.insert(from);
  for (const TimePoint at : moments) {
    Shift next{at, until, on_duty(schedule, at), override_at(schedule, at) != nullptr};
    if (!found.empty() && found.back().contact == next.contact &&
        found.back().overridden == next.overridden) {
      continue;
    }
    if (!found.empty()) found.back().until = at;
    found.push_back(std::move(next));
  }
  return found;
}

}  // namespace kaiku::incidents
