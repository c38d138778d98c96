#include <utility>

#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {
namespace {

// In private where the platform allows it: a public answer points at somebody in despair.
std::optional<ActionKind> way_to_say_it(const Plan& plan) {
  const AccountSettings& account = plan.account();
  const bool in_time =
      plan.situation.now < plan.comment().created_at + account.private_reply_window;
  const bool may_write = plan.is_private_talk() || !account.private_only_in_answer;
  if (plan.can(ActionKind::kPrivateReply) && in_time && may_write) return ActionKind::kPrivateReply;
  if (plan.can(ActionKind::kReply) && !plan.is_private_talk()) return ActionKind::kReply;
  return std::nullopt;
}

}  // namespace

void offer_help(Plan& plan) {
  if (!plan.finding().labels.contains("self_harm")) return;
  const auto& approved = plan.account().help_in_danger;
  const auto words = approved.find(plan.finding().language);
  const auto kind = way_to_say_it(plan);
  if (words == approved.end() || !kind) return;
  static const rules::Step kStep{};  // no policy's: it asks for nothing but the text
  Proposal help;
  help.kind = *kind;
  help.policy = kHelpInDanger;
  help.step = &kStep;
  help.template_id = kHelpInDanger;
  help.mode = plan.account().mode;
  help.fate = Fate::kDraft;
  help.reason = "the writer may be in danger: the brand's own words, for a person to send";
  help.text = words->second;
  help.is_help = true;
  plan.proposals.insert(plan.proposals.begin(), std::move(help));
}

}  // namespace kaiku::policy
