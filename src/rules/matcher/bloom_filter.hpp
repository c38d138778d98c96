#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kaiku::rules {

/// Says of most hashes that are not in a set that they are not, in few bytes. The two bits of a
/// hash lie in one word, so that it costs one look into memory (Putze, Sanders, Singler, "Cache-,
/// Hash- and Space-Efficient Bloom Filters", 2007). Two in a hundred of the others pass.
class BloomFilter {
 public:
  BloomFilter() : BloomFilter(0) {}
  explicit BloomFilter(std::size_t hashes) {
    const std::size_t bits = std::max(kBitsOfWord, std::bit_ceil(hashes * kBitsOfHash));
    words_.resize(bits / kBitsOfWord);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits * kBitsOfWord));
  }

  /// Only the high bits of a hash count.
  void insert(std::uint64_t hash) {
    const std::uint64_t place = hash >> shift_;
    words_[place / (kBitsOfWord * kBitsOfWord)] |=
        std::uint64_t{1} << place % kBitsOfWord | std::uint64_t{1}
                                                      << place / kBitsOfWord % kBitsOfWord;
  }
  /// True for what was inserted.
  bool may_hold(std::uint64_t hash) const {
    const std::uint64_t place = hash >> shift_;
    const std::uint64_t word = words_[place / (kBitsOfWord * kBitsOfWord)];
    return (word >> place % kBitsOfWord & word >> place / kBitsOfWord % kBitsOfWord & 1U) != 0;
  }

 private:
  static constexpr std::size_t kBitsOfHash = 16;
  static constexpr std::size_t kBitsOfWord = 64;

  std::vector<std::uint64_t> words_;
  unsigned shift_ = 0;
};

}  // namespace kaiku::rules
