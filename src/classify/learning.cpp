#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include <kaiku/classify/learning.hpp>
#include <kaiku/crypto/crypto.hpp>

#include "grams.hpp"
#include "logistic_regression.hpp"
#include "reproducible_maths.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

constexpr std::uint64_t kHeldOutOneIn = 10;
constexpr std::int8_t kLargestWeight = 127;

std::uint64_t text_key(std::string_view folded) {
  const auto digest = crypto::sha256(folded);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof(key); ++i) key = key << 8U | digest[i];
  return key;
}

/// Independent of whether a text is held out.
std::size_t fold_of_key(std::uint64_t key, std::size_t folds) {
  return (key / kHeldOutOneIn) % folds;
}

/// A labelled comment as numbers.
struct Sample {
  std::string text;  ///< folded
  std::uint64_t key = 0;
  CommentClass primary = CommentClass::kOther;
  std::set<CommentClass> classes;
  Origin origin = Origin::kCorpus;
  std::vector<SparseRows::Entry> grams;  ///< by bucket, ascending

  bool held_out() const { return origin == Origin::kCorpus && key % kHeldOutOneIn == 0; }
  std::size_t fold(std::size_t folds) const { return fold_of_key(key, folds); }
  /// The order of training: the same whatever the order of the files.
  auto order() const { return std::tie(key, text, primary, classes, origin); }
};

/// Numbers of n-grams by bucket, weighed as the model will weigh them.
std::vector<SparseRows::Entry> grams_of(const text::PreparedText& text, unsigned bucket_bits) {
  std::map<std::uint32_t, std::array<double, kGramParts>> counts;
  std::array<std::size_t, kGramParts> all{};
  GramReader(text).read([&](const Gram& gram) {
    const auto part = static_cast<std::size_t>(part_of(gram.kind));
    counts[static_cast<std::uint32_t>(gram.hash >> (64 - bucket_bits))][part] += 1;
    ++all[part];
  });
  std::vector<SparseRows::Entry> grams;
  grams.reserve(counts.size());
  for (const auto& [bucket, count] : counts) {
    double value = 0;
    for (std::size_t i = 0; i < kGramParts; ++i) {
      value += count[i] * share_of(static_cast<GramPart>(i), all[i]);
    }
    grams.push_back({bucket, value});
  }
  return grams;
}

}  // namespace

struct Learner::Collected {
  std::vector<Sample> samples;
};

namespace {

/// One training: rows in canonical order with only the columns that occur.
class Training {
 public:
  Training(const std::vector<Sample>& samples, const LearningSettings& settings)
      : samples_(samples), settings_(settings) {
    choose_samples();
    number_columns();
  }

  bool enough() const { return taught_.size() >= settings_.folds; }

  LearningOutcome run() {
    StatisticalModel::Content content{.bucket_bits = settings_.bucket_bits,
                                      .units = {},
                                      .weights = {},
                                      .comments = taught_.size()};
    content.weights.resize(std::size_t{1} << settings_.bucket_bits);
    std::vector<PerClass> raw(samples_.size());
    std::vector<PerClass> calibrated(samples_.size());
    for (const CommentClass c : kClasses) {
      learn_class(c, content, raw, calibrated);
    }
    LearningOutcome outcome{.model = StatisticalModel(content)};
    report(outcome, content, raw, calibrated);
    return outcome;
  }

 private:
  /// Leaves out doubles, and what corrections speak about.
  void choose_samples() {
    std::vector<std::size_t> order(samples_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return samples_[i].order(); });
    std::set<std::string_view> corrected;
    for (const Sample& sample : samples_) {
      if (sample.origin == Origin::kCorrection) corrected.insert(sample.text);
    }
    const Sample* before = nullptr;
    for (const std::size_t i : order) {
      const Sample& sample = samples_[i];
      const bool doubled = before != nullptr && before->order() == sample.order();
      const bool replaced = sample.origin == Origin::kCorpus && corrected.contains(sample.text);
      before = &sample;
      if (doubled || replaced) continue;
      (sample.held_out() ? kept_ : taught_).push_back(i);
    }
  }

