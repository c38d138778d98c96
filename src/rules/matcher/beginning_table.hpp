#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "double_array.hpp"

namespace kaiku::rules {

/// Finds the keys that a text begins with, where mostly none does. A walk through a trie waits for
/// memory at every byte; here each length of keys has a Bloom filter over their first bytes, none
/// of which waits for another, and behind it a hash table with the few keys that begin alike. Where
/// too many do, they are left to a trie. Immutable, safe from many threads.
class BeginningTable {
 public:
  BeginningTable() = default;
  /// `keys` sorted, distinct, none empty; the value of a key is its place in the list.
  explicit BeginningTable(const std::vector<std::string>& keys);

  /// Keys with the same first bytes that are compared one by one.
  static constexpr std::size_t kMostAlike = 8;

  /// Calls `found(value, length)` for every key that `text` begins with, in no order.
  template <class Found>
  void walk(std::string_view text, Found found) const {
    const std::uint64_t first = first_bytes(text);
    bool crowded = false;
    for (const Level& level : levels_) {
      const std::uint64_t hash = hash_of(first & level.mask);
      if (!level.may_hold(hash)) continue;
      const Slot& slot = find(level, first & level.mask, hash);
      crowded = crowded || slot.use == Slot::Use::kCrowded;
      for (const Key& key : std::span(keys_).subspan(slot.begin, slot.count)) {
        if (text.starts_with(std::string_view(letters_).substr(key.begin, key.size)))
          found(key.value, std::size_t{key.size});
      }
    }
    if (!crowded) return;
    crowded_.walk(text, [&](std::uint32_t place, std::size_t length) {
      found(crowded_values_[place], length);
    });
  }

 private:
  /// The keys that begin with the same bytes, as a range of keys_.
  struct Slot {
    enum class Use : std::uint8_t { kNone, kFew, kCrowded };

    std::uint64_t first = 0;
    std::uint32_t begin = 0;
    std::uint16_t count = 0;
    Use use = Use::kNone;  ///< kCrowded: the range is empty, the trie holds them
  };
  /// The keys that have at least so many bytes, and fewer than the next level wants.
  struct Level {
    std::uint64_t mask = 0;  ///< of the first bytes that count
    unsigned filter_shift = 0;
    unsigned slot_shift = 0;
    std::vector<std::uint64_t> filter;
    std::vector<Slot> slots;  ///< at most half of them used, so that a search soon ends

    bool may_hold(std::uint64_t hash) const {
      const std::uint64_t bit = hash >> filter_shift;
      return (filter[bit / 64] >> (bit % 64) & 1U) != 0;
    }
  };
  struct Key {
    std::uint32_t value = 0;
    std::uint32_t begin = 0;  ///< in letters_
    std::uint32_t size = 0;
  };

  static constexpr std::array<std::size_t, 4> kLengths = {1, 2, 4, 8};  ///< of the levels

  static std::uint64_t hash_of(std::uint64_t first) {
    return first * 0x9E37'79B9'7F4A'7C15U;  // Fibonacci hashing: the high bits are the mixed ones
  }

  /// The first eight, the first of all lowest; zeros where there are fewer.
  static std::uint64_t first_bytes(std::string_view text) {
    const auto gather = [&](std::size_t count) {
      std::uint64_t bytes = 0;
      for (std::size_t i = 0; i < count; ++i)
        bytes |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
      return bytes;
    };
    return text.size() < 8 ? gather(text.size()) : gather(8);  // the second is one load
  }

  /// The slot of these bytes, or one that is not used.
  static const Slot& find(const Level& level, std::uint64_t first, std::uint64_t hash) {
    const std::size_t mask = level.slots.size() - 1;
    for (std::size_t i = hash >> level.slot_shift;; i = (i + 1) & mask) {
      const Slot& slot = level.slots[i];
      if (slot.first == first || slot.use == Slot::Use::kNone) return slot;
    }
  }

  void add_level(std::size_t least, std::size_t most, const std::vector<std::string>& keys,
                 std::vector<std::uint32_t>& crowded);
  void add_alike(std::span<const std::uint32_t> alike, std::string_view beginning,
                 const std::vector<std::string>& keys, Level& level,
                 std::vector<std::uint32_t>& crowded);

  std::vector<Level> levels_;
  std::vector<Key> keys_;
  std::string letters_;
  DoubleArray crowded_;
  std::vector<std::uint32_t> crowded_values_;  ///< by place in crowded_
};

}  // namespace kaiku::rules
