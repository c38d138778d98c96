#include <kaiku/domain/personal_data.hpp>

#include "guards.hpp"

namespace kaiku::policy {
namespace {

bool can_be_shown(const Finding& finding) {
  return finding.holds_in_words(CommentClass::kAbuse) ||
         finding.holds_in_words(CommentClass::kSpam);
}

// Hidden for its owner's sake and without blame. That the data are there is looked at here,
// whatever the rules say.
bool is_protection(const Proposal& proposal) {
  return proposal.kind == ActionKind::kHide && proposal.step->protective;
}

// A restriction needs abuse or spam of its own in this very comment. The statistical signal may not
// be what makes the difference: nobody is restricted by what no word can show.
void require_evidence(Plan& plan) {
  const Finding& finding = plan.finding();
  if (can_be_shown(finding)) return;
  const bool suspected = finding.holds(CommentClass::kAbuse) || finding.holds(CommentClass::kSpam);
  for (Proposal& proposal : plan.proposals) {
    if (is_protection(proposal)) {
      if (!find_personal_data(plan.comment().text).empty()) continue;
      intervene(plan, Guard::kCriticism, proposal, Fate::kCase,
                "no personal data stand in the comment, so it stays visible and a person looks");
    }
    if (is_restriction(proposal.kind)) {
      intervene(plan, Guard::kCriticism, proposal, Fate::kCase,
                suspected
                    ? "only the statistical signal makes this abuse or spam, no word does, so it "
                      "stays visible and a person looks"
                    : "the comment holds neither abuse nor spam, so it stays visible and a "
                      "person looks");
    }
    // A warning is a reproach in public, and counts against its author later.
    if (proposal.kind == ActionKind::kWarn && suspected) {
      intervene(plan, Guard::kCriticism, proposal, Fate::kCase,
                "only the statistical signal makes this abuse or spam, no word does, so nobody is "
                "warned and a person looks");
    }
  }
}

// Policies spare comments that are criticism as well; the statistical signal may not take that
// shelter away.
void keep_the_shelter_of_criticism(Plan& plan) {
  if (plan.finding().score(CommentClass::kCriticism).tipped != Tipped::kDown) return;
  for (Proposal& proposal : plan.proposals) {
    if (!is_restriction(proposal.kind) || is_protection(proposal)) continue;
    intervene(
        plan, Guard::kCriticism, proposal, Fate::kDraft,
        "its words make this criticism and only the statistical signal denies it, so a person "
        "approves");
  }
}

}  // namespace

// Criticism is never silenced.
void guard_criticism(Plan& plan) {
  require_evidence(plan);
  keep_the_shelter_of_criticism(plan);
}

}  // namespace kaiku::policy
