#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <re2/filtered_re2.h>
#include <re2/set.h>

#include <kaiku/domain/finding.hpp>

#include "aho_corasick.hpp"
#include "term.hpp"

namespace kaiku::rules {

/// Many regexes over one text. A regex with a required literal is run only on texts that hold the
/// literal; the few without one are asked together.
class RegexBank {
 public:
  /// Literals shorter than this let through many texts …
  static constexpr int kLeastLiteral = 4;
  /// … but still fewer than no literal at all: what requires only a short one is filtered by it.
  static constexpr int kLeastShortLiteral = 2;
  /// An automaton over more regexes than this builds new states at every byte.
  static constexpr std::size_t kMostWithoutLiteral = 1'000;
  static constexpr std::size_t kMostMatches = 64;  ///< of one regex in one text
  static constexpr std::int64_t kMemoryOfOne = 1 << 20;
  static constexpr std::int64_t kMemoryOfSet = 64 << 20;

  struct Match {
    std::size_t regex = 0;  ///< its place in the list that the bank was built from
    Span span;
  };
  struct Found {
    std::vector<Match> matches;
    std::vector<std::size_t> unknown;  ///< regexes whose matches could not be told completely
  };

  /// `patterns` as spell_pattern() made them, all readable by RE2, and for each the languages of
  /// texts that it is for.
  RegexBank(const std::vector<std::string>& patterns, std::vector<LanguageSet> languages);
  ~RegexBank();
  RegexBank(const RegexBank&) = delete;
  RegexBank& operator=(const RegexBank&) = delete;

  /// False when the regexes without a literal are too many or too large to be asked together: then
  /// find() must not be called.
  bool usable() const { return usable_; }
  /// The regexes without a required literal of kLeastLiteral.
  const std::vector<int>& without_literal() const { return without_literal_; }
  bool empty() const { return languages_.empty(); }

  /// Matches in a text in these languages: patterns for none of them are passed over.
  Found find(std::string_view text, LanguageSet languages) const;

 private:
  /// Regexes that are run on a text only when a literal that they require is in it.
  struct Filter {
    explicit Filter(int least_literal) : re2(least_literal) {}

    re2::FilteredRE2 re2;
    std::vector<int> regexes;  ///< by their number in `re2`
    AhoCorasick literals;
    std::vector<int> always;    ///< literals without a part to look for: taken as present
    std::vector<int> unguided;  ///< numbers of those without such a literal, ascending
  };
  void build_filter(const std::vector<std::string>& patterns, Filter& filter);
  void build_set(const std::vector<std::string>& patterns);
  /// Regexes without a literal for the same languages, asked together.
  struct TogetherSet {
    LanguageSet languages;
    std::vector<int> members;  ///< their numbers in by_short_literal_, ascending
    std::unique_ptr<re2::RE2::Set> set;
  };
  TogetherSet& together_for(LanguageSet languages);
  bool is_for(int regex, LanguageSet languages) const;
  void find_filtered(const Filter& filter, std::string_view text, LanguageSet languages,
                     Found& found) const;
  void find_in_set(const TogetherSet& together, std::string_view text, Found& found) const;
  static void find_all(const re2::RE2& re, int regex, std::string_view text, Found& found);

  std::vector<LanguageSet> languages_;  ///< by regex
  bool usable_ = true;
  Filter by_literal_{kLeastLiteral};
  Filter by_short_literal_{kLeastShortLiteral};
  std::vector<int> without_literal_;  ///< ascending
  std::vector<TogetherSet> together_;
};

}  // namespace kaiku::rules
