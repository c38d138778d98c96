#include <gtest/gtest.h>

#include "../../src/rules/composites/composites.hpp"

namespace kaiku::rules {
namespace {

TEST(FoundSignals, FindsEachByItsNumberInWhateverOrderTheyCame) {
  FoundSignals found(2);
  found.add(7, classify::kNoGroup).id = "seven";
  found.add_unknown(9);
  found.add(3, 1).id = "three";
  ASSERT_NE(found.find(3), nullptr);
  ASSERT_NE(found.find(7), nullptr);
  ASSERT_NE(found.find(9), nullptr);
  EXPECT_EQ(found.evidence.hits[found.find(3)->place].id, "three");
  EXPECT_EQ(found.evidence.hits[found.find(7)->place].id, "seven");
  EXPECT_EQ(found.find(9)->place, FoundSignals::kUnknown);
  EXPECT_EQ(found.find(4), nullptr);
  EXPECT_EQ(found.find(10), nullptr);
}

TEST(FoundSignals, KeepsEvidenceInTheOrderOfComing) {
  FoundSignals found(0);
  found.add(7, classify::kNoGroup).id = "seven";
  found.add(3, 1).id = "three";
  ASSERT_EQ(found.evidence.hits.size(), 2U);
  EXPECT_EQ(found.evidence.hits.front().id, "seven");
  EXPECT_EQ(found.evidence.origins.back().group, 1U);
}

}  // namespace
}  // namespace kaiku::rules
