#include <string_view>

#include "guards.hpp"

namespace kaiku::policy {
namespace {

bool has_label(const Plan& plan, std::string_view label) {
  return plan.finding().labels.contains(label);
}

// No template may answer somebody in despair, and hiding the cry would be worse.
void leave_despair_to_people(Plan& plan) {
  if (!has_label(plan, "self_harm")) return;
  for (Proposal& proposal : plan.proposals) {
    if (proposal.is_help) continue;  // no template: what the brand has approved for just this
    if (is_engagement(proposal.kind)) {
      intervene(plan, Guard::kCrisisFreeze, proposal, Fate::kCase,
                "the writer may be in danger: a person answers, no template does");
    }
    if (is_restriction(proposal.kind)) {
      intervene(plan, Guard::kCrisisFreeze, proposal, Fate::kDraft,
                "the writer may be in danger: a person decides whether this is restricted");
    }
  }
}

void ask_before_answering_grave_matters(Plan& plan) {
  if (!has_label(plan, "threat") && !has_label(plan, "injury") && !has_label(plan, "data_leak")) {
    return;
  }
  for (Proposal& proposal : plan.proposals) {
    if (!is_engagement(proposal.kind)) continue;
    intervene(plan, Guard::kCrisisFreeze, proposal, Fate::kDraft,
              "the matter is grave and opens an incident, so a person approves the answer");
  }
}

void freeze(Plan& plan, const std::string& why) {
  // Hiding abuse goes on in a crisis. What is only spam by its score may be an angry crowd that
  // repeats itself, so a person looks at it when it is criticism as well.
  const bool may_be_criticism =
      plan.finding().holds(CommentClass::kCriticism) && !plan.finding().holds(CommentClass::kAbuse);
  for (Proposal& proposal : plan.proposals) {
    if (!is_engagement(proposal.kind) &&
        !(proposal.kind == ActionKind::kHide && may_be_criticism && !proposal.step->protective)) {
      continue;
    }
    intervene(plan, Guard::kCrisisFreeze, proposal, Fate::kDraft, why);
  }
}

}  // namespace

// A crisis freezes automation in its scope: drafts instead of answers.
void guard_crisis_freeze(Plan& plan) {
  leave_despair_to_people(plan);
  ask_before_answering_grave_matters(plan);
  const auto& known = plan.recollection.freeze;
  if (!known || !*known) return;
  freeze(plan, "incident " + std::to_string((*known)->incident) + " covers this " +
                   (*known)->scope + ", so a person approves");
}

}  // namespace kaiku::policy
