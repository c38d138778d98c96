// The pieces of the detectors by themselves.
#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/crisis/arrival_clock.hpp"
#include "../../src/crisis/follower_scale.hpp"
#include "../../src/crisis/near_copies.hpp"
#include "../../src/crisis/rare_claims.hpp"
#include "../../src/crisis/recent_map.hpp"
#include "../../src/crisis/rule_rate.hpp"
#include "../../src/crisis/slow_drift.hpp"
#include "../../src/crisis/statistics.hpp"
#include "simulation.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

Baseline fresh_baseline(double per_hour = 2) {
  return Baseline(LocalTime::of_zone("Europe/Helsinki").value(), per_hour);
}

const ClaimRule& rule_named(std::string_view name) {
  for (const ClaimRule& rule : claim_rules()) {
    if (rule.name == name) return rule;
  }
  throw std::invalid_argument("no such rule");
}

TEST(PredictedTail, GivesTheNumbersOfTheFormula) {
  // r = 0.3 and q = 44 / 45 after 14 days: 1 - q^r (1 + r (1 - q)) and a term less.
  const double q = 44.0 / 45;
  const double none = std::pow(q, 0.3);
  const double two = 1 - none * (1 + 0.3 * (1 - q));
  const double three = two - none * 0.3 * 1.3 / 2 * (1 - q) * (1 - q);
  EXPECT_NEAR(predicted_tail(0, 14, 30, 1, 0, 2) / two, 1, 0.03);
  EXPECT_NEAR(predicted_tail(0, 14, 30, 1, 0, 3) / three, 1, 0.05);
  EXPECT_GT(predicted_tail(30, 30, 30, 1, 0, 3), 0.05) << "one a day: three in a day are nothing";
  EXPECT_LT(predicted_tail(6000, 30, 30, 1, 0, 300), 1e-8);
  EXPECT_GT(predicted_tail(6000, 30, 30, 1, 0.07, 300), 0.01) << "days differ";
}

class Claims : public ::testing::Test {
 protected:
  std::optional<RareClaims::Found> add(std::string_view rule, TimePoint at, std::uint64_t author) {
    return claims.add(rule_named(rule), {baseline, comments_a_day}, at, author);
  }
  void know_the_brand() {
    baseline.advance(day - hours(100));
    baseline.count(day - hours(100), false);
    baseline.advance(day);
    ASSERT_FALSE(baseline.warming_up(day));
  }
  double comments_a_day = 48;
  Baseline baseline = fresh_baseline();
  RareClaims claims;
  TimePoint day = monday();
};

TEST_F(Claims, ThreeAuthorsInADayAreEnoughForABrandThatNeverSeesThem) {
  EXPECT_FALSE(add("safety", day, 1));
  EXPECT_FALSE(add("safety", day + hours(8), 2));
  const auto found = add("safety", day + hours(23), 3);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->authors, 3u);
  EXPECT_EQ(found->since, day);
}

TEST_F(Claims, OneAuthorCountsOnce) {
  for (int i = 0; i < 40; ++i) EXPECT_FALSE(add("safety", day + minutes(i), 1));
}

TEST_F(Claims, OfTwoDaysAreNotOfOneWindow) {
  EXPECT_FALSE(add("safety", day, 1));
  EXPECT_FALSE(add("safety", day + hours(25), 2));
  EXPECT_FALSE(add("safety", day + hours(50), 3));
}

TEST_F(Claims, SlowOnesAreSeenOverThreeDays) {
  std::optional<RareClaims::Found> found;
  for (std::uint64_t i = 0; i < 4; ++i) found = add("safety_slow", day + hours(20 * i), i);
  EXPECT_TRUE(found);
}

TEST_F(Claims, ThatComeInAnotherOrderAreFoundTheSame) {
  EXPECT_FALSE(add("safety", day + hours(20), 3));
  EXPECT_FALSE(add("safety", day, 1));
  EXPECT_TRUE(add("safety", day + hours(10), 2));
}

