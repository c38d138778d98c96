#include <chrono>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/clock/clock.hpp>

namespace kaiku {
namespace {

namespace asio = boost::asio;

TEST(SystemClock, TellsATimeOfThisCentury) {
  const SystemClock clock;
  EXPECT_GT(clock.now(), from_unix_seconds(1'700'000'000));
  EXPECT_LT(clock.now(), from_unix_seconds(4'100'000'000));
}

TEST(SystemClock, ResumesASleeper) {
  SystemClock clock;
  asio::io_context io;
  bool resumed = false;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(Duration(0));
        resumed = true;
      },
      asio::detached);
  io.run();
  EXPECT_TRUE(resumed);
}

TEST(SystemClock, WakesACancelledSleeperWithoutAnException) {
  SystemClock clock;
  asio::io_context io;
  asio::cancellation_signal cancel;
  std::exception_ptr failure;
  bool ended = false;
  asio::co_spawn(
      io, [&]() -> asio::awaitable<void> { co_await clock.sleep_for(std::chrono::hours(24)); },
      asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error) {
        failure = error;
        ended = true;
      }));
  io.poll();
  EXPECT_FALSE(ended);
  cancel.emit(asio::cancellation_type::terminal);
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_FALSE(failure);
}

}  // namespace
}  // namespace kaiku
