#include "guards.hpp"

namespace kaiku::policy {

// Criticism is never silenced: a restriction needs abuse or spam of its own in this very comment.
void guard_criticism(Plan& plan) {
  const Finding& finding = plan.finding();
  if (finding.holds(CommentClass::kAbuse) || finding.holds(CommentClass::kSpam)) return;
  for (Proposal& proposal : plan.proposals) {
    if (!is_restriction(proposal.kind)) continue;
    intervene(plan, Guard::kCriticism, proposal, Fate::kCase,
              "the comment holds neither abuse nor spam, so it stays visible and a person looks");
  }
}

}  // namespace kaiku::policy
