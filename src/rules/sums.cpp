#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <kaiku/rules/sums.hpp>

#include "compiled.hpp"

namespace kaiku::rules {
namespace {

/// Below it a difference comes from rounding.
constexpr double kTold = 1e-9;

struct Rule {
  const SignalScore& score;
  const std::string& group;
};

/// The signal or composite of that name; nothing for evidence that is no rule of the files.
std::optional<Rule> rule_of(const RuleSet::Compiled& compiled, const std::string& id) {
  const auto signal = std::ranges::find(compiled.signals, id, &Signal::id);
  if (signal != compiled.signals.end()) return Rule{signal->score, signal->group};
  const auto& composites = compiled.composites.all();
  const auto composite = std::ranges::find(composites, id, &Composite::id);
  if (composite != composites.end()) return Rule{composite->score, composite->group};
  return std::nullopt;
}

Summand summand_of(const SignalHit& hit, double amount, CommentClass comment_class,
                   const RuleSet& rules) {
  Summand summand;
  summand.signal = hit.id;
  summand.amount = amount;
  summand.written = amount;
  const auto rule = rule_of(rules.compiled(), hit.id);
  if (!rule) return summand;
  const double* const written = rule->score.find(comment_class);
  if (written == nullptr || std::abs(*written - amount) < kTold) return summand;
  summand.written = *written;
  summand.group = rule->group;
  const auto& groups = rules.model().groups;
  const auto group = std::ranges::find(groups, rule->group, &classify::Group::id);
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
      const double* const amount = hit.score.find(comment_class);
      if (amount == nullptr) continue;
      sum.summands.push_back(summand_of(hit, *amount, comment_class, rules));
    }
  }
  return sums;
}

}  // namespace kaiku::rules
