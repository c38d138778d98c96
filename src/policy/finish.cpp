#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {
namespace {

using Actions = std::vector<PlannedAction>;

PlannedAction& add_action(Actions& actions, const Plan& plan, ActionKind kind, std::string key) {
  const Comment& comment = plan.comment();
  PlannedAction& added = actions.emplace_back();
  Action& action = added.action;
  action.key = std::move(key);
  action.kind = kind;
  action.brand = comment.brand;
  action.account = comment.account;
  action.target = comment.id;
  action.post = comment.post;
  action.thread = comment.thread();
  action.author = comment.author.id;
  action.created_at = plan.situation.now;
  action.not_before = plan.situation.now;
  return added;
}

ActionState state_of(const Proposal& proposal) {
  if (proposal.shadow()) return ActionState::kCancelled;
  if (proposal.fate == Fate::kDraft || proposal.kind == ActionKind::kHold) {
    return ActionState::kAwaitingApproval;
  }
  return proposal.depends_on.empty() ? ActionState::kReady : ActionState::kPlanned;
}

// What the proposal alone holds moves into the action.
void add_planned(Actions& actions, const Plan& plan, Proposal& proposal) {
  PlannedAction& added = add_action(actions, plan, proposal.kind, plan.key_of(proposal));
  added.state = state_of(proposal);
  Action& action = added.action;
  const rules::Step& step = *proposal.step;
  action.policy = proposal.policy;
  action.reason = std::move(proposal.reason);
  action.text = std::move(proposal.text);
  action.template_id = proposal.template_id;
  action.variant = proposal.variant;
  action.depends_on = std::move(proposal.depends_on);
  action.team = step.team;
  action.due_in = step.due;
  action.label = step.label;
  action.domain = proposal.domain;
  if (step.label_on != rules::LabelScope::kAuthor) action.label_on = to_string(step.label_on);
  action.protective = step.protective;
  action.lasts = step.lasts;
  if (proposal.lifetime) action.expires_at = plan.situation.now + *proposal.lifetime;
  if (is_text(proposal.kind)) action.not_before += plan.account().reply_delay;
  if (proposal.kind == ActionKind::kPrivateReply) {
    const TimePoint closes = plan.comment().created_at + plan.account().private_reply_window;
    action.expires_at = std::min(action.expires_at.value_or(closes), closes);
  }
}

// A comment gets one case. What could not be done is told in it, also when a policy opens it
// anyway.
void add_case(Actions& actions, const Plan& plan, const Proposal& undone) {
  const auto known = std::ranges::find_if(
      actions, [](const PlannedAction& a) { return a.action.kind == ActionKind::kCase; });
  const std::string why = std::string(to_string(undone.kind)) + ": " + undone.reason;
  if (known != actions.end()) {
    std::string& reason = known->action.reason;
    if (!reason.empty()) reason += "; ";
    reason += why;
    if (!undone.shadow()) known->state = ActionState::kReady;
    const auto& due = undone.step->due;
    if (due && (!known->action.due_in || *due < *known->action.due_in)) known->action.due_in = due;
    return;
  }
  const auto& history = plan.recollection.comment;
  if (history && history->actions.contains(ActionKind::kCase)) return;
  const Comment& comment = plan.comment();
  PlannedAction& added =
      add_action(actions, plan, ActionKind::kCase,
                 comment_action_key(comment.account, comment.id, ActionKind::kCase));
  added.action.policy = undone.policy;
  added.action.reason = why;
  added.action.team = undone.step->team;
  added.action.due_in = undone.step->due;
  added.state = undone.shadow() ? ActionState::kCancelled : ActionState::kReady;
}

}  // namespace

std::vector<PlannedAction> finish(Plan& plan) {
  Actions actions;
  actions.reserve(plan.proposals.size() + plan.left_out.size());
  for (Proposal& proposal : plan.proposals) {
    if (proposal.stands()) add_planned(actions, plan, proposal);
  }
  for (const Proposal& proposal : plan.proposals) {
    if (proposal.fate == Fate::kCase) add_case(actions, plan, proposal);
  }
  for (Proposal& proposal : plan.left_out) {
    add_planned(actions, plan, proposal);
    actions.back().state = ActionState::kCancelled;
  }
  return actions;
}

}  // namespace kaiku::policy
