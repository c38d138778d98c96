#include <utility>

#include <kaiku/policy/plan.hpp>

#include "guards/guards.hpp"
#include "proposal.hpp"
#include "stages.hpp"

namespace kaiku::policy {

Recollection recollect(Memory& memory, const Comment& comment) {
  return {memory.author(comment), memory.thread(comment), memory.comment(comment),
          memory.freeze(comment), memory.orders()};
}

Decision plan(std::span<const rules::RuleSet::PolicyMatch> matches, const Wording& wording,
              Situation situation, const Recollection& recollection, Memory& memory) {
  Plan work{situation, recollection, wording, memory, {}, {}, {}, {}, {}, {}, {}};
  collect_steps(work, matches);
  escalate_grave_labels(work);
  answer_in_the_channel_of_the_comment(work);
  look_up_answers(work);
  offer_help(work);
  leave_out_what_is_spent(work);
  keep_one_of_each(work);
  apply_bounds(work);
  for (const GuardEntry& entry : guard_table()) entry.apply(work);

  Decision decision;
  decision.comment = situation.comment;
  decision.revision = situation.revision;
  decision.actions = finish(work);
  decision.finding = std::move(situation.finding);
  decision.policies.reserve(matches.size());
  for (const auto& match : matches) {
    if (match.truth == rules::Truth::kTrue) decision.policies.push_back(match.policy->id);
    if (match.truth == rules::Truth::kUnknown) {
      decision.finding.not_evaluated.push_back(match.policy->id);
    }
  }
  decision.guards = std::move(work.guards);
  decision.escalations = std::move(work.escalations);
  decision.strikes = std::move(work.strikes);
  decision.control = std::move(work.control);
  decision.counted = std::move(work.counted);
  decision.mode = situation.account.mode;
  decision.decided_at = situation.now;
  return decision;
}

}  // namespace kaiku::policy
