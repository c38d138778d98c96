#include <algorithm>
#include <cmath>

#include <kaiku/rules/sums.hpp>

#include "compiled.hpp"

namespace kaiku::rules {
namespace {

/// Below it a difference comes from rounding.
constexpr double kTold = 1e-9;

Summand summand_of(const SignalHit& hit, double amount, CommentClass comment_class,
                   const RuleSet& rules) {
  Summand summand;
  summand.signal = hit.id;
  summand.amount = amount;
  summand.written = amount;
  const auto& signals = rules.compiled().signals;
  const auto signal = std::ranges::find(signals, hit.id, &Signal::id);
  if (signal == signals.end()) return summand;  // evidence that is no rule of the files
  const auto written = signal->score.find(comment_class);
  if (written == signal->score.end() || std::abs(written->second - amount) < kTold) return summand;
  summand.written = written->second;
  summand.group = signal->group;
  const auto& groups = rules.model().groups;
  const auto group = std::ranges::find(groups, signal->group, &classify::Group::id);
  if (group != groups.end()) summand.at_most = group->max_score;
  return summand;
}

}  // namespace

std::array<ClassSum, kClassCount> sums_of(const Finding& finding, const RuleSet& rules) {
  std::array<ClassSum, kClassCount> sums;
  for (const CommentClass comment_class : kClasses) {
    const auto place = static_cast<std::size_t>(comment_class);
    const classify::ClassSettings& settings = rules.model().classes[place];
    const ClassScore& score = finding.score(comment_class);
    ClassSum& sum = sums[place];
    sum.comment_class = comment_class;
    sum.bias = settings.bias;
    sum.threshold = settings.threshold;
    sum.total = score.log_odds;
    sum.probability = score.probability;
    sum.holds = score.holds;
    for (const SignalHit& hit : finding.hits) {
      const auto amount = hit.score.find(comment_class);
      if (amount == hit.score.end()) continue;
      sum.summands.push_back(summand_of(hit, amount->second, comment_class, rules));
    }
  }
  return sums;
}

}  // namespace kaiku::rules
