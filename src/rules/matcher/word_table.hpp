#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// Words and their numbers. Immutable, and made for questions about words that are mostly none of
/// them: a look-up that fails touches one place, one that succeeds two.
class WordTable {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  WordTable() = default;
  /// `words` are distinct; the number of a word is its place in the list.
  explicit WordTable(const std::vector<std::string>& words);

  /// The number of the word, or kNone.
  std::uint32_t find(std::string_view word) const {
    if (slots_.empty()) return kNone;
    const std::uint32_t hash = hash_of(word);
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.number == kNone) return kNone;
      if (slot.hash == hash && std::string_view(letters_).substr(slot.begin, slot.size) == word)
        return slot.number;
    }
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kNone;
    std::uint32_t begin = 0;  ///< in letters_
    std::uint32_t size = 0;
  };

  static std::uint32_t hash_of(std::string_view word) {
    const auto hash = std::uint64_t{std::hash<std::string_view>()(word)};
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
  }

  std::vector<Slot> slots_;  ///< at most half of them used, so that a search soon ends
  std::size_t mask_ = 0;
  std::string letters_;  ///< of all words, one behind the other
};

}  // namespace kaiku::rules
