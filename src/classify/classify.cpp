#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/classify/model.hpp>

namespace kaiku::classify {
namespace {

std::size_t index(CommentClass c) {
  return static_cast<std::size_t>(c);
}

/// From strongest to weakest; a tie goes to the first.
constexpr std::array<CommentClass, kClassCount> kTieOrder = {
    CommentClass::kAbuse, CommentClass::kSpam, CommentClass::kCriticism, CommentClass::kQuestion,
    CommentClass::kPraise};

double logistic(double log_odds) {
  return 1.0 / (1.0 + std::exp(-log_odds));
}

Tipped tipped(bool holds, bool holds_in_words) {
  if (holds == holds_in_words) return Tipped::kNo;
  return holds ? Tipped::kUp : Tipped::kDown;
}

double max_score(const Model& model, std::string_view group) {
  for (const Group& candidate : model.groups) {
    if (candidate.id == group) return candidate.max_score;
  }
  return 0;
}

/// The part of each class's sum that a group may keep, as a factor for every hit in it. Refers to
/// the names of groups in the evidence.
class GroupCaps {
 public:
  GroupCaps(const Model& model, const std::vector<Evidence>& evidence) {
    for (const Evidence& item : evidence) {
      if (item.group.empty()) continue;
      Sums& sums = sums_of(item.group, model);
      for (const auto& [comment_class, score] : item.hit.score) {
        if (comment_class != CommentClass::kOther) sums.total[index(comment_class)] += score;
      }
    }
    for (Sums& sums : groups_) {
      for (const CommentClass c : kClasses) {
        const double size = std::abs(sums.total[index(c)]);
        sums.factors[index(c)] = sums.cap > 0 && size > sums.cap ? sums.cap / size : 1;
      }
    }
  }

  /// By class; all are 1 for what is in no group.
  const std::array<double, kClassCount>& factors(std::string_view group) const {
    const auto found = group.empty() ? groups_.end() : find(group);
    return found == groups_.end() ? kUncapped : found->factors;
  }

 private:
  struct Sums {
    std::string_view group;
    double cap = 0;
    std::array<double, kClassCount> total{};
    std::array<double, kClassCount> factors{};
  };
  static constexpr std::array<double, kClassCount> kUncapped = {1, 1, 1, 1, 1};

  // A comment hits few groups: nothing finds them quicker than a look at each.
  std::vector<Sums>::const_iterator find(std::string_view group) const {
    return std::ranges::find(groups_, group, &Sums::group);
  }
  Sums& sums_of(std::string_view group, const Model& model) {
    const auto known = find(group);
    if (known != groups_.end()) return groups_[static_cast<std::size_t>(known - groups_.begin())];
    groups_.push_back({.group = group, .cap = max_score(model, group)});
    return groups_.back();
  }

  std::vector<Sums> groups_;
};

CommentClass most_probable(const Finding& finding) {
  CommentClass primary = CommentClass::kOther;
  for (const CommentClass candidate : kTieOrder) {
    if (!finding.score(candidate).holds) continue;
    const bool better = primary == CommentClass::kOther ||
                        finding.score(candidate).log_odds > finding.score(primary).log_odds;
    if (better) primary = candidate;
  }
  return primary;
}

}  // namespace

bool leads_to_restrictions(CommentClass comment_class) {
  return comment_class == CommentClass::kAbuse || comment_class == CommentClass::kSpam;
}

Finding classify(const Model& model, std::vector<Evidence> evidence) {
  const GroupCaps caps(model, evidence);
  Finding finding;
  std::array<double, kClassCount> in_words{};
  for (const CommentClass c : kClasses) {
    finding.scores[index(c)].log_odds = in_words[index(c)] = model.classes[index(c)].bias;
  }
  finding.hits.reserve(evidence.size());
  for (Evidence& item : evidence) {
    const auto& factors = caps.factors(item.group);
    for (const auto& [comment_class, before_cap] : item.hit.score) {
      if (comment_class == CommentClass::kOther) continue;
      const double score = before_cap * factors[index(comment_class)];
      item.hit.score[comment_class] = score;
      finding.scores[index(comment_class)].log_odds += score;
      if (!item.statistical) in_words[index(comment_class)] += score;
    }
    for (const std::string& label : item.hit.labels) finding.labels.insert(label);
    finding.hits.push_back(std::move(item.hit));
  }
  for (const CommentClass c : kClasses) {
    ClassScore& score = finding.scores[index(c)];
    score.probability = logistic(score.log_odds);
    const double threshold = model.classes[index(c)].threshold;
    score.holds = score.probability >= threshold;
    score.tipped = tipped(score.holds, logistic(in_words[index(c)]) >= threshold);
  }
  finding.primary = most_probable(finding);
  return finding;
}

}  // namespace kaiku::classify
