#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

/// A value for each of the five classes, indexed by CommentClass.
using PerClass = std::array<double, kClassCount>;

/// A piece of a comment that moved the statistical signal.
struct MovingGram {
  std::string gram;  ///< as folded; "(capitals)" and the like for how the comment is written
  Span original;     ///< where it first stands; empty for how the comment is written
  PerClass moved{};  ///< log-odds it added everywhere in the text, before weight and bound
};

/// A small linear model over n-grams: inside words (3 to 5 letters, word bounds included), words
/// and base forms alone and in pairs, emoji, and how the comment is written. One logistic unit for
/// each class, hashed into buckets, one signed byte each. Immutable; any thread.
class StatisticalModel {
 public:
  /// More than this is refused as a file: kMaxModelBytes is what the largest model takes.
  static constexpr std::size_t kMaxModelBytes = std::size_t{8} * 1024 * 1024;
  static constexpr unsigned kLeastBucketBits = 8;
  static constexpr unsigned kMostBucketBits = 20;

  /// One logistic unit: log-odds = slope · (scale · Σ weights / √n + bias) + offset.
  struct Unit {
    double scale = 0;  ///< of one step of a weight
    double bias = 0;
    double slope = 1;   ///< calibration
    double offset = 0;  ///< calibration
    double prior = 0;   ///< log-odds of the class in the corpus
  };
  struct Content {
    unsigned bucket_bits = kLeastBucketBits;
    std::array<Unit, kClassCount> units{};
    std::vector<std::array<std::int8_t, kClassCount>> weights;  ///< 2^bucket_bits
    std::uint64_t comments = 0;                                 ///< it was trained on
  };
  /// `content.weights` has 2^bucket_bits entries.
  explicit StatisticalModel(Content content);

  /// Reads a model file: format, version, bounds and checksum are checked. Nothing after an error.
  static std::optional<StatisticalModel> read(std::string_view bytes, const std::string& shown_as,
                                              Diagnostics& diagnostics);
  /// The file's bytes: the same model gives the same ones.
  std::string bytes() const;

  /// Calibrated log-odds that a class holds, going by this text alone.
  PerClass log_odds(const text::PreparedText& text) const;
  /// The same as evidence: by how much the text moves the log-odds that the class has in the
  /// corpus.
  PerClass evidence(const text::PreparedText& text) const;
  /// The `most` n-grams that moved any class furthest, the strongest first. `weight` by class: how
  /// much a class matters.
  std::vector<MovingGram> moving_grams(const text::PreparedText& text, std::size_t most,
                                       const PerClass& weight = {1, 1, 1, 1, 1}) const;

  std::uint64_t trained_on() const { return comments_; }

 private:
  static constexpr std::size_t kLanes = 8;  ///< one for each class, and as many as fill a word
  /// A bucket's weights side by side, so that a look-up touches one cache line.
  struct alignas(8) Bucket {
    std::array<std::int8_t, kLanes> weight{};
  };
  class Sums;
  static std::uint32_t next_number();
  std::size_t place(std::uint64_t hash) const { return hash >> (64 - bucket_bits_); }

  /// No other model of this process has it, gone ones included; copies have the same weights and
  /// share it.
  std::uint32_t number_;
  unsigned bucket_bits_;
  std::array<Unit, kClassCount> units_;
  std::vector<Bucket> buckets_;
  std::uint64_t comments_;
};

}  // namespace kaiku::classify
