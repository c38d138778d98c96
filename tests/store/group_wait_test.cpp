#include "../../src/store/sqlite/group_wait.hpp"

#include <gtest/gtest.h>

namespace kaiku::store {
namespace {

using namespace std::chrono_literals;

std::chrono::microseconds wait_after(GroupWait::Seconds sync) {
  GroupWait wait;
  for (int i = 0; i < 100; ++i) wait.observe(sync);
  return wait.wait();
}

TEST(GroupWait, DoesNotWaitBeforeAnythingIsKnown) {
  EXPECT_EQ(GroupWait().wait(), 0us);
}

TEST(GroupWait, DoesNotWaitOnAQuickDisk) {
  EXPECT_EQ(wait_after(100us), 0us);
  EXPECT_EQ(wait_after(299us), 0us);
}

TEST(GroupWait, WaitsAFractionOfASlowSync) {
  EXPECT_NEAR(static_cast<double>(wait_after(301us).count()), 45, 1);
  EXPECT_NEAR(static_cast<double>(wait_after(1ms).count()), 150, 1);
  EXPECT_NEAR(static_cast<double>(wait_after(5ms).count()), 750, 1);
}

TEST(GroupWait, NeverWaitsLongerThanAMillisecond) {
  EXPECT_EQ(wait_after(10ms), 1ms);
  EXPECT_EQ(wait_after(3s), 1ms);
}

TEST(GroupWait, OneOutlierMovesTheAverageByAnEighth) {
  GroupWait wait;
  wait.observe(100us);
  wait.observe(900us);
  EXPECT_NEAR(wait.mean_sync().count(), 0.000'2, 1e-9);
  EXPECT_EQ(wait.wait(), 0us);
}

TEST(GroupWait, FollowsADiskThatBecomesQuickAgain) {
  GroupWait wait;
  for (int i = 0; i < 50; ++i) wait.observe(4ms);
  EXPECT_GT(wait.wait(), 500us);
  for (int i = 0; i < 50; ++i) wait.observe(50us);
  EXPECT_EQ(wait.wait(), 0us);
}

}  // namespace
}  // namespace kaiku::store
