#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaiku::rules {

/// A set of small numbers, a bit for each that there may be. A second row of bits tells where any
/// are, so that visiting a few among very many costs little.
class IdSet {
 public:
  IdSet() = default;
  /// For numbers below `bound`.
  explicit IdSet(std::size_t bound) : bits_(bound / 64 + 1), used_(bits_.size() / 64 + 1) {}

  void insert(std::uint32_t id) {
    bits_[id / 64] |= std::uint64_t{1} << (id % 64);
    used_[id / 4096] |= std::uint64_t{1} << (id / 64 % 64);
  }
  bool contains(std::uint32_t id) const { return (bits_[id / 64] >> (id % 64) & 1U) != 0; }

  /// Calls `look(id)` for each, ascending.
  template <class Look>
  void for_each(Look look) const {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      for_each_bit(used_[i], i, [&](std::uint32_t word) { for_each_bit(bits_[word], word, look); });
    }
  }

 private:
  template <class Look>
  static void for_each_bit(std::uint64_t bits, std::size_t word, Look look) {
    for (; bits != 0; bits &= bits - 1)
      look(static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(bits))));
  }

  std::vector<std::uint64_t> bits_;
  std::vector<std::uint64_t> used_;  ///< a bit for each word of bits_ that is not 0
};

}  // namespace kaiku::rules
