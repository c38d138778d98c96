#include "../../src/rules/recent/window_counter.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kNoon = from_unix_seconds(1'767'268'800);

TEST(WindowCounter, CountsWhatStandsInTheWindow) {
  WindowCounter counter(hours(1), 10);
  counter.add(1, {kNoon, 7});
  counter.add(1, {kNoon + minutes(30), 8});
  counter.add(2, {kNoon + minutes(30), 9});
  EXPECT_EQ(counter.marks(1, kNoon + minutes(30), hours(1)).size(), 2u);
  EXPECT_EQ(counter.marks(1, kNoon + hours(1), hours(1)).size(), 1u);  // the beginning is outside
  EXPECT_EQ(counter.marks(1, kNoon + minutes(59), hours(1)).size(), 2u);
  EXPECT_EQ(counter.marks(1, kNoon, hours(1)).size(), 1u);  // what comes later does not count
  EXPECT_EQ(counter.marks(3, kNoon, hours(1)).size(), 0u);
}

TEST(WindowCounter, AValueCountsOnceAtItsLatestTime) {
  WindowCounter counter(hours(1), 10);
  counter.add(1, {kNoon, 7});
  counter.add(1, {kNoon + minutes(50), 7});
  counter.add(1, {kNoon + minutes(10), 7});
  EXPECT_EQ(counter.size(), 1u);
  EXPECT_EQ(counter.marks(1, kNoon + minutes(90), hours(1)).size(), 1u);
}

/// Against a list of everything: whether N were seen is always answered right.
TEST(WindowCounter, AnswersLikeAListOfEverything) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    const std::size_t asked = 1 + random() % 6;
    WindowCounter counter(hours(1), asked);
    std::map<std::uint64_t, std::map<std::uint64_t, TimePoint>> all;
    TimePoint at = kNoon;
    for (int step = 0; step < 400; ++step) {
      at += seconds(random() % 300);
      const std::uint64_t key = random() % 4;
      const std::uint64_t value = random() % 12;
      counter.add(key, {at, value});
      all[key][value] = at;
      for (const auto window : {minutes(5), minutes(30), minutes(60)}) {
        for (std::uint64_t other = 0; other < 4; ++other) {
          const auto expected = static_cast<std::size_t>(std::ranges::count_if(
              all[other], [&](const auto& seen) { return seen.second > at - window; }));
          EXPECT_EQ(std::min(counter.marks(other, at, window).size(), asked),
                    std::min(expected, asked))
              << "seed " << seed;
        }
      }
    }
  }
}

TEST(WindowCounter, ForgetsWhatNobodyCanAskForAnyMore) {
  WindowCounter counter(hours(1), 10);
  for (std::uint64_t key = 0; key < 100; ++key) counter.add(key, {kNoon, key});
  EXPECT_EQ(counter.keys(), 100u);
  counter.add(500, {kNoon + hours(2), 1});
  EXPECT_EQ(counter.keys(), 1u);
  EXPECT_EQ(counter.size(), 1u);
}

TEST(WindowCounter, StaysWithinItsBoundsAndForgetsTheOldest) {
  WindowCounter counter(hours(1'000), 1'000);
  const std::size_t keys = WindowCounter::kMostKeys + 10;
  for (std::uint64_t key = 0; key < keys; ++key) {
    counter.add(key, {kNoon + std::chrono::microseconds(key), key});
  }
  EXPECT_EQ(counter.keys(), WindowCounter::kMostKeys);
  EXPECT_TRUE(counter.marks(9, kNoon + hours(1), hours(2)).empty());
  EXPECT_EQ(counter.marks(10, kNoon + hours(1), hours(2)).size(), 1u);
  for (std::uint64_t value = 0; value < WindowCounter::kMostMarks + 5'000; ++value) {
    counter.add(1'000'000 + value / 900, {kNoon + seconds(1), value});
  }
  EXPECT_LE(counter.size(), WindowCounter::kMostMarks);
}

TEST(WindowCounter, KeepsTheLatestOfAKeyOnly) {
  WindowCounter counter(hours(10), 3);
  for (std::uint64_t value = 0; value < 50; ++value) {
    counter.add(1, {kNoon + minutes(value), value});
  }
  EXPECT_EQ(counter.size(), 3u);
  EXPECT_EQ(counter.marks(1, kNoon + hours(1), hours(10)).front().value, 49u);
}

}  // namespace
}  // namespace kaiku::rules
