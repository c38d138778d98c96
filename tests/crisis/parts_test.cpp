#include <chrono>
#include <cmath>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "../../src/crisis/authors.hpp"
#include "../../src/crisis/baseline.hpp"
#include "../../src/crisis/local_time.hpp"
#include "../../src/crisis/statistics.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TimePoint utc(const char* text) {
  return parse_iso8601(text).value();
}
LocalTime helsinki() {
  return LocalTime::of_zone("Europe/Helsinki").value();
}

TEST(LocalTime, SummerTimeBeginsAndEndsAtOneUtc) {
  const LocalTime local = helsinki();
  EXPECT_EQ(local.offset_at(utc("2026-03-29T00:59:59Z")), hours(2));
  EXPECT_EQ(local.offset_at(utc("2026-03-29T01:00:00Z")), hours(3));
  EXPECT_EQ(local.offset_at(utc("2026-10-25T00:59:59Z")), hours(3));
  EXPECT_EQ(local.offset_at(utc("2026-10-25T01:00:00Z")), hours(2));
  EXPECT_EQ(local.hour_at(utc("2026-03-29T00:30:00Z")).hour, 2);
  EXPECT_EQ(local.hour_at(utc("2026-03-29T01:30:00Z")).hour, 4) << "there is no hour 3 that night";
  EXPECT_EQ(local.hour_at(utc("2026-10-25T00:30:00Z")).hour, 3);
  EXPECT_EQ(local.hour_at(utc("2026-10-25T01:30:00Z")).hour, 3) << "and two of them in autumn";
}

TEST(LocalTime, KnowsTheChangeOversOfOtherYears) {
  const LocalTime local = helsinki();
  EXPECT_EQ(local.offset_at(utc("2024-03-31T01:00:00Z")), hours(3));
  EXPECT_EQ(local.offset_at(utc("2024-03-31T00:59:59Z")), hours(2));
  EXPECT_EQ(local.offset_at(utc("2027-10-31T00:59:59Z")), hours(3));
  EXPECT_EQ(local.offset_at(utc("2027-10-31T01:00:00Z")), hours(2));
  EXPECT_EQ(LocalTime::of_zone("UTC")->offset_at(utc("2026-07-01T00:00:00Z")), hours(0));
  EXPECT_FALSE(LocalTime::of_zone("Helsinki"));
}

TEST(LocalTime, KnowsEveryZoneOfTheTzDatabase) {
  const auto local = LocalTime::of_zone("America/New_York");
  ASSERT_TRUE(local);
  const TimePoint summer = utc("2026-07-01T12:00:00Z");
  EXPECT_EQ(local->hour_at(summer).hour, 8);
  const TimePoint winter = utc("2026-01-07T12:00:00Z");
  EXPECT_EQ(local->hour_at(winter).hour, 7);
  // Midsummer's eve is no day off for who does not keep it.
  const TimePoint midsummer = utc("2026-06-19T12:00:00Z");
  EXPECT_TRUE(LocalTime::of_zone("Europe/Helsinki")->hour_at(midsummer).day_off);
  EXPECT_FALSE(LocalTime::of_zone("Europe/Helsinki", false)->hour_at(midsummer).day_off);
}

TEST(LocalTime, KnowsDaysOff) {
  const LocalTime local = helsinki();
  EXPECT_FALSE(local.hour_at(utc("2026-01-05T10:00:00Z")).day_off);
  EXPECT_TRUE(local.hour_at(utc("2026-01-10T10:00:00Z")).day_off);
  const auto epiphany = local.hour_at(utc("2026-01-06T10:00:00Z"));
  EXPECT_TRUE(epiphany.day_off);
  EXPECT_EQ(epiphany.weekday, 6u) << "a Tuesday that is lived as a Sunday";
  EXPECT_TRUE(local.hour_at(utc("2026-01-05T22:30:00Z")).day_off) << "it begins at local midnight";
}

