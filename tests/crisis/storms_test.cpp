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

// When the tenth angry author of a post had written (arrived).
TimePoint tenth_author(const std::vector<Observation>& stream, const std::string& post) {
  int authors = 0;
  for (const Observation& observation : stream) {
    const bool counts = observation.negative && observation.post.value == post;
    if (counts && ++authors == 10) return observation.arrived;
  }
  return {};
}

struct Volume {
  double per_hour;
  std::uint32_t seed;
};
class Storms : public ::testing::TestWithParam<Volume> {};

TEST_P(Storms, AFirestormIsTold) {
  Simulation life(GetParam().seed);
  const TimePoint start = monday() + days(14) + hours(15);
  life.calm(monday(), start + hours(3), GetParam().per_hour);
  life.crowd(start, start + minutes(60), 240, 0.85, "storm");
  Detector detector(
      {.prior_comments_per_hour = GetParam().per_hour, .time_zone = "Europe/Helsinki"});
  const auto stream = life.stream();

  const auto raised = pages(feed(detector, stream));

  ASSERT_FALSE(raised.empty());
  EXPECT_GE(raised[0].at, start) << "not before it began";
  EXPECT_LE(raised[0].at, tenth_author(stream, "storm") + minutes(10));
  EXPECT_EQ(raised[0].alarm.kind, "surge");
  EXPECT_EQ(raised[0].alarm.severity, "urgent");
  EXPECT_EQ(raised[0].alarm.post, PostId("storm"));
  EXPECT_EQ(raised.back().alarm.severity, "crisis") << "it grew on";
  EXPECT_LE(raised.size(), 8u) << "told when it doubles, not with every comment";
  for (const Raised& one : raised) {
    EXPECT_EQ(one.alarm.cause, raised[0].alarm.cause) << "one storm, one incident";
  }
}

TEST_P(Storms, AQuietMonthIsQuiet) {
  Simulation life(GetParam().seed + 100);
  const int length = GetParam().per_hour > 50 ? 14 : 28;
  life.calm(monday(), monday() + days(length), GetParam().per_hour);
  Detector detector({.prior_comments_per_hour = 2.0, .time_zone = "Europe/Helsinki"});
  const auto raised = feed(detector, life.stream());
  EXPECT_TRUE(raised.empty()) << raised[0].alarm.reason;
}

TEST_P(Storms, JoyIsNoStorm) {
  Simulation life(GetParam().seed + 200);
  const TimePoint start = monday() + days(10) + hours(12);
  life.calm(monday(), start + hours(12), GetParam().per_hour);
  const int crowd = static_cast<int>(20 * GetParam().per_hour * 6);
  life.crowd(start, start + hours(6), std::min(crowd, 6000), 0.06, "joy");
  Detector detector({.prior_comments_per_hour = 2.0, .time_zone = "Europe/Helsinki"});
  const auto raised = feed(detector, life.stream());
  EXPECT_TRUE(raised.empty()) << raised[0].alarm.reason;
}

INSTANTIATE_TEST_SUITE_P(CommentsPerHour, Storms,
                         ::testing::Values(Volume{2, 1}, Volume{12, 2}, Volume{120, 3}),
                         [](const auto& described) {
                           return std::to_string(static_cast<int>(described.param.per_hour));
                         });

class OneBrand : public ::testing::Test {
 protected:
  OneBrand() { life.calm(monday(), noon + hours(12), 12); }

  std::vector<Raised> run() {
    Detector detector({.prior_comments_per_hour = 2.0, .time_zone = "Europe/Helsinki"});
    return feed(detector, life.stream());
  }
  Simulation life{42};
  TimePoint noon = monday() + days(15) + hours(12);
};

TEST_F(OneBrand, AGiveawayIsNoStorm) {
  life.crowd(noon, noon + hours(2), 900, 0.01, "giveaway");
  EXPECT_TRUE(run().empty());
}

