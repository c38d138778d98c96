#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaiku::rules {

/// A set of small numbers, a bit for each that there may be.
class IdSet {
 public:
  IdSet() = default;
  /// For numbers below `bound`.
  explicit IdSet(std::size_t bound) : bits_(bound / 64 + 1) {}

  void insert(std::uint32_t id) { bits_[id / 64] |= std::uint64_t{1} << (id % 64); }
  bool contains(std::uint32_t id) const { return (bits_[id / 64] >> (id % 64) & 1U) != 0; }

  /// Calls `look(id)` for each, ascending.
  template <class Look>
  void for_each(Look look) const {
    for (std::size_t i = 0; i < bits_.size(); ++i) {
      for (std::uint64_t bits = bits_[i]; bits != 0; bits &= bits - 1)
        look(static_cast<std::uint32_t>(i * 64 + static_cast<unsigned>(std::countr_zero(bits))));
    }
  }

 private:
  std::vector<std::uint64_t> bits_;
};

}  // namespace kaiku::rules
