#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>

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

/// The part of each class's sum that a group may keep, as a factor for every hit in it.
class GroupCaps {
 public:
  GroupCaps(const Model& model, const std::vector<Evidence>& evidence) {
    for (const Evidence& item : evidence) {
      if (item.group.empty()) continue;
      Sums& sums = sums_[item.group];
      sums.cap = max_score(model, item.group);
      for (const auto& [comment_class, score] : item.hit.score) {
        if (comment_class != CommentClass::kOther) sums.total[index(comment_class)] += score;
      }
    }
  }

  double factor(const std::string& group, CommentClass comment_class) const {
    const auto found = sums_.find(group);
    if (group.empty() || found == sums_.end() || comment_class == CommentClass::kOther) return 1;
    const double total = std::abs(found->second.total[index(comment_class)]);
    const double cap = found->second.cap;
    return cap > 0 && total > cap ? cap / total : 1;
  }

 private:
  struct Sums {
    double cap = 0;
    std::array<double, kClassCount> total{};
  };
  std::map<std::string, Sums, std::less<>> sums_;
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
    for (auto& [comment_class, score] : item.hit.score) {
      score *= caps.factor(item.group, comment_class);
      if (comment_class == CommentClass::kOther) continue;
      finding.scores[index(comment_class)].log_odds += score;
      if (!item.statistical) in_words[index(comment_class)] += score;
    }
    finding.labels.insert(item.hit.labels.begin(), item.hit.labels.end());
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
