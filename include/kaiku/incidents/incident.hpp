#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku::incidents {

/// How bad it is, in rising order. It rises by itself; only people lower it.
enum class Severity { kInfo, kWarning, kUrgent, kCrisis };
std::string_view to_string(Severity severity);
std::optional<Severity> parse_severity(std::string_view name);

enum class State { kOpen, kAcknowledged, kResolved };
std::string_view to_string(State state);
std::optional<State> parse_state(std::string_view name);

/// Something on-call must know. `cause` makes it one incident per cause: while an incident with the
/// same cause is not resolved, a new alarm joins it.
struct Incident {
  IncidentId id = 0;
  std::string cause;  ///< e.g. "surge/kaisla/post:123" or "injury/kaisla/comment:abc"
  std::string kind;   ///< "surge", "injury", "threat", "self_harm", "data_leak", …
  Severity severity = Severity::kWarning;
  State state = State::kOpen;
  BrandId brand;
  AccountId account;           ///< may be empty for a brand-wide one
  std::optional<PostId> post;  ///< scope: the post, or the whole brand when empty
  std::string title;
  std::string reason;     ///< why the detector fired, with its numbers
  std::string permalink;  ///< the first comment, may be empty
  std::size_t comments = 0;
  std::size_t authors = 0;
  bool freezes = true;     ///< guard 7: automation in the scope stops while it is not resolved
  TimePoint started_at{};  ///< event time of the first comment of the pattern
  TimePoint opened_at{};
  std::optional<TimePoint> acknowledged_at;
  std::optional<TimePoint> resolved_at;
  std::string acknowledged_by;
  std::string resolved_by;
  std::string resolution;                 ///< reason given by a person
  int step = 0;                           ///< escalation step paged last
  int round = 0;                          ///< repeats of the chain so far
  std::optional<TimePoint> next_page_at;  ///< empty: nobody more to page
};

/// A line of the incident's story, append-only.
struct TimelineEntry {
  TimePoint at{};
  std::string actor;  ///< "kaiku" or a person's name
  std::string what;
};

}  // namespace kaiku::incidents
