// bench-links: kaiku::rules
// Matching alone: how the time of a comment grows with the number of patterns, and what comments
// made of rule words cost. One run, alternating, medians.
#include <functional>
#include <vector>

#include "matched_comments.hpp"
#include "rounds.hpp"

int main() {
  using namespace kaiku::bench;
  kaiku::text::Analyzer analyzer;
  const PatternMatcher hundred(made_up_patterns(100));
  const PatternMatcher ten_thousand(made_up_patterns(10'000));
  const PatternMatcher fifty_thousand(made_up_patterns(50'000));
  const auto ordinary = made_up_comments(Comments::kOrdinary, analyzer);
  const auto of_rule_words = made_up_comments(Comments::kOfRuleWords, analyzer);
  const auto several = [](const PatternMatcher& matcher, const auto& comments) {
    return [&] {
      for (int i = 0; i < 10; ++i) match_all(matcher, comments);
    };
  };
  const Rounds rounds({several(hundred, ordinary), several(ten_thousand, ordinary),
                       several(fifty_thousand, ordinary), several(ten_thousand, of_rule_words)});
  print("matching, 10,000 patterns ÷ 100", rounds.ratio(1, 0), "", "at most 4");
  print("matching, 50,000 patterns ÷ 100", rounds.ratio(2, 0), "", "at most 8");
  print("matching, comments of rule words ÷ ordinary, 10,000 patterns", rounds.ratio(3, 1), "",
        "at most 8");
  return 0;
}
