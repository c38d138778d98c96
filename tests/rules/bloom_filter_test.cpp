#include "../../src/rules/matcher/bloom_filter.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

std::vector<std::uint64_t> random_hashes(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> hashes(count);
  for (std::uint64_t& hash : hashes) hash = random();
  return hashes;
}

TEST(BloomFilter, HoldsWhatWasInserted) {
  for (const std::size_t count : {1, 3, 100, 5'000}) {
    BloomFilter filter(count);
    const std::vector<std::uint64_t> hashes = random_hashes(count, count);
    for (const std::uint64_t hash : hashes) filter.insert(hash);
    for (const std::uint64_t hash : hashes) EXPECT_TRUE(filter.may_hold(hash));
  }
}

TEST(BloomFilter, LetsFewOthersPass) {
  constexpr std::size_t kCount = 5'000;
  BloomFilter filter(kCount);
  for (const std::uint64_t hash : random_hashes(kCount, 1)) filter.insert(hash);
  std::size_t passed = 0;
  for (const std::uint64_t hash : random_hashes(kCount, 2)) passed += filter.may_hold(hash) ? 1 : 0;
  EXPECT_LT(passed, kCount * 4 / 100);
}

TEST(BloomFilter, HoldsNothingWhenEmpty) {
  const BloomFilter filter;
  for (const std::uint64_t hash : random_hashes(1'000, 3)) EXPECT_FALSE(filter.may_hold(hash));
}

}  // namespace
}  // namespace kaiku::rules
