#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include <kaiku/classify/tuning.hpp>

#include "class_sum.hpp"
#include "promises.hpp"
#include "reproducible_maths.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

constexpr std::size_t kMostSteps = 400;
constexpr double kCloseEnough = 1e-5;  // weights are rounded to a hundredth
constexpr double kLeastShare = 0.1;    // of a written score
constexpr double kLargestScore = 20;
constexpr double kLargestStatisticalWeight = 2;
constexpr double kSteepest = 0.25;  // the logistic function's curvature is nowhere larger

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// Fits the parameters of one class.
class ClassFit {
 public:
  ClassFit(const TuningTask& task, const TuningSettings& settings, CommentClass c)
      : task_(task), sum_(task, c), class_(c), written_(sum_.parameters(written_weights(task))) {
    for (std::size_t i = 0; i < task.signals.size(); ++i) {
      const bool scored = task.signals[i].score.contains(c) && written_[i] != 0;
      bounds_.push_back(scored ? score_bounds(written_[i]) : std::pair(written_[i], written_[i]));
    }
    // What leads to restrictions becomes no easier to reach than it is written.
    const bool careful = leads_to_restrictions(c);
    const double weight = written_[sum_.statistical()];
    bounds_.emplace_back(0.0, careful || weight == 0 ? weight : kLargestStatisticalWeight);
    bounds_.emplace_back(-kLargestScore, careful ? written_[sum_.bias()] : kLargestScore);
    pull_.assign(sum_.size(), settings.pull);
    pull_[sum_.bias()] = settings.bias_pull;
  }

  /// Accelerated descent with a step for each parameter that its largest curvature allows, so that
  /// no step has to be tried out. `without`: a fold that takes no part.
  std::vector<double> run(std::optional<std::size_t> without) const {
    std::vector<const TuningComment*> comments;
    for (const TuningComment& comment : task_.comments) {
      if (!comment.held_out && comment.fold != without) comments.push_back(&comment);
    }
    const std::vector<double> steepness = largest_curvature(comments);
    std::vector<double> current = written_;
    std::vector<double> ahead = written_;
    double momentum = 1;
    for (std::size_t step = 0; step < kMostSteps; ++step) {
      std::vector<double> next = ahead;
      const std::vector<double> gradient = gradient_at(comments, ahead);
      double against = 0;
      for (std::size_t i = 0; i < next.size(); ++i) {
        next[i] =
            std::clamp(ahead[i] - gradient[i] / steepness[i], bounds_[i].first, bounds_[i].second);
        against += (ahead[i] - next[i]) * (next[i] - current[i]) * steepness[i];
      }
      // Momentum that leads uphill is dropped.
      const double later = against > 0 ? 1 : (1 + std::sqrt(1 + 4 * momentum * momentum)) / 2;
      const double carry = against > 0 ? 0 : (momentum - 1) / later;
      for (std::size_t i = 0; i < next.size(); ++i)
        ahead[i] = next[i] + carry * (next[i] - current[i]);
      momentum = later;
      const double moved = largest_difference(current, next);
      current = std::move(next);
      if (moved < kCloseEnough) break;
    }
    return current;
  }

 private:
  static std::pair<double, double> score_bounds(double written) {
    const double least = kLeastShare * written;
    return written > 0 ? std::pair(least, kLargestScore) : std::pair(-kLargestScore, least);
  }

  std::vector<double> gradient_at(const std::vector<const TuningComment*>& comments,
                                  const std::vector<double>& at) const {
    std::vector<double> gradient(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) gradient[i] = pull_[i] * (at[i] - written_[i]);
    std::vector<std::pair<std::size_t, double>> touched;
    for (const TuningComment* const comment : comments) {
      touched.clear();
      const double log_odds =
          sum_.visit(*comment, at, [&](std::size_t parameter, double derivative) {
            touched.emplace_back(parameter, derivative);
          });
      const double held = comment->classes.contains(class_) ? 1 : 0;
      const double push = comment->weight * (reproducible_logistic(log_odds) - held);
      for (const auto& [parameter, derivative] : touched) gradient[parameter] += push * derivative;
    }
    return gradient;
  }

