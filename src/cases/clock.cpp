#include "clock.hpp"

#include <algorithm>

namespace kaiku::cases {
namespace {

/// Behind the calendar's horizon a case would never be due: then all time counts.
TimePoint open_time_after(const CaseFile& file, const Handling& handling, TimePoint from,
                          Duration open) {
  const auto calendar = handling.calendars.find(file.brand);
  if (calendar == handling.calendars.end()) return from + open;
  return calendar->second.after(from, open).value_or(from + open);
}

Duration open_time_between(const CaseFile& file, const Handling& handling, TimePoint from,
                           TimePoint to) {
  const auto calendar = handling.calendars.find(file.brand);
  if (calendar == handling.calendars.end()) return std::max(Duration::zero(), to - from);
  return calendar->second.between(from, to);
}

}  // namespace

void start_clock(CaseFile& file, const Handling& handling, Duration left, TimePoint now) {
  const Duration last_part = file.allowed - file.allowed * handling.warn_percent / 100;
  file.left.reset();
  file.due_at = open_time_after(file, handling, now, left);
  file.warn_at.reset();
  if (left > last_part) file.warn_at = open_time_after(file, handling, now, left - last_part);
}

void start_round(CaseFile& file, const Handling& handling, TimePoint now) {
  ++file.round;
  file.overdue = false;
  start_clock(file, handling, file.allowed, now);
}

void stop_clock(CaseFile& file, const Handling& handling, TimePoint now) {
  file.left = file.due_at ? open_time_between(file, handling, now, *file.due_at) : file.allowed;
  file.due_at.reset();
  file.warn_at.reset();
}

void set_alarm(CaseFile& file) {
  file.next_alarm_at.reset();
  const auto at_latest = [&file](const std::optional<TimePoint>& time) {
    if (time && (!file.next_alarm_at || *time < *file.next_alarm_at)) file.next_alarm_at = time;
  };
  if (file.state == State::kOpen) {
    at_latest(file.warn_at);
    if (!file.overdue) at_latest(file.due_at);
  }
  if (!file.claimed_by.empty()) at_latest(file.claim_until);
  // Nobody has looked at it yet, or something happened since: at once.
  const bool unrouted = !file.routed && file.state != State::kResolved;
  if (unrouted || file.stir != Stir::kNone) file.next_alarm_at = file.opened_at;
}

}  // namespace kaiku::cases
