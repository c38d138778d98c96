#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <kaiku/classify/quality.hpp>
#include <kaiku/classify/tuning.hpp>

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {

inline std::size_t index(CommentClass c) {
  return static_cast<std::size_t>(c);
}

/// For groups that are not capped.
inline constexpr double kNoGroupCap = 1e9;

/// As weights are written: to a hundredth.
inline double rounded(double value) {
  const double hundredths = std::floor(value * 100 + 0.5);
  return hundredths == 0 ? 0 : hundredths / 100;
}

/// What one class's log-odds of a comment are made of.
class ClassSum {
 public:
  ClassSum(const TuningTask& task, CommentClass c);

  /// Calls `sink(parameter, derivative)` for every parameter that the comment depends on and
  /// returns its log-odds. Parameters: signals, then the weight of the statistical signal, then the
  /// bias.
  template <class Sink>
  double visit(const TuningComment& comment, std::span<const double> parameters,
               Sink&& sink) const {
    group_sums_.assign(task_.model.groups.size(), 0.0);
    double log_odds = parameters[bias()] + comment.fixed[index(class_)];
    sink(bias(), 1.0);
    for (const auto& [signal, strength] : comment.hits) {
      const double score = parameters[signal] * strength;
      if (group_of_[signal]) {
        group_sums_[*group_of_[signal]] += score;
      } else {
        log_odds += score;
        sink(signal, strength);
      }
    }
    for (std::size_t group = 0; group < group_sums_.size(); ++group) {
      log_odds += std::clamp(group_sums_[group], -cap(group), cap(group));
    }
    for (const auto& [signal, strength] : comment.hits) {
      const auto group = group_of_[signal];
      if (group && std::abs(group_sums_[*group]) < cap(*group)) sink(signal, strength);
    }
    const double said = comment.statistical[index(class_)];
    const double moved = parameters[statistical()] * said;
    if (std::abs(moved) < task_.statistical_bound) sink(statistical(), said);
    return log_odds + std::clamp(moved, -task_.statistical_bound, task_.statistical_bound);
  }

  double log_odds(const TuningComment& comment, std::span<const double> parameters) const {
    return visit(comment, parameters, [](std::size_t, double) {});
  }

  std::size_t statistical() const { return task_.signals.size(); }
  std::size_t bias() const { return task_.signals.size() + 1; }
  std::size_t size() const { return task_.signals.size() + 2; }

  std::vector<double> parameters(const Weights& weights) const;

 private:
  std::optional<std::size_t> group_number(const std::string& name) const;
  double cap(std::size_t group) const {
    const double most = task_.model.groups[group].max_score;
    return most > 0 ? most : kNoGroupCap;
  }

  const TuningTask& task_;
  CommentClass class_;
  std::vector<std::optional<std::size_t>> group_of_;
  /// Of the comment at hand: comments are visited too often to allocate for each.
  mutable std::vector<double> group_sums_;
};

/// The answers that weights give.
class Answers {
 public:
  Answers(const TuningTask& task, const Weights& weights);

  Judged judge(const TuningComment& comment) const;

  const ClassSum& sum(CommentClass c) const { return sums_[index(c)]; }
  std::vector<double>& parameters(CommentClass c) { return parameters_[index(c)]; }
  const std::vector<double>& parameters(CommentClass c) const { return parameters_[index(c)]; }

 private:
  const TuningTask& task_;
  std::vector<ClassSum> sums_;
  std::vector<std::vector<double>> parameters_;
};

}  // namespace kaiku::classify
