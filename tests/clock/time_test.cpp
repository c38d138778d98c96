#include <chrono>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/clock/time.hpp>

namespace kaiku {
namespace {

using namespace std::chrono_literals;

TimePoint read(const char* text) {
  const auto parsed = parse_iso8601(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : TimePoint{};
}

TEST(Iso8601, IsWrittenInUtcWithFractionsOnlyWhenThereAreSome) {
  EXPECT_EQ(to_iso8601(from_unix_seconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_iso8601(from_unix_seconds(1'767'225'600)), "2026-01-01T00:00:00Z");
  EXPECT_EQ(to_iso8601(from_unix_millis(1'767'225'600'250)), "2026-01-01T00:00:00.250Z");
  EXPECT_EQ(to_iso8601(from_unix_micros(1)), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_iso8601(from_unix_micros(-1)), "1969-12-31T23:59:59.999999Z");
}

TEST(Iso8601, IsReadWithEveryKindOfZone) {
  const TimePoint noon = read("2026-06-01T12:00:00Z");
  EXPECT_EQ(read("2026-06-01T15:00:00+03:00"), noon);
  EXPECT_EQ(read("2026-06-01T15:00:00+0300"), noon);
  EXPECT_EQ(read("2026-06-01T06:30:00-05:30"), noon);
  EXPECT_EQ(read("2026-06-01T12:00:00"), noon);
  EXPECT_EQ(read("2026-06-01 12:00:00z"), noon);
}

TEST(Iso8601, KeepsMicrosecondsAndDropsWhatIsFiner) {
  EXPECT_EQ(read("2026-06-01T12:00:00.5Z") - read("2026-06-01T12:00:00Z"), 500ms);
  EXPECT_EQ(read("2026-06-01T12:00:00.123456789Z") - read("2026-06-01T12:00:00Z"), 123456us);
  EXPECT_EQ(read("2026-06-01T12:00:00.250+03:00"), read("2026-06-01T09:00:00.25Z"));
}

TEST(Iso8601, KnowsLeapDaysAndLeapSeconds) {
  EXPECT_EQ(read("2024-02-29T00:00:00Z") + 24h, read("2024-03-01T00:00:00Z"));
  EXPECT_EQ(read("2016-12-31T23:59:60Z"), read("2017-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_iso8601("2025-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_iso8601("1900-02-29T00:00:00Z"));
}

TEST(Iso8601, RefusesEverythingElseAndSaysWhatWouldBeRight) {
  for (const char* const text : {"",
                                 "2026",
                                 "2026-06-01",
                                 "2026-06-01T12:00Z",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-01T00:00:00Z",
                                 "2026-06-31T00:00:00Z",
                                 "2026-06-01T24:00:00Z",
                                 "2026-06-01T12:60:00Z",
                                 "2026-06-01T12:00:61Z",
                                 "2026-06-01T12:00:00.Z",
                                 "2026-06-01T12:00:00.",
                                 "2026-06-01T12:00:00,5Z",
                                 "2026-06-01T12:00:00Zulu",
                                 "2026-06-01T12:00:00+3",
                                 "2026-06-01T12:00:00+24:00",
                                 "2026-06-01T12:00:00+03:60",
                                 "2026-06-01T12:00:00 Z",
                                 "-026-06-01T12:00:00Z",
                                 "2026-06-01T-1:00:00Z",
                                 "+026-06-01T12:00:00Z",
                                 " 2026-06-01T12:00:00Z",
                                 "1767225600"}) {
    const auto parsed = parse_iso8601(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_TRUE(parsed.error().is(Errc::kMalformedPayload));
    EXPECT_NE(parsed.error().context.find("2026-01-01T00:00:00Z"), std::string::npos);
  }
}

TEST(Iso8601, CutsHostileLengthOutOfItsMessages) {
  const auto parsed = parse_iso8601(std::string(100'000, 'x'));
  ASSERT_FALSE(parsed);
  EXPECT_LT(parsed.error().context.size(), 200u);
}

TEST(Iso8601, ComesBackAsItWas) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    // From year 0 to 9999, to the microsecond, with many round values among them.
    std::int64_t micros =
        static_cast<std::int64_t>(random() % 315'000'000'000'000'000ULL) - 62'000'000'000'000'000LL;
    if (i % 3 == 0) micros -= micros % 1'000'000;
    if (i % 3 == 1) micros -= micros % 1'000;
    const TimePoint time = from_unix_micros(micros);
    const auto back = parse_iso8601(to_iso8601(time));
    ASSERT_TRUE(back) << to_iso8601(time);
    ASSERT_EQ(*back, time) << to_iso8601(time);
  }
}

TEST(DurationText, IsReadWithEveryUnit) {
  const std::pair<const char*, Duration> known[] = {{"500ms", 500ms}, {"10s", 10s}, {"15m", 15min},
                                                    {"4h", 4h},       {"7d", 168h}, {"2w", 336h},
                                                    {"0s", 0s}};
  for (const auto& [text, duration] : known) {
    const auto parsed = parse_duration(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, duration) << text;
  }
}

TEST(DurationText, RefusesEverythingElseAndSaysWhatWouldBeRight) {
  for (const char* const text :
       {"", "m", "15", "15 m", "15min", "1.5h", "-5m", "+5m", "5M", "m5", "99999999999999999999s",
        "5000000w", "9223372036854775807ms", " 5m"}) {
    const auto parsed = parse_duration(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_TRUE(parsed.error().is(Errc::kInvalidArgument));
    EXPECT_NE(parsed.error().context.find("as in 15m"), std::string::npos);
  }
}

TEST(DurationText, UsesTheLargestUnitThatKeepsItWhole) {
  EXPECT_EQ(to_string(Duration(4h)), "4h");
  EXPECT_EQ(to_string(Duration(90s)), "90s");
  EXPECT_EQ(to_string(Duration(120s)), "2m");
  EXPECT_EQ(to_string(Duration(24h)), "1d");
  EXPECT_EQ(to_string(Duration(14 * 24h)), "2w");
  EXPECT_EQ(to_string(Duration(1500ms)), "1500ms");
  EXPECT_EQ(to_string(Duration(0)), "0ms");
}

TEST(DurationText, ComesBackAsItWas) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 5'000; ++i) {
    const Duration duration = std::chrono::milliseconds(random() % 3'000'000'000'000ULL);
    const auto back = parse_duration(to_string(duration));
    ASSERT_TRUE(back) << to_string(duration);
    ASSERT_EQ(*back, duration) << to_string(duration);
  }
}

TEST(UnixTime, IsConvertedBothWaysAlsoBeforeItsBeginning) {
  EXPECT_EQ(to_unix_seconds(from_unix_seconds(-5)), -5);
  EXPECT_EQ(to_unix_seconds(from_unix_millis(-1)), -1) << "rounded down";
  EXPECT_EQ(to_unix_micros(from_unix_micros(123'456'789)), 123'456'789);
}

}  // namespace
}  // namespace kaiku
