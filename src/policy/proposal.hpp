#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/plan.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

/// What becomes of a proposal. Ordered: stages and guards only ever move it further down.
enum class Fate {
  kLive,     ///< carried out by itself
  kDraft,    ///< a person approves it first
  kCase,     ///< not carried out; people get a case instead
  kDropped,  ///< not carried out, and nobody has to do anything instead
};

/// One step of a matched policy on its way to an action. Refers to the policy and to what is
/// decided about.
struct Proposal {
  ActionKind kind = ActionKind::kReply;
  const rules::Step* step = nullptr;  ///< never null
  std::string_view policy;            ///< its id
  std::span<const rules::Limit> at_most;
  Mode mode = Mode::kLive;  ///< the policy's, capped by the account's
  Fate fate = Fate::kLive;
  std::string reason;            ///< why the fate is not kLive
  std::string text;              ///< set by the guard of approved words
  std::string_view template_id;  ///< of the step, or of the approved answer that is given
  std::optional<Duration> lifetime;
  int variant = 0;
  std::string depends_on;   ///< set by the guard "public first"
  std::string_view domain;  ///< a label on a domain: which one
  bool control = false;     ///< its policy is on trial, and this thread is left to people
  bool is_help = false;     ///< the brand's own words for somebody in danger: `text` is given
  bool demoted = false;     ///< its policy acts as drafts because people took its actions back

  /// Shadow proposals go through everything and are recorded, but never happen.
  bool shadow() const { return mode == Mode::kShadow; }
  /// Beside others: what is in force comes before what is on trial, and that before shadows.
  int rank() const {
    if (shadow()) return 2;
    return control ? 1 : 0;
  }
  /// Still an action, live or as a draft.
  bool stands() const { return fate <= Fate::kDraft; }
};

/// Whether both come to the same, Plan::key_of(): one of them is enough.
bool same_effect(const Proposal& one, const Proposal& other);

/// Text to the public or to the commenter.
bool is_text(ActionKind kind);
/// Text or like: what a crisis freezes, and what nobody should send into somebody's emergency.
bool is_engagement(ActionKind kind);

/// The plan under work: what the stages and guards read and change.
struct Plan {
  const Situation& situation;
  const Recollection& recollection;
  const Wording& wording;
  Memory& memory;
  std::vector<Proposal> proposals;
  std::vector<Proposal> left_out;  ///< by a limit; recorded with their reasons
  std::vector<GuardActivation> guards;
  std::vector<Escalation> escalations;
  std::vector<Strike> strikes;
  std::vector<std::string> control;
  std::vector<std::string> counted;

  const Comment& comment() const { return situation.comment; }
  const Finding& finding() const { return situation.finding; }
  const AccountSettings& account() const { return situation.account; }
  /// A private conversation: nothing about it is public, so an answer in it is private as well.
  bool is_private_talk() const;
  bool can(ActionKind kind) const;
  std::string key_of(const Proposal& proposal) const;
};

/// Moves `proposal` down to `fate`. False when it already was there or further down.
bool worsen(Proposal& proposal, Fate fate, std::string_view reason);

/// The same by a guard, which is recorded when it changed something.
void intervene(Plan& plan, Guard guard, Proposal& proposal, Fate fate, std::string_view reason);

}  // namespace kaiku::policy
