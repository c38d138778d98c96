#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/metrics/metrics.hpp>

namespace kaiku::metrics {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Registry, ExposesNothingButTheEndWhenEmpty) {
  EXPECT_EQ(Registry().expose(), "# EOF\n");
}

TEST(Registry, ExposesOpenMetricsText) {
  Registry registry;
  registry.counter("kaiku_events_total", "Events taken in.", {{"platform", "fb"}}).add();
  registry.counter("kaiku_events_total", "Events taken in.", {{"account", "x"}}).add(2.5);
  registry.gauge("kaiku_inbox_pending", "Bodies not yet read.").set(-7);
  auto& seconds =
      registry.histogram("kaiku_call_seconds", "Time of a call.", {{"a", "b"}}, {0.5, 1});
  seconds.observe(0.25);
  seconds.observe(0.5);
  seconds.observe(3);
  EXPECT_EQ(registry.expose(),
            "# TYPE kaiku_call_seconds histogram\n"
            "# UNIT kaiku_call_seconds seconds\n"
            "# HELP kaiku_call_seconds Time of a call.\n"
            "kaiku_call_seconds_bucket{a=\"b\",le=\"0.5\"} 2\n"
            "kaiku_call_seconds_bucket{a=\"b\",le=\"1.0\"} 2\n"
            "kaiku_call_seconds_bucket{a=\"b\",le=\"+Inf\"} 3\n"
            "kaiku_call_seconds_count{a=\"b\"} 3\n"
            "kaiku_call_seconds_sum{a=\"b\"} 3.75\n"
            "# TYPE kaiku_events counter\n"
            "# HELP kaiku_events Events taken in.\n"
            "kaiku_events_total{account=\"x\"} 2.5\n"
            "kaiku_events_total{platform=\"fb\"} 1\n"
            "# TYPE kaiku_inbox_pending gauge\n"
            "# HELP kaiku_inbox_pending Bodies not yet read.\n"
            "kaiku_inbox_pending -7\n"
            "# EOF\n");
}

TEST(Registry, EscapesHelpAndLabels) {
  Registry registry;
  registry.gauge("g", "a \"b\"\\\nc", {{"x", "q\"\\\n\xFFä"}}).set(1);
  EXPECT_THAT(registry.expose(), HasSubstr("# HELP g a \\\"b\\\"\\\\\\nc\n"
                                           "g{x=\"q\\\"\\\\\\n\uFFFDä\"} 1\n"));
}

TEST(Registry, ReplacesBytesThatAreNoText) {
  for (const char* broken : {"\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3"}) {
    Registry registry;
    registry.gauge("g", "h", {{"x", broken}}).set(1);
    EXPECT_THAT(registry.expose(), HasSubstr("g{x=\"\uFFFD"));
    EXPECT_THAT(registry.expose(), Not(HasSubstr(broken)));
  }
}

TEST(Registry, WritesNumbersThatAreNone) {
  Registry registry;
  auto& gauge = registry.gauge("g", "h");
  gauge.set(std::numeric_limits<double>::infinity());
  EXPECT_THAT(registry.expose(), HasSubstr("\ng +Inf\n"));
  gauge.set(-std::numeric_limits<double>::infinity());
  EXPECT_THAT(registry.expose(), HasSubstr("\ng -Inf\n"));
  gauge.set(std::nan(""));
  EXPECT_THAT(registry.expose(), HasSubstr("\ng NaN\n"));
}

TEST(Registry, GivesTheSameObjectForTheSameNameAndLabels) {
  Registry registry;
  auto& first = registry.counter("c_total", "h", {{"a", "1"}});
  first.add();
  EXPECT_EQ(&first, &registry.counter("c_total", "h", {{"a", "1"}}));
  EXPECT_NE(&first, &registry.counter("c_total", "h", {{"a", "2"}}));
  EXPECT_EQ(registry.counter("c_total", "h", {{"a", "1"}}).value(), 1);
}

TEST(Registry, NeverCountsBackwardsOrIntoNaN) {
  Registry registry;
  auto& counter = registry.counter("c_total", "h");
  counter.add(2);
  counter.add(-1);
  EXPECT_EQ(counter.value(), 2);
  registry.histogram("h", "h", {}, {1}).observe(std::nan(""));
  EXPECT_THAT(registry.expose(), HasSubstr("\nh_sum 0\n"));
}

TEST(Registry, RefusesNamesThatWouldNotParse) {
  Registry registry;
  EXPECT_THROW(registry.counter("events", "h"), std::invalid_argument);
  EXPECT_THROW(registry.gauge("x_total", "h"), std::invalid_argument);
  EXPECT_THROW(registry.gauge("9lives", "h"), std::invalid_argument);
  EXPECT_THROW(registry.gauge("g", "h", {{"a b", "c"}}), std::invalid_argument);
  EXPECT_THROW(registry.histogram("h", "h", {{"le", "1"}}), std::invalid_argument);
  EXPECT_THROW(registry.histogram("h", "h", {}, {2, 1}), std::invalid_argument);
  registry.counter("c_total", "h");
  EXPECT_THROW(registry.gauge("c", "h"), std::invalid_argument);
}

TEST(Registry, BoundsTheSeriesOfOneName) {
  Registry registry;
  for (std::size_t i = 0; i < kMostSeries + 3; ++i) {
    registry.counter("c_total", "h", {{"route", std::to_string(i)}}).add();
  }
  EXPECT_EQ(registry.counter("c_total", "h", {{"route", "never seen"}}).value(), 3);
  EXPECT_EQ(registry.counter("c_total", "h", {{"route", "0"}}).value(), 1);
  EXPECT_THAT(registry.expose(), HasSubstr("c_total{route=\"overflow\"} 3\n"));
  EXPECT_THAT(registry.expose(), Not(HasSubstr("never seen")));
}

TEST(Registry, RefreshesGaugesBeforeEachExposition) {
  Registry registry;
  int reads = 0;
  registry.before_exposition([&] { registry.gauge("g", "h").set(++reads); });
  EXPECT_THAT(registry.expose(), HasSubstr("\ng 1\n"));
  EXPECT_THAT(registry.expose(), HasSubstr("\ng 2\n"));
}

TEST(Registry, CountsFromSeveralThreads) {
  Registry registry;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 500; ++n)
          registry.counter("c_total", "h", {{"n", std::to_string(n % 3)}}).add();
      });
    }
  }
  double sum = 0;
  for (const char* n : {"0", "1", "2"}) sum += registry.counter("c_total", "h", {{"n", n}}).value();
  EXPECT_EQ(sum, 2'000);
}

TEST(LatencyBuckets, AscendFromHalfAMillisecondToTenSeconds) {
  EXPECT_EQ(latency_buckets().front(), 0.0005);
  EXPECT_EQ(latency_buckets().back(), 10);
  EXPECT_TRUE(std::is_sorted(latency_buckets().begin(), latency_buckets().end()));
}

}  // namespace
}  // namespace kaiku::metrics