TEST_F(Claims, ASteadyTrickleIsNoAlarm) {
  int alarms = 0;
  for (int i = 0; i < 60 * 4; ++i) {
    const bool alarm = add("safety", day + hours(6 * i), static_cast<std::uint64_t>(i)).has_value();
    if (i > 4 * 15) alarms += alarm ? 1 : 0;
  }
  EXPECT_EQ(alarms, 0) << "four a day are this brand's life";
}

TEST_F(Claims, OfOutrageOnTheFirstDaysMustBeAPartOfWhatIsSaid) {
  baseline.advance(day);
  ASSERT_TRUE(baseline.warming_up(day + hours(6)));
  std::optional<RareClaims::Found> found;
  for (std::uint64_t i = 0; i < 5; ++i) found = add("outrage", day + minutes(10 * i), i);
  EXPECT_TRUE(found) << "five of a dozen comments";

  claims = {};
  comments_a_day = 2'880;
  for (std::uint64_t i = 0; i < 40; ++i) {
    EXPECT_FALSE(add("outrage", day + minutes(8 * i), i)) << "one of twenty comments";
  }
}

TEST_F(Claims, OfABrandThatIsKnownNeedNoShareOfWhatIsSaid) {
  know_the_brand();
  comments_a_day = 2'880;
  std::optional<RareClaims::Found> found;
  for (std::uint64_t i = 0; i < 8; ++i) found = add("outage", day + minutes(5 * i), i);
  EXPECT_TRUE(found) << "it never heard of an outage before";
}

TEST_F(Claims, OfManyADayMayBeMoreOnSomeDays) {
  know_the_brand();
  comments_a_day = 2'880;
  std::uint64_t author = 0;
  int alarms = 0;
  for (int quarter = 0; quarter < 4 * 20; ++quarter) {
    const int claimed = quarter / 4 % 3 == 0 ? 36 : 24;  // every third day has half as many again
    for (int i = 0; i < claimed; ++i) {
      const TimePoint at = day + hours(6 * quarter) + minutes(360 * i / claimed);
      const bool alarm = add("outrage", at, author++).has_value();
      if (quarter >= 4 * 2) alarms += alarm ? 1 : 0;  // the first of them are news
    }
  }
  EXPECT_EQ(alarms, 0);
}

