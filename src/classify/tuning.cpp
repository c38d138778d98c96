#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include <kaiku/classify/statistical_signal.hpp>
#include <kaiku/classify/tuning.hpp>

#include "reproducible_maths.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

constexpr std::size_t kMostSteps = 400;
constexpr double kCloseEnough = 1e-5;  // weights are rounded to a hundredth
constexpr double kLeastShare = 0.1;    // of a written score
constexpr double kLargestScore = 20;
constexpr double kLargestStatisticalWeight = 2;
constexpr double kNoGroupCap = 1e9;
constexpr double kSteepest = 0.25;  // the logistic function's curvature is nowhere larger

std::size_t index(CommentClass c) {
  return static_cast<std::size_t>(c);
}

/// What one class's log-odds of a comment are made of.
class ClassSum {
 public:
  ClassSum(const TuningTask& task, CommentClass c) : task_(task), class_(c) {
    for (const TunableSignal& signal : task.signals)
      group_of_.push_back(group_number(signal.group));
  }

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

  std::vector<double> parameters(const Weights& weights) const {
    std::vector<double> all(size(), 0.0);
    for (std::size_t i = 0; i < weights.score.size(); ++i) {
      const auto score = weights.score[i].find(class_);
      if (score != weights.score[i].end()) all[i] = score->second;
    }
    all[statistical()] = weights.statistical[index(class_)];
    all[bias()] = weights.bias[index(class_)];
    return all;
  }

 private:
  std::optional<std::size_t> group_number(const std::string& name) const {
    const auto& groups = task_.model.groups;
    const auto found = std::ranges::find(groups, name, &Group::id);
    if (name.empty() || found == groups.end()) return std::nullopt;
    return static_cast<std::size_t>(found - groups.begin());
  }
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

double rounded(double value) {
  const double hundredths = std::floor(value * 100 + 0.5);
  return hundredths == 0 ? 0 : hundredths / 100;
}

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
        const auto score = weights.score[i].find(c);
        if (hits[i] > 0 && score != weights.score[i].end()) score->second = rounded(found[i]);
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

/// The answers that weights give.
class Answers {
 public:
  Answers(const TuningTask& task, const Weights& weights) : task_(task) {
    for (const CommentClass c : kClasses) {
      sums_.emplace_back(task, c);
      parameters_.push_back(sums_.back().parameters(weights));
    }
  }

  Judged judge(const TuningComment& comment) const {
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

 private:
  const TuningTask& task_;
  std::vector<ClassSum> sums_;
  std::vector<std::vector<double>> parameters_;
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
    const Answers answers(task, fit.run(fold, outcome.hits));
    for (const TuningComment& comment : task.comments) {
      if (!comment.held_out && comment.fold == fold) unseen.push_back(answers.judge(comment));
    }
  }
  outcome.cross_validated = judge(unseen);
  outcome.weights = fit.run(std::nullopt, outcome.hits);
  outcome.before = quality_of(task, written_weights(task), /*held_out=*/false);
  outcome.held_out_before = quality_of(task, written_weights(task), /*held_out=*/true);
  outcome.held_out = quality_of(task, outcome.weights, /*held_out=*/true);
  return outcome;
}

}  // namespace kaiku::classify
