// Days of a quota where it is counted, and what is paid from it.
#include <gtest/gtest.h>

#include <kaiku/quota/purse.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"

namespace kaiku::quota {
namespace {

using namespace std::chrono_literals;

Allowance pacific(std::int64_t units = 100, std::int64_t reserve = 40) {
  return {.name = "youtube",
          .units = units,
          .reserve = reserve,
          .zone = TimeZone::named("America/Los_Angeles").value()};
}

TimePoint at(std::string_view text) {
  return parse_iso8601(text).value();
}

TEST(Allowance, ItsDayEndsAtMidnightOfItsZone) {
  EXPECT_EQ(end_of_day(pacific(), at("2026-01-01T00:00:00Z")), at("2026-01-01T08:00:00Z"));
  EXPECT_EQ(end_of_day(pacific(), at("2026-01-01T08:00:00Z")), at("2026-01-02T08:00:00Z"));
  EXPECT_EQ(end_of_day(pacific(), at("2026-07-01T06:59:59Z")), at("2026-07-01T07:00:00Z"));
}

TEST(Allowance, ItsDayIsLongerOrShorterWhenClocksAreTurned) {
  // 2026-03-08 and 2026-11-01, at two in the morning.
  EXPECT_EQ(end_of_day(pacific(), at("2026-03-08T08:30:00Z")), at("2026-03-09T07:00:00Z"));
  EXPECT_EQ(end_of_day(pacific(), at("2026-11-01T07:30:00Z")), at("2026-11-02T08:00:00Z"));
}

TEST(Allowance, DaysGrowByOneAtItsMidnight) {
  const std::int64_t before = day_of(pacific(), at("2026-01-01T07:59:59Z"));
  EXPECT_EQ(day_of(pacific(), at("2026-01-01T08:00:00Z")), before + 1);
}

class PurseTest : public ::testing::Test {
 protected:
  Result<void> pay(Purpose purpose, std::int64_t units) {
    Result<void> outcome = Error(Errc::kStopped, "did not end");
    tasks.spawn("pay",
                [](Purse& p, Purpose why, std::int64_t n,
                   Result<void>& out) -> boost::asio::awaitable<void> {
                  out = co_await p.pay(pacific(), why, n);
                }(purse, purpose, units, outcome));
    clock.settle();
    return outcome;
  }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::MemoryLedger ledger;
  metrics::Registry registry;
  tasks::TaskGroup tasks{io};
  Purse purse{ledger, clock, registry};
};

TEST_F(PurseTest, ReadingLeavesTheReserveToActing) {
  EXPECT_TRUE(pay(Purpose::kReading, 60));
  EXPECT_TRUE(pay(Purpose::kReading, 1).error().is(Errc::kOverloaded));
  EXPECT_TRUE(pay(Purpose::kActing, 40));
  EXPECT_TRUE(pay(Purpose::kActing, 1).error().is(Errc::kOverloaded));
}

TEST_F(PurseTest, WhatActingSpendsOfItsReserveIsNotReadings) {
  EXPECT_TRUE(pay(Purpose::kActing, 40));
  EXPECT_TRUE(pay(Purpose::kReading, 60));
  EXPECT_FALSE(pay(Purpose::kReading, 1));
}

TEST_F(PurseTest, WhatDoesNotFitIsNotSpentInPart) {
  EXPECT_TRUE(pay(Purpose::kActing, 60));
  EXPECT_TRUE(pay(Purpose::kActing, 50).error().is(Errc::kOverloaded));
  EXPECT_TRUE(pay(Purpose::kActing, 40));
}

TEST_F(PurseTest, EveryDayBeginsAnew) {
  EXPECT_TRUE(pay(Purpose::kActing, 100));
  clock.advance(8h - 1s);
  EXPECT_FALSE(pay(Purpose::kActing, 1));
  clock.advance(1s);
  EXPECT_TRUE(pay(Purpose::kActing, 1));
}

TEST_F(PurseTest, IsEmptyWhenThePlatformSaysSo) {
  tasks.spawn("empty",
              [](Purse& p) -> boost::asio::awaitable<void> { co_await p.empty(pacific()); }(purse));
  clock.settle();
  EXPECT_TRUE(pay(Purpose::kActing, 1).error().is(Errc::kOverloaded));
  EXPECT_NE(registry.expose().find("kaiku_quota_spent{quota=\"youtube\"} 100"), std::string::npos);
}

TEST_F(PurseTest, DoesNotPayWhatCannotBeWrittenDown) {
  ledger.failure = Error(Errc::kStoreUnavailable, "disk full");
  EXPECT_TRUE(pay(Purpose::kReading, 1).error().is(Errc::kStoreUnavailable));
}

}  // namespace
}  // namespace kaiku::quota
