#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace kaiku::rules {

/// A set of small numbers, a bit for each that there may be. A second row of bits tells where any
/// are: the others need not be cleared before or looked at, so that a few among very many cost
/// little.
class IdSet {
 public:
  IdSet() = default;
  /// For numbers below `bound`.
  explicit IdSet(std::size_t bound)
      : bits_(std::make_unique_for_overwrite<std::uint64_t[]>(bound / 64 + 1)),
        used_(bound / 4096 + 1) {}

  void insert(std::uint32_t id) {
    std::uint64_t& used = used_[id / 4096];
    const std::uint64_t here = std::uint64_t{1} << (id / 64 % 64);
    if ((used & here) == 0) bits_[id / 64] = 0;
    used |= here;
    bits_[id / 64] |= std::uint64_t{1} << (id % 64);
  }
  bool contains(std::uint32_t id) const {
    return (used_[id / 4096] >> (id / 64 % 64) & 1U) != 0 &&
           (bits_[id / 64] >> (id % 64) & 1U) != 0;
  }

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

  std::unique_ptr<std::uint64_t[]> bits_;  ///< where used_ says so; elsewhere anything
  std::vector<std::uint64_t> used_;        ///< a bit for each word of bits_ that is not 0
};

}  // namespace kaiku::rules