  void number_columns() {
    std::map<std::uint32_t, std::size_t> comments;
    for (const std::size_t i : taught_) {
      for (const auto& [bucket, value] : samples_[i].grams) comments[bucket] += 1;
    }
    for (const auto& [bucket, count] : comments) {
      if (count < settings_.least_comments) continue;
      columns_.emplace(bucket, static_cast<std::uint32_t>(buckets_.size()));
      buckets_.push_back(bucket);
      // A rare n-gram may weigh more than one that stands everywhere.
      rarity_.push_back(
          reproducible_log(static_cast<double>(taught_.size() + 1) / static_cast<double>(count)));
    }
    for (const Sample& sample : samples_) {
      rows_.begin_row();
      for (const auto& [bucket, value] : sample.grams) {
        const auto found = columns_.find(bucket);
        if (found != columns_.end()) rows_.add(found->second, value * rarity_[found->second]);
      }
    }
  }

  double weight_of(const Sample& sample) const {
    return sample.origin == Origin::kCorrection ? settings_.correction_weight : 1;
  }

  /// Those of the taught comments that `fold` leaves in.
  std::vector<Example> examples(CommentClass c, std::optional<std::size_t> without) const {
    std::vector<Example> chosen;
    for (const std::size_t i : taught_) {
      if (without && samples_[i].fold(settings_.folds) == *without) continue;
      chosen.push_back(
          {.row = i, .holds = samples_[i].classes.contains(c), .weight = weight_of(samples_[i])});
    }
    return chosen;
  }

  void learn_class(CommentClass c, StatisticalModel::Content& content, std::vector<PerClass>& raw,
                   std::vector<PerClass>& calibrated) const {
    const auto place = static_cast<std::size_t>(c);
    for (std::size_t fold = 0; fold < settings_.folds; ++fold) {
      const LinearUnit unit = fit_logistic(rows_, buckets_.size(), examples(c, fold), settings_.l2);
      for (const std::size_t i : taught_) {
        if (samples_[i].fold(settings_.folds) == fold) raw[i][place] = unit.log_odds(rows_.row(i));
      }
    }
    for (std::size_t fold = 0; fold < settings_.folds; ++fold) {
      const Calibration others = calibration(c, raw, fold);
      for (const std::size_t i : taught_) {
        if (samples_[i].fold(settings_.folds) != fold) continue;
        calibrated[i][place] = others.slope * raw[i][place] + others.offset;
      }
    }
    const LinearUnit unit =
        fit_logistic(rows_, buckets_.size(), examples(c, std::nullopt), settings_.l2);
    content.units[place] = quantise(c, unit, content);
    const Calibration all = calibration(c, raw, std::nullopt);
    content.units[place].slope = all.slope;
    content.units[place].offset = all.offset;
    content.units[place].prior = prior(c);
  }

  Calibration calibration(CommentClass c, const std::vector<PerClass>& raw,
                          std::optional<std::size_t> without) const {
    std::vector<Scored> scores;
    for (const std::size_t i : taught_) {
      if (without && samples_[i].fold(settings_.folds) == *without) continue;
      scores.push_back({.score = raw[i][static_cast<std::size_t>(c)],
                        .holds = samples_[i].classes.contains(c),
                        .weight = 1});
    }
    return fit_calibration(scores);
  }

  double prior(CommentClass c) const {
    const auto holding = static_cast<double>(std::ranges::count_if(
        taught_, [&](std::size_t i) { return samples_[i].classes.contains(c); }));
    const double others = static_cast<double>(taught_.size()) - holding;
    return reproducible_log((holding + 1) / (others + 1));
  }

