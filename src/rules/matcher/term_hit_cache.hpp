#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <kaiku/text/prepared.hpp>

#include "term_hit.hpp"

namespace kaiku::rules {

/// The terms that hold for words that came lately. A word is looked up in five tables, in some of
/// them several times; here it is one cache line. Never takes more than kMostBytes, whatever the
/// comments hold: a new word takes the place of the older of the two that share its own. Not
/// thread-safe: each thread has its own.
class TermHitCache {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{2} * 1024 * 1024;

  /// A word with all that its hits depend on, and the hits.
  class alignas(64) Word {
   public:
    /// Takes a token without its hits. False: it cannot be kept, because it has readings or too
    /// much text; one in thirty. `index` is the number of the term index.
    bool take(std::uint32_t index, const text::Token& token, bool may_be_a_slip);
    /// Takes what holds for the token. False: it cannot be kept, because a hit is more than a term
    /// or there are too many.
    bool take_hits(std::span<const TermHit> hits);
    void append_hits(std::vector<TermHit>& hits) const;
    /// Whether it is the same word, with hits or without.
    bool is(const Word& other) const;

   private:
    friend class TermHitCache;
    bool append(std::string_view text);
    std::size_t hash() const;

    static constexpr std::size_t kRoom = 56;

    std::uint32_t index_ = 0;
    std::uint8_t traits_ = 0;     ///< everything else of the token that counts
    std::uint8_t lemmas_ = 0;     ///< how many of its texts are base forms; the others are parts
    std::uint8_t text_size_ = 0;  ///< 0 where no word is kept
    std::uint8_t hits_ = 0;
    /// The word, its base forms and its parts, before each its size; behind them the terms.
    std::array<char, kRoom> room_;
  };

  TermHitCache() : sets_(std::size_t{1} << kSetBits) {}
  static TermHitCache& of_this_thread();

  /// Fetches from memory what find() looks at.
  void prefetch(const Word& word) const { __builtin_prefetch(&sets_[word.hash()]); }

  /// Null when it is not there. Valid until the next call.
  const Word* find(const Word& word);
  /// One that is not there yet, with its hits.
  void add(const Word& word);

 private:
  static constexpr unsigned kSetBits = 14;
  using Set = std::array<Word, 2>;  ///< the one that was used last stands first
  static_assert(sizeof(Word) == 64);
  static_assert((sizeof(Set) << kSetBits) == kMostBytes);

  Set& set_of(const Word& word) { return sets_[word.hash()]; }

  std::vector<Set> sets_;
};

}  // namespace kaiku::rules
