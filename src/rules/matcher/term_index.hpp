#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/text/prepared.hpp>

#include "beginning_table.hpp"
#include "double_array.hpp"
#include "lists.hpp"
#include "slip_index.hpp"
#include "term.hpp"
#include "term_hit.hpp"
#include "term_hit_cache.hpp"
#include "word_table.hpp"

namespace kaiku::rules {

/// All terms of a rule set: which of them hold for a token? A look finds its exact form, one at its
/// first letters the beginnings, one at its last letters the ends, and one for each of its base
/// forms the rest.
class TermIndex {
 public:
  TermIndex() = default;
  /// `ordinary` words are slips of no other; nor are words that a term names.
  explicit TermIndex(const std::vector<Term>& terms, const std::set<std::string>& ordinary = {});

  /// A token that is asked for.
  struct Query {
    TermHitCache::Word word;
    bool may_be_a_slip = false;
    bool may_be_known = false;  ///< the word is one that can be kept
  };
  /// A token that `may_be_a_name` is no slip of another word. Fetches what is known of its word:
  /// several are best asked before the first is collected.
  Query query(const text::Token& token, bool may_be_a_name) const;

  /// Appends the terms that hold for the token, ascending, each once for a number of tokens. False:
  /// a masked word could be too many things, some terms may be missing. Words that this thread
  /// asked about lately are remembered.
  bool collect(const text::Token& token, Query& query, std::vector<TermHit>& hits) const;

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
  using PostingLists = Lists<Posting>;
  using PostingMap = std::map<std::string, std::vector<Posting>>;
  /// What the terms ask for, by how it is compared.
  struct Asked {
    PostingMap exact;
    PostingMap beginnings;
    PostingMap ends;
    PostingMap bases;
    PostingMap slips;
  };
  static Asked gather(const std::vector<Term>& terms);
  struct Reading {
    const text::Token& token;
    bool revealed = false;
    std::uint32_t tokens = 1;
    bool part = false;     ///< of a compound
    bool covered = false;  ///< letters of it
    bool evasive = false;
  };

  static std::uint32_t next_number();
  bool look_up(const text::Token& token, bool may_be_a_slip, std::vector<TermHit>& hits) const;
  void collect_form(std::string_view form, const Reading& reading,
                    std::vector<TermHit>& hits) const;
  bool collect_masked(std::string_view form, const Reading& reading,
                      std::vector<TermHit>& hits) const;
  void collect_base(std::string_view base, const Reading& reading,
                    std::vector<TermHit>& hits) const;
  /// Whether slips are looked for in it.
  bool may_be_a_slip(const text::Token& token, bool may_be_a_name) const;
  /// Whether any rule knows the token as it is written: then it is a word of its own.
  bool is_named(const text::Token& token) const;
  void collect_slips(const text::Token& token, std::vector<TermHit>& hits) const;
  void collect_slips_of(std::string_view form, bool stem, const text::Token& token,
                        std::vector<TermHit>& hits) const;
  static void take(std::span<const Posting> postings, const Reading& reading,
                   std::vector<TermHit>& hits);

  std::uint32_t number_ = 0;  ///< no other index has it; copies have the same terms
  WordTable forms_;
  DoubleArray masked_forms_;  ///< the same, for words with letters covered
  PostingLists form_postings_;
  BeginningTable beginnings_;
  DoubleArray masked_beginnings_;
  PostingLists beginning_postings_;
  BeginningTable ends_;  ///< of words, spelt backwards
  PostingLists end_postings_;
  WordTable bases_;
  PostingLists base_postings_;
  SlipIndex slips_;
  PostingLists slip_postings_;  ///< by word of slips_
};

}  // namespace kaiku::rules