  std::vector<double> largest_curvature(const std::vector<const TuningComment*>& comments) const {
    std::vector<double> steepness = pull_;
    for (const TuningComment* const comment : comments) {
      const double said = std::abs(comment->statistical[index(class_)]);
      double all = 1 + said;
      for (const auto& [signal, strength] : comment->hits) all += std::abs(strength);
      const double each = kSteepest * comment->weight * all;
      for (const auto& [signal, strength] : comment->hits)
        steepness[signal] += each * std::abs(strength);
      steepness[sum_.statistical()] += each * said;
      steepness[sum_.bias()] += each;
    }
    return steepness;
  }

  const TuningTask& task_;
  ClassSum sum_;
  CommentClass class_;
  std::vector<double> written_;
  std::vector<std::pair<double, double>> bounds_;
  std::vector<double> pull_;
};

std::vector<std::size_t> hits_of(const TuningTask& task) {
  std::vector<std::size_t> hits(task.signals.size());
  for (const TuningComment& comment : task.comments) {
    if (comment.held_out) continue;
    for (const auto& [signal, strength] : comment.hits) ++hits[signal];
  }
  return hits;
}

/// Fitted parameters of all classes.
class Fit {
 public:
  Fit(const TuningTask& task, const TuningSettings& settings) : task_(task), settings_(settings) {}

  Weights run(std::optional<std::size_t> without, const std::vector<std::size_t>& hits) const {
    Weights weights = written_weights(task_);
    for (const CommentClass c : kClasses) {
      const ClassSum sum(task_, c);
      const std::vector<double> found = ClassFit(task_, settings_, c).run(without);
      for (std::size_t i = 0; i < task_.signals.size(); ++i) {
        double* const score = weights.score[i].find(c);
        if (hits[i] > 0 && score != nullptr) *score = rounded(found[i]);
      }
      weights.statistical[index(c)] = rounded(found[sum.statistical()]);
      weights.bias[index(c)] = rounded(found[sum.bias()]);
    }
    return weights;
  }

 private:
  const TuningTask& task_;
  const TuningSettings& settings_;
};

}  // namespace

Weights written_weights(const TuningTask& task) {
  Weights weights;
  for (std::size_t c = 0; c < kClassCount; ++c) weights.bias[c] = task.model.classes[c].bias;
  for (const TunableSignal& signal : task.signals) weights.score.push_back(signal.score);
  weights.statistical = task.statistical_weight;
  return weights;
}

Quality quality_of(const TuningTask& task, const Weights& weights, bool held_out) {
  const Answers answers(task, weights);
  std::vector<Judged> judged;
  for (const TuningComment& comment : task.comments) {
    if (comment.held_out == held_out) judged.push_back(answers.judge(comment));
  }
  return judge(judged);
}

TuningOutcome tune(const TuningTask& task, const TuningSettings& settings) {
  TuningOutcome outcome;
  outcome.hits = hits_of(task);
  const Fit fit(task, settings);
  std::vector<Judged> unseen;
  for (std::size_t fold = 0; fold < settings.folds; ++fold) {
    Weights weights = fit.run(fold, outcome.hits);
    keep_promises(task, weights);
    const Answers answers(task, weights);
    for (const TuningComment& comment : task.comments) {
      if (!comment.held_out && comment.fold == fold) unseen.push_back(answers.judge(comment));
    }
  }
  outcome.cross_validated = judge(unseen);
  outcome.weights = fit.run(std::nullopt, outcome.hits);
  outcome.promises = keep_promises(task, outcome.weights);
  outcome.before = quality_of(task, written_weights(task), /*held_out=*/false);
  outcome.held_out_before = quality_of(task, written_weights(task), /*held_out=*/true);
  outcome.held_out = quality_of(task, outcome.weights, /*held_out=*/true);
  return outcome;
}

}  // namespace kaiku::classify