TEST_F(OneBrand, AnAngryTopicIsNoStormWhereMoreIsSaidOfEverything) {
  life.crowd(noon, noon + hours(2), 900, 0.05, "joy");
  Detector detector({.prior_comments_per_hour = 2.0, .time_zone = "Europe/Helsinki"});
  std::vector<Observation> stream = life.stream();
  for (Observation& comment : stream) {
    if (comment.negative) comment.topics = {"service"};
  }
  const auto raised = feed(detector, stream);
  EXPECT_TRUE(raised.empty()) << raised[0].alarm.reason;
}

TEST_F(OneBrand, ARantOfOneAuthorIsNoStorm) {
  for (int i = 0; i < 40; ++i) {
    Observation rant = life.comment(noon + seconds(30 * i), true, "p1");
    rant.author = AuthorId("angry");
    life.add(rant);
  }
  EXPECT_TRUE(run().empty());
}

TEST_F(OneBrand, RepeatedDeliveriesAndEditsCountOnce) {
  for (int author = 0; author < 5; ++author) {
    const Observation one = life.comment(noon + seconds(20 * author), true, "p1");
    for (int again = 0; again < 50; ++again) life.add(one);
  }
  EXPECT_TRUE(run().empty());
}

TEST_F(OneBrand, AFewNightlyComplaintsAreNoStorm) {
  life.crowd(noon + hours(15), noon + hours(16), 4, 1.0, "p1");
  EXPECT_TRUE(run().empty());
}

TEST_F(OneBrand, ANightlyOutageIsAStorm) {
  const TimePoint night = noon - hours(9);
  life.crowd(night, night + minutes(45), 16, 1.0, "outage");
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_LE(raised[0].at, night + minutes(45));
}

TEST_F(OneBrand, ABacklogThatDrainsInMinutesIsNoStorm) {
  life.crowd(noon - hours(9), noon, 60, 0.3, "p1");
  life.delay(noon - hours(9), noon, noon, minutes(5));
  for (const Raised& one : run()) {
    EXPECT_EQ(one.alarm.kind, "source_silent") << "nine hours without a word are told";
    EXPECT_EQ(one.alarm.severity, "warning");
    EXPECT_FALSE(one.alarm.freezes);
  }
}

TEST_F(OneBrand, AStormOfManyPostsConcernsTheBrand) {
  for (int post = 0; post < 20; ++post) {
    life.crowd(noon + minutes(post), noon + minutes(post + 20), 8, 0.9, "s" + std::to_string(post));
  }
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_FALSE(raised[0].alarm.post.has_value());
}

TEST_F(OneBrand, AStormThatSpreadsToASecondPostBecomesTheBrands) {
  life.crowd(noon, noon + minutes(20), 80, 0.9, "first");
  life.crowd(noon + minutes(30), noon + minutes(50), 80, 0.9, "second");
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_EQ(raised.front().alarm.post, PostId("first"));
  EXPECT_FALSE(raised.back().alarm.post.has_value());
  EXPECT_EQ(raised.back().alarm.severity, "crisis");
}

TEST_F(OneBrand, AStormAfterALongCalmIsANewOne) {
  life.calm(noon + hours(12), noon + days(3), 12);
  life.crowd(noon, noon + minutes(30), 90, 0.9, "first");
  life.crowd(noon + days(2), noon + days(2) + minutes(30), 90, 0.9, "first");
  std::vector<std::string> causes;
  for (const Raised& one : run()) causes.push_back(one.alarm.cause);
  std::ranges::sort(causes);
  causes.erase(std::ranges::unique(causes).begin(), causes.end());
  EXPECT_EQ(causes.size(), 2u);
}

TEST_F(OneBrand, AComplaintHoursAfterAStormIsNoSecondOne) {
  life.crowd(noon, noon + minutes(30), 200, 1.0, "first");
  for (int i = 0; i < 20; ++i)
    life.add(life.comment(noon + hours(5) + minutes(2 * i), true, "first"));
  std::vector<std::string> causes;
  for (const Raised& one : run()) causes.push_back(one.alarm.cause);
  ASSERT_FALSE(causes.empty());
  for (const std::string& cause : causes)
    EXPECT_EQ(cause, causes[0]) << "the long window still holds it";
}

