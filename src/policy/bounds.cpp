#include <string>

#include "limits.hpp"
#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {
namespace {

void wait_for_a_person_when_memory_fails(Plan& plan) {
  const Recollection& known = plan.recollection;
  if (known.author && known.thread && known.comment && known.freeze && known.orders) return;
  for (Proposal& proposal : plan.proposals) {
    if (!goes_to_platform(proposal.kind)) continue;
    intervene(plan, Guard::kOneEffect, proposal, Fate::kDraft,
              "the history of this comment could not be read, so a person decides");
  }
}

void turn_the_impossible_into_cases(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (!goes_to_platform(proposal.kind)) continue;
    if (!plan.can(proposal.kind)) {
      // Nobody has to make up for a like that a platform does not have.
      const Fate fate = proposal.kind == ActionKind::kReact ? Fate::kDropped : Fate::kCase;
      worsen(proposal, fate,
             "the platform cannot do this: " + std::string(to_string(proposal.kind)));
    }
    const bool needs_author =
        proposal.kind == ActionKind::kBlock || proposal.kind == ActionKind::kUnblock;
    if (needs_author && plan.comment().author.id.empty()) {
      worsen(proposal, Fate::kCase, "the platform does not say who wrote this");
    }
    if (proposal.kind == ActionKind::kPrivateReply && plan.account().private_only_in_answer &&
        !plan.is_private_talk()) {
      worsen(proposal, Fate::kCase,
             "the platform lets nobody be written to who has not written privately first");
    }
    if (proposal.kind == ActionKind::kHide && plan.is_private_talk()) {
      worsen(proposal, Fate::kCase, "a private message cannot be hidden");
    }
  }
}

void hold_for_a_person(Plan& plan) {
  for (const Proposal& holding : plan.proposals) {
    if (holding.kind != ActionKind::kHold || holding.shadow()) continue;
    for (Proposal& proposal : plan.proposals) {
      if (!goes_to_platform(proposal.kind)) continue;
      worsen(proposal, Fate::kDraft,
             "policy " + std::string(holding.policy) + " asks a person to look first");
    }
  }
}

// What a person decides in any case is no use of the policy, and on trial nothing is used.
void respect_limits(Plan& plan) {
  SpentLimits spent(plan, Spent::kWaits);
  for (Proposal& proposal : plan.proposals) {
    if (proposal.mode != Mode::kLive || !goes_to_platform(proposal.kind)) continue;
    const std::string& why = spent.of(proposal);
    if (!why.empty()) worsen(proposal, Fate::kDraft, why);
  }
}

// Late answers look careless, and the matter may be closed: a person looks first.
void answer_in_time_or_ask(Plan& plan) {
  if (plan.situation.now - plan.comment().created_at <= plan.account().answer_within) return;
  for (Proposal& proposal : plan.proposals) {
    if (!is_text(proposal.kind)) continue;
    worsen(proposal, Fate::kDraft,
           "the comment is older than " + to_string(plan.account().answer_within));
  }
}

std::string why_draft(const Plan& plan, const Proposal& proposal) {
  if (plan.account().mode == Mode::kDraft) return "the account is in draft mode";
  const std::string policy = "policy " + std::string(proposal.policy);
  if (proposal.demoted) {
    return policy + " waits for people since too many of its actions were taken back";
  }
  if (proposal.control) return policy + " is on trial and leaves this thread to people";
  return policy + " is in draft mode";
}

// What would happen by itself is counted by action and account; above a quota a person decides.
void respect_account_quotas(Plan& plan) {
  for (const ActionQuota& quota : plan.account().quotas) {
    std::size_t room = 0;
    std::string why = "the actions of this account could not be counted";
    if (const auto acted =
            plan.memory.acted(plan.comment().account, quota.kind, plan.situation.now - quota.per)) {
      room = quota.count > *acted ? quota.count - *acted : 0;
      why = "the account has reached its limit of " + std::to_string(quota.count) + " " +
            (quota.kind ? std::string(to_string(*quota.kind)) : "action") + "s in " +
            to_string(quota.per);
    }
    for (Proposal& proposal : plan.proposals) {
      const bool counts = proposal.mode == Mode::kLive && proposal.fate == Fate::kLive &&
                          goes_to_platform(proposal.kind) &&
                          (!quota.kind || *quota.kind == proposal.kind);
      if (!counts) continue;
      if (room > 0) {
        --room;
      } else {
        worsen(proposal, Fate::kDraft, why);
      }
    }
  }
}

void keep_hands_off(Plan& plan) {
  const auto& orders = plan.recollection.orders;
  if (!orders) return;
  for (const HandsOff& order : orders->hands_off) {
    for (Proposal& proposal : plan.proposals) {
      if (!order.covers(plan.comment().brand, plan.comment().account, proposal.kind)) continue;
      worsen(proposal, Fate::kDraft,
             "hands off " + scope_of(order) + " since " + to_iso8601(order.since) + ": " +
                 order.reason);
    }
  }
}

void ask_in_draft_mode(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (proposal.mode != Mode::kDraft || !goes_to_platform(proposal.kind)) continue;
    worsen(proposal, Fate::kDraft, why_draft(plan, proposal));
  }
}

}  // namespace

void apply_bounds(Plan& plan) {
  wait_for_a_person_when_memory_fails(plan);
  turn_the_impossible_into_cases(plan);
  hold_for_a_person(plan);
  respect_limits(plan);
  answer_in_time_or_ask(plan);
  ask_in_draft_mode(plan);
  keep_hands_off(plan);
  respect_account_quotas(plan);
}

}  // namespace kaiku::policy
