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

namespace kaiku::rules {

/// Many regexes over one text. A regex with a required literal is run only on texts that hold the
/// literal; the few without one are asked together.
class RegexBank {
 public:
  /// Literals shorter than this would let through too many texts.
  static constexpr int kLeastLiteral = 4;
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

  /// `patterns` as spell_pattern() made them, all readable by RE2.
  explicit RegexBank(const std::vector<std::string>& patterns);
  ~RegexBank();
  RegexBank(const RegexBank&) = delete;
  RegexBank& operator=(const RegexBank&) = delete;

  /// False when the regexes without a literal are too many or too large to be asked together: then
  /// find() must not be called.
  bool usable() const { return usable_; }
  /// The regexes without a required literal.
  const std::vector<int>& without_literal() const { return without_literal_; }
  bool empty() const { return count_ == 0; }

  Found find(std::string_view text) const;

 private:
  void build_filter(const std::vector<std::string>& patterns);
  void build_set(const std::vector<std::string>& patterns);
  void find_filtered(std::string_view text, Found& found) const;
  void find_in_set(std::string_view text, Found& found) const;
  void find_all(int regex, std::string_view text, Found& found) const;

  std::size_t count_ = 0;
  bool usable_ = true;
  re2::FilteredRE2 filter_;
  AhoCorasick literals_;
  std::vector<int> always_;           ///< literals without an ASCII part: taken as present
  std::vector<int> without_literal_;  ///< ascending
  std::unique_ptr<re2::RE2::Set> set_;
};

}  // namespace kaiku::rules
