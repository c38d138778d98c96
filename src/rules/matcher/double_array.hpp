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
/// byte` is the successor of s when its `check` names s as its parent.
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
    std::vector<MaskedWalk> open = {{.state = 0, .at = 0}};
    std::size_t steps = kMostMaskedSteps;
    while (!open.empty()) {
      const MaskedWalk walk = open.back();
      open.pop_back();
      if (walk.at > 0 && cells_[walk.state].value != kNoValue) {
        found(cells_[walk.state].value, walk.at);
      }
      if (walk.at == text.size()) continue;
      if (!step_masked(text, mask, walk, open, steps)) return false;
    }
    return true;
  }

 private:
  struct MaskedWalk {
    std::uint32_t state = 0;
    std::size_t at = 0;
  };
  bool step_masked(std::string_view text, Mask mask, MaskedWalk walk, std::vector<MaskedWalk>& open,
                   std::size_t& steps) const;
  /// Appends every state that one letter more leads to.
  bool any_letter(std::uint32_t state, std::vector<std::uint32_t>& reached,
                  std::size_t& steps) const;
  /// The successor by this byte, or 0.
  std::uint32_t successor(std::uint32_t state, std::uint32_t byte_label) const {
    const std::uint32_t next = cells_[state].base + byte_label;
    return next < cells_.size() && cells_[next].check == state ? next : 0;
  }

  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

  struct Cell {
    std::uint32_t base = 0;
    std::uint32_t check = kFree;  ///< the parent; kFree: unused
    std::uint32_t value = kNoValue;
  };

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

  std::vector<Cell> cells_;
  std::vector<Labels> labels_;    ///< by state
  std::uint32_t first_free_ = 1;  ///< every cell before it is used
};

}  // namespace kaiku::rules
