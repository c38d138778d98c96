#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/action.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/finding.hpp>

namespace kaiku {

/// The guards, which no rule, model or setting can switch off, by what they protect.
enum class Guard {
  kNothingLost = 1,
  kOneEffect,
  kCriticism,
  kPublicFirst,
  kNoEcho,
  kPeopleFirst,
  kCrisisFreeze,
  kApprovedWords,
  kAskBeforeIrreversible,
  kExplained
};
std::string_view to_string(Guard guard);  ///< "criticism", "public_first", …

/// A guard that changed the outcome, and how.
struct GuardActivation {
  Guard guard = Guard::kOneEffect;
  std::string action;  ///< kind of the action concerned
  std::string reason;  ///< one sentence for a person
};

struct PlannedAction {
  Action action;
  /// kReady, kPlanned or kAwaitingApproval; kCancelled: in shadow, or left out by a limit.
  ActionState state = ActionState::kReady;
};

/// Grave signals and escalations ask for an incident; the engine opens it.
struct Escalation {
  std::string kind;      ///< "injury", "threat", "self_harm", "data_leak", or a policy's word
  std::string severity;  ///< "warning", "urgent", "crisis"
  std::string reason;
};

/// What a policy holds against an author. It counts once a restriction or warning on the comment
/// was carried out, and no longer when a person takes that back.
struct Strike {
  std::string policy;
  std::size_t weight = 1;
  TimePoint until{};
};

/// One decision about one revision of one comment: audit entry, statement of reasons and appeal
/// file in one record (guard 10).
struct Decision {
  Comment comment;
  int revision = 1;  ///< counts the texts of this comment, from 1
  Finding finding;
  std::vector<std::string> policies;  ///< that matched, in order
  std::vector<PlannedAction> actions;
  std::vector<GuardActivation> guards;
  std::vector<Escalation> escalations;
  std::vector<Strike> strikes;
  std::vector<std::string> control;  ///< policies on trial that left this thread to people
  /// Those of `policies` whose limits count over threads or posts: later decisions count this one.
  std::vector<std::string> counted;
  std::string rule_set;  ///< revision of the rules: hash of their content
  Mode mode = Mode::kShadow;
  TimePoint decided_at{};
};

/// The stored form of a decision: JSON with stable keys, documented in docs/decision-record.md.
std::string to_json_text(const Decision& decision);

}  // namespace kaiku
