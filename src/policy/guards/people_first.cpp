#include "guards.hpp"

namespace kaiku::policy {
namespace {

// A person's mark on an author: talk to this one yourselves.
constexpr const char* kNoAutomaticReply = "do_not_auto_reply";

void leave_what_a_person_handled(Plan& plan) {
  const auto& history = plan.recollection.comment;
  if (!history || !history->handled_by_person) return;
  for (Proposal& proposal : plan.proposals) {
    if (!goes_to_platform(proposal.kind) && proposal.kind != ActionKind::kHold) continue;
    intervene(plan, Guard::kPeopleFirst, proposal, Fate::kDropped,
              "a person has dealt with this comment");
  }
}

void be_silent_where_staff_talk(Plan& plan) {
  const auto& thread = plan.recollection.thread;
  if (!thread || !thread->staff_answered) return;
  for (Proposal& proposal : plan.proposals) {
    if (!goes_to_platform(proposal.kind)) continue;
    // Abuse in a thread that staff follow is theirs to judge, but it must not go unseen.
    const Fate fate = is_engagement(proposal.kind) ? Fate::kDropped : Fate::kDraft;
    intervene(plan, Guard::kPeopleFirst, proposal, fate, "staff have answered in this thread");
  }
}

void leave_marked_authors_to_people(Plan& plan) {
  const auto& author = plan.recollection.author;
  if (!author || !author->labels.contains(kNoAutomaticReply)) return;
  for (Proposal& proposal : plan.proposals) {
    if (!is_engagement(proposal.kind)) continue;
    intervene(plan, Guard::kPeopleFirst, proposal, Fate::kDraft,
              "the author is marked to be answered by people");
  }
}

}  // namespace

void guard_people_first(Plan& plan) {
  leave_what_a_person_handled(plan);
  be_silent_where_staff_talk(plan);
  leave_marked_authors_to_people(plan);
}

}  // namespace kaiku::policy
