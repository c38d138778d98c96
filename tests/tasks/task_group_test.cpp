#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"

namespace kaiku::tasks {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::ElementsAre;
using testing::HasSubstr;

class TaskGroupTest : public testing::Test {
 protected:
  asio::awaitable<void> tick(Duration every) {
    while (!group.stopping()) {
      co_await clock.sleep_for(every);
      ++ticks;
    }
  }

  asio::awaitable<void> fail(Duration after) {
    co_await clock.sleep_for(after);
    throw std::runtime_error("out of cheese");
  }

  // Works on after the stop: neither the stop nor a later wait may throw it out of its work.
  asio::awaitable<void> finish_slowly() {
    co_await clock.sleep_for(1h);
    steps.emplace_back("woken");
    co_await asio::post(io, asio::use_awaitable);
    steps.emplace_back("finished");
  }

  asio::awaitable<void> ignore_stop() {
    for (int i = 0; i < 1'000'000; ++i) {
      co_await asio::co_spawn(io, clock.sleep_for(1h), asio::use_awaitable);
    }
  }

  asio::awaitable<void> join(Duration grace) { joined = co_await group.join(clock, grace); }
  void spawn_join(Duration grace) { outside.spawn("join", join(grace)); }

  asio::io_context io;
  fakes::ManualClock clock{io};
  TaskGroup outside{io};
  TaskGroup group{io};
  int ticks = 0;
  std::vector<std::string> steps;
  std::optional<bool> joined;
};

TEST_F(TaskGroupTest, RunsTasksUntilTheyReturn) {
  group.spawn("slow", finish_slowly());
  EXPECT_EQ(group.running(), 1u);
  clock.advance(1h);
  EXPECT_EQ(group.running(), 0u);
  EXPECT_THAT(steps, ElementsAre("woken", "finished"));
}

TEST_F(TaskGroupTest, AnExceptionIsLoggedAndEndsThatTaskOnly) {
  group.spawn("ticker", tick(1s));
  group.spawn("fragile", fail(2s));
  testing::internal::CaptureStderr();
  clock.advance(5s);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("task_failed"));
  EXPECT_THAT(log, HasSubstr("fragile"));
  EXPECT_THAT(log, HasSubstr("out of cheese"));
  EXPECT_EQ(group.running(), 1u);
  EXPECT_EQ(ticks, 5);
}

TEST_F(TaskGroupTest, StoppingCancelsEveryWaitAndTasksEndByThemselves) {
  group.spawn("ticker", tick(1h));
  group.spawn("ticker", tick(2h));
  clock.settle();
  EXPECT_FALSE(group.stopping());
  group.request_stop();
  EXPECT_TRUE(group.stopping());
  clock.settle();
  EXPECT_EQ(group.running(), 0u);
  EXPECT_EQ(ticks, 2);
}

TEST_F(TaskGroupTest, AStoppedTaskMayFinishItsWork) {
  group.spawn("slow", finish_slowly());
  clock.settle();
  group.request_stop();
  clock.settle();
  EXPECT_THAT(steps, ElementsAre("woken", "finished"));
  EXPECT_EQ(group.running(), 0u);
}

TEST_F(TaskGroupTest, ATaskSpawnedAfterTheStopDoesNotSleep) {
  group.request_stop();
  group.spawn("late", finish_slowly());
  clock.settle();
  EXPECT_THAT(steps, ElementsAre("woken", "finished"));
}

TEST_F(TaskGroupTest, ATaskThatSleepsAfterTheStopResumesAtOnce) {
  struct Sleeper {
    static asio::awaitable<void> run(Clock& clock, int& naps) {
      co_await clock.sleep_for(1h);
      ++naps;
      co_await clock.sleep_for(1h);
      ++naps;
    }
  };
  int naps = 0;
  group.spawn("sleepy", Sleeper::run(clock, naps));
  clock.settle();
  group.request_stop();
  clock.settle();
  EXPECT_EQ(naps, 2);
}

TEST_F(TaskGroupTest, JoinResumesWhenTheLastTaskHasEnded) {
  group.spawn("ticker", tick(10s));
  spawn_join(1h);
  clock.advance(30s);
  EXPECT_FALSE(joined.has_value());
  group.request_stop();
  clock.settle();
  EXPECT_EQ(joined, true);
}

TEST_F(TaskGroupTest, JoiningAnEmptyGroupReturnsAtOnce) {
  spawn_join(1h);
  clock.settle();
  EXPECT_EQ(joined, true);
}

TEST_F(TaskGroupTest, JoinAbandonsWhatOutlastsTheGraceAndNamesIt) {
  group.spawn("stubborn", ignore_stop());
  clock.settle();
  group.request_stop();
  spawn_join(20s);
  testing::internal::CaptureStderr();
  clock.advance(20s);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("stubborn"));
  EXPECT_EQ(joined, false);
}

TEST(TaskGroupLifetime, AbandonedTasksAreDestroyedWithTheIoContext) {
  struct Sleeper {
    static asio::awaitable<void> run(Clock& clock, std::shared_ptr<int> held) {
      co_await clock.sleep_for(1h);
      ++*held;
    }
  };
  auto held = std::make_shared<int>(0);
  {
    asio::io_context io;
    fakes::ManualClock clock(io);
    {
      TaskGroup group(io);
      group.spawn("sleeper", Sleeper::run(clock, held));
      clock.settle();
    }
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 0);
}

}  // namespace
}  // namespace kaiku::tasks
