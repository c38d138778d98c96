#include <gtest/gtest.h>

#include <kaiku/clock/holidays.hpp>
#include <kaiku/clock/time.hpp>

namespace kaiku {
namespace {

std::chrono::year_month_day day(const std::string& text) {
  return {std::chrono::floor<std::chrono::days>(*parse_iso8601(text + "T00:00:00Z"))};
}

TEST(FinnishHolidays, OfTwoYears) {
  for (const char* const holiday :
       {"2026-01-01", "2026-01-06", "2026-04-03", "2026-04-05", "2026-04-06",
        "2026-05-01", "2026-05-14", "2026-06-19", "2026-06-20", "2026-10-31",
        "2026-12-06", "2026-12-24", "2026-12-25", "2026-12-26", "2027-03-26",
        "2027-03-29", "2027-05-06", "2027-06-25", "2027-06-26", "2027-11-06"}) {
    EXPECT_TRUE(is_finnish_holiday(day(holiday))) << holiday;
  }
  for (const char* const workday : {"2026-04-02", "2026-04-07", "2026-06-18", "2026-12-23",
                                    "2026-12-27", "2026-11-07", "2027-06-24"}) {
    EXPECT_FALSE(is_finnish_holiday(day(workday))) << workday;
  }
}

TEST(FinnishHolidays, MoveWithEasterToItsEarliestAndLatestDay) {
  EXPECT_TRUE(is_finnish_holiday(day("2008-03-24"))) << "Easter Monday after 23 March";
  EXPECT_TRUE(is_finnish_holiday(day("2008-05-01"))) << "Ascension Day on May Day";
  EXPECT_TRUE(is_finnish_holiday(day("2038-04-26"))) << "Easter Monday after 25 April";
  EXPECT_TRUE(is_finnish_holiday(day("2038-06-03")));
}

TEST(PublicHolidays, HaveNames) {
  for (const PublicHolidays each : {PublicHolidays::kNone, PublicHolidays::kFinland})
    EXPECT_EQ(parse_public_holidays(to_string(each)), each);
  EXPECT_FALSE(parse_public_holidays("sweden"));
}

}  // namespace
}  // namespace kaiku
