#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/classify/quality.hpp>
#include <kaiku/classify/statistical_model.hpp>

namespace kaiku::classify {

/// A signal with scores that may be fitted.
struct TunableSignal {
  std::string id;
  std::string group;
  SignalScore score;
};

/// A labelled comment as its rules see it.
struct TuningComment {
  struct Hit {
    std::size_t signal = 0;  ///< place among TuningTask::signals
    double strength = 1;     ///< its scores count by this factor
  };
  std::vector<Hit> hits;
  PerClass fixed{};        ///< log-odds of evidence that is not fitted
  PerClass statistical{};  ///< StatisticalModel::evidence() of a model that has not seen the text
  CommentClass primary = CommentClass::kOther;
  std::set<CommentClass> classes;
  double weight = 1;
  std::size_t fold = 0;   ///< below TuningSettings::folds; the same for equal texts
  bool held_out = false;  ///< takes no part in fitting
};

/// What is to be said of a text. Every part of it that is right with the written weights stays
/// right with the fitted ones.
struct Promise {
  std::string about;               ///< what it is, for reports
  TuningComment comment;           ///< its evidence; its labels are not looked at
  std::set<CommentClass> holds;    ///< hold
  std::set<CommentClass> misses;   ///< do not hold
  std::set<CommentClass> primary;  ///< one of these is the primary class; empty: any may be
  /// A class that holds does not fall below the tenth of its probability either: policies ask for
  /// a confidence in such steps.
  bool closely = false;
};

struct TuningTask {
  Model model;                         ///< biases, thresholds and groups as they are written
  std::vector<TunableSignal> signals;  ///< as they are written
  PerClass statistical_weight{};       ///< as it is written; 0 where there is no statistical signal
  double statistical_bound = 0;
  std::vector<TuningComment> comments;
  std::vector<Promise> promises;
};

/// Everything that tuning may change.
struct Weights {
  PerClass bias{};
  std::vector<SignalScore> score;  ///< by signal
  PerClass statistical{};
};
/// What is written in the rule files.
Weights written_weights(const TuningTask& task);

struct TuningSettings {
  /// Pull of a score towards the hand-written one: how many squared log-odds off cost as much as
  /// one unit of log loss, doubled. More of it trusts the author more than the comments.
  double pull = 20;
  /// The same for the bias of a class.
  double bias_pull = 1;
  std::size_t folds = 5;
};

/// A fitted weight that was taken back, wholly or in part, towards what is written.
struct PulledBack {
  enum class What { kSignal, kStatistical, kBias };
  What what = What::kSignal;
  std::size_t signal = 0;  ///< place among TuningTask::signals, for kSignal
  CommentClass comment_class = CommentClass::kQuestion;
  double written = 0;
  double fitted = 0;
  double kept = 0;
};

/// How fitting and promises got along.
struct KeptPromises {
  std::size_t in_force = 0;         ///< texts of which something was right before
  std::vector<std::size_t> broken;  ///< by the fit, ascending: places among TuningTask::promises
  std::vector<std::size_t> unkept;  ///< of these, still broken; there should be none
  std::vector<PulledBack> pulled;   ///< by class, then signals as they stand
};

struct TuningOutcome {
  Weights weights;          ///< rounded to 0.01, as a file shows them
  Quality before;           ///< hand-written weights on the comments that take part
  Quality cross_validated;  ///< fitted weights on the same, each comment unseen
  Quality held_out_before;
  Quality held_out;
  std::vector<std::size_t> hits;  ///< by signal: comments that took part
  KeptPromises promises;
};

/// Fits biases, scores and the weight of the statistical signal by least log loss, pulled towards
/// what is written. A score keeps its sign and at least a tenth of its size; that of a signal that
/// never hits stays. For abuse and spam neither the bias nor the weight of the statistical signal
/// is raised: a base rate is no evidence against a comment. Caps of groups and the bound of the
/// statistical signal are respected. Where the fit would break a promise, the scores of the signals
/// that hit its text are taken back towards what is written, in tenths of the way, until it is
/// kept; then the weight of the statistical signal and the bias. Reproducible: the same comments in
/// the same order give the same weights on every machine.
TuningOutcome tune(const TuningTask& task, const TuningSettings& settings = {});

/// How good some weights are on the comments that were held out, or on all others.
Quality quality_of(const TuningTask& task, const Weights& weights, bool held_out);

}  // namespace kaiku::classify