TEST_F(OneBrand, AWrongClockInTheFutureCountsAsNow) {
  for (int i = 0; i < 30; ++i) {
    Observation future = life.comment(noon + seconds(10 * i), true, "p1");
    future.at += days(400);
    life.add(future);
  }
  const auto raised = pages(run());
  ASSERT_FALSE(raised.empty());
  EXPECT_GE(raised[0].alarm.started_at, noon - hours(1));
  EXPECT_LE(raised[0].alarm.started_at, noon + minutes(10));
}

TEST_F(OneBrand, AnAlarmTellsItsNumbers) {
  life.crowd(noon, noon + minutes(30), 120, 1.0, "p9");
  const auto raised = run();
  ASSERT_FALSE(raised.empty());
  const Alarm& alarm = raised[0].alarm;
  EXPECT_NE(alarm.reason.find("negative authors in 15 min"), std::string::npos) << alarm.reason;
  EXPECT_EQ(alarm.cause.find("surge/kaisla/post:p9/2026-01-20T"), 0u) << alarm.cause;
  EXPECT_GE(alarm.authors, 6u);
  EXPECT_GE(alarm.comments, alarm.authors);
  EXPECT_GE(alarm.started_at, noon);
  EXPECT_FALSE(alarm.permalink.empty());
}

TEST(WarmUp, OnlyWarnsAndNeedsFifteenAuthorsAnHour) {
  for (const int authors : {14, 40}) {
    Simulation life(7);
    const TimePoint start = monday() + hours(15);
    life.calm(monday() + hours(12), start, 2);
    life.crowd(start, start + minutes(14), authors, 1.0, "p");
    Detector detector({});
    const auto raised = feed(detector, life.stream());
    EXPECT_EQ(raised.empty(), authors == 14);
    EXPECT_TRUE(pages(raised).empty());
  }
}

TEST(Grave, IsToldAtOnceFromTheFirstMinute) {
  const std::pair<const char*, const char*> kinds[] = {{"self_harm", "urgent"},
                                                       {"threat", "urgent"},
                                                       {"injury", "urgent"},
                                                       {"data_leak", "warning"}};
  for (const auto& [kind, severity] : kinds) {
    Simulation life(7);
    Observation grave = life.comment(monday(), true, "p1");
    grave.grave = kind;
    Detector detector({});

    const auto alarms = detector.observe(grave);

    ASSERT_EQ(alarms.size(), 1u);
    EXPECT_EQ(alarms[0].cause, std::string(kind) + "/kaisla/author:u1");
    EXPECT_EQ(alarms[0].severity, severity);
    EXPECT_EQ(alarms[0].post, PostId("p1"));
    EXPECT_EQ(alarms[0].permalink, grave.permalink);
  }
}

TEST(Grave, IsToldAlsoWhenItComesLateOrIsNotNegative) {
  Simulation life(7);
  Observation grave = life.comment(monday(), false, "");
  grave.arrived = monday() + days(2);
  grave.grave = "threat";
  Detector detector({});
  const auto alarms = detector.observe(grave);
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_FALSE(alarms[0].post.has_value());
}

TEST(Grave, IsOneIncidentPerAuthorAndTheCommentsWhenNobodyIsNamed) {
  Simulation life(7);
  Detector detector({});
  Observation first = life.comment(monday(), true, "p1");
  first.grave = "threat";
  Observation second = life.comment(monday(), true, "p2");
  second.grave = "threat";
  second.author = first.author;
  Observation nameless = life.comment(monday(), true, "p1");
  nameless.grave = "threat";
  nameless.author = AuthorId();
  EXPECT_EQ(detector.observe(first)[0].cause, detector.observe(second)[0].cause);
  EXPECT_EQ(detector.observe(nameless)[0].cause, "threat/kaisla/comment:c3");
}

TEST(Grave, OfAKindNobodyKnowsIsNoAlarm) {
  Simulation life(7);
  Observation odd = life.comment(monday(), true, "p1");
  odd.grave = "weather";
  Detector detector({});
  EXPECT_TRUE(detector.observe(odd).empty());
}

}  // namespace
}  // namespace kaiku::crisis
