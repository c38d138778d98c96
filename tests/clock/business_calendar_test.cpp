#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/clock/business_calendar.hpp>

namespace kaiku {
namespace {

using namespace std::chrono_literals;

TimePoint utc(const char* text) {
  return *parse_iso8601(text);
}

BusinessCalendar calendar(const std::vector<std::string>& hours, const char* zone = "UTC",
                          PublicHolidays holidays = PublicHolidays::kNone,
                          const std::vector<std::string>& days_off = {}) {
  OpeningHours open;
  for (const std::string& each : hours) EXPECT_TRUE(open.add(each));
  for (const std::string& each : days_off) EXPECT_TRUE(open.add_day_off(each));
  open.close_on(holidays);
  return BusinessCalendar(*TimeZone::named(zone), open);
}

// 2026-04-01 is a Wednesday, 2 April the Thursday before Good Friday.
TEST(BusinessCalendar, CountsOpenTimeOnly) {
  const auto week = calendar({"mon-fri 8-16"});
  EXPECT_EQ(week.after(utc("2026-04-01T09:00:00Z"), 4h), utc("2026-04-01T13:00:00Z"));
  EXPECT_EQ(week.after(utc("2026-04-01T14:00:00Z"), 4h), utc("2026-04-02T10:00:00Z"));
  EXPECT_EQ(week.after(utc("2026-04-03T14:00:00Z"), 4h), utc("2026-04-06T10:00:00Z"))
      << "over the weekend";
  EXPECT_EQ(week.after(utc("2026-04-04T12:00:00Z"), 30min), utc("2026-04-06T08:30:00Z"));
  EXPECT_EQ(week.after(utc("2026-04-01T12:00:00Z"), 4h), utc("2026-04-01T16:00:00Z"))
      << "by closing time, not by the next morning";
  EXPECT_EQ(week.after(utc("2026-04-04T12:00:00Z"), 0h), utc("2026-04-04T12:00:00Z"));
}

TEST(BusinessCalendar, PassesOverHolidaysAndOwnClosedDays) {
  const auto easter = calendar({"mon-fri 8-16"}, "UTC", PublicHolidays::kFinland, {"2026-04-07"});
  EXPECT_EQ(easter.after(utc("2026-04-02T14:00:00Z"), 4h), utc("2026-04-08T10:00:00Z"))
      << "Good Friday, the weekend, Easter Monday and a closed Tuesday";
  EXPECT_FALSE(easter.open_at(utc("2026-04-06T12:00:00Z")));
  EXPECT_TRUE(easter.open_at(utc("2026-04-08T12:00:00Z")));
}

// Helsinki: 2026-03-29 03:00 → 04:00, 2026-10-25 04:00 → 03:00.
TEST(BusinessCalendar, FollowsSummerTime) {
  const auto week = calendar({"mon-fri 8-16"}, "Europe/Helsinki");
  EXPECT_EQ(week.after(utc("2026-03-27T13:00:00Z"), 2h), utc("2026-03-30T06:00:00Z"))
      << "Friday 15:00 to Monday 9:00, which is an hour earlier now";
  EXPECT_EQ(week.after(utc("2026-10-23T12:00:00Z"), 2h), utc("2026-10-26T07:00:00Z"));
  const auto nights = calendar({"mon-sun 0-6"}, "Europe/Helsinki");
  EXPECT_EQ(nights.between(utc("2026-03-28T22:00:00Z"), utc("2026-03-29T12:00:00Z")), 5h)
      << "the night that lacks an hour";
  EXPECT_EQ(nights.between(utc("2026-10-24T21:00:00Z"), utc("2026-10-25T12:00:00Z")), 7h)
      << "the night that has one twice";
}

TEST(BusinessCalendar, WithoutHoursAllTimeCounts) {
  const auto always = calendar({}, "Europe/Helsinki", PublicHolidays::kFinland);
  EXPECT_TRUE(always.open_at(utc("2026-12-25T03:00:00Z")));
  EXPECT_EQ(always.after(utc("2026-12-25T03:00:00Z"), 4h), utc("2026-12-25T07:00:00Z"));
  EXPECT_EQ(always.between(utc("2026-12-25T03:00:00Z"), utc("2026-12-26T03:00:00Z")), 24h);
}

TEST(BusinessCalendar, GivesUpBehindItsHorizon) {
  const auto never = calendar({"mon-sun 8-8:30"}, "UTC", PublicHolidays::kNone);
  EXPECT_EQ(never.after(utc("2026-01-01T00:00:00Z"), 400h), utc("2028-03-10T08:30:00Z"));
  EXPECT_FALSE(never.after(utc("2026-01-01T00:00:00Z"), 401h));
}

TEST(BusinessCalendar, CountsNothingBackwards) {
  const auto week = calendar({"mon-fri 8-16"});
  EXPECT_EQ(week.between(utc("2026-04-02T12:00:00Z"), utc("2026-04-01T12:00:00Z")), 0h);
  EXPECT_EQ(week.between(utc("2026-04-01T12:00:00Z"), utc("2026-04-01T12:00:00Z")), 0h);
}

/// Made-up calendars and moments over two years; the same ones every time.
class BusinessCalendarProperties : public testing::TestWithParam<int> {
 protected:
  BusinessCalendarProperties() : random_(static_cast<unsigned>(GetParam())) {}

