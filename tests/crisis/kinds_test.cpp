// Every kind of alarm through the whole detector, in the life of a made-up brand.
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/crisis/detector.hpp>

#include "simulation.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Kinds : public ::testing::Test {
 protected:
  Kinds() { life.calm(monday(), noon + hours(20), 6); }

  std::vector<Raised> run() { return feed(detector, life.stream()); }
  std::vector<Alarm> of_kind(std::string_view kind) {
    std::vector<Alarm> found;
    for (const Raised& one : run()) {
      if (one.alarm.kind == kind) found.push_back(one.alarm);
    }
    return found;
  }
  Observation negative(TimePoint at, const std::string& post = "p1") {
    return life.comment(at, true, post);
  }

  Simulation life{77};
  TimePoint noon = monday() + days(16) + hours(12);
  Detector detector{Detector::Settings{}};
};

TEST_F(Kinds, NearCopiesByManyAreACampaign) {
  for (int i = 0; i < 14; ++i) {
    Observation copy = negative(noon + minutes(3 * i), "p" + std::to_string(i % 4));
    copy.text = "Tämä yritys valehtelee asiakkailleen, älkää ostako sieltä enää mitään! " +
                std::string(static_cast<std::size_t>(i % 3), '!');
    copy.author_created = copy.at - days(3);
    copy.followers = 0;
    life.add(copy);
  }
  const auto alarms = of_kind("coordinated");
  ASSERT_FALSE(alarms.empty());
  EXPECT_EQ(alarms[0].severity, "crisis");
  EXPECT_FALSE(alarms[0].post) << "it stands on four posts";
  EXPECT_NE(alarms[0].reason.find("younger than 30 days"), std::string::npos) << alarms[0].reason;
  EXPECT_FALSE(alarms[0].samples.empty());
}

TEST_F(Kinds, AnOutageIsClaimedAlsoByThoseWhoAreIndignantAboutIt) {
  for (int i = 0; i < 9; ++i) {
    Observation one = negative(noon + minutes(4 * i), "p" + std::to_string(i));
    one.category = i % 2 == 0 ? Category::kOutage : Category::kOutrage;
    one.severity = 2;
    one.outage = true;
    life.add(one);
  }
  const auto alarms = of_kind("outage");
  ASSERT_FALSE(alarms.empty());
  EXPECT_EQ(alarms[0].authors, 8u);
}

TEST_F(Kinds, CopiedJoyIsNoCampaign) {
  for (int i = 0; i < 200; ++i) {
    Observation entry = life.comment(noon + seconds(30 * i), i % 50 == 0, "giveaway");
    entry.text = "Osallistun arvontaan, tämä palkinto olisi upea yllätys koko perheelle!";
    life.add(entry);
  }
  EXPECT_TRUE(of_kind("coordinated").empty());
}

TEST_F(Kinds, WordsThatManyUseEveryDayAreNoCampaign) {
  for (int day = 2; day < 16; ++day) {
    for (int i = 0; i < 60; ++i) {
      Observation usual = negative(monday() + days(day) + hours(8) + minutes(11 * i), "care");
      usual.text = "Tilaukseni on myöhässä enkä saa asiakaspalvelusta mitään vastausta asiaan";
      life.add(usual);
    }
  }
  const auto alarms = run();
  const auto campaign = [](const Raised& r) { return r.alarm.kind == "coordinated"; };
  EXPECT_EQ(std::ranges::count_if(alarms, campaign), 0);
}

TEST_F(Kinds, AWidelyFollowedCriticWakesPeopleAtOnce) {
  Observation star = negative(noon);
  star.followers = 480'000;
  star.severity = 1;
  life.add(star);
  const auto alarms = of_kind("reach");
  ASSERT_EQ(alarms.size(), 2u);
  EXPECT_EQ(alarms[1].change, Alarm::Change::kCalm);
  EXPECT_EQ(alarms[0].severity, "urgent");
  EXPECT_NE(alarms[0].reason.find("480000 followers"), std::string::npos);
}