TEST(NegativeBinomialTail, IsTheGeometricOneAtDispersionOne) {
  // With κ = 1 and mean m the distribution is geometric: P(N >= k) = (m / (1 + m))^k.
  for (const double mean : {0.05, 0.9, 7.0, 120.0}) {
    for (const std::size_t k : {1, 2, 6, 30}) {
      const double exact = std::pow(mean / (1 + mean), static_cast<double>(k));
      EXPECT_NEAR(negative_binomial_tail(mean, 1, k) / exact, 1, 1e-9) << mean << " " << k;
    }
  }
}

TEST(NegativeBinomialTail, ComesNearThePoissonOneWithoutDispersion) {
  double tail = 1;
  double term = std::exp(-3.0);
  for (int k = 0; k < 12; ++k) {
    tail -= term;
    term *= 3.0 / (k + 1);
  }
  EXPECT_NEAR(negative_binomial_tail(3.0, 1e-7, 12) / tail, 1, 1e-3);
}

TEST(NegativeBinomialTail, FallsWithTheCountAndRisesWithTheMean) {
  EXPECT_EQ(negative_binomial_tail(5, 0.15, 0), 1);
  for (std::size_t k = 0; k < 300; ++k) {
    EXPECT_GE(negative_binomial_tail(5, 0.15, k), negative_binomial_tail(5, 0.15, k + 1));
    EXPECT_LE(negative_binomial_tail(5, 0.15, k), negative_binomial_tail(6, 0.15, k) + 1e-12);
  }
}

TEST(NegativeBinomialTail, PassesSmoothlyIntoTheNormalApproximation) {
  const double direct = negative_binomial_tail(399.9, 0.05, 420);
  const double normal = negative_binomial_tail(400.1, 0.05, 420);
  EXPECT_NEAR(direct, normal, 0.03);
  EXPECT_LT(negative_binomial_tail(1e6, 0.03, 5'000'000), 1e-9);
}

TEST(Wilson, GivesKnownBounds) {
  EXPECT_EQ(wilson_lower_bound(0, 0), 0);
  EXPECT_NEAR(wilson_lower_bound(0, 10), 0, 1e-12);
  EXPECT_NEAR(wilson_lower_bound(5, 10), 0.2366, 1e-4);
  EXPECT_NEAR(wilson_lower_bound(10, 10), 0.7225, 1e-4);
}

TEST(Authors, AreCountedExactlyUpToTwelveInABucket) {
  AuthorSet set;
  for (std::size_t i = 1; i <= AuthorSet::kExact; ++i) {
    set.add(stable_hash("author" + std::to_string(i)));
    set.add(stable_hash("author1"));
    AuthorUnion all;
    all.add(set);
    EXPECT_EQ(all.count(), i);
  }
}

TEST(Authors, OfManyExactBucketsStayExact) {
  AuthorUnion all;
  for (int bucket = 0; bucket < 72; ++bucket) {
    AuthorSet set;
    for (int i = 0; i < 10; ++i) set.add(stable_hash("a" + std::to_string(bucket * 5 + i)));
    all.add(set);
  }
  EXPECT_EQ(all.count(), 71u * 5 + 10);
}

TEST(Authors, AreEstimatedWithinAFewPercentBeyondTwelve) {
  for (const std::size_t authors : {13, 50, 200, 800}) {
    AuthorSet first;
    AuthorSet second;
    for (std::size_t i = 0; i < authors; ++i) {
      const auto hash = stable_hash("author" + std::to_string(i));
      first.add(hash);
      if (i % 2 == 0) second.add(hash);
    }
    AuthorUnion all;
    all.add(first);
    all.add(second);
    const double off = static_cast<double>(all.count()) - static_cast<double>(authors);
    EXPECT_LE(std::abs(off), 0.1 * static_cast<double>(authors) + 1) << authors;
  }
}

