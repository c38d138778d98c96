#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

#include <kaiku/domain/finding.hpp>

#include "pattern_hit.hpp"
#include "requirement_index.hpp"
#include "term.hpp"

namespace kaiku::rules {

/// Many regexes over one text, in two steps: candidates() tells at the cost of one pass which of
/// them may match, find() runs one. A regex that requires some text is a candidate only where that
/// is; the few that require none are asked together. Immutable, safe from many threads.
class RegexBank {
 public:
  /// An automaton over more regexes than this builds new states at every byte.
  static constexpr std::size_t kMostWithoutRequirement = 1'000;
  static constexpr std::size_t kMostMatches = 64;  ///< of one regex in one text
  /// Of one regex, for what it remembers of texts: where that is too little, it forgets everything
  /// and begins anew, with every text. Long patterns need more.
  static std::int64_t memory_of(std::string_view pattern) {
    return std::max(kLeastMemory, static_cast<std::int64_t>(pattern.size()) * kMemoryOfByte);
  }
  static constexpr std::int64_t kMemoryOfSet = 64 << 20;

  /// Whether capitals may stand for small letters, by `(?i)`, in what is required.
  enum class Case : std::uint8_t { kCounts, kMayNotCount };

  struct Found {
    std::vector<Span> spans;
    bool complete = true;  ///< false: there are more than kMostMatches, or it did not compile
  };

  /// `patterns` as spell_pattern() made them, all readable by RE2, and for each the languages of
  /// texts that it is for.
  RegexBank(const std::vector<std::string>& patterns, const std::vector<LanguageSet>& languages,
            Case letter_case);
  ~RegexBank();
  RegexBank(const RegexBank&) = delete;
  RegexBank& operator=(const RegexBank&) = delete;

  /// False when the regexes are too many or too large: then candidates() must not be called.
  bool usable() const { return usable_; }
  /// The regexes that require no text, ascending.
  const std::vector<int>& without_requirement() const { return without_requirement_; }
  bool empty() const { return regexes_.empty(); }

  /// The regexes that may match a text in these languages; ascending. Regexes for none of the
  /// languages are passed over.
  std::vector<RegexCandidate> candidates(std::string_view text, LanguageSet languages) const;
  /// Where one of the candidates of a text matches in it, one match behind the other.
  Found find(const RegexCandidate& candidate, std::string_view text) const;

 private:
  /// The regexes for texts in one language: nothing is looked for that no text in it could use.
  /// Languages with the same regexes share one group.
  struct Group {
    LanguageSet languages;
    std::vector<int> required;  ///< regexes by their place in requirements
    RequirementIndex requirements;
    std::vector<int> without_requirement;
    std::unique_ptr<re2::RE2::Set> together;  ///< of those without; empty when there are none
  };
  static constexpr std::int64_t kLeastMemory = 1 << 20;
  static constexpr std::int64_t kMemoryOfByte = 4 << 10;  ///< of a pattern

  void add_group(Group group, const std::vector<Requirement>& requirements);
  void build_set(Group& group, const std::vector<std::string>& patterns);
  static void add_together(const Group& group, std::string_view text,
                           std::vector<RegexCandidate>& candidates);

  Case case_;
  bool usable_ = true;
  /// Compiled when it is first run: most regexes of a rule set wait long for their words.
  class LazyRegex {
   public:
    explicit LazyRegex(std::string pattern) : pattern_(std::move(pattern)) {}
    const re2::RE2& get() const;

   private:
    std::string pattern_;
    mutable std::once_flag once_;
    mutable std::unique_ptr<const re2::RE2> compiled_;
  };

  std::deque<LazyRegex> regexes_;
  std::vector<Group> groups_;
  std::vector<int> without_requirement_;
};

}  // namespace kaiku::rules