TEST_F(Kinds, AFewFollowersOrALittleDoubtAreNoReach) {
  Observation small = negative(noon);
  small.followers = 30'000;
  small.severity = 1;
  life.add(small);
  Observation doubtful = negative(noon + minutes(1));
  doubtful.followers = 900'000;
  doubtful.severity = 1;
  doubtful.score = 0.65;
  life.add(doubtful);
  Observation happy = life.comment(noon + minutes(2), false, "p1");
  happy.followers = 900'000;
  life.add(happy);
  EXPECT_TRUE(of_kind("reach").empty());
}

TEST_F(Kinds, ClaimsOfOneCategoryByThreeAuthors) {
  for (int i = 0; i < 3; ++i) {
    Observation claim = negative(noon + hours(2 * i));
    claim.category = Category::kSafety;
    claim.severity = 2;
    life.add(claim);
  }
  const auto alarms = of_kind("safety");
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].severity, "crisis");
  EXPECT_EQ(alarms[0].authors, 3u);
  EXPECT_EQ(alarms[0].started_at, noon);
}

TEST_F(Kinds, ASecondGraveAuthorWithinADayIsACrisis) {
  for (int i = 0; i < 2; ++i) {
    Observation grave = negative(noon + hours(3 * i));
    grave.category = Category::kThreat;
    grave.severity = kGravest;
    grave.grave = "threat";
    life.add(grave);
  }
  const auto alarms = of_kind("threat");
  ASSERT_EQ(alarms.size(), 2u);
  EXPECT_EQ(alarms[0].severity, "urgent");
  EXPECT_EQ(alarms[1].severity, "crisis");
  EXPECT_NE(alarms[0].cause, alarms[1].cause) << "each has an incident of its own";
}

TEST_F(Kinds, ARepeatedGraveMessageIsToldOnce) {
  Observation grave = negative(noon);
  grave.grave = "threat";
  life.add(grave);
  grave.arrived += hours(30);
  life.add(grave);
  EXPECT_EQ(of_kind("threat").size(), 1u);
}

TEST_F(Kinds, AnEditCanMakeACommentGrave) {
  Observation plain = negative(noon);
  life.add(plain);
  plain.grave = "threat";
  plain.arrived += minutes(10);
  life.add(plain);
  EXPECT_EQ(of_kind("threat").size(), 1u);
}

TEST_F(Kinds, ASourceThatFallsSilentIsToldAndEndsByItself) {
  Simulation other(5);
  other.calm(monday(), noon + days(2), 20);
  std::vector<Raised> raised;
  std::vector<Observation> stream;
  for (Observation& one : other.stream()) {
    if (one.at < noon || one.at > noon + hours(8)) stream.push_back(one);
  }
  raised = feed(detector, stream);
  ASSERT_GE(raised.size(), 2u);
  EXPECT_EQ(raised[0].alarm.kind, "source_silent");
  EXPECT_EQ(raised[0].alarm.severity, "warning");
  EXPECT_FALSE(raised[0].alarm.freezes);
  EXPECT_GT(raised[0].alarm.at, noon);
  EXPECT_LT(raised[0].alarm.at, noon + hours(8));
  EXPECT_EQ(raised[1].alarm.change, Alarm::Change::kOver);
  EXPECT_EQ(raised[1].alarm.cause, raised[0].alarm.cause);
}

TEST_F(Kinds, OurOwnAbsenceIsNoSilenceOfASource) {
  Simulation other(5);
  other.calm(monday(), noon, 20);
  feed(detector, other.stream());
  detector.resume(noon + hours(9));
  for (const Alarm& alarm : detector.tick(noon + hours(9) + minutes(30))) {
    EXPECT_NE(alarm.kind, "source_silent");
  }
  bool told = false;
  for (const Alarm& alarm : detector.tick(noon + hours(16))) told |= alarm.kind == "source_silent";
  EXPECT_TRUE(told) << "but what stays silent afterwards is";
}

