#include <string>

#include "guards.hpp"

namespace kaiku::policy {
namespace {

// The public text that a private reply may follow: a private one in force follows none in shadow.
const Proposal* public_text_for(const Plan& plan, const Proposal& private_reply) {
  for (const Proposal& proposal : plan.proposals) {
    if (!is_public_text(proposal.kind) || !proposal.stands()) continue;
    if (!proposal.shadow() || private_reply.shadow()) return &proposal;
  }
  return nullptr;
}

// The key of a public text of an earlier revision, when there was one.
std::string earlier_public_text(const Plan& plan) {
  const auto& history = plan.recollection.comment;
  if (!history) return {};
  for (const ActionKind kind : {ActionKind::kReply, ActionKind::kWarn}) {
    if (!history->actions.contains(kind)) continue;
    return comment_action_key(plan.comment().account, plan.comment().id, kind);
  }
  return {};
}

// Somebody whose personal data are hidden is told privately once they are; a public answer would
// only draw eyes to them.
const Proposal* protection_for(const Plan& plan, const Proposal& private_reply) {
  for (const Proposal& proposal : plan.proposals) {
    const bool protects = proposal.kind == ActionKind::kHide && proposal.step->protective &&
                          proposal.policy == private_reply.policy && proposal.stands();
    if (protects && (!proposal.shadow() || private_reply.shadow())) return &proposal;
  }
  return nullptr;
}

void follow_the_public_text(Plan& plan, Proposal& proposal) {
  if (const Proposal* const hidden = protection_for(plan, proposal)) {
    proposal.depends_on = plan.key_of(*hidden);
    return;
  }
  if (const Proposal* const answer = public_text_for(plan, proposal)) {
    proposal.depends_on = plan.key_of(*answer);
    return;
  }
  if (!plan.can(ActionKind::kReply)) return;  // the platform knows private answers only
  proposal.depends_on = earlier_public_text(plan);
  if (proposal.depends_on.empty()) {
    intervene(plan, Guard::kPublicFirst, proposal, Fate::kCase,
              "no public answer leaves, so no private message may follow it");
  } else {
    intervene(plan, Guard::kPublicFirst, proposal, Fate::kDraft,
              "the public answer was given to an earlier text, so a person approves");
  }
}

}  // namespace

// Public first, then private, and inside the platform's window.
void guard_public_first(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (proposal.kind != ActionKind::kPrivateReply || !proposal.stands()) continue;
    const Duration window = plan.account().private_reply_window;
    if (plan.situation.now >= plan.comment().created_at + window) {
      intervene(plan, Guard::kPublicFirst, proposal, Fate::kCase,
                "the platform takes private replies for " + to_string(window) + " only");
    } else if (!plan.is_private_talk() && !proposal.is_help) {
      follow_the_public_text(plan, proposal);
    }
  }
}

void answer_in_the_channel_of_the_comment(Plan& plan) {
  if (!plan.is_private_talk()) return;
  for (Proposal& proposal : plan.proposals) {
    if (!is_public_text(proposal.kind)) continue;
    plan.guards.push_back({Guard::kPublicFirst, std::string(to_string(proposal.kind)),
                           "the comment is a private message, so its answer is private too"});
    proposal.kind = ActionKind::kPrivateReply;
  }
}

}  // namespace kaiku::policy
