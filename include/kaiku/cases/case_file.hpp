#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku::cases {

using CaseId = std::int64_t;

/// Where a case stands. In kWaiting it is the customer's turn and the clock stands still.
enum class State { kOpen, kWaiting, kResolved };
std::string_view to_string(State state);  ///< "open", "waiting", "resolved"
std::optional<State> parse_state(std::string_view name);

/// What happened on the platform since the case was last looked at; the newest counts.
enum class Stir { kNone, kCustomerWrote, kStaffAnswered };
std::string_view to_string(Stir stir);  ///< "", "customer", "staff"
std::optional<Stir> parse_stir(std::string_view name);

/// A private follow-up for people. Opened by the engine together with its decision
/// (policy::Turn::record) or by delivery when an action can never be carried out; given its team
/// and its time by attend(), in a transaction of its own.
struct CaseFile {
  CaseId id = 0;
  std::string team;  ///< empty: nobody's yet, or the default queue
  State state = State::kOpen;
  BrandId brand;
  AccountId account;
  CommentId comment;
  PostId post;
  CommentId thread;
  AuthorId author;
  std::string reason;  ///< policy id, or why an action became a case
  TimePoint opened_at{};

  bool routed = false;            ///< has been given its team and time
  std::optional<Duration> asked;  ///< the time that its policy asked for
  Duration allowed{};             ///< open time for it, once it is routed
  std::optional<TimePoint> due_at;
  std::optional<TimePoint> warn_at;  ///< empty: told already, or the clock stands still
  std::optional<Duration> left;      ///< kWaiting: open time that is left when it goes on
  bool overdue = false;              ///< told of this clock's end
  int breaches = 0;                  ///< how often it was overdue
  int round = 0;                     ///< how often the clock was started; in keys of messages

  std::string claimed_by;
  std::optional<TimePoint> claim_until;
  std::string resolution;
  std::string resolved_by;
  std::optional<TimePoint> resolved_at;

  std::string forwarded_to;   ///< contact of the help desk that works on it, or empty
  std::size_t forwarded = 0;  ///< how many messages it has been given

  Stir stir = Stir::kNone;
  std::optional<TimePoint> next_alarm_at;  ///< when attend() has something to do

  /// Somebody has it at that moment.
  bool claimed(TimePoint at) const {
    return !claimed_by.empty() && claim_until && *claim_until > at;
  }
};

/// A line of a case's story, append-only.
struct Line {
  TimePoint at{};
  std::string actor;   ///< "kaiku", "customer", "staff" or a person's name
  std::string what;    ///< "opened", "routed", "claimed", "noted", "overdue", …
  std::string detail;  ///< for people; may hold what staff wrote
};

/// What was said in a case: the comment itself, private messages of its author, answers of staff.
struct Message {
  TimePoint at{};
  bool by_customer = false;
  CommentId comment;
  std::string text;  ///< empty when retention or its author has taken it out
};

/// What is known of a case besides itself.
struct Facts {
  CommentClass primary = CommentClass::kOther;
  std::string language;                ///< "fi", "sv", "en"; empty when nothing was decided
  std::set<std::string> labels;        ///< of the comment and of its author
  bool is_public = false;              ///< everybody may read it, and it still stands
  std::vector<Message> messages = {};  ///< in order
};

/// A case is overdue and on-call must know.
struct Alarm {
  std::string cause;  ///< "case/12": one incident for a case
  std::string severity;
  std::string title;
  std::string reason;
};

/// A case as it is after a step, with everything that follows from the step. Becomes durable in one
/// transaction.
struct Change {
  CaseFile file;
  std::vector<Line> story;
  std::vector<Action> notifications;  ///< kNotify, unique keys
  std::vector<Action> drafts;         ///< public words for a person to approve
  std::optional<Alarm> alarm;
  bool calm = false;  ///< an incident that told of it is over
  std::string once;   ///< set: the change is made once for this key, then it is kDuplicate
};

/// "case/12": the cause of its incident, the beginning of its messages' keys.
std::string cause_of(const CaseFile& file);

}  // namespace kaiku::cases
