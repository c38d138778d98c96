#include "../../src/rules/matcher/id_set.hpp"

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

std::vector<std::uint32_t> visited(const IdSet& ids) {
  std::vector<std::uint32_t> all;
  ids.for_each([&](std::uint32_t id) { all.push_back(id); });
  return all;
}

TEST(IdSet, VisitsWhatItHoldsOnceAndAscending) {
  std::mt19937 random(1);
  for (const std::uint32_t bound : {1U, 64U, 65U, 4'096U, 100'000U}) {
    IdSet ids(bound);
    std::set<std::uint32_t> expected = {0, bound - 1};
    for (int i = 0; i < 50; ++i) expected.insert(static_cast<std::uint32_t>(random() % bound));
    for (int twice = 0; twice < 2; ++twice) {
      for (const std::uint32_t id : expected) ids.insert(id);
    }
    EXPECT_EQ(visited(ids), std::vector<std::uint32_t>(expected.begin(), expected.end())) << bound;
    for (std::uint32_t id = 0; id < bound; ++id) {
      EXPECT_EQ(ids.contains(id), expected.contains(id)) << id << " of " << bound;
    }
  }
}

TEST(IdSet, IsEmptyAtFirst) {
  EXPECT_TRUE(visited(IdSet(10'000)).empty());
  EXPECT_TRUE(visited(IdSet()).empty());
}

}  // namespace
}  // namespace kaiku::rules
