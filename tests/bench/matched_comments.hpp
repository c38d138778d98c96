#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <kaiku/text/prepared.hpp>

#include "../../src/rules/matcher/matcher.hpp"
#include "../../src/rules/matcher/slot_pattern.hpp"
#include "made_up_patterns.hpp"

namespace kaiku::bench {

/// Comments of 25 made-up words. Of rule words: all come from where the patterns take theirs;
/// ordinary: one in fifty does and the others only begin alike.
enum class Comments { kOrdinary, kOfRuleWords };

inline std::vector<text::PreparedText> made_up_comments(Comments kind, text::Analyzer& analyzer) {
  constexpr std::size_t kCount = 200;
  constexpr std::size_t kWords = 25;
  const bool of_rule_words = kind == Comments::kOfRuleWords;
  std::mt19937 random(of_rule_words ? 11 : 7);
  text::Analyzer::Options options;
  options.given = Language::kFinnish;
  std::vector<text::PreparedText> prepared;
  for (std::size_t i = 0; i < kCount; ++i) {
    std::string text;
    for (std::size_t word = 0; word < kWords; ++word) {
      const bool own = of_rule_words || random() % 50 == 0;
      text += made_up_word(random() % kVocabulary + (own ? 0 : kVocabulary)) + ' ';
    }
    prepared.push_back(analyzer.prepare(text, options));
  }
  return prepared;
}

/// The matcher alone over made-up patterns, each a set of its own.
class PatternMatcher {
 public:
  explicit PatternMatcher(const std::vector<MadeUpPattern>& patterns) {
    rules::Matcher::Builder builder;
    for (const MadeUpPattern& pattern : patterns) ids_.push_back(builder.add(set_of(pattern)));
    matcher_ = std::make_unique<const rules::Matcher>(builder);
  }

  /// By pattern: its set; equal patterns share one.
  const std::vector<rules::SetId>& ids() const { return ids_; }

  /// The sets that hit a text, in no order.
  std::vector<rules::SetId> hit_sets(const text::PreparedText& text) const {
    const rules::Matches matches =
        matcher_->scan(text.tokens(), text.folded(), text.original(), text.emoji());
    std::vector<rules::SetId> hit;
    matches.for_each_candidate([&](rules::SetId set) {
      if (!matches.of(set).empty()) hit.push_back(set);
    });
    return hit;
  }

 private:
  static rules::PatternSet set_of(const MadeUpPattern& pattern) {
    rules::PatternSet set;
    if (pattern.kind == MadeUpPattern::Kind::kRegex) {
      set.folded_regexes.insert(
          rules::spell_pattern(pattern.text, rules::PatternView::kFolded).text);
      return set;
    }
    rules::Phrase phrase;
    const std::size_t space = std::min(pattern.text.find(' '), pattern.text.size());
    phrase.push_back({rules::Key{.text = pattern.text.substr(0, space)}});
    if (space < pattern.text.size())
      phrase.push_back({rules::Key{.text = pattern.text.substr(space + 1)}});
    set.phrases.insert(std::move(phrase));
    return set;
  }

  std::vector<rules::SetId> ids_;
  std::unique_ptr<const rules::Matcher> matcher_;
};

/// Asks all comments for all their hits once.
inline void match_all(const PatternMatcher& matcher,
                      const std::vector<text::PreparedText>& comments) {
  for (const text::PreparedText& comment : comments) {
    const std::vector<rules::SetId> hit = matcher.hit_sets(comment);
    benchmark::DoNotOptimize(hit.data());
  }
}

}  // namespace kaiku::bench
