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

/// Many regexes over one text, in two steps: candidates() tells at the cost of one pass which of
/// them may match, find() runs one. A regex with a required literal is a candidate only where the
/// literal is; the few without one are asked together. Immutable, safe from many threads.
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

  struct Found {
    std::vector<Span> spans;
    bool complete = true;  ///< false: there are more than kMostMatches
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

  /// Places, in the list that the bank was built from, of the regexes that may match a text in
  /// these languages; ascending. Regexes for none of the languages are passed over.
  std::vector<int> candidates(std::string_view text, LanguageSet languages) const;
  /// Where one regex matches, one match behind the other.
  Found find(int regex, std::string_view text) const;

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
  void compile(const std::vector<std::string>& patterns);
  /// Regexes without a literal for the same languages, asked together.
  struct TogetherSet {
    LanguageSet languages;
    std::vector<int> members;  ///< their numbers in by_short_literal_, ascending
    std::unique_ptr<re2::RE2::Set> set;
  };
  TogetherSet& together_for(LanguageSet languages);
  bool is_for(int regex, LanguageSet languages) const;
  void add_filtered(const Filter& filter, std::string_view text, LanguageSet languages,
                    std::vector<int>& candidates) const;
  void add_together(const TogetherSet& together, std::string_view text,
                    std::vector<int>& candidates) const;

  /// One regex, compiled.
  struct Compiled {
    const re2::RE2* exact = nullptr;    ///< owned by a filter
    std::unique_ptr<re2::RE2> relaxed;  ///< a text must match it to be asked further; may be null
  };

  std::vector<LanguageSet> languages_;  ///< by regex
  std::vector<Compiled> compiled_;      ///< by regex
  bool usable_ = true;
  Filter by_literal_{kLeastLiteral};
  Filter by_short_literal_{kLeastShortLiteral};
  std::vector<int> without_literal_;  ///< ascending
  std::vector<TogetherSet> together_;
};

}  // namespace kaiku::rules
