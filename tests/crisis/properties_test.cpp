// What must hold for any stream: restarts, repeated and reordered deliveries, wrong clocks, and
// sheer numbers change nothing, or nothing but what they must.
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/crisis/stream_line.hpp>

#include "scenarios.hpp"
#include "simulation.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::vector<Observation> observations_of(const ScenarioStream& stream) {
  std::vector<Observation> all;
  for (const MadeComment& comment : stream.comments) {
    const auto line = read_stream_line(line_of(comment, "kaisla", true));
    if (!line) continue;
    all.push_back(observe(*line));
    // Only copies are looked for in texts.
    if (comment.author_created < comment.ts - std::chrono::days(21)) all.back().text.clear();
  }
  return all;
}

std::vector<std::string> told(const std::vector<Raised>& raised) {
  std::vector<std::string> lines;
  for (const Raised& one : raised) {
    lines.push_back(to_iso8601(one.alarm.at) + " " + one.alarm.cause + " " + one.alarm.severity +
                    " " + one.alarm.reason + " " +
                    std::to_string(static_cast<int>(one.alarm.change)));
  }
  return lines;
}

class AnyScenario : public ::testing::TestWithParam<const char*> {
 protected:
  /// The last two weeks of it.
  static std::vector<Observation> end_of_scenario() {
    ScenarioStream made = make_scenario(GetParam(), 2, 3);
    std::erase_if(made.comments, [&](const MadeComment& c) { return c.ts < made.from + days(14); });
    return observations_of(made);
  }
  std::vector<Observation> stream = end_of_scenario();
  std::mt19937 random{11};
};

TEST_P(AnyScenario, ARestartAtAnyEventGivesTheSameIncidents) {
  Detector unbroken({});
  const auto expected = told(feed(unbroken, stream));
  std::set<std::size_t> cuts = {1};
  for (int i = 0; i < 6; ++i) cuts.insert(random() % stream.size());
  std::vector<Raised> raised;
  auto detector = std::make_unique<Detector>(Detector::Settings{});
  for (std::size_t i = 0; i < stream.size(); ++i) {
    if (cuts.contains(i)) {
      const std::string state = detector->checkpoint();
      detector = std::make_unique<Detector>(Detector::Settings{});
      ASSERT_TRUE(detector->restore(state));
      ASSERT_EQ(detector->checkpoint(), state);
    }
    for (Alarm& alarm : detector->observe(stream[i])) raised.push_back({stream[i].arrived, alarm});
  }
  EXPECT_EQ(told(raised), expected);
}

TEST_P(AnyScenario, RepeatedDeliveriesChangeNothing) {
  Detector once({});
  const auto expected = told(feed(once, stream));
  std::vector<Observation> repeated;
  for (const Observation& one : stream) {
    repeated.push_back(one);
    // The same comment again, now, as it was written or as an edit that means the same.
    if (random() % 5 == 0) repeated.push_back(one);
    if (random() % 5 == 0) {
      Observation earlier =
          repeated[repeated.size() - 1 - random() % std::min<std::size_t>(repeated.size(), 200)];
      earlier.arrived = one.arrived;
      repeated.push_back(earlier);
    }
  }
  Detector again({});
  EXPECT_EQ(told(feed(again, repeated)), expected);
}

TEST_P(AnyScenario, NeighboursInAnotherOrderGiveTheSameKinds) {
  const auto kinds = [](const std::vector<Raised>& raised) {
    std::map<std::string, std::string> worst;
    for (const Raised& one : pages(raised))
      worst[one.alarm.kind] = std::max(worst[one.alarm.kind], one.alarm.severity);
    return worst;
  };
  Detector in_order({});
  const auto expected = kinds(feed(in_order, stream));
  for (std::size_t i = 0; i + 1 < stream.size(); i += 2) {
    if (stream[i + 1].arrived - stream[i].arrived > minutes(5)) continue;
    std::swap(stream[i], stream[i + 1]);
    std::swap(stream[i].arrived, stream[i + 1].arrived);
  }
  Detector shuffled({});
  EXPECT_EQ(kinds(feed(shuffled, stream)), expected);
}

INSTANTIATE_TEST_SUITE_P(Made, AnyScenario,
                         ::testing::Values("single grave", "firestorm", "near copies",
                                           "backlog, rant, outage"),
                         [](const auto& described) {
                           std::string name = described.param;
                           std::erase_if(name, [](char c) { return c == ' ' || c == ','; });
                           return name;
                         });

