#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// An immutable byte trie in two arrays: a step costs one addition and one comparison. `base[s] +
/// byte` is the successor of s when its `check` names s as its parent. What only one key has left
/// is no chain of states but a tail: a third of the memory, which is what walks wait for.
class DoubleArray {
 public:
  static constexpr std::uint32_t kNoValue = std::numeric_limits<std::uint32_t>::max();

  DoubleArray() = default;
  /// `keys` sorted, distinct, none empty; the value of a key is its place in the list.
  explicit DoubleArray(const std::vector<std::string>& keys);

  /// Steps that one masked walk may cost: a few covered letters among many keys.
  static constexpr std::size_t kMostMaskedSteps = 4'096;

  /// Calls `found(value, length)` for every key that `text` begins with, shortest first.
  template <class Found>
  void walk(std::string_view text, Found found) const {
    if (cells_.empty()) return;
    const std::span<const Cell> cells(cells_);  // of which the compiler knows that it stays
    Cell at = cells[0];
    std::uint32_t state = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::uint32_t next = at.base + label(text[i]);
      if (next >= cells.size() || cells[next].check != state) return;
      state = next;
      at = cells[next];
      if (is_tail(at)) {
        const std::string_view tail = tail_of(at);
        if (text.substr(i + 1).starts_with(tail)) found(at.value, i + 1 + tail.size());
        return;
      }
      if (at.value != kNoValue) found(at.value, i + 1);
    }
  }

  /// What a `*` stands for.
  enum class Mask : std::uint8_t { kOneLetter, kOneOrTwoLetters };

  /// The same for a text in which each `*` stands for letters (UTF-8). The length is that in
  /// `text`. False: out of steps, more keys may match.
  template <class Found>
  bool walk_masked(std::string_view text, Mask mask, Found found) const {
    if (cells_.empty()) return true;
    std::vector<MaskedWalk> open = {{.place = {}, .at = 0}};
    std::size_t steps = kMostMaskedSteps;
    while (!open.empty()) {
      const MaskedWalk walk = open.back();
      open.pop_back();
      if (walk.at > 0 && ends_key(walk.place)) found(cells_[walk.place.state].value, walk.at);
      if (walk.at == text.size()) continue;
      if (!step_masked(text, mask, walk, open, steps)) return false;
    }
    return true;
  }

 private:
  /// A state, and how far into its tail.
  struct Place {
    std::uint32_t state = 0;
    std::uint32_t in_tail = 0;
  };
  struct MaskedWalk {
    Place place;
    std::size_t at = 0;
  };
  bool step_masked(std::string_view text, Mask mask, MaskedWalk walk, std::vector<MaskedWalk>& open,
                   std::size_t& steps) const;
  /// Appends every place that one letter more leads to.
  bool any_letter(Place place, std::vector<Place>& reached, std::size_t& steps) const;
  /// Calls `next(byte, place)` for every byte that leads on, ascending.
  template <class Next>
  void for_each_successor(Place place, Next next) const;
  bool ends_key(Place place) const;

  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

  /// Marks a base that is none but the place of a tail.
  static constexpr std::uint32_t kTail = std::uint32_t{1} << 31U;

  struct Cell {
    std::uint32_t base = 0;
    std::uint32_t check = kFree;  ///< the parent; kFree: unused
    std::uint32_t value = kNoValue;
  };

  static bool is_tail(const Cell& cell) { return (cell.base & kTail) != 0; }
  std::string_view tail_of(const Cell& cell) const {
    const Tail& tail = tails_[cell.base & ~kTail];
    return std::string_view(tail_bytes_).substr(tail.begin, tail.size);
  }

  /// 1 … 256, so that no successor falls on its parent's base.
  static std::uint32_t label(char byte) {
    return std::uint32_t{1} + static_cast<unsigned char>(byte);
  }

  /// The labels that lead on from a state, as a list; apart from the cells, because plain walks
  /// have no use for them.
  struct Labels {
    std::uint16_t first = 0;    ///< the least that leads on; 0: none
    std::uint16_t sibling = 0;  ///< the next one that leads on from the parent; 0: none
  };

  void build(const std::vector<std::string>& keys);
  std::uint32_t find_base(const std::vector<std::uint32_t>& labels);
  void reserve(std::uint32_t cell);

  struct Tail {
    std::uint32_t begin = 0;  ///< in tail_bytes_
    std::uint32_t size = 0;
  };

  std::vector<Cell> cells_;
  std::vector<Tail> tails_;
  std::string tail_bytes_;
  std::vector<Labels> labels_;    ///< by state
  std::uint32_t first_free_ = 1;  ///< every cell before it is used
};

}  // namespace kaiku::rules
