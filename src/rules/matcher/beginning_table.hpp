#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bloom_filter.hpp"
#include "double_array.hpp"
#include "text_bytes.hpp"

namespace kaiku::rules {

/// Finds the keys that a text begins with, where mostly none does. A walk through a trie waits for
/// memory at every byte; here the first two bytes tell at once how long keys may be that begin with
/// them, each length of keys has a Bloom filter over their first bytes, none of which waits for
/// another, and behind it a hash table with the few keys that begin alike. Where too many do, they
/// are left to a trie. Immutable, safe from many threads.
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
    if (levels_.empty()) return;
    const std::uint64_t low = eight_bytes(text);
    walk_levels(levels_of_pair_[low & kPair], text, low, found);
  }

  /// Working memory of find(), kept from text to text.
  struct Work {
    std::vector<std::uint32_t> begun;  ///< places where the first two bytes of keys stand
    std::vector<std::uint8_t> levels;  ///< by place in `begun`, those of the keys
  };

  /// Calls `found(value, begin, length)` for every key that begins at one of `places`, ascending:
  /// those of one key in the order of the text. Behind the text stand kPadding zeros.
  template <class Found>
  void find(std::string_view text, std::span<const std::uint32_t> places, Work& work,
            Found found) const {
    if (levels_.empty()) return;
    note_begun(text, places, work);
    for (std::size_t i = 0; i < work.begun.size(); ++i) {
      const std::size_t place = work.begun[i];
      walk_levels(work.levels[i], text.substr(place), full_eight_bytes(text.data() + place),
                  [&](std::uint32_t value, std::size_t length) { found(value, place, length); });
    }
  }
  static constexpr std::size_t kPadding = 8;

 private:
  /// Its first bytes lie in the key itself: what a text is compared with is there when the key is.
  struct Key {
    std::uint64_t low = 0;   ///< the first eight bytes, the first of all lowest, then zeros
    std::uint64_t high = 0;  ///< the next eight
    std::uint32_t value = 0;
    std::uint16_t size = 0;
    /// In a slot: how many keys begin alike, 0 in one that is not used. Several are a range of
    /// keys_ that begins at `value`; where it says kCrowded the trie holds them.
    std::uint16_t alike = 0;
  };
  static constexpr std::size_t kInline = 16;  ///< bytes of a key that lie in it
  static constexpr std::uint16_t kCrowded = std::numeric_limits<std::uint16_t>::max();

  /// The keys that have at least so many bytes, and fewer than the next level wants.
  struct Level {
    std::uint64_t mask = 0;  ///< of the first bytes that count
    BloomFilter filter;
    unsigned shift = 0;      ///< of a hash, to be a place in slots
    std::vector<Key> slots;  ///< at most four in five are used, so that a search soon ends
  };

  static constexpr std::array<std::size_t, 4> kLengths = {1, 2, 4, 8};  ///< of the levels

  static std::uint64_t hash_of(std::uint64_t first) { return first * kSpread; }
  /// Ones for that many bytes, at most eight.
  static std::uint64_t mask_of(std::size_t bytes) {
    return bytes == 0 ? 0 : ~std::uint64_t{0} >> (64 - 8 * bytes);
  }

  /// `low` are the first eight bytes of the text.
  bool begins_with(std::string_view text, std::uint64_t low, const Key& key) const {
    if (text.size() < key.size) return false;
    if (key.size <= 8) return (low & mask_of(key.size)) == key.low;
    const std::size_t further = key.size < kInline ? key.size - 8U : 8U;
    if (low != key.low || (eight_bytes(text.substr(8)) & mask_of(further)) != key.high)
      return false;
    return key.size <= kInline || text.substr(kInline).starts_with(tail_of(key));
  }
  std::string_view tail_of(const Key& key) const {
    return std::string_view(tails_).substr(first_of_tail_[key.value], key.size - kInline);
  }

  /// The slot of these bytes, or one that is not used.
  static const Key& slot_of(const Level& level, std::uint64_t first, std::uint64_t hash) {
    const std::size_t mask = level.slots.size() - 1;
    for (std::size_t i = hash >> level.shift;; i = (i + 1) & mask) {
      const Key& slot = level.slots[i];
      if (slot.alike == 0 || (slot.low & level.mask) == first) return slot;
    }
  }

  /// The keys of one level. True: some may be left to the trie.
  template <class Found>
  bool visit(const Level& level, std::string_view text, std::uint64_t low, std::uint64_t hash,
             const Found& found) const {
    const Key& slot = slot_of(level, low & level.mask, hash);
    if (slot.alike == kCrowded) return true;
    if (slot.alike == 1) {
      if (begins_with(text, low, slot)) found(slot.value, std::size_t{slot.size});
      return false;
    }
    for (const Key& key : std::span(keys_).subspan(slot.value, slot.alike)) {
      if (begins_with(text, low, key)) found(key.value, std::size_t{key.size});
    }
    return false;
  }

  /// `levels` has a bit for each in which the text may find keys.
  template <class Found>
  void walk_levels(unsigned levels, std::string_view text, std::uint64_t low,
                   const Found& found) const {
    bool crowded = false;
    for (; levels != 0; levels &= levels - 1) {
      const Level& level = levels_[static_cast<std::size_t>(std::countr_zero(levels))];
      const std::uint64_t hash = hash_of(low & level.mask);
      if (level.filter.may_hold(hash)) crowded = visit(level, text, low, hash, found) || crowded;
    }
    if (crowded) walk_crowded(text, found);
  }

  /// No step waits for what the one before has found: that is what makes it quick.
  void note_begun(std::string_view text, std::span<const std::uint32_t> places, Work& work) const;

  template <class Found>
  void walk_crowded(std::string_view text, const Found& found) const {
    crowded_.walk(text, [&](std::uint32_t place, std::size_t length) {
      found(crowded_values_[place], length);
    });
  }

  static Key key_of(std::string_view text, std::uint32_t value);
  void add_level(std::size_t least, std::size_t most, const std::vector<std::string>& keys,
                 std::vector<std::uint32_t>& crowded);
  void note_pair(std::string_view first, std::size_t level);
  void add_alike(std::span<const std::uint32_t> alike, const std::vector<std::string>& keys,
                 Level& level, std::vector<std::uint32_t>& crowded);

  static constexpr std::uint64_t kPair = 0xFFFF;

  std::vector<Level> levels_;
  /// By two bytes, the first of them lowest: a bit for each level with a key that begins so. Few
  /// of its places are ever looked at, because most texts are made of letters.
  std::vector<std::uint8_t> levels_of_pair_;
  std::vector<Key> keys_;
  std::string tails_;                         ///< of long keys
  std::vector<std::uint32_t> first_of_tail_;  ///< by value
  DoubleArray crowded_;
  std::vector<std::uint32_t> crowded_values_;  ///< by place in crowded_
};

}  // namespace kaiku::rules
