#include "fakes/manual_clock.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/tasks/task_group.hpp>

namespace kaiku::fakes {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::ElementsAre;

class ManualClockTest : public testing::Test {
 protected:
  asio::awaitable<void> nap(std::string name, Duration each, int times) {
    for (int i = 0; i < times; ++i) {
      co_await clock.sleep_for(each);
      log.push_back(name + "@" + to_string(clock.now() - begun));
    }
  }

  asio::io_context io;
  ManualClock clock{io};
  tasks::TaskGroup group{io};
  TimePoint begun = clock.now();
  std::vector<std::string> log;
};

TEST_F(ManualClockTest, StandsStillUntilItIsAdvanced) {
  group.spawn("a", nap("a", 1s, 1));
  clock.settle();
  EXPECT_EQ(clock.now(), begun);
  EXPECT_EQ(clock.sleeping(), 1u);
  clock.advance(999ms);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(clock.now(), begun + 999ms);
}

TEST_F(ManualClockTest, ResumesSleepersInTheOrderOfTheirTimes) {
  group.spawn("b", nap("b", 3s, 1));
  group.spawn("a", nap("a", 2s, 3));
  group.spawn("c", nap("c", 3s, 1));
  clock.advance(1min);
  EXPECT_THAT(log, ElementsAre("a@2s", "b@3s", "c@3s", "a@4s", "a@6s"));
  EXPECT_EQ(clock.now(), begun + 1min);
}

TEST_F(ManualClockTest, ASleepOfNothingNeedsNoAdvance) {
  group.spawn("a", nap("a", 0s, 2));
  clock.settle();
  EXPECT_EQ(log.size(), 2u);
}

TEST_F(ManualClockTest, SettlesAsItIsTold) {
  int settled = 0;
  clock.settle_with([&] {
    ++settled;
    if (io.stopped()) io.restart();
    io.poll();
  });
  group.spawn("a", nap("a", 1s, 1));
  clock.advance(1s);
  EXPECT_EQ(log.size(), 1u);
  EXPECT_GE(settled, 2);
}

}  // namespace
}  // namespace kaiku::fakes
