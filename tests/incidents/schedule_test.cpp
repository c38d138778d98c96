#include <random>
#include <set>

#include <gtest/gtest.h>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/incidents/schedule.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

TimePoint at(const char* stamp) {
  return *parse_iso8601(stamp);
}

// Mondays at nine in Helsinki, from 5 January 2026 on.
Schedule weekly(std::vector<std::string> rotation = {"anna", "ben", "cara"}) {
  return {.id = "duty",
          .zone = *TimeZone::named("Europe/Helsinki"),
          .rotation = std::move(rotation),
          .begins = *parse_wall_time("2026-01-05T09:00"),
          .weeks = 1,
          .hours = {},
          .overrides = {}};
}

TEST(Schedules, HandOverAtTheSameWallTimeInWinterAndSummer) {
  const Schedule duty = weekly();
  EXPECT_EQ(on_duty(duty, at("2026-01-05T06:59:59Z")), "cara") << "before it, as after it";
  EXPECT_EQ(on_duty(duty, at("2026-01-05T07:00:00Z")), "anna");
  EXPECT_EQ(on_duty(duty, at("2026-01-12T06:59:59Z")), "anna");
  EXPECT_EQ(on_duty(duty, at("2026-01-12T07:00:00Z")), "ben");
  // 30 March is the twelfth Monday after: summer time, nine o'clock is 06:00 UTC.
  EXPECT_EQ(on_duty(duty, at("2026-03-30T05:59:59Z")), "cara");
  EXPECT_EQ(on_duty(duty, at("2026-03-30T06:00:00Z")), "anna");
}

TEST(Schedules, ChangeOnceWhereTheClocksShowTheHandOverTwice) {
  Schedule duty = weekly({"anna", "ben"});
  duty.begins = *parse_wall_time("2026-10-18T03:30");  // a Sunday; the next is put back
  EXPECT_EQ(on_duty(duty, at("2026-10-25T00:29:59Z")), "anna");
  EXPECT_EQ(on_duty(duty, at("2026-10-25T00:30:00Z")), "ben");
  EXPECT_EQ(on_duty(duty, at("2026-10-25T01:00:00Z")), "ben") << "the wall shows 03:00 again";
  EXPECT_EQ(on_duty(duty, at("2026-10-25T01:29:00Z")), "ben");
  EXPECT_EQ(shifts(duty, at("2026-10-24T00:00:00Z"), at("2026-10-26T00:00:00Z")).size(), 2u);
}

TEST(Schedules, ChangeOnceWhereTheClocksSkipTheHandOver) {
  Schedule duty = weekly({"anna", "ben"});
  duty.begins = *parse_wall_time("2026-03-22T03:30");
  const auto found = shifts(duty, at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z"));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].from, at("2026-03-29T01:30:00Z"));
  EXPECT_EQ(found[1].contact, "ben");
}

TEST(Schedules, LetAnOverrideStandInAndTheLaterOneCount) {
  Schedule duty = weekly();
  duty.overrides = {{"dora", at("2026-01-06T00:00:00Z"), at("2026-01-08T00:00:00Z")},
                    {"eero", at("2026-01-07T00:00:00Z"), at("2026-01-09T00:00:00Z")}};
  const auto found = shifts(duty, at("2026-01-05T12:00:00Z"), at("2026-01-10T00:00:00Z"));
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].contact, "anna");
  EXPECT_EQ(found[1].contact, "dora");
  EXPECT_TRUE(found[1].overridden);
  EXPECT_EQ(found[2].contact, "eero");
  EXPECT_EQ(found[2].from, at("2026-01-07T00:00:00Z"));
  EXPECT_EQ(found[3].contact, "anna");
  EXPECT_FALSE(found[3].overridden);
}