class MadeStorms : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(MadeStorms, AreNoticedInTimeAndCalmIsLeftAlone) {
  for (const std::string_view name : scenario_names()) {
    const ScenarioStream stream = make_scenario(name, 2, GetParam());
    Detector detector({});
    const auto raised = pages(feed(detector, observations_of(stream)));
    for (const Episode& episode : stream.episodes) {
      const bool in_time = std::ranges::any_of(raised, [&](const Raised& one) {
        return one.at >= episode.from && one.at <= episode.counted_from + episode.allowed;
      });
      EXPECT_TRUE(in_time) << name;
    }
    for (const Benign& benign : stream.benign) {
      for (const Raised& one : raised) {
        EXPECT_FALSE(one.at >= benign.from && one.at < benign.to)
            << name << ": " << one.alarm.kind << ": " << one.alarm.reason;
      }
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, MadeStorms, ::testing::Values(21));

class BadInput : public ::testing::Test {
 protected:
  Simulation life{31};
  Detector detector{Detector::Settings{}};
  TimePoint noon = monday() + days(8) + hours(12);
};

TEST_F(BadInput, AClockThatJumpsAheadAndBackIsForgiven) {
  life.calm(monday(), noon + days(8), 4);
  auto stream = life.stream();
  for (std::size_t i = stream.size() / 2; i < stream.size() / 2 + 3; ++i) {
    stream[i].arrived += days(900);
    stream[i].at += days(900);
  }
  Simulation storm(4);
  for (int i = 0; i < 60; ++i) {
    Observation angry = storm.comment(noon + days(7) + seconds(30 * i), true, "p9");
    angry.comment = CommentId("storm" + std::to_string(i));
    angry.author = AuthorId("angry" + std::to_string(i));
    stream.push_back(angry);
  }
  std::ranges::stable_sort(stream.begin() + static_cast<std::ptrdiff_t>(stream.size() / 2) + 3,
                           stream.end(), {}, &Observation::arrived);
  bool noticed = false;
  for (const Raised& one : pages(feed(detector, stream))) noticed |= one.alarm.post == PostId("p9");
  EXPECT_TRUE(noticed) << "a storm a week after the jump";
}

TEST_F(BadInput, AYearWithoutDataIsNothingButSilence) {
  life.calm(monday(), noon, 12);
  life.calm(noon + days(400), noon + days(407), 12);
  for (const Raised& one : feed(detector, life.stream())) {
    EXPECT_EQ(one.alarm.kind, "source_silent") << one.alarm.reason;
  }
}

TEST_F(BadInput, TheNightsInWhichTheClocksChangeAreQuiet) {
  const TimePoint march = parse_iso8601("2026-03-09T00:00:00Z").value();
  life.calm(march, march + days(28), 4);
  const TimePoint october = parse_iso8601("2026-10-05T00:00:00Z").value();
  Simulation autumn(32);
  autumn.calm(october, october + days(28), 4);
  EXPECT_TRUE(pages(feed(detector, life.stream())).empty());
  Detector other({});
  EXPECT_TRUE(pages(feed(other, autumn.stream())).empty());
}

TEST_F(BadInput, OneTirelessAuthorCostsNeitherMemoryNorSleep) {
  life.calm(monday(), noon, 2);
  feed(detector, life.stream());
  std::size_t alarms = 0;
  for (int i = 0; i < 4'000; ++i) {
    Observation rant = life.comment(noon + std::chrono::milliseconds(100 * i), true, "p1");
    rant.author = AuthorId("tireless");
    for (const Alarm& alarm : detector.observe(rant)) alarms += alarm.severity != "warning" ? 1 : 0;
  }
  EXPECT_EQ(alarms, 0u);
  EXPECT_LT(detector.checkpoint().size(), 200'000u);
}

TEST_F(BadInput, AnyNumberOfPostsAccountsTopicsAndRulesIsBounded) {
  std::size_t size = 0;
  for (int i = 0; i < 1'600; ++i) {
    const std::string number = std::to_string(i);
    Observation one = life.comment(noon + seconds(i), i % 9 == 0, "post" + number);
    one.account = AccountId("account" + number);
    one.topics = {"topic" + number, "a", "b", "c", "d", "e"};
    one.restrictions = {"rule" + number};
    one.text =
        "Teksti numero " + number + " jota ei ole ennen nähty missään tässä muodossa " + number;
    detector.observe(one);
    if (i == 800) size = detector.checkpoint().size();
  }
  EXPECT_LT(static_cast<double>(detector.checkpoint().size()), 1.4 * static_cast<double>(size));
  EXPECT_LT(detector.checkpoint().size(), 6'000'000u);
}

TEST_F(BadInput, WrongTimesOfEventsDoNotReachTheArithmetic) {
  for (const TimePoint at : {TimePoint{}, from_unix_seconds(253'402'300'799), noon}) {
    for (const TimePoint arrived : {TimePoint{}, from_unix_seconds(253'402'300'799), noon}) {
      Observation odd = life.comment(at, true, "p1");
      odd.arrived = arrived;
      odd.text = std::string(300, '\xf4');
      odd.followers = ~0ULL;
      odd.category = Category::kSafety;
      odd.severity = 4;
      odd.grave = "injury";
      detector.observe(odd);
    }
  }
  Detector again({});
  EXPECT_TRUE(again.restore(detector.checkpoint()));
}

}  // namespace
}  // namespace kaiku::crisis
