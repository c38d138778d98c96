#include <gtest/gtest.h>

#include <kaiku/clock/time_zone.hpp>

namespace kaiku {
namespace {

// The wall time in Helsinki of a moment, written as if it were UTC.
std::string helsinki(const char* utc) {
  const auto zone = TimeZone::named("Europe/Helsinki");
  if (!zone) return "no such zone";
  return to_iso8601(TimePoint(zone->wall_time(*parse_iso8601(utc)).time_since_epoch()));
}

TEST(TimeZone, KnowsSummerAndWinter) {
  EXPECT_EQ(helsinki("2026-01-15T10:00:00Z"), "2026-01-15T12:00:00Z");
  EXPECT_EQ(helsinki("2026-07-15T10:00:00Z"), "2026-07-15T13:00:00Z");
}

TEST(TimeZone, LeavesOutAnHourWhereSummerTimeBegins) {
  EXPECT_EQ(helsinki("2026-03-29T00:59:59Z"), "2026-03-29T02:59:59Z");
  EXPECT_EQ(helsinki("2026-03-29T01:00:00Z"), "2026-03-29T04:00:00Z");
}

TEST(TimeZone, RepeatsAnHourWhereSummerTimeEnds) {
  EXPECT_EQ(helsinki("2026-10-25T00:30:00Z"), "2026-10-25T03:30:00Z");
  EXPECT_EQ(helsinki("2026-10-25T01:30:00Z"), "2026-10-25T03:30:00Z");
}

TEST(TimeZone, KeepsFractionsOfASecondBeforeTheEpochToo) {
  const auto utc = TimeZone::named("UTC");
  ASSERT_TRUE(utc);
  const TimePoint before = from_unix_micros(-1);
  EXPECT_EQ(utc->wall_time(before).time_since_epoch(), before.time_since_epoch());
}

TEST(TimeZone, GoesOverMidnightAndHalfHours) {
  const auto kolkata = TimeZone::named("Asia/Kolkata");
  ASSERT_TRUE(kolkata);
  const auto wall = kolkata->wall_time(*parse_iso8601("2026-01-31T20:00:00Z"));
  EXPECT_EQ(to_iso8601(TimePoint(wall.time_since_epoch())), "2026-02-01T01:30:00Z");
}

TEST(TimeZone, IsNothingForAnUnknownName) {
  EXPECT_FALSE(TimeZone::named("Europe/Helsingfors"));
  EXPECT_FALSE(TimeZone::named(""));
  EXPECT_FALSE(TimeZone::named("Etc/Unknown"));
}

}  // namespace
}  // namespace kaiku