  int below(int end) { return std::uniform_int_distribution(0, end - 1)(random_); }
  BusinessCalendar any_calendar() {
    static const std::vector<const char*> kZones = {"Europe/Helsinki", "UTC", "America/New_York",
                                                    "Australia/Lord_Howe", "Asia/Kolkata"};
    static const std::vector<std::string> kHours = {"mon-fri 8:30-16", "sat 10-14", "fri 22-02",
                                                    "mon-sun 0-24",    "sun 23-24", "tue-thu 2-4",
                                                    "sat-mon 12-3"};
    std::vector<std::string> hours;
    for (int i = 1 + below(3); i > 0; --i) {
      hours.push_back(kHours[static_cast<std::size_t>(below(static_cast<int>(kHours.size())))]);
    }
    return calendar(hours, kZones[static_cast<std::size_t>(below(5))],
                    below(2) == 0 ? PublicHolidays::kFinland : PublicHolidays::kNone,
                    {"12-24", "2026-04-02"});
  }
  TimePoint any_moment() {
    return utc("2026-01-01T00:00:00Z") + std::chrono::minutes(below(2 * 365 * 24 * 60)) +
           std::chrono::microseconds(below(60'000'000));
  }
  Duration any_duration() { return std::chrono::seconds(1 + below(40 * 3'600)); }

 private:
  std::mt19937 random_;
};

TEST_P(BusinessCalendarProperties, SoMuchOpenTimePassesUntilWhatIsDue) {
  for (int i = 0; i < 20; ++i) {
    const auto week = any_calendar();
    const TimePoint from = any_moment();
    const Duration open = any_duration();
    const auto due = week.after(from, open);
    ASSERT_TRUE(due);
    EXPECT_EQ(week.between(from, *due), open);
    EXPECT_EQ(week.between(from, *due - 1us), open - 1us) << "and not a moment earlier";
    EXPECT_TRUE(week.open_at(*due - 1us));
  }
}

TEST_P(BusinessCalendarProperties, OpenTimeAddsUp) {
  for (int i = 0; i < 20; ++i) {
    const auto week = any_calendar();
    const TimePoint a = any_moment();
    const TimePoint b = a + any_duration();
    const TimePoint c = b + any_duration();
    EXPECT_EQ(week.between(a, b) + week.between(b, c), week.between(a, c));
    EXPECT_LE(week.between(a, b), b - a);
    const Duration first = any_duration();
    const Duration second = any_duration();
    EXPECT_EQ(week.after(*week.after(a, first), second), week.after(a, first + second));
  }
}

TEST_P(BusinessCalendarProperties, IsOpenAsManyMinutesAsItCounts) {
  const auto week = any_calendar();
  const TimePoint from = std::chrono::floor<std::chrono::minutes>(any_moment());
  const TimePoint to = from + std::chrono::days(9);
  int minutes = 0;
  for (TimePoint at = from; at < to; at += 1min) minutes += week.open_at(at) ? 1 : 0;
  EXPECT_EQ(week.between(from, to), std::chrono::minutes(minutes));
}

INSTANTIATE_TEST_SUITE_P(Made, BusinessCalendarProperties, testing::Range(0, 12));

}  // namespace
}  // namespace kaiku
