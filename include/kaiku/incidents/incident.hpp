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

/// Mitigated: the cause is dealt with, what was stopped stays stopped until it is resolved.
enum class State { kOpen, kAcknowledged, kMitigated, kResolved };
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
  std::string route;                      ///< the chain paged last
  int rounds_before = 0;  ///< rounds made before this chain, or this severity, began
  std::string held;       ///< why the page waits until `next_page_at`: "mute 3"; empty: it does not
  std::optional<TimePoint> mitigated_at;
  std::optional<Severity> lowered_from;  ///< a person lowered it: up to here it rises no more
  std::string verdict;  ///< of the person who resolved it: "real", "not_a_crisis", "duplicate"
  /// Acknowledged, and the holder has to say something by then; empty: nobody waits for it.
  std::optional<TimePoint> note_due_at;
  bool reminded = false;             ///< the holder was told that something is due
  bool news = false;                 ///< something has happened that nobody was told of yet
  std::optional<TimePoint> told_at;  ///< the last message of any kind to people
  int digests = 0;                   ///< messages about news so far
  std::optional<TimePoint> update_promised_at;  ///< when the public was promised to hear more
  bool drill = false;                           ///< an exercise: marked wherever it is shown
  /// Comments that an alarm names; those of a stored incident: IncidentDesk::comments().
  std::vector<CommentId> samples;
};

/// A line of the incident's story, append-only.
struct TimelineEntry {
  TimePoint at{};
  std::string actor;  ///< "kaiku" or a person's name
  std::string what;
};

}  // namespace kaiku::incidents
