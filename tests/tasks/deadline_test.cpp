#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/tasks/deadline.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"

namespace kaiku::tasks {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class DeadlineTest : public testing::Test {
 protected:
  asio::awaitable<Result<std::string>> work(Duration takes) {
    co_await clock.sleep_for(takes);
    ended_at = clock.now();
    if (takes == 3s) co_return Error(Errc::kNetwork, "third");
    co_return "ready";
  }

  asio::awaitable<void> call(Duration takes, Duration limit) {
    result = co_await with_deadline<std::string>(clock, limit, "GET the moon", work(takes));
  }

  asio::io_context io;
  fakes::ManualClock clock{io};
  TaskGroup group{io};
  TimePoint begun = clock.now();
  TimePoint ended_at;
  std::optional<Result<std::string>> result;
};

TEST_F(DeadlineTest, PassesOnWhatComesInTime) {
  group.spawn("call", call(2s, 10s));
  clock.advance(2s);
  ASSERT_TRUE(result && result->has_value());
  EXPECT_EQ(result->value(), "ready");
  EXPECT_EQ(clock.sleeping(), 0u);
}

TEST_F(DeadlineTest, PassesOnAFailure) {
  group.spawn("call", call(3s, 10s));
  clock.advance(3s);
  ASSERT_TRUE(result && result->has_error());
  EXPECT_TRUE(result->error().is(Errc::kNetwork));
}

TEST_F(DeadlineTest, GivesUpAfterTheLimitAndCancelsTheWork) {
  group.spawn("call", call(1h, 10s));
  clock.advance(9s);
  EXPECT_FALSE(result.has_value());
  clock.advance(1s);
  ASSERT_TRUE(result && result->has_error());
  EXPECT_TRUE(result->error().is(Errc::kTimeout));
  EXPECT_EQ(result->error().context, "GET the moon");
  EXPECT_EQ(ended_at, begun + 10s);
  EXPECT_EQ(clock.sleeping(), 0u);
}

TEST_F(DeadlineTest, EndsWhenTheTaskIsStopped) {
  group.spawn("call", call(1h, 1h));
  clock.settle();
  group.request_stop();
  clock.settle();
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(group.running(), 0u);
}

}  // namespace
}  // namespace kaiku::tasks