TEST(Authors, FillTheBitmapWithoutLosingTheirMinds) {
  AuthorSet set;
  for (int i = 0; i < 200'000; ++i) set.add(stable_hash(std::to_string(i)));
  AuthorUnion all;
  all.add(set);
  EXPECT_GT(all.count(), 5'000u);
  EXPECT_LT(all.count(), 10'000u);
}

class BaselineOf : public ::testing::Test {
 protected:
  // `per_hour` comments in every hour, `negatives` of each ten.
  void live(int hours_long, int per_hour, int negatives) {
    for (int hour = 0; hour < hours_long; ++hour) {
      for (int i = 0; i < per_hour; ++i) {
        const TimePoint at = now + seconds(3600 * i / per_hour);
        baseline.advance(at);
        baseline.count(at, i % 10 < negatives);
      }
      now += hours(1);
    }
    baseline.advance(now);
  }
  TimePoint now = utc("2026-01-12T00:00:00Z");
  Baseline baseline{helsinki(), 2.0};
};

TEST_F(BaselineOf, ANewBrandExpectsItsPriorByDayCurve) {
  const double day = baseline.expected(now, now + days(7)) / (7 * 24);
  EXPECT_NEAR(day, 2.0, 0.1);
  EXPECT_LT(baseline.expected(utc("2026-01-13T01:00:00Z"), utc("2026-01-13T02:00:00Z")), 0.5);
  EXPECT_GT(baseline.expected(utc("2026-01-13T18:00:00Z"), utc("2026-01-13T19:00:00Z")), 2.5);
  EXPECT_NEAR(baseline.negative_share(), 0.12, 1e-9);
  EXPECT_NEAR(baseline.dispersion(), 0.15, 1e-9);
}

TEST_F(BaselineOf, LearnsLevelAndShareInWeeksButTwelveHoursLate) {
  live(11, 30, 3);
  EXPECT_NEAR(baseline.negative_share(), 0.12, 1e-9) << "nothing is learned before its time";
  live(24 * 21, 30, 3);
  EXPECT_NEAR(baseline.expected(now, now + days(1)) / 24, 30, 4);
  EXPECT_NEAR(baseline.negative_share(), 0.3, 0.04);
}

TEST_F(BaselineOf, LearnsTheHoursOfABrandThatLivesAtNight) {
  for (int day = 0; day < 42; ++day) {
    for (int hour = 0; hour < 24; ++hour) live(1, hour < 6 ? 20 : 2, 0);
  }
  const TimePoint midnight = std::chrono::floor<days>(now);
  EXPECT_GT(baseline.expected(midnight + hours(2), midnight + hours(3)), 8);
  EXPECT_LT(baseline.expected(midnight + hours(17), midnight + hours(18)), 6);
}

TEST_F(BaselineOf, IsNotTaughtByAStorm) {
  live(24 * 14, 10, 1);
  const double before = baseline.expected(now, now + days(1));
  live(3, 600, 9);
  live(24, 10, 1);
  EXPECT_LT(baseline.expected(now, now + days(1)), 1.3 * before);
  EXPECT_LT(baseline.negative_share(), 0.16);
}

TEST_F(BaselineOf, LearnsNothingFromADeliveryGap) {
  live(24 * 14, 10, 1);
  const double before = baseline.expected(now, now + days(7));
  now += days(3);
  live(24, 10, 1);
  EXPECT_NEAR(baseline.expected(now, now + days(7)) / before, 1, 0.1);
}

TEST_F(BaselineOf, WarmsUpForThreeDaysOrTwoHundredLearnedComments) {
  live(10, 1, 0);
  EXPECT_TRUE(baseline.warming_up(now));
  live(63, 1, 0);
  EXPECT_FALSE(baseline.warming_up(now));

  Baseline busy(helsinki(), 2.0);
  TimePoint at = utc("2026-01-12T00:00:00Z");
  for (int minute = 0; minute < 60 * 30; ++minute) {
    busy.advance(at);
    busy.count(at, false);
    at += minutes(1);
    if (minute == 60 * 11) EXPECT_TRUE(busy.warming_up(at)) << "660 came, none is learned";
  }
  EXPECT_FALSE(busy.warming_up(at));
}

TEST_F(BaselineOf, SurvivesAClockThatJumps) {
  live(24 * 2, 5, 1);
  baseline.advance(now + days(36'500));
  baseline.advance(now);
  baseline.count(now, true);
  EXPECT_TRUE(std::isfinite(baseline.expected(now, now + days(1))));
  EXPECT_GT(baseline.expected(now, now + days(1)), 0);
}

}  // namespace
}  // namespace kaiku::crisis
