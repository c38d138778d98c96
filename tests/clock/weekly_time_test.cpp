#include <gtest/gtest.h>

#include <kaiku/clock/weekly_time.hpp>

namespace kaiku {
namespace {

TimePoint at(const char* text) {
  return parse_iso8601(text).value();
}

TEST(WeeklyTime, IsTheLatestOneThatHasCome) {
  const auto monday = parse_weekly_time("mon 10:00");
  ASSERT_TRUE(monday);
  EXPECT_EQ(monday->latest(at("2026-02-16T10:00:00Z")), at("2026-02-16T10:00:00Z"));
  EXPECT_EQ(monday->latest(at("2026-02-16T09:59:59Z")), at("2026-02-09T10:00:00Z"));
  EXPECT_EQ(monday->latest(at("2026-02-22T23:59:59Z")), at("2026-02-16T10:00:00Z"));
  EXPECT_EQ(parse_weekly_time("sun 23:30")->latest(at("2026-03-01T00:00:00Z")),
            at("2026-02-22T23:30:00Z"));
}

TEST(WeeklyTime, RefusesWhatIsNoDayAndTime) {
  for (const char* text : {"", "mon", "10:00", "mon-fri 10:00", "mon 25:00", "mon 24:00", "mon x",
                           "mon 9-10", "maanantai 10:00"}) {
    EXPECT_FALSE(parse_weekly_time(text)) << text;
  }
}

}  // namespace
}  // namespace kaiku
