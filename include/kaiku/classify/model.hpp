#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/domain/finding.hpp>

namespace kaiku::classify {

/// What a class needs before evidence is added. Classification is a sum a person can check by hand:
/// log-odds = bias + Σ scores of the signals that hit (a group's sum capped), probability =
/// logistic(log-odds); a class holds when its probability reaches `threshold`.
struct ClassSettings {
  double bias = -3.0;
  double threshold = 0.5;
};

struct Group {
  std::string id;
  double max_score = 0;  ///< absolute value of a class's sum from this group; 0 = no cap
};

struct Model {
  std::array<ClassSettings, kClassCount> classes{};
  std::vector<Group> groups;
};

inline constexpr std::size_t kNoGroup = std::numeric_limits<std::size_t>::max();
/// Where the group stands in Model::groups; kNoGroup: it does not.
std::size_t place_of_group(const Model& model, std::string_view id);

/// How a hit counts.
struct HitOrigin {
  std::size_t group = kNoGroup;  ///< its place in Model::groups
  bool statistical = false;      ///< from the statistical signal: it counts, but can show no words
};

/// What signals add before caps.
struct Evidence {
  std::vector<SignalHit> hits;
  std::vector<HitOrigin> origins;  ///< by hit

  void add(SignalHit hit, const HitOrigin& origin = {}) {
    hits.push_back(std::move(hit));
    origins.push_back(origin);
  }
};

/// Adds the evidence up. Fills scores, holds, primary, hits and labels; language, normalised text
/// and what was not evaluated are the caller's.
///
/// - A group above its cap: the scores of its hits for that class are scaled by the same factor, so
///   that the hits of the finding add up to the log-odds (scores that cancel out are not scaled:
///   only the sum counts).
/// - `primary` is the most probable class that holds; on a tie the first of abuse, spam, criticism,
///   question, praise. A class is compared by its log-odds, which still differ where probabilities
///   near 1 round to the same number.
/// - A class that reaches its threshold only with statistical evidence, or misses it only because
///   of that, is marked as tipped.
/// - Scores for CommentClass::kOther add to nothing: it is what remains when no class holds.
Finding classify(const Model& model, Evidence evidence);

/// Abuse and spam.
bool leads_to_restrictions(CommentClass comment_class);

}  // namespace kaiku::classify
