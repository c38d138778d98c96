#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

/// What the n-grams of one word alone (GramReader::read_word) add up to in a statistical model.
struct WordSums {
  struct Part {
    std::array<std::int16_t, kClassCount> weights{};
    std::uint8_t grams = 0;
  };
  Part letters;
  Part words;
};

/// WordSums of words that came lately. A word has some twenty n-grams, each somewhere else in a
/// table of megabytes; here it is one cache line. Never takes more than kMostBytes, whatever the
/// comments hold: a new word takes the place of the older of the two that share its own. Not
/// thread-safe: each thread has its own.
class WordSumCache {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{2} * 1024 * 1024;

  /// All that WordSums depend on.
  class Key {
   public:
    /// Nothing for links and mentions, which are read alike whatever they are, and for words that
    /// take more than kTextBytes with their base forms: one in a hundred. `model` is not 0.
    static std::optional<Key> of(std::uint32_t model, const text::Token& word);
    bool operator==(const Key&) const = default;

   private:
    friend class WordSumCache;
    static constexpr std::size_t kTextBytes = 36;
    bool append(std::string_view text, std::size_t& used);
    std::size_t hash() const;

    std::uint32_t model_ = 0;  ///< 0 where no word is kept
    /// The word and each base form, before each its size and 1; zeros behind them.
    std::array<char, kTextBytes> text_{};
  };

  WordSumCache() : sets_(std::size_t{1} << kSetBits) {}
  static WordSumCache& of_this_thread();

  /// Fetches from memory what find() looks at.
  void prefetch(const Key& key) { __builtin_prefetch(&set_of(key)); }

  /// Null when it is not there. Valid until the next call.
  const WordSums* find(const Key& key);
  /// Of a word that is not there yet. Valid until the next call.
  const WordSums& add(const Key& key, const WordSums& sums);

 private:
  static constexpr unsigned kSetBits = 14;
  struct alignas(64) Entry {
    Key key;
    WordSums sums;
  };
  using Set = std::array<Entry, 2>;  ///< the one that was used last stands first
  static_assert(sizeof(Entry) == 64);
  static_assert((sizeof(Set) << kSetBits) == kMostBytes);

  Set& set_of(const Key& key) { return sets_[key.hash()]; }

  std::vector<Set> sets_;
};

}  // namespace kaiku::classify