TEST(Schedules, LeaveGapsOutsideTheirHours) {
  Schedule duty = weekly({"anna"});
  ASSERT_TRUE(duty.hours.add("mon-fri 8-16"));
  EXPECT_EQ(on_duty(duty, at("2026-01-06T06:00:00Z")), "anna");
  EXPECT_EQ(on_duty(duty, at("2026-01-06T14:00:00Z")), std::nullopt);
  const auto found = shifts(duty, at("2026-01-06T00:00:00Z"), at("2026-01-07T00:00:00Z"));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].contact, std::nullopt);
  EXPECT_EQ(found[1].from, at("2026-01-06T06:00:00Z"));
  EXPECT_EQ(found[1].until, at("2026-01-06T14:00:00Z"));
  EXPECT_EQ(found[2].contact, std::nullopt);
}

TEST(Schedules, HaveNobodyWithoutARotationAndAtMostAYearOfShifts) {
  EXPECT_EQ(on_duty(weekly({}), at("2026-01-06T00:00:00Z")), std::nullopt);
  EXPECT_TRUE(shifts(weekly(), at("2026-01-06T00:00:00Z"), at("2026-01-06T00:00:00Z")).empty());
  const auto found = shifts(weekly(), at("2026-01-01T00:00:00Z"), at("2090-01-01T00:00:00Z"));
  EXPECT_EQ(found.back().until, at("2026-01-01T00:00:00Z") + days(366));
}

// Schedules drawn from a seed, in places that put their clocks forward and back.
Schedule drawn(std::mt19937& random) {
  constexpr const char* kZones[] = {"Europe/Helsinki", "America/New_York", "Australia/Lord_Howe",
                                    "UTC"};
  Schedule duty = weekly();
  duty.zone = *TimeZone::named(kZones[random() % 4]);
  duty.begins = *parse_wall_time("2025-09-01T00:00") + minutes(random() % (7 * 24 * 60));
  duty.weeks = 1 + static_cast<int>(random() % 3);
  duty.rotation.resize(1 + random() % 3);
  for (auto count = random() % 3; count > 0; --count) {
    const TimePoint from = at("2025-10-01T00:00:00Z") + hours(random() % 4'000);
    duty.overrides.push_back({"guest", from, from + hours(1 + random() % 300)});
  }
  return duty;
}

TEST(AScheduleOfAYear, HasNoHolesAndAgreesWithEveryMoment) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const Schedule duty = drawn(random);
    const TimePoint from = at("2025-10-01T00:00:00Z");
    const TimePoint until = at("2026-06-01T00:00:00Z");
    const auto found = shifts(duty, from, until);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().from, from);
    EXPECT_EQ(found.back().until, until);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_LT(found[i].from, found[i].until);
      if (i > 0) {
        ASSERT_EQ(found[i].from, found[i - 1].until) << "seed " << seed;
      }
      for (int sample = 0; sample < 20; ++sample) {
        const auto length = static_cast<std::uint64_t>((found[i].until - found[i].from).count());
        const TimePoint moment = found[i].from + Duration(random() % length);
        ASSERT_EQ(on_duty(duty, moment), found[i].contact)
            << "seed " << seed << " at " << to_iso8601(moment);
      }
    }
  }
}

TEST(AScheduleOfAYear, HandsOverOnceForEachTurnAtItsWallTime) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    Schedule duty = drawn(random);
    duty.overrides.clear();
    duty.rotation = {"anna", "ben"};
    const auto found = shifts(duty, at("2025-10-01T00:00:00Z"), at("2026-09-01T00:00:00Z"));
    const auto weeks = 335 / (7 * duty.weeks);
    EXPECT_NEAR(static_cast<double>(found.size()), static_cast<double>(weeks), 2) << seed;
    for (std::size_t i = 1; i < found.size(); ++i) {
      const Duration since = duty.zone.wall_time(found[i].from) - duty.begins;
      const Duration turn = days(7 * duty.weeks);
      const Duration off = since % turn;
      // Only a time that the clocks skip moves, by as much as they skip.
      EXPECT_TRUE(off == Duration(0) || off <= hours(1))
          << seed << " " << to_iso8601(found[i].from);
    }
  }
}

}  // namespace
}  // namespace kaiku::incidents