TEST_F(Claims, RememberTheirStateAndStayBounded) {
  for (std::uint64_t i = 0; i < 300; ++i) add("safety", day + minutes(i), i);
  EXPECT_LT(claims.to_json().dump().size(), 4'000u);
  RareClaims again;
  ASSERT_TRUE(again.from_json(claims.to_json()));
  EXPECT_EQ(again.to_json(), claims.to_json());
  EXPECT_FALSE(again.from_json(nlohmann::json::array()));
}

TEST(SlowDriftOf, AFewMoreEveryHourIsSeenWithinADay) {
  const Baseline baseline = fresh_baseline();
  Scope scope;
  SlowDrift drift;
  std::optional<Burst> found;
  const TimePoint from = monday() + hours(8);
  std::uint64_t author = 0;
  for (int minute = 0; minute < 24 * 60 && !found; minute += 30) {
    const TimePoint at = from + minutes(minute);
    found = drift.advance(scope, {baseline, 0.12}, bucket_of(at), 12);
    scope.add(at, ++author, true);
  }
  ASSERT_TRUE(found) << "two angry authors an hour where one in four hours is usual";
  EXPECT_GE(found->tally.authors, 12u);
  EXPECT_GE(found->tally.since, from);
}

TEST(SlowDriftOf, OrdinaryLifeIsNone) {
  const Baseline baseline = fresh_baseline();
  Scope scope;
  SlowDrift drift;
  for (int hour = 0; hour < 24 * 60; ++hour) {
    const TimePoint at = monday() + hours(hour);
    EXPECT_FALSE(drift.advance(scope, {baseline, 0.12}, bucket_of(at), 12));
    scope.add(at, static_cast<std::uint64_t>(hour), hour % 8 == 0);
  }
}

TEST(SlowDriftOf, SurvivesAYearWithoutComments) {
  const Baseline baseline = fresh_baseline();
  Scope scope;
  SlowDrift drift;
  scope.add(monday(), 1, true);
  EXPECT_FALSE(drift.advance(scope, {baseline, 0.12}, bucket_of(monday() + hours(1)), 12));
  EXPECT_FALSE(drift.advance(scope, {baseline, 0.12}, bucket_of(monday() + days(400)), 12));
  SlowDrift again;
  ASSERT_TRUE(again.from_json(drift.to_json()));
  EXPECT_EQ(again.to_json(), drift.to_json());
}

std::size_t alike(std::string_view a, std::string_view b) {
  const auto first = copy_signature(a);
  const auto second = copy_signature(b);
  std::size_t equal = 0;
  for (std::size_t i = 0; first && second && i < first->size(); ++i)
    equal += (*first)[i] == (*second)[i] ? 1 : 0;
  return equal;
}

TEST(CopySignature, SeesThroughCaseAccentsLinksAndDecoration) {
  const std::string plain =
      "Tama yritys valehtelee asiakkailleen ja tukee vaaryytta, alkaa ostako enaa mitaan";
  EXPECT_EQ(alike(plain,
                  "TÄMÄ yritys valehtelee asiakkailleen ja tukee vääryyttä, älkää ostako "
                  "enää mitään!!! 😡😡"),
            32u);
  EXPECT_EQ(alike(plain,
                  "@kaisla Tämä   yritys valehteleeee asiakkailleen ja tukee vääryyttä, "
                  "älkää ostako enää mitään https://example.test/x"),
            32u);
  EXPECT_EQ(alike(plain,
                  "Tаmа yritys valehtelee аsiakkailleen ja tukee vaaryytta, alkaa ostako "
                  "enaa mitaan"),
            32u)
      << "Cyrillic а";
  EXPECT_GE(alike(plain, plain + " jaa tämä eteenpäin"), 20u);
}

TEST(CopySignature, TellsDifferentTextsApartAndSkipsShortOnes) {
  EXPECT_LT(alike("Tilaukseni on myöhässä jo kaksi viikkoa eikä kukaan vastaa viesteihini",
                  "Myyjä oli tyly ja jonotin tunnin, enkä saanut edes kuittia ostoksistani"),
            8u);
  EXPECT_FALSE(copy_signature("hyvä"));
  EXPECT_FALSE(copy_signature(std::string(500, '!')));
  EXPECT_FALSE(copy_signature(std::string(500, 'a'))) << "one letter, however often";
  EXPECT_FALSE(copy_signature(std::string(500, '\xff')));
}

CopySignature signature_of(std::uint32_t number) {
  CopySignature signature;
  for (std::uint32_t i = 0; i < signature.size(); ++i)
    signature[i] = (number * 31 + i) * 0x9e3779b9U + number;
  return signature;
}

TEST(NearCopiesOf, CountDistinctAuthorsOfTheLastHour) {
  NearCopies copies;
  NearCopies::Group group;
  for (std::uint64_t i = 0; i < 12; ++i) {
    const TimePoint at = monday() + minutes(10 * i);
    group = copies.add(signature_of(1), {i, at, i % 2, true, i % 3 == 0, false});
    group = copies.add(signature_of(1), {i, at, i % 2, true, i % 3 == 0, false});
  }
  EXPECT_EQ(group.authors, 6u);
  EXPECT_EQ(group.posts, 2u);
  EXPECT_EQ(group.young, 2u);
  EXPECT_GT(group.usual_an_hour, 2) << "and remember how often the words came before";
}

TEST(NearCopiesOf, StayBounded) {
  NearCopies copies;
  for (std::uint32_t i = 0; i < NearCopies::kMostGroups + 50; ++i) {
    copies.add(signature_of(i),
               {i, monday() + std::chrono::milliseconds(100 * i), 1, true, false, false});
  }
  EXPECT_EQ(copies.size(), NearCopies::kMostGroups);
  copies.add(signature_of(9'999), {1, monday() + hours(3), 1, true, false, false});
  EXPECT_EQ(copies.size(), 1u) << "what only one wrote is forgotten";
}

TEST(NearCopiesOf, AreStored) {
  NearCopies copies;
  for (std::uint32_t i = 0; i < 60; ++i)
    copies.add(signature_of(i % 40), {i, monday() + minutes(i), 1, true, i % 2 == 0, false});
  NearCopies again;
  ASSERT_TRUE(again.from_json(copies.to_json()));
  EXPECT_EQ(again.to_json(), copies.to_json());
  EXPECT_FALSE(again.from_json(nlohmann::json::object()));
}

TEST(FollowerScaleOf, KnowsWhoReachesMoreThanNearlyAllOthers) {
  FollowerScale scale;
  EXPECT_EQ(scale.influential_from(), 50'000u);
  for (int i = 0; i < 5'000; ++i) scale.add(i % 100 == 0 ? 400'000 : 200);
  EXPECT_GT(scale.influential_from(), 300'000u) << "one in a hundred is no rarity here";
  FollowerScale again;
  ASSERT_TRUE(again.from_json(scale.to_json()));
  EXPECT_EQ(again.influential_from(), scale.influential_from());
  for (int i = 0; i < 1'100'000; ++i) scale.add(~0ULL);
  EXPECT_GE(scale.influential_from(), 50'000u);
}

TEST(RuleRateOf, JumpsOnlyAboveItsUsualShare) {
  RuleRate rate;
  BucketNumber bucket = bucket_of(monday());
  for (int hour = 0; hour < 24 * 14; ++hour) {
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(rate.hit(bucket + i, 100));
    bucket += 12;
  }
  std::optional<RuleRate::Jump> jump;
  int hits = 0;
  while (!jump && hits < 100) {
    ++hits;
    jump = rate.hit(bucket, 100);
  }
  ASSERT_TRUE(jump);
  EXPECT_GE(jump->hits, 20u);
  EXPECT_LT(jump->usual_share, 0.05);
  EXPECT_FALSE(rate.hit(bucket + 1, 100)) << "told once";
  RuleRate again;
  ASSERT_TRUE(again.from_json(rate.to_json()));
  EXPECT_EQ(again.to_json(), rate.to_json());
}

TEST(ArrivalClockOf, FollowsForwardAndGoesBackOnlyWhenSeveralAgree) {
  ArrivalClock clock;
  EXPECT_EQ(clock.read(monday()).now, monday());
  EXPECT_EQ(clock.read(monday() - minutes(5)).now, monday()) << "a small correction";
  const TimePoint wrong = monday() + days(3650);
  EXPECT_EQ(clock.read(wrong).now, wrong);
  for (int i = 1; i < 5; ++i) EXPECT_FALSE(clock.read(monday() + minutes(i)).set_back);
  const auto back = clock.read(monday() + minutes(5));
  EXPECT_TRUE(back.set_back);
  EXPECT_EQ(back.now, monday() + minutes(5));
  EXPECT_FALSE(clock.read(from_unix_seconds(0)).set_back) << "one slow clock moves nothing";
  EXPECT_EQ(clock.now(), monday() + minutes(5));
}

TEST(RecentMapOf, ForgetsWhatWasNotUsedForLongest) {
  RecentMap<int> map(3);
  for (const char* key : {"a", "b", "c"}) map.use(key, [] { return 0; }) = key[0];
  map.use("a", [] { return 0; });
  map.use("d", [] { return 4; });
  EXPECT_EQ(map.size(), 3u);
  EXPECT_EQ(map.find("b"), nullptr);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), 'a');
  EXPECT_FALSE(map.append("e", 1)) << "full";
  RecentMap<int> copy(map);
  copy.use("a", [] { return 0; }) = 1;
  EXPECT_EQ(*map.find("a"), 'a');
}

}  // namespace
}  // namespace kaiku::crisis
