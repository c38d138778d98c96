#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <kaiku/classify/corpus.hpp>
#include <kaiku/classify/quality.hpp>
#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

struct LearningSettings {
  /// 2^bits buckets of five bytes: 18 makes a file of 1.3 MB. More buckets, fewer n-grams share
  /// one.
  unsigned bucket_bits = 18;
  /// Pull of the weights towards 0; more of it trusts single comments less.
  double l2 = 3;
  /// n-grams that stand in fewer comments are left out.
  std::size_t least_comments = 2;
  /// Parts of the corpus for cross-validation. Training time grows with it.
  std::size_t folds = 5;
  /// How many comments of the corpus one correction counts for.
  double correction_weight = 8;
};

/// Where a labelled comment comes from. A correction counts more, is never held out, and replaces
/// the comments of the corpus that have the same text.
enum class Origin { kCorpus, kCorrection };

/// True for the tenth of all texts, told by their hash, that takes no part in any fitting.
bool is_held_out(const text::PreparedText& text);
/// The part of a text in cross-validation, told by its hash: below `folds`.
std::size_t fold_of(const text::PreparedText& text, std::size_t folds);

struct LearningOutcome {
  StatisticalModel model;
  Quality uncalibrated;     ///< cross-validated, before calibration
  Quality cross_validated;  ///< each comment judged by a model that has not seen its text
  Quality held_out;         ///< the model itself, on texts that it has not seen
  std::size_t trained_on = 0;
  std::size_t corrections = 0;
  std::size_t left_out = 0;  ///< doubles, and what corrections replaced
  /// By comment, in the order of add(): evidence as StatisticalModel::evidence() gives it, by a
  /// model that has not seen the text.
  std::vector<PerClass> unseen_evidence;
};

/// Trains the statistical model. Reproducible: the same comments in any order give the same bytes.
/// Comments with equal text always fall into the same part.
class Learner {
 public:
  explicit Learner(const LearningSettings& settings = {});
  ~Learner();
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  void add(const LabelledComment& comment, const text::PreparedText& text, Origin origin);

  /// Nothing when there are fewer comments to train on than parts.
  std::optional<LearningOutcome> learn() const;

 private:
  struct Collected;
  LearningSettings settings_;
  std::unique_ptr<Collected> collected_;
};

}  // namespace kaiku::classify