TEST_F(Kinds, ARuleThatSuddenlyRestrictsManyIsTold) {
  for (int i = 0; i < 40; ++i) {
    Observation hidden = life.comment(noon + minutes(i), false, "p1");
    hidden.restrictions = {"hide_insults"};
    life.add(hidden);
  }
  const auto alarms = of_kind("rule_rate");
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].severity, "warning");
  EXPECT_FALSE(alarms[0].freezes);
  EXPECT_NE(alarms[0].title.find("hide_insults"), std::string::npos);
}

TEST_F(Kinds, SlowBurnIsSeenWhereNoWindowSeesIt) {
  for (int i = 0; i < 60; ++i) {
    life.add(negative(noon - hours(20) + minutes(28 * i), "q" + std::to_string(i)));
  }
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_EQ(raised[0].alarm.kind, "slow_burn") << raised[0].alarm.reason;
  EXPECT_EQ(raised[0].alarm.severity, "urgent");
}

TEST_F(Kinds, AStormOfOneAccountIsFoundBesideAMuchBusierOne) {
  Simulation busy(8);
  busy.calm(monday() + days(8), noon + hours(6), 40);
  for (Observation one : busy.stream()) {
    one.account = AccountId("kaisla-big");
    one.comment = CommentId("big-" + one.comment.value);
    life.add(one);
  }
  life.crowd(noon, noon + minutes(50), 26, 1.0, "");
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_LE(raised[0].at, noon + minutes(50));
}

TEST_F(Kinds, WhatIsCalmForTwoHoursIsToldAndAReturnIsTheSameStorm) {
  life.crowd(noon, noon + minutes(30), 60, 1.0, "p9");
  life.calm(noon + hours(20), noon + days(3), 6);
  life.crowd(noon + hours(12), noon + hours(12) + minutes(30), 60, 1.0, "p9");
  std::vector<Raised> storm;
  for (const Raised& one : run()) {
    if (one.alarm.kind == "surge") storm.push_back(one);
  }
  const auto calm = std::ranges::find(storm, Alarm::Change::kCalm,
                                      [](const Raised& r) { return r.alarm.change; });
  ASSERT_NE(calm, storm.end());
  EXPECT_GE(calm->alarm.at, noon + hours(2));
  EXPECT_LE(calm->alarm.at, noon + hours(11));
  ASSERT_NE(calm + 1, storm.end());
  EXPECT_EQ((calm + 1)->alarm.change, Alarm::Change::kRaised);
  EXPECT_EQ((calm + 1)->alarm.cause, storm[0].alarm.cause);
}

TEST_F(Kinds, AStormInsideABacklogIsJudgedInItsOwnTimeAndWakesNobody) {
  life.crowd(noon - hours(8), noon - hours(7), 80, 1.0, "p9");
  life.delay(noon - hours(9), noon, noon, minutes(5));
  std::vector<Alarm> surges;
  for (const Raised& one : run()) {
    if (one.alarm.kind == "surge" && one.alarm.change == Alarm::Change::kRaised) {
      surges.push_back(one.alarm);
    }
  }
  ASSERT_FALSE(surges.empty());
  EXPECT_EQ(surges[0].severity, "warning");
  EXPECT_EQ(surges[0].reason.find("seen late: "), 0u);
  EXPECT_LT(surges[0].started_at, noon - hours(7));
}

TEST_F(Kinds, ASecondPlatformMakesAStormACrisis) {
  life.crowd(noon, noon + minutes(12), 10, 1.0, "p9");
  for (int i = 0; i < 8; ++i) {
    Observation other = negative(noon + minutes(13) + seconds(20 * i), "p9");
    other.platform = "x";
    life.add(other);
  }
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_EQ(raised.back().alarm.severity, "crisis");
}

}  // namespace
}  // namespace kaiku::crisis
