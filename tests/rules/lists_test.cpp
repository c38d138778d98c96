#include "../../src/rules/matcher/lists.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

TEST(Lists, GiveEachListByItsNumber) {
  Lists<int> lists;
  const std::vector<std::vector<int>> added = {{}, {3, 1, 2}, {}, {7}, {}};
  EXPECT_TRUE(lists.empty());
  lists.add(added[0]);
  EXPECT_TRUE(lists.empty());  // one list, but nothing in it
  for (std::size_t i = 1; i < added.size(); ++i) lists.add(added[i]);
  EXPECT_FALSE(lists.empty());
  for (std::size_t i = 0; i < added.size(); ++i)
    EXPECT_TRUE(std::ranges::equal(lists[i], added[i])) << i;
}

}  // namespace
}  // namespace kaiku::rules
