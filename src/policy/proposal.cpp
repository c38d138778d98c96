#include "proposal.hpp"

namespace kaiku::policy {

bool is_text(ActionKind kind) {
  return is_public_text(kind) || kind == ActionKind::kPrivateReply;
}

bool is_engagement(ActionKind kind) {
  return is_text(kind) || kind == ActionKind::kReact;
}

bool Plan::is_private_talk() const {
  return comment().is_private || comment().kind == CommentKind::kMessage;
}

bool Plan::can(ActionKind kind) const {
  const auto& capabilities = account().capabilities;
  // A warning is a public reply to the platform.
  return capabilities.contains(kind) ||
         (kind == ActionKind::kWarn && capabilities.contains(ActionKind::kReply));
}

std::string Plan::key_of(const Proposal& proposal) const {
  std::string key = comment_action_key(comment().account, comment().id, proposal.kind);
  if (proposal.kind != ActionKind::kLabel) return key;
  key += ':';
  key += proposal.step->label;
  if (proposal.step->label_on != rules::LabelScope::kAuthor) {
    key += '@';
    key += to_string(proposal.step->label_on);
    key += proposal.domain;
  }
  return key;
}

bool same_effect(const Proposal& one, const Proposal& other) {
  if (one.kind != other.kind) return false;
  return one.kind != ActionKind::kLabel ||
         (one.step->label == other.step->label && one.step->label_on == other.step->label_on &&
          one.domain == other.domain);
}

bool worsen(Proposal& proposal, Fate fate, std::string_view reason) {
  if (proposal.fate >= fate) return false;
  proposal.fate = fate;
  proposal.reason = reason;
  return true;
}

void intervene(Plan& plan, Guard guard, Proposal& proposal, Fate fate, std::string_view reason) {
  if (!worsen(proposal, fate, reason)) return;
  plan.guards.push_back({guard, std::string(to_string(proposal.kind)), std::string(reason)});
}

}  // namespace kaiku::policy
