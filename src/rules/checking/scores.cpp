// Scores and thresholds. What is called the most that a class can get: its bias, every positive
// score for it, each group cut at its cap, of the signals that look at one language and of all
// composites, and what the statistical signal may add. No comment of that language gets more,
// whatever it says, unless an entry of a word list gives a signal more weight.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"
#include "sufficing.hpp"

namespace kaiku::rules {
namespace {

/// Scores are written with two digits; sums of them differ in the last bits.
constexpr double kTolerance = 1e-9;

double log_odds_of(double probability) {
  return std::log(probability / (1 - probability));
}
double probability_of(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

std::string number(double value) {
  return fmt::format("{:.2f}", value);
}

/// The most that the scores of some signals for a class can add up to.
class HighestSum {
 public:
  explicit HighestSum(const classify::Model& model) : model_(model) {}

  void add(const std::string& group, double score) {
    if (score > 0) by_group_[group] += score;
  }

  double value() const {
    double sum = 0;
    for (const auto& [group, scores] : by_group_) sum += std::min(scores, cap_of(group));
    return sum;
  }
  bool empty() const { return by_group_.empty(); }

 private:
  double cap_of(const std::string& id) const {
    const auto group = std::ranges::find(model_.groups, id, &classify::Group::id);
    const bool capped = group != model_.groups.end() && group->max_score > 0;
    return capped ? group->max_score : HUGE_VAL;
  }

  const classify::Model& model_;
  std::map<std::string, double> by_group_;
};

double score_for(const auto& rule, CommentClass comment_class) {
  return rule.score.of(comment_class);
}

/// Whether swearing alone makes the condition hold: an entry of a list named `profanity`.
bool swearing_suffices(const Formula& formula) {
  return std::ranges::any_of(lists_that_suffice(formula, Writing::kPlainOrDisguised),
                             [](const std::string& list) { return list.ends_with("/profanity"); });
}

class ScoreInspector {
 public:
  explicit ScoreInspector(Inspection& inspection)
      : inspection_(inspection), model_(inspection.rules.model()) {}

  void inspect_class(CommentClass comment_class) {
    if (bias(comment_class) >= needed(comment_class) - kTolerance) {
      report(FindingCode::kHoldsWithoutEvidence, place_of(comment_class),
             "class '" + name(comment_class) + "' holds for every comment: its bias " +
                 number(bias(comment_class)) + " reaches " + number(needed(comment_class)) +
                 ", the log-odds of its threshold",
             "lower the bias or raise the threshold");
      return;
    }
    const std::optional<config::Node> strongest = strongest_rule(comment_class);
    if (!strongest) return;
    if (!within_reach(comment_class, everywhere())) {
      report(FindingCode::kClassOutOfReach, *strongest,
             "class '" + name(comment_class) + "' can never hold: bias " +
                 number(bias(comment_class)) + " and all scores make " +
                 number(most(comment_class, everywhere())) + ", and " +
                 number(needed(comment_class)) + " is needed",
             "raise the scores, their group's cap or the bias, or lower the threshold");
      return;
    }
    for (const Language language : languages_of(everywhere())) {
      reachable_[comment_class][language] = within_reach(comment_class, LanguageSet{language});
    }
    inspect_signals(comment_class);
  }

  void inspect_profanity(CommentClass comment_class) {
    std::set<std::string> told;
    for (const Language language : languages_of(everywhere())) {
      HighestSum sum(model_);
      std::optional<std::size_t> strongest;
      const auto& signals = inspection_.compiled().signals;
      for (std::size_t i = 0; i < signals.size(); ++i) {
        const double score = score_for(signals[i], comment_class);
        if (score <= 0 || !signals[i].languages.contains(language)) continue;
        if (!swearing_suffices(inspection_.signals[i].when)) continue;
        sum.add(signals[i].group, score);
        if (!strongest || score > score_for(signals[*strongest], comment_class)) strongest = i;
      }
      if (!strongest) continue;
      const double total = bias(comment_class) + sum.value();
      if (total < needed(comment_class) - kTolerance) continue;
      const Signal& signal = signals[*strongest];
      if (!told.insert(signal.id).second) continue;
      report(FindingCode::kProfanityRestricts, signal.place,
             "swearing alone would make a comment " + name(comment_class) + ": " + number(total) +
                 ", where " + number(needed(comment_class)) + " is enough",
             "lower the score, put the signals into a group with a small cap, or ask for somebody "
             "whom it is aimed at");
    }
  }

  /// `confidence` beside `class`: the class holds, so its probability is at least its threshold.
  void inspect_policy(const Statement& policy) { inspect_confidence(policy.condition); }

 private:
  static LanguageSet everywhere() { return LanguageSet::all(); }
  static std::string name(CommentClass comment_class) {
    return std::string(to_string(comment_class));
  }

  void report(FindingCode code, const config::Node& place, std::string message,
              std::string remedy) {
    inspection_.diagnostics.push_back(finding(code, place, std::move(message), std::move(remedy)));
  }

  const classify::ClassSettings& settings(CommentClass comment_class) const {
    return model_.classes[static_cast<std::size_t>(comment_class)];
  }
  double bias(CommentClass comment_class) const { return settings(comment_class).bias; }
  double needed(CommentClass comment_class) const {
    return log_odds_of(settings(comment_class).threshold);
  }

  double most(CommentClass comment_class, LanguageSet languages) const {
    HighestSum sum(model_);
    for (const Signal& signal : inspection_.compiled().signals) {
      if ((signal.languages & languages).empty()) continue;
      sum.add(signal.group, score_for(signal, comment_class));
    }
    for (const Composite& composite : inspection_.compiled().composites.all()) {
      sum.add(composite.group, score_for(composite, comment_class));
    }
    return bias(comment_class) + sum.value() + most_of_statistical(comment_class);
  }
  double most_of_statistical(CommentClass comment_class) const {
    const classify::StatisticalSignal* const signal = inspection_.rules.statistical();
    const bool speaks =
        signal != nullptr && signal->weight[static_cast<std::size_t>(comment_class)] > 0;
    return speaks ? signal->bound : 0;
  }
  bool within_reach(CommentClass comment_class, LanguageSet languages) const {
    return most(comment_class, languages) >= needed(comment_class) - kTolerance;
  }

  /// Where the signal, or else the composite, stands that speaks most for a class.
  std::optional<config::Node> strongest_rule(CommentClass comment_class) const {
    std::optional<config::Node> place;
    double strongest = 0;
    const auto look = [&](const auto& rule) {
      const double score = score_for(rule, comment_class);
      if (score <= strongest) return;
      strongest = score;
      place = rule.place;
    };
    std::ranges::for_each(inspection_.compiled().signals, look);
    std::ranges::for_each(inspection_.compiled().composites.all(), look);
    return place;
  }

  /// A signal speaks for a class that no comment in its languages can hold.
  void inspect_signals(CommentClass comment_class) {
    for (const Signal& signal : inspection_.compiled().signals) {
      if (score_for(signal, comment_class) <= 0) continue;
      const auto languages = languages_of(signal.languages);
      const bool useful = std::ranges::any_of(
          languages, [&](Language language) { return reachable_[comment_class][language]; });
      if (useful) continue;
      report(FindingCode::kScoreOutOfReach, signal.place,
             "the score of '" + signal.id + "' for '" + name(comment_class) +
                 "' leads nowhere: with all others of its language it makes " +
                 number(most(comment_class, signal.languages)) + ", and " +
                 number(needed(comment_class)) + " is needed",
             "raise the scores for that language, or add signals");
    }
  }

  void inspect_confidence(const config::Node& condition) {
    for (const auto& [key, value] : condition.entries()) {
      if (key.scalar() == "none") continue;  // there it only says what is not meant
      if (key.scalar() == "all" || key.scalar() == "any") {
        for (const config::Node& item : value.items()) inspect_confidence(item);
      } else if (key.scalar() == "confidence") {
        inspect_probability(condition, value);
      }
    }
  }

  void inspect_probability(const config::Node& mapping, const config::Node& value) {
    const Formula asked = formula_of(mapping);
    std::optional<Range> range;
    for_each_wanted(asked, [&](const Formula& atom) {
      if (atom.key.starts_with("confidence")) range = atom.range;
    });
    if (!range) return;
    for (const auto& [key, classes] : mapping.entries()) {
      if (key.scalar() != "class" && key.scalar() != "primary") continue;
      std::string possible;
      for (const config::Node& node : texts_of(classes)) {
        const auto comment_class = parse_comment_class(node.scalar());
        if (!comment_class || *comment_class == CommentClass::kOther) return;
        const Range held{.low = settings(*comment_class).threshold,
                         .high = probability_of(most(*comment_class, everywhere()))};
        if (held.low > held.high || range->meets(held)) return;
        possible += (possible.empty() ? "" : ", ") + name(*comment_class) + " has " +
                    number(held.low) + " to " + number(held.high) + " where it holds";
      }
      report(FindingCode::kConfidenceOutOfReach, value,
             "no comment has the confidence " + value.scalar() + ": " + possible,
             "ask for a probability between these");
      return;
    }
  }

  /// Where a class is set; without a file that does, the strongest signal or nothing.
  config::Node place_of(CommentClass comment_class) const {
    for (const Declaration& declared : inspection_.declarations.classes) {
      if (declared.id == to_string(comment_class)) return declared.place;
    }
    return {};
  }

  Inspection& inspection_;
  const classify::Model& model_;
  std::map<CommentClass, std::map<Language, bool>> reachable_;
};

}  // namespace

void inspect_scores(Inspection& inspection) {
  ScoreInspector inspector(inspection);
  for (const CommentClass comment_class : kClasses) inspector.inspect_class(comment_class);
  inspector.inspect_profanity(CommentClass::kAbuse);
  inspector.inspect_profanity(CommentClass::kSpam);
  for (const Statement& policy : inspection.policies) inspector.inspect_policy(policy);
}

}  // namespace kaiku::rules
