#include <chrono>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/crisis/stream_line.hpp>

namespace kaiku::crisis {
namespace {

std::string why_not(const std::string& line) {
  const auto read = read_stream_line(line);
  return read ? "read" : read.error().context;
}

TEST(StreamLine, IsReadWhole) {
  const auto read = read_stream_line(
      R"({"id": "c1", "ts": "2026-01-05T10:00:00Z", "received_at": "2026-01-05T10:00:02.5Z",
          "platform": "facebook", "brand": "kaisla", "post_id": "p1", "parent_id": "c0",
          "author_id": "u1", "author_followers": 120, "author_created": "2020-01-01T00:00:00Z",
          "lang": "fi", "text": "Huono",
          "label": {"category": "safety", "sentiment": "negative", "severity": 3, "score": 0.8}})");
  ASSERT_TRUE(read) << read.error().context;
  EXPECT_EQ(read->comment.id, CommentId("c1"));
  EXPECT_EQ(read->comment.account, AccountId("facebook"));
  EXPECT_EQ(read->comment.parent, CommentId("c0"));
  EXPECT_EQ(read->received_at - read->comment.created_at, std::chrono::milliseconds(2500));
  const Observation observation = observe(*read);
  EXPECT_TRUE(observation.negative);
  EXPECT_EQ(observation.category, Category::kSafety);
  EXPECT_EQ(observation.grave, "injury");
  EXPECT_EQ(observation.grave_severity, "warning");
  EXPECT_EQ(observation.followers, 120u);
}

TEST(StreamLine, NeedsOnlyAnIdAndATime) {
  const auto read = read_stream_line(R"({"id": 7, "ts": 1767600000, "author_id": null})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->comment.id, CommentId("7"));
  EXPECT_EQ(read->received_at, from_unix_seconds(1'767'600'000));
  EXPECT_EQ(read_stream_line(R"({"id": 7, "ts": 1767600000123})")->received_at,
            from_unix_millis(1'767'600'000'123));
  EXPECT_FALSE(observe(*read).negative);
}

TEST(StreamLine, SaysWhatIsWrong) {
  EXPECT_EQ(why_not("nothing"), "no JSON object");
  EXPECT_EQ(why_not(R"({"ts": 1767600000})"), "\"id\": is missing");
  EXPECT_EQ(why_not(R"({"id": "1"})"), "\"ts\": is missing");
  EXPECT_NE(why_not(R"({"id": "1", "ts": "yesterday"})").find("expected a time"),
            std::string::npos);
  EXPECT_NE(why_not(R"({"id": "1", "ts": -5})").find("expected a time"), std::string::npos);
  EXPECT_NE(why_not(R"({"id": "1", "ts": 1, "label": {"category": "rain"}})").find("self_harm"),
            std::string::npos);
  EXPECT_NE(why_not(R"({"id": "1", "ts": 1, "label": {"category": "spam", "severity": 5}})")
                .find("0 to 4"),
            std::string::npos);
  EXPECT_EQ(why_not(std::string(kMostStreamLineBytes + 1, ' ')), "longer than 1 MiB");
}

TEST(Judging, NegativeNeedsSixTenthsOrSeverityTwo) {
  for (const auto& [negative, score, severity, expected] : {std::tuple{true, 0.6, 1, true},
                                                            {true, 0.59, 1, false},
                                                            {false, 1.0, 1, false},
                                                            {false, 0.1, 2, true}}) {
    Observation observation;
    observation.score = score;
    observation.severity = severity;
    judge(observation, negative);
    EXPECT_EQ(observation.negative, expected);
    EXPECT_FALSE(observation.grave);
  }
}

TEST(Judging, TheGravestNeedsHalfAScore) {
  Observation observation;
  observation.category = Category::kThreat;
  observation.severity = 4;
  observation.score = 0.49;
  judge(observation, true);
  EXPECT_FALSE(observation.grave) << "an idiom lowers the score";
  observation.score = 0.5;
  judge(observation, true);
  EXPECT_EQ(observation.grave, "threat");
  EXPECT_EQ(observation.grave_severity, "urgent");
}

Finding finding_with(LabelSet labels, bool criticism) {
  Finding finding;
  finding.labels = std::move(labels);
  auto& score = finding.scores[static_cast<std::size_t>(CommentClass::kCriticism)];
  score.holds = criticism;
  score.probability = criticism ? 0.9 : 0.1;
  return finding;
}

TEST(Observing, ReadsCategoryAndSeverityFromLabels) {
  const Comment comment;
  const auto at = from_unix_seconds(1'767'600'000);
  const auto smell = observe(comment, finding_with({"safety", "quality"}, true), {}, at);
  EXPECT_EQ(smell.category, Category::kSafety);
  EXPECT_EQ(smell.severity, 2);
  EXPECT_EQ(smell.topics, (std::vector<std::string>{"quality", "safety"}));
  const auto asked = observe(comment, finding_with({"safety"}, false), {}, at);
  EXPECT_EQ(asked.category, Category::kNeutral) << "a question about safety is no claim";
  const auto plain = observe(comment, finding_with({"delivery"}, true), {}, at);
  EXPECT_EQ(plain.category, Category::kComplaint);
  EXPECT_EQ(plain.severity, 1);
  EXPECT_DOUBLE_EQ(plain.score, 0.9);
}

TEST(Observing, ThanksWithAWishOrALittleDoubtAreNotNegative) {
  const Comment comment;
  const auto at = from_unix_seconds(1'767'600'000);
  Finding finding = finding_with({}, true);
  EXPECT_TRUE(observe(comment, finding, {}, at).negative);
  finding.primary = CommentClass::kPraise;
  EXPECT_FALSE(observe(comment, finding, {}, at).negative);
  finding.scores[static_cast<std::size_t>(CommentClass::kAbuse)].holds = true;
  EXPECT_TRUE(observe(comment, finding, {}, at).negative) << "praise of one, abuse of another";

  Finding doubtful = finding_with({}, true);
  doubtful.scores[static_cast<std::size_t>(CommentClass::kCriticism)].probability = 0.55;
  EXPECT_FALSE(observe(comment, doubtful, {}, at).negative);
}

TEST(Observing, AnOutageCountsWhateverItsWords) {
  const auto asked =
      observe({}, finding_with({"outage"}, false), {}, from_unix_seconds(1'767'600'000));
  EXPECT_EQ(asked.category, Category::kOutage);
  EXPECT_TRUE(asked.negative) << "a question where the money is";
  const auto calm =
      observe({}, finding_with({"outrage"}, false), {}, from_unix_seconds(1'767'600'000));
  EXPECT_EQ(calm.category, Category::kNeutral) << "indignation needs anger";
  EXPECT_TRUE(asked.outage);
  EXPECT_FALSE(calm.outage);
  const auto angry =
      observe({}, finding_with({"outage", "outrage"}, true), {}, from_unix_seconds(1'767'600'000));
  EXPECT_EQ(angry.category, Category::kOutrage) << "the graver of both";
  EXPECT_TRUE(angry.outage) << "and one more whose money is gone";
}

TEST(Observing, AClaimThatIsNoDangerIsAWarningAndCountsAsAnInjury) {
  const Escalation claimed{"injury", "warning", "an injury is claimed"};
  const auto at = from_unix_seconds(1'767'600'000);
  const auto rash = observe({}, finding_with({"injury", "lesser_injury"}, true), {&claimed, 1}, at);
  EXPECT_EQ(rash.grave, "injury");
  EXPECT_EQ(rash.grave_severity, "warning");
  EXPECT_EQ(rash.severity, 3) << "two of them are a pattern";
  EXPECT_EQ(rash.category, Category::kSafety);
  const Escalation hurt{"injury", "urgent", "an injury is claimed"};
  const auto shock = observe({}, finding_with({"injury"}, true), {&hurt, 1}, at);
  EXPECT_EQ(shock.severity, kGravest);
  EXPECT_EQ(shock.grave_severity, "");
}

TEST(Observing, OnlyWhatIsEscalatedIsGrave) {
  const Comment comment;
  const auto at = from_unix_seconds(1'767'600'000);
  const Finding finding = finding_with({"threat"}, true);
  EXPECT_FALSE(observe(comment, finding, {}, at).grave);
  EXPECT_EQ(observe(comment, finding, {}, at).severity, 2);
  const std::vector<Escalation> escalations = {{"data_leak", "warning", ""},
                                               {"threat", "urgent", ""}};
  const auto grave = observe(comment, finding, escalations, at);
  EXPECT_EQ(grave.grave, "threat") << "the gravest of several";
  EXPECT_EQ(grave.severity, kGravest);
  EXPECT_TRUE(is_grave("injury"));
  EXPECT_FALSE(is_grave("recall"));
}

}  // namespace
}  // namespace kaiku::crisis
