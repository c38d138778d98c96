#include "guards.hpp"

namespace kaiku::policy {

// Irreversible steps ask first.
void guard_ask_before_irreversible(Plan& plan) {
  for (Proposal& proposal : plan.proposals) {
    if (!is_irreversible(proposal.kind)) continue;
    intervene(plan, Guard::kAskBeforeIrreversible, proposal, Fate::kDraft,
              "this cannot be undone, so a person approves it");
  }
}

}  // namespace kaiku::policy
