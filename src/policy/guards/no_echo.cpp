#include <optional>
#include <string>

#include "guards.hpp"

namespace kaiku::policy {
namespace {

// After two messages of ours to one author in one thread, a canned third would be bait.
constexpr std::size_t kMostRepliesToAuthor = 2;
constexpr const char* kBotLabel = "bot";

// An automatic answer that the author meets first: the public one, in a private talk the private
// one.
bool leads(const Plan& plan, const Proposal& proposal) {
  return is_public_text(proposal.kind) ||
         (proposal.kind == ActionKind::kPrivateReply && plan.is_private_talk());
}

void keep_one_public_text(Plan& plan) {
  const Proposal* kept = nullptr;
  for (const int rank : {0, 1, 2}) {
    for (const Proposal& proposal : plan.proposals) {
      const bool eligible = is_public_text(proposal.kind) && proposal.stands();
      if (!kept && eligible && proposal.rank() == rank) kept = &proposal;
    }
  }
  for (Proposal& proposal : plan.proposals) {
    if (&proposal == kept || !is_public_text(proposal.kind) || !proposal.stands()) continue;
    intervene(plan, Guard::kNoEcho, proposal, Fate::kDropped,
              "a comment gets one automatic public text at most");
  }
}

bool within(const std::optional<TimePoint>& last, TimePoint now, Duration cooldown) {
  return last && now - *last < cooldown;
}

void cool_down(Plan& plan) {
  const TimePoint now = plan.situation.now;
  const auto& author = plan.recollection.author;
  const auto& thread = plan.recollection.thread;
  for (Proposal& proposal : plan.proposals) {
    if (!leads(plan, proposal)) continue;
    if (author && author->labels.contains(kBotLabel)) {
      intervene(plan, Guard::kNoEcho, proposal, Fate::kDropped, "the author is marked as a bot");
    }
    if (author && within(author->last_auto_reply, now, plan.account().reply_cooldown_author)) {
      intervene(plan, Guard::kNoEcho, proposal, Fate::kDraft,
                "the author got an automatic answer less than " +
                    to_string(plan.account().reply_cooldown_author) + " ago");
    }
    if (thread && within(thread->last_auto_reply, now, plan.account().reply_cooldown_thread)) {
      intervene(plan, Guard::kNoEcho, proposal, Fate::kDraft,
                "the thread got an automatic answer less than " +
                    to_string(plan.account().reply_cooldown_thread) + " ago");
    }
    if (thread && thread->replies_to_author >= kMostRepliesToAuthor) {
      intervene(plan, Guard::kNoEcho, proposal, Fate::kDraft,
                "the author has been answered " + std::to_string(thread->replies_to_author) +
                    " times in this thread");
    }
  }
}

}  // namespace

// No echo of ourselves: one answer, not too often, never in a loop with another machine.
void guard_no_echo(Plan& plan) {
  keep_one_public_text(plan);
  cool_down(plan);
}

}  // namespace kaiku::policy
