#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "bloom_filter.hpp"
#include "text_bytes.hpp"

namespace kaiku::rules {

/// Words and their numbers. Immutable, and made for questions about words that are mostly none of
/// them: a look-up that fails touches one place of a small filter, one that succeeds two more.
class WordTable {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  WordTable() = default;
  /// `words` are distinct; the number of a word is its place in the list.
  explicit WordTable(const std::vector<std::string>& words);

  /// The number of the word, or kNone.
  std::uint32_t find(std::string_view word) const {
    const std::uint64_t hash = hash_of(word);
    if (!filter_.may_hold(hash)) return kNone;
    for (std::size_t i = hash >> shift_;; i = (i + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[i];
      if (slot.number == kNone) return kNone;
      if (slot.check == check_of(hash) &&
          std::string_view(letters_).substr(slot.begin, slot.size) == word)
        return slot.number;
    }
  }

 private:
  struct Slot {
    std::uint32_t check = 0;
    std::uint32_t number = kNone;
    std::uint32_t begin = 0;  ///< in letters_
    std::uint32_t size = 0;
  };

  static std::uint32_t check_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }

  BloomFilter filter_;
  std::vector<Slot> slots_;  ///< at most half of them used, so that a search soon ends
  unsigned shift_ = 0;       ///< of a hash, to be a place in slots_
  std::string letters_;      ///< of all words, one behind the other
};

}  // namespace kaiku::rules
