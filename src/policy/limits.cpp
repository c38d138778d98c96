#include "limits.hpp"

#include <algorithm>
#include <string>

#include "stages.hpp"

namespace kaiku::policy {
namespace {

using rules::Limit;

Limit::Over over_what(const Limit& limit, const Comment& comment) {
  const bool postless = limit.over == Limit::Over::kPost && comment.post.empty();
  return postless ? Limit::Over::kThread : limit.over;
}

Result<bool> is_spent(Plan& plan, std::string_view policy, const Limit& limit) {
  const Comment& comment = plan.comment();
  const Limit::Over over = over_what(limit, comment);
  if (over == Limit::Over::kAuthor && comment.author.id.empty()) {
    return Error(Errc::kNotFound, "the author of comment " + comment.id.value);
  }
  if (limit.one_in > 0) return plan.memory.fired_among(policy, comment, over, limit.one_in - 1);
  const TimePoint since = plan.situation.now - limit.per;
  const auto fired = over == Limit::Over::kEverything
                         ? plan.memory.fired(policy, since)
                         : plan.memory.fired_beside(policy, comment, over, since);
  if (!fired) return fired.error();
  return *fired >= limit.count;
}

}  // namespace

std::string SpentLimits::look(const Proposal& proposal) {
  for (const Limit& limit : proposal.at_most) {
    if (!concerns(limit)) continue;
    const Result<bool> spent = is_spent(plan_, proposal.policy, limit);
    if (spent && !*spent) continue;
    const std::string policy = "policy " + std::string(proposal.policy);
    return spent ? policy + " has reached its limit of " + to_string(limit)
                 : "the use of " + policy + " could not be counted";
  }
  return {};
}

const std::string& SpentLimits::of(const Proposal& proposal) {
  const auto matters = [this](const Limit& limit) { return concerns(limit); };
  if (std::ranges::none_of(proposal.at_most, matters)) return nothing_;
  const auto known = std::ranges::find(looked_, proposal.policy, &Looked::policy);
  if (known != looked_.end()) return known->why;
  return looked_.emplace_back(Looked{.policy = proposal.policy, .why = look(proposal)}).why;
}

// Before one of each is kept: what is left out stands in nobody's way.
void leave_out_what_is_spent(Plan& plan) {
  SpentLimits spent(plan, Spent::kLeftOut);
  for (Proposal& proposal : plan.proposals) {
    if (!goes_to_platform(proposal.kind)) continue;
    const std::string& why = spent.of(proposal);
    if (why.empty()) continue;
    worsen(proposal, Fate::kDropped, why);
    plan.left_out.push_back(proposal);
  }
}

}  // namespace kaiku::policy
