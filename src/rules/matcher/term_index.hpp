#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kaiku/text/prepared.hpp>

#include "double_array.hpp"
#include "slip_index.hpp"
#include "term.hpp"

namespace kaiku::rules {

using TermId = std::uint32_t;

/// A term that holds for a token.
struct TermHit {
  TermId term = 0;
  std::uint32_t tokens = 1;  ///< how many tokens it takes: a word taken apart covers several
  bool evasive = false;      ///< only by a reading behind an obfuscation, or by a slip

  friend auto operator<=>(const TermHit&, const TermHit&) = default;
};

/// All terms of a rule set: which of them hold for a token? A walk in a trie from its first letter
/// finds exact forms and beginnings, one from its last letter the ends, and one look-up for each of
/// its base forms the rest.
class TermIndex {
 public:
  TermIndex() = default;
  /// `ordinary` words are slips of no other; nor are words that a term names.
  explicit TermIndex(const std::vector<Term>& terms, const std::set<std::string>& ordinary = {});

  /// Appends the terms that hold for `token`, ascending, each once for a number of tokens. A token
  /// that `may_be_a_name` is no slip of another word. False: a masked word could be too many
  /// things, some terms may be missing.
  bool collect(const text::Token& token, bool may_be_a_name, std::vector<TermHit>& hits) const;

 private:
  struct Posting {
    TermId term = 0;
    LanguageSet languages;
    bool only_unknown = false;
    bool revealed = false;
    bool covered = false;
    bool only_revealed = false;
    bool whole = false;  ///< a part of a compound is not enough
    bool part = false;   ///< only a part of a compound is
    bool stem = false;   ///< a slip is looked for in the stem only
  };
  struct Postings {
    std::vector<Posting> exact;
    std::vector<Posting> beginning;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Reading {
    const text::Token& token;
    bool revealed = false;
    std::uint32_t tokens = 1;
    bool part = false;     ///< of a compound
    bool covered = false;  ///< letters of it
    bool evasive = false;
  };

  void collect_form(std::string_view form, const Reading& reading,
                    std::vector<TermHit>& hits) const;
  bool collect_masked(std::string_view form, const Reading& reading,
                      std::vector<TermHit>& hits) const;
  void collect_base(std::string_view base, const Reading& reading,
                    std::vector<TermHit>& hits) const;
  /// Whether any rule knows the token as it is written: then it is a word of its own.
  bool is_named(const text::Token& token) const;
  void collect_slips(const text::Token& token, std::vector<TermHit>& hits) const;
  void collect_slips_of(std::string_view form, bool stem, const text::Token& token,
                        std::vector<TermHit>& hits) const;
  static void take(const std::vector<Posting>& postings, const Reading& reading,
                   std::vector<TermHit>& hits);

  DoubleArray forms_;
  std::vector<Postings> form_postings_;  ///< by value of forms_
  DoubleArray ends_;                     ///< of words, spelt backwards
  std::vector<std::vector<Posting>> end_postings_;
  std::unordered_map<std::string, std::vector<Posting>, TextHash, std::equal_to<>> bases_;
  SlipIndex slips_;
  std::vector<std::vector<Posting>> slip_postings_;  ///< by word of slips_
};

}  // namespace kaiku::rules
