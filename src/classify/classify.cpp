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

/// The part of each class's sum that a group may keep, as a factor for every hit in it.
class GroupCaps {
 public:
  using Factors = std::array<double, kClassCount>;  ///< by class

  GroupCaps(const Model& model, const Evidence& evidence) {
    entries_.reserve(evidence.hits.size());
    for (std::size_t i = 0; i < evidence.hits.size(); ++i) {
      if (evidence.origins[i].group == kNoGroup) continue;
      Factors& sums = entry_of(evidence.origins[i].group).factors;
      for (const auto& [comment_class, score] : evidence.hits[i].score) {
        if (comment_class != CommentClass::kOther) sums[index(comment_class)] += score;
      }
    }
    for (Entry& entry : entries_) {
      const double cap = model.groups[entry.group].max_score;
      for (double& factor : entry.factors) {
        const double size = std::abs(factor);
        factor = cap > 0 && size > cap ? cap / size : 1;
      }
    }
  }

  /// All are 1 for what is in no group.
  const Factors& factors(std::size_t group) const {
    const auto found = std::ranges::find(entries_, group, &Entry::group);
    return found == entries_.end() ? kUncapped : found->factors;
  }

 private:
  struct Entry {
    std::size_t group = 0;
    Factors factors{};  ///< sums, until all are known
  };
  static constexpr Factors kUncapped = {1, 1, 1, 1, 1};

  Entry& entry_of(std::size_t group) {
    const auto known = std::ranges::find(entries_, group, &Entry::group);
    if (known != entries_.end()) return *known;
    return entries_.emplace_back(Entry{.group = group});
  }

  // A comment hits few groups: nothing finds them quicker than a look at each.
  std::vector<Entry> entries_;
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

std::size_t place_of_group(const Model& model, std::string_view id) {
  const auto found = std::ranges::find(model.groups, id, &Group::id);
  if (found == model.groups.end()) return kNoGroup;
  return static_cast<std::size_t>(found - model.groups.begin());
}

Finding classify(const Model& model, Evidence evidence) {
  const GroupCaps caps(model, evidence);
  Finding finding;
  std::array<double, kClassCount> in_words{};
  for (const CommentClass c : kClasses) {
    finding.scores[index(c)].log_odds = in_words[index(c)] = model.classes[index(c)].bias;
  }
  finding.hits = std::move(evidence.hits);
  for (std::size_t i = 0; i < finding.hits.size(); ++i) {
    SignalHit& hit = finding.hits[i];
    const auto& factors = caps.factors(evidence.origins[i].group);
    for (const auto& [comment_class, before_cap] : hit.score) {
      if (comment_class == CommentClass::kOther) continue;
      const double score = before_cap * factors[index(comment_class)];
      hit.score[comment_class] = score;
      finding.scores[index(comment_class)].log_odds += score;
      if (!evidence.origins[i].statistical) in_words[index(comment_class)] += score;
    }
    for (const std::string& label : hit.labels) finding.labels.insert(label);
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
