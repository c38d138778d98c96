#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaiku::rules {

/// A set of small numbers, a bit for each that there may be, and one for every 64 of these, so that
/// few among many are soon found.
class IdSet {
 public:
  IdSet() = default;
  /// For numbers below `bound`.
  explicit IdSet(std::size_t bound) : bits_(bound / 64 + 1), used_(bits_.size() / 64 + 1) {}

  void insert(std::uint32_t id) {
    set(bits_, id);
    set(used_, id / 64);
  }
  bool contains(std::uint32_t id) const { return (bits_[id / 64] >> (id % 64) & 1U) != 0; }

  /// Calls `look(id)` for each, ascending.
  template <class Look>
  void for_each(Look look) const {
    for (std::uint32_t i = 0; i < used_.size(); ++i) {
      for_each_bit(used_[i], 64 * i,
                   [&](std::uint32_t used) { for_each_bit(bits_[used], 64 * used, look); });
    }
  }

 private:
  static void set(std::vector<std::uint64_t>& bits, std::uint32_t bit) {
    bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  template <class Look>
  static void for_each_bit(std::uint64_t bits, std::uint32_t first, Look look) {
    for (; bits != 0; bits &= bits - 1)
      look(first + static_cast<std::uint32_t>(std::countr_zero(bits)));
  }

  std::vector<std::uint64_t> bits_;
  std::vector<std::uint64_t> used_;  ///< by place in bits_: not zero
};

}  // namespace kaiku::rules
