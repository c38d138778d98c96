#include "guards.hpp"

namespace kaiku::policy {
namespace {

bool was_answered(const CommentHistory& history) {
  return history.actions.contains(ActionKind::kReply) ||
         history.actions.contains(ActionKind::kWarn);
}

}  // namespace

// One event, one effect: what this comment has led to in an earlier revision is not done again.
void guard_one_effect(Plan& plan) {
  const auto& history = plan.recollection.comment;
  if (!history) return;
  for (Proposal& proposal : plan.proposals) {
    if (history->removed) {
      intervene(plan, Guard::kOneEffect, proposal, Fate::kDropped,
                "the comment has been removed meanwhile");
    }
    if (is_public_text(proposal.kind) && was_answered(*history)) {
      intervene(plan, Guard::kOneEffect, proposal, Fate::kDropped,
                "the comment was answered before it was edited");
    }
    // Labels are kept apart by their names; the same one twice is the same key.
    if (proposal.kind != ActionKind::kLabel && history->actions.contains(proposal.kind)) {
      intervene(plan, Guard::kOneEffect, proposal, Fate::kDropped,
                "this has been done or planned for the comment before");
    }
  }
}

}  // namespace kaiku::policy
