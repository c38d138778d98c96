#include "../../src/rules/matcher/set_places.hpp"

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

TEST(SetPlaces, FindsWhatWasInserted) {
  SetPlaces places;
  EXPECT_EQ(places.find(0), SetPlaces::kNowhere);
  places.insert(0, 7);
  places.insert(256, 8);
  EXPECT_EQ(places.find(0), 7U);
  EXPECT_EQ(places.find(256), 8U);
  EXPECT_EQ(places.find(1), SetPlaces::kNowhere);
}

TEST(SetPlaces, HasRoomForAnyNumberOfSets) {
  SetPlaces places;
  constexpr std::uint32_t kSets = 10'000;
  for (std::uint32_t i = 0; i < kSets; ++i) places.insert(3 * i, i);
  for (std::uint32_t i = 0; i < kSets; ++i) {
    ASSERT_EQ(places.find(3 * i), i);
    ASSERT_EQ(places.find(3 * i + 1), SetPlaces::kNowhere);
  }
}

}  // namespace
}  // namespace kaiku::rules
