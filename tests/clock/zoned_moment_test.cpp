#include <random>

#include <gtest/gtest.h>

#include <kaiku/clock/zoned_moment.hpp>

namespace kaiku {
namespace {

TimeZone helsinki() {
  return *TimeZone::named("Europe/Helsinki");
}

std::string moment(const char* wall) {
  return to_iso8601(moment_of(helsinki(), *parse_wall_time(wall)));
}

TEST(ZonedMoment, KnowsSummerAndWinter) {
  EXPECT_EQ(moment("2026-01-15T09:00"), "2026-01-15T07:00:00Z");
  EXPECT_EQ(moment("2026-07-15T09:00"), "2026-07-15T06:00:00Z");
}

TEST(ZonedMoment, TakesTheFirstOfTwoWhereTheClocksArePutBack) {
  EXPECT_EQ(moment("2026-10-25T03:30"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(moment("2026-10-25T02:59"), "2026-10-24T23:59:00Z");
  EXPECT_EQ(moment("2026-10-25T04:00"), "2026-10-25T02:00:00Z");
}

TEST(ZonedMoment, HasAMomentForATimeThatTheClocksSkip) {
  EXPECT_EQ(moment("2026-03-29T03:30"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(moment("2026-03-29T04:00"), "2026-03-29T01:00:00Z");
}

TEST(ZonedMoment, ShowsItsWallTimeWhereverThereIsSuchATime) {
  std::mt19937 random(7);
  for (const char* name : {"Europe/Helsinki", "America/St_Johns", "Australia/Lord_Howe", "UTC",
                           "Asia/Kolkata", "Pacific/Apia"}) {
    const TimeZone zone = *TimeZone::named(name);
    for (int i = 0; i < 2'000; ++i) {
      const TimePoint at =
          from_unix_seconds(1'700'000'000 + static_cast<std::int64_t>(random() % 100'000'000));
      const WallTime wall = zone.wall_time(at);
      EXPECT_EQ(zone.wall_time(moment_of(zone, wall)), wall) << name << " " << to_iso8601(at);
      EXPECT_LE(moment_of(zone, wall), at);
    }
  }
}

TEST(WallTimes, AreDatesWithHoursAndMinutesOnly) {
  EXPECT_TRUE(parse_wall_time("2026-01-05 09:00"));
  for (const char* wrong : {"", "2026-01-05", "2026-02-30T09:00", "2026-01-05T24:00",
                            "2026-01-05T09:00Z", "2026-01-05T09:00:00", "2026-1-05T09:000"}) {
    EXPECT_FALSE(parse_wall_time(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace kaiku
