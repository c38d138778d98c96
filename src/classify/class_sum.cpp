#include "class_sum.hpp"

#include "reproducible_maths.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {

ClassSum::ClassSum(const TuningTask& task, CommentClass c) : task_(task), class_(c) {
  for (const TunableSignal& signal : task.signals) group_of_.push_back(group_number(signal.group));
}

std::vector<double> ClassSum::parameters(const Weights& weights) const {
  std::vector<double> all(size(), 0.0);
  for (std::size_t i = 0; i < weights.score.size(); ++i) {
    all[i] = weights.score[i].of(class_);
  }
  all[statistical()] = weights.statistical[index(class_)];
  all[bias()] = weights.bias[index(class_)];
  return all;
}

std::optional<std::size_t> ClassSum::group_number(const std::string& name) const {
  const auto& groups = task_.model.groups;
  const auto found = std::ranges::find(groups, name, &Group::id);
  if (name.empty() || found == groups.end()) return std::nullopt;
  return static_cast<std::size_t>(found - groups.begin());
}

Answers::Answers(const TuningTask& task, const Weights& weights) : task_(task) {
  for (const CommentClass c : kClasses) {
    sums_.emplace_back(task, c);
    parameters_.push_back(sums_.back().parameters(weights));
  }
}

Judged Answers::judge(const TuningComment& comment) const {
  Judged judged{
      .answer = CommentClass::kOther, .primary = comment.primary, .classes = comment.classes};
  double best = 0;
  for (const CommentClass c : kClasses) {
    const double log_odds = sums_[index(c)].log_odds(comment, parameters_[index(c)]);
    const double probability = reproducible_logistic(log_odds);
    judged.probability[index(c)] = probability;
    if (probability < task_.model.classes[index(c)].threshold) continue;
    if (judged.answer == CommentClass::kOther || log_odds > best) {
      judged.answer = c;
      best = log_odds;
    }
  }
  return judged;
}

}  // namespace kaiku::classify