  /// Rounding to 255 steps moves the log-odds of a comment by some hundredths.
  StatisticalModel::Unit quantise(CommentClass c, const LinearUnit& unit,
                                  StatisticalModel::Content& content) const {
    double largest = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      largest = std::max(largest, std::abs(unit.weights[i] * rarity_[i]));
    }
    StatisticalModel::Unit stored;
    stored.scale = largest / kLargestWeight;
    stored.bias = unit.bias;
    if (stored.scale <= 0) return stored;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      const double steps = std::floor(unit.weights[i] * rarity_[i] / stored.scale + 0.5);
      content.weights[buckets_[i]][static_cast<std::size_t>(c)] = static_cast<std::int8_t>(
          std::clamp(steps, -double{kLargestWeight}, double{kLargestWeight}));
    }
    return stored;
  }

  void report(LearningOutcome& outcome, const StatisticalModel::Content& content,
              const std::vector<PerClass>& raw, const std::vector<PerClass>& calibrated) const {
    std::vector<Judged> before;
    std::vector<Judged> after;
    outcome.unseen_evidence.resize(samples_.size());
    for (const std::size_t i : taught_) {
      before.push_back(judged_as(samples_[i], raw[i]));
      after.push_back(judged_as(samples_[i], calibrated[i]));
      if (samples_[i].origin == Origin::kCorrection) ++outcome.corrections;
    }
    std::vector<Judged> unseen;
    unseen.reserve(kept_.size());
    for (const std::size_t i : kept_)
      unseen.push_back(judged_as(samples_[i], model_log_odds(samples_[i], content)));
    outcome.uncalibrated = judge(before);
    outcome.cross_validated = judge(after);
    outcome.held_out = judge(unseen);
    outcome.trained_on = taught_.size();
    outcome.left_out = samples_.size() - taught_.size() - kept_.size();
    fill_unseen_evidence(outcome, content, calibrated);
  }

  /// A double has its twin's.
  void fill_unseen_evidence(LearningOutcome& outcome, const StatisticalModel::Content& content,
                            const std::vector<PerClass>& calibrated) const {
    std::map<std::string_view, std::size_t> taught;
    for (const std::size_t i : taught_) taught.emplace(samples_[i].text, i);
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      const auto twin = taught.find(samples_[i].text);
      PerClass& evidence = outcome.unseen_evidence[i];
      evidence =
          twin == taught.end() ? model_log_odds(samples_[i], content) : calibrated[twin->second];
      for (std::size_t c = 0; c < kClassCount; ++c) evidence[c] -= content.units[c].prior;
    }
  }

  static PerClass model_log_odds(const Sample& sample, const StatisticalModel::Content& content) {
    PerClass result{};
    for (std::size_t c = 0; c < kClassCount; ++c) {
      const StatisticalModel::Unit& unit = content.units[c];
      double sum = 0;
      for (const auto& [bucket, value] : sample.grams) sum += value * content.weights[bucket][c];
      result[c] = unit.slope * (unit.scale * sum + unit.bias) + unit.offset;
    }
    return result;
  }

  static Judged judged_as(const Sample& sample, const PerClass& log_odds) {
    LabelledComment comment;
    comment.primary = sample.primary;
    comment.classes = sample.classes;
    return judged(comment, log_odds);
  }

  const std::vector<Sample>& samples_;
  const LearningSettings& settings_;
  std::vector<std::size_t> taught_;  ///< in canonical order
  std::vector<std::size_t> kept_;    ///< held out
  std::map<std::uint32_t, std::uint32_t> columns_;
  std::vector<std::uint32_t> buckets_;  ///< by column
  std::vector<double> rarity_;          ///< by column
  SparseRows rows_;
};

}  // namespace

Learner::Learner(const LearningSettings& settings)
    : settings_(settings), collected_(std::make_unique<Collected>()) {}
Learner::~Learner() = default;

bool is_held_out(const text::PreparedText& text) {
  return text_key(text.folded()) % kHeldOutOneIn == 0;
}

std::size_t fold_of(const text::PreparedText& text, std::size_t folds) {
  return fold_of_key(text_key(text.folded()), folds);
}

void Learner::add(const LabelledComment& comment, const text::PreparedText& text, Origin origin) {
  collected_->samples.push_back({.text = std::string(text.folded()),
                                 .key = text_key(text.folded()),
                                 .primary = comment.primary,
                                 .classes = comment.classes,
                                 .origin = origin,
                                 .grams = grams_of(text, settings_.bucket_bits)});
}

std::optional<LearningOutcome> Learner::learn() const {
  Training training(collected_->samples, settings_);
  if (!training.enough()) return std::nullopt;
  return training.run();
}

}  // namespace kaiku::classify
