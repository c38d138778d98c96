#include <chrono>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"

namespace kaiku::tasks {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class SignalTest : public testing::Test {
 protected:
  asio::awaitable<void> wait(Duration limit) {
    co_await signal.wait(clock, limit);
    ++woken;
  }
  void spawn_wait(Duration limit = 1h) {
    group.spawn("waiter", wait(limit));
    clock.settle();
  }

  asio::io_context io;
  fakes::ManualClock clock{io};
  TaskGroup group{io};
  Signal signal{io};
  int woken = 0;
};

TEST_F(SignalTest, WakesOneWaiterPerNotify) {
  spawn_wait();
  spawn_wait();
  EXPECT_EQ(woken, 0);
  signal.notify();
  clock.settle();
  EXPECT_EQ(woken, 1);
  signal.notify();
  clock.settle();
  EXPECT_EQ(woken, 2);
}

TEST_F(SignalTest, KeepsOneNotifyForTheNextWaiter) {
  signal.notify();
  signal.notify();
  clock.settle();
  spawn_wait();
  EXPECT_EQ(woken, 1);
  spawn_wait();
  EXPECT_EQ(woken, 1);
}

TEST_F(SignalTest, ResumesAfterItsLimit) {
  spawn_wait(10s);
  clock.advance(9s);
  EXPECT_EQ(woken, 0);
  clock.advance(1s);
  EXPECT_EQ(woken, 1);
}

TEST_F(SignalTest, AWaiterThatGaveUpTakesNoNotifyFromOthers) {
  spawn_wait(1s);
  spawn_wait();
  clock.advance(1s);
  EXPECT_EQ(woken, 1);
  signal.notify();
  clock.settle();
  EXPECT_EQ(woken, 2);
}

TEST_F(SignalTest, ResumesWhenTheTaskIsCancelledAlsoWhenThatCameBefore) {
  spawn_wait();
  group.request_stop();
  clock.settle();
  EXPECT_EQ(woken, 1);
  spawn_wait();
  EXPECT_EQ(woken, 2);
}

TEST_F(SignalTest, MayBeNotifiedFromAnotherThread) {
  spawn_wait();
  std::thread([this] { signal.notify(); }).join();
  clock.settle();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace kaiku::tasks
