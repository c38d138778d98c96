#include <gtest/gtest.h>

#include <kaiku/clock/opening_hours.hpp>

namespace kaiku {
namespace {

using namespace std::chrono_literals;

class OpeningHoursTest : public testing::Test {
 protected:
  bool open(const char* wall) const {
    return hours.open_at(WallTime(parse_iso8601(wall)->time_since_epoch()));
  }

  OpeningHours hours;
};

// 2026-04-01 is a Wednesday.
TEST_F(OpeningHoursTest, OpenAtTheirBeginAndCloseAtTheirEnd) {
  ASSERT_TRUE(hours.add("mon-fri 8:30-16"));
  EXPECT_FALSE(open("2026-04-01T08:29:59Z"));
  EXPECT_TRUE(open("2026-04-01T08:30:00Z"));
  EXPECT_TRUE(open("2026-04-01T15:59:59Z"));
  EXPECT_FALSE(open("2026-04-01T16:00:00Z"));
  EXPECT_FALSE(open("2026-04-04T12:00:00Z")) << "a Saturday";
}

TEST_F(OpeningHoursTest, GoOverMidnightIntoTheNextDay) {
  ASSERT_TRUE(hours.add("fri 22-02"));
  EXPECT_FALSE(open("2026-04-03T01:00:00Z")) << "the night before";
  EXPECT_TRUE(open("2026-04-03T23:00:00Z"));
  EXPECT_TRUE(open("2026-04-04T01:59:00Z")) << "Friday's night on Saturday";
  EXPECT_FALSE(open("2026-04-04T22:30:00Z"));
}

TEST_F(OpeningHoursTest, MayLastTheWholeDay) {
  ASSERT_TRUE(hours.add("sat-mon 0-24"));
  EXPECT_TRUE(open("2026-04-04T00:00:00Z"));
  EXPECT_TRUE(open("2026-04-06T23:59:59Z"));
  EXPECT_FALSE(open("2026-04-07T00:00:00Z"));
}

TEST_F(OpeningHoursTest, AddUp) {
  ASSERT_TRUE(hours.add("mon-fri 8-16"));
  ASSERT_TRUE(hours.add("sat 10-14"));
  EXPECT_TRUE(open("2026-04-04T10:00:00Z"));
  EXPECT_FALSE(open("2026-04-04T15:00:00Z"));
}

TEST_F(OpeningHoursTest, LeaveOutDaysOff) {
  ASSERT_TRUE(hours.add("mon-sun 0-24"));
  ASSERT_TRUE(hours.add_day_off("12-24"));
  ASSERT_TRUE(hours.add_day_off("2026-04-03"));
  EXPECT_FALSE(open("2026-12-24T12:00:00Z"));
  EXPECT_FALSE(open("2027-12-24T12:00:00Z"));
  EXPECT_FALSE(open("2026-04-03T12:00:00Z"));
  EXPECT_TRUE(open("2027-04-03T12:00:00Z"));
}

TEST_F(OpeningHoursTest, LetANightEndOnADayOff) {
  ASSERT_TRUE(hours.add("mon-sun 22-02"));
  ASSERT_TRUE(hours.add_day_off("12-24"));
  EXPECT_TRUE(open("2026-12-24T01:00:00Z")) << "began on the 23rd";
  EXPECT_FALSE(open("2026-12-24T23:00:00Z"));
  EXPECT_FALSE(open("2026-12-25T01:00:00Z")) << "would have begun on the 24th";
}

TEST_F(OpeningHoursTest, RefuseWhatCannotBeRead) {
  for (const char* text : {"", "mon", "8-16", "mon 8", "mon 8-8", "mon 24-2", "mon 8-25",
                           "maanantai 8-16", "mon-fri8-16", "mon 8:60-9", "mon -8-16"}) {
    EXPECT_FALSE(hours.add(text)) << text;
  }
  for (const char* text :
       {"", "12", "02-30", "13-01", "2026-02-29", "26-04-03", "2026-04", "1-1-1"}) {
    EXPECT_FALSE(hours.add_day_off(text)) << text;
  }
  EXPECT_TRUE(hours.empty());
}

TEST(DayStretch, HoldsTheEarlyHoursWhenItEndsBeforeItBegins) {
  const auto night = parse_day_stretch("22-07");
  ASSERT_TRUE(night);
  EXPECT_TRUE(night->holds(22h));
  EXPECT_TRUE(night->holds(6h + 59min));
  EXPECT_FALSE(night->holds(7h));
}

TEST(Weekdays, GoOverTheEndOfTheWeek) {
  const auto days = parse_weekdays("sat-mon");
  ASSERT_TRUE(days);
  EXPECT_EQ(days->count(), 3u);
  EXPECT_TRUE(days->test(std::chrono::Sunday.c_encoding()));
  EXPECT_EQ(weekday_name(std::chrono::Sunday), "sun");
  EXPECT_EQ(weekday_name(std::chrono::Monday), "mon");
}

}  // namespace
}  // namespace kaiku
