#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {
namespace {

Action action_about(const Plan& plan, ActionKind kind) {
  const Comment& comment = plan.comment();
  Action action;
  action.key = comment_action_key(comment.account, comment.id, kind);
  action.kind = kind;
  action.brand = comment.brand;
  action.account = comment.account;
  action.target = comment.id;
  action.post = comment.post;
  action.thread = comment.thread();
  action.author = comment.author.id;
  action.created_at = plan.situation.now;
  action.not_before = plan.situation.now;
  return action;
}

ActionState state_of(const Proposal& proposal) {
  if (proposal.shadow()) return ActionState::kCancelled;
  if (proposal.fate == Fate::kDraft || proposal.kind == ActionKind::kHold) {
    return ActionState::kAwaitingApproval;
  }
  return proposal.depends_on.empty() ? ActionState::kReady : ActionState::kPlanned;
}

PlannedAction planned(const Plan& plan, const Proposal& proposal) {
  Action action = action_about(plan, proposal.kind);
  action.key = plan.key_of(proposal);
  action.policy = proposal.policy;
  action.reason = proposal.reason;
  action.text = proposal.text;
  action.template_id = proposal.step.template_id;
  action.variant = proposal.variant;
  action.depends_on = proposal.depends_on;
  action.team = proposal.step.team;
  action.due_in = proposal.step.due;
  action.label = proposal.step.label;
  action.domain = proposal.domain;
  if (proposal.step.label_on != rules::LabelScope::kAuthor) {
    action.label_on = to_string(proposal.step.label_on);
  }
  action.protective = proposal.step.protective;
  action.lasts = proposal.step.lasts;
  if (proposal.step.lifetime) action.expires_at = plan.situation.now + *proposal.step.lifetime;
  if (is_text(proposal.kind)) action.not_before += plan.account().reply_delay;
  if (proposal.kind == ActionKind::kPrivateReply) {
    const TimePoint closes = plan.comment().created_at + plan.account().private_reply_window;
    action.expires_at = std::min(action.expires_at.value_or(closes), closes);
  }
  return {std::move(action), state_of(proposal)};
}

// A comment gets one case. What could not be done is told in it, also when a policy opens it
// anyway.
void add_case(const Plan& plan, const Proposal& undone, std::vector<PlannedAction>& actions) {
  const auto known = std::ranges::find_if(
      actions, [](const PlannedAction& a) { return a.action.kind == ActionKind::kCase; });
  const std::string why = std::string(to_string(undone.kind)) + ": " + undone.reason;
  if (known != actions.end()) {
    std::string& reason = known->action.reason;
    if (!reason.empty()) reason += "; ";
    reason += why;
    if (!undone.shadow()) known->state = ActionState::kReady;
    if (undone.step.due && (!known->action.due_in || *undone.step.due < *known->action.due_in))
      known->action.due_in = undone.step.due;
    return;
  }
  const auto& history = plan.recollection.comment;
  if (history && history->actions.contains(ActionKind::kCase)) return;
  Action action = action_about(plan, ActionKind::kCase);
  action.policy = undone.policy;
  action.reason = why;
  action.team = undone.step.team;
  action.due_in = undone.step.due;
  actions.push_back(
      {std::move(action), undone.shadow() ? ActionState::kCancelled : ActionState::kReady});
}

}  // namespace

std::vector<PlannedAction> finish(const Plan& plan) {
  std::vector<PlannedAction> actions;
  for (const Proposal& proposal : plan.proposals) {
    if (proposal.stands()) actions.push_back(planned(plan, proposal));
  }
  for (const Proposal& proposal : plan.proposals) {
    if (proposal.fate == Fate::kCase) add_case(plan, proposal, actions);
  }
  for (const Proposal& proposal : plan.left_out) {
    actions.push_back(planned(plan, proposal));
    actions.back().state = ActionState::kCancelled;
  }
  return actions;
}

}  // namespace kaiku::policy
