#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>

#include "texts.hpp"

namespace kaiku::crisis {

/// One comment of a made-up stream, with what its writer meant.
struct MadeComment {
  std::string id;
  TimePoint ts{};
  TimePoint received{};
  std::string platform;
  std::string post;
  std::string author;
  std::uint64_t followers = 0;
  TimePoint author_created{};
  std::string language;
  std::string text;
  std::string category;
  std::string sentiment;
  int severity = 0;
  double score = 1;
};

/// A life of one brand, made without any of the detector's formulas: rhythm by smooth humps of the
/// day, weeks, a slow wander of interest, clumps of complaints, regulars and strangers, posts that
/// fade. Wrong labels, late, lost and repeated deliveries are part of it. The same seed gives the
/// same stream.
class MadeStream {
 public:
  MadeStream(std::uint32_t seed, double per_hour);

  /// Ordinary comments in [from, to).
  void live(TimePoint from, TimePoint to);
  /// `count` comments of a theme by `authors` different people in [from, to), the more the later
  /// when `growing`. On one post, or on whatever is there for an empty one.
  void crowd(Theme theme, TimePoint from, TimePoint to, std::size_t count, std::size_t authors,
             const std::string& post, bool growing = false);
  /// One comment of a theme, by somebody with so many followers.
  const MadeComment& single(Theme theme, TimePoint at, const std::string& author = {},
                            std::uint64_t followers = 20, const std::string& post = {});
  /// What was written in [from, to) arrives in `during` after `to`.
  void hold_back(TimePoint from, TimePoint to, Duration during);
  /// Nothing that was written in [from, to) exists.
  void silence(TimePoint from, TimePoint to);

  /// Everything by arrival, after wrong labels and troubled deliveries have been dealt out.
  std::vector<MadeComment> deliver();

  TimePoint holiday_from{};  ///< no ordinary workday rhythm in between
  TimePoint holiday_to{};

 private:
  MadeComment make(Theme theme, TimePoint at, std::string author, std::string post);
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double interest(TimePoint at);
  std::string some_post(TimePoint at);
  void mislabel(MadeComment& comment);

  std::mt19937 random_;
  double per_hour_;
  double mean_interest_ = 1;
  double wander_ = 0;
  std::size_t written_ = 0;
  std::vector<MadeComment> all_;
};

/// {"id": …, "label": {…}} as kaikuctl simulate reads it.
std::string line_of(const MadeComment& comment, const std::string& brand, bool labelled);

}  // namespace kaiku::crisis
