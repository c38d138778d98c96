#include <algorithm>
#include <chrono>
#include <random>
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

// Calm, a storm on one post and then on others, a backlog and repeated deliveries.
std::vector<Observation> eventful_stream(std::uint32_t seed) {
  Simulation life(seed);
  const TimePoint storm = monday() + days(5) + hours(14);
  life.calm(monday(), storm + hours(10), 6);
  life.crowd(storm, storm + minutes(60), 150, 0.9, "storm");
  life.crowd(storm + minutes(40), storm + minutes(90), 120, 0.8, "other");
  for (int post = 0; post < 520; ++post) {  // more posts than are watched
    life.add(
        life.comment(storm + hours(3) + minutes(post % 50), false, "q" + std::to_string(post)));
  }
  life.delay(storm - hours(20), storm - hours(11), storm - hours(11), minutes(4));
  auto stream = life.stream();
  stream.insert(stream.begin() + 300, stream.begin() + 200, stream.begin() + 230);
  return stream;
}

std::vector<std::string> told(const std::vector<Raised>& raised) {
  std::vector<std::string> lines;
  for (const Raised& one : raised) {
    lines.push_back(to_iso8601(one.at) + " " + one.alarm.cause + " " + one.alarm.severity + " " +
                    one.alarm.reason + " " + to_iso8601(one.alarm.started_at) + " " +
                    std::to_string(one.alarm.authors));
  }
  return lines;
}

TEST(Checkpoint, ARestartAnywhereChangesNothing) {
  const auto stream = eventful_stream(5);
  Detector unbroken({});
  const auto expected = told(feed(unbroken, stream));
  ASSERT_FALSE(expected.empty());

  std::mt19937 random(9);
  std::vector<std::size_t> cuts;
  for (int i = 0; i < 12; ++i) cuts.push_back(random() % stream.size());
  cuts.push_back(0);
  std::ranges::sort(cuts);
  std::vector<Raised> raised;
  std::string state = Detector({}).checkpoint();
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    Detector resumed({});
    ASSERT_TRUE(resumed.restore(state));
    EXPECT_EQ(resumed.checkpoint(), state);
    const auto begin = stream.begin() + static_cast<std::ptrdiff_t>(i == 0 ? 0 : cuts[i - 1]);
    const auto end =
        i == cuts.size() ? stream.end() : stream.begin() + static_cast<std::ptrdiff_t>(cuts[i]);
    const auto part = feed(resumed, std::vector<Observation>(begin, end));
    raised.insert(raised.end(), part.begin(), part.end());
    state = resumed.checkpoint();
  }

  EXPECT_EQ(told(raised), expected);
  EXPECT_EQ(state, unbroken.checkpoint());
}

TEST(Checkpoint, ARestartInsideAStormDoesNotTellOfItAgain) {
  const auto stream = eventful_stream(6);
  Detector detector({});
  std::size_t at = 0;
  while (detector.observe(stream.at(at)).empty()) ++at;
  Detector resumed({});
  ASSERT_TRUE(resumed.restore(detector.checkpoint()));
  EXPECT_TRUE(resumed.observe(stream.at(at + 1)).empty());
}

TEST(Checkpoint, StaysBounded) {
  Detector detector({});
  feed(detector, eventful_stream(7));
  EXPECT_LT(detector.checkpoint().size(), 400'000u);
}

TEST(Checkpoint, WhatCannotBeReadChangesNothing) {
  Detector detector({});
  feed(detector, eventful_stream(8));
  const std::string good = detector.checkpoint();
  std::string other_version = good;
  other_version.replace(other_version.find("\"version\":2"), 11, "\"version\":9");
  std::string doubled = good;
  doubled.replace(doubled.find("\"head\":"), 7, "\"tail\":");
  for (const std::string& bad :
       {std::string(), std::string("{}"), std::string("[]"), std::string("null"),
        good.substr(0, good.size() / 2), other_version, doubled,
        std::string(R"({"version":1,"brands":[{"brand":"x","watch":{}}]})"),
        std::string(R"({"version":1,"brands":[{"watch":{}}]})"),
        std::string(R"({"version":1,"brands":7})")}) {
    const auto restored = detector.restore(bad);
    ASSERT_FALSE(restored) << bad.substr(0, 60);
    EXPECT_TRUE(restored.error().is(Errc::kMalformedPayload));
    EXPECT_EQ(detector.checkpoint(), good);
  }
}

// Bytes of a real checkpoint changed at random: restored or refused, never a crash.
TEST(Checkpoint, SurvivesDamage) {
  Detector source({});
  Simulation life(3);
  life.calm(monday(), monday() + days(2), 5);
  feed(source, life.stream());
  const std::string good = source.checkpoint();
  std::mt19937 random(4);
  for (int i = 0; i < 400; ++i) {
    std::string damaged = good;
    for (int hits = 0; hits < 3; ++hits) {
      damaged[random() % damaged.size()] = "0987[]{},\"-e.x"[random() % 14];
    }
    Detector detector({});
    if (detector.restore(damaged)) {
      detector.observe(life.comment(monday() + days(2), true, "p1"));
    }
  }
}

TEST(Settings, RefuseAnUnknownTimeZoneAndAnImpossibleVolume) {
  EXPECT_THROW(Detector({.prior_comments_per_hour = 2.0, .time_zone = "Europe/Atlantis"}),
               std::invalid_argument);
  EXPECT_THROW(Detector({.prior_comments_per_hour = 0.0, .time_zone = "Europe/Helsinki"}),
               std::invalid_argument);
}

}  // namespace
}  // namespace kaiku::crisis
