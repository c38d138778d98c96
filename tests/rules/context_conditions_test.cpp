#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

class ContextConditions : public ConditionTest {};

TEST_F(ContextConditions, TheSourceOfACommentIsComparedByName) {
  EXPECT_TRUE(hits("{platform: facebook}", "x"));
  EXPECT_TRUE(misses("{platform: [instagram, youtube]}", "x"));
  EXPECT_TRUE(hits("{account: kaisla-fb}", "x"));
  EXPECT_TRUE(misses("{account: kaisla-ig}", "x"));
  comment.platform.clear();
  comment.account = AccountId();
  EXPECT_TRUE(unknown("{platform: facebook}", "x"));
  EXPECT_TRUE(unknown("{account: kaisla-fb}", "x"));
}

TEST_F(ContextConditions, TheKindAndTheFlagsAreAlwaysKnown) {
  EXPECT_TRUE(hits("{kind: [comment, review]}", "x"));
  EXPECT_TRUE(misses("{kind: message}", "x"));
  EXPECT_TRUE(hits("{private: false, on_ad: false, is_reply: false}", "x"));
  comment.is_private = true;
  comment.on_ad = true;
  comment.parent = CommentId("1");
  EXPECT_TRUE(hits("{private: true, on_ad: true, is_reply: true}", "x"));
  EXPECT_TRUE(misses("{private: false}", "x"));
}

TEST_F(ContextConditions, TheLanguageIsThatOfTheWholeComment) {
  EXPECT_TRUE(hits("{lang: fi}", "hyvää päivää"));
  EXPECT_TRUE(misses("{lang: [sv, en]}", "hyvää päivää"));
}

TEST_F(ContextConditions, AMissingRatingIsUnknown) {
  EXPECT_TRUE(unknown("{rating: \"<= 2\"}", "x"));
  EXPECT_TRUE(unknown("{none: [{rating: \"<= 2\"}]}", "x"));
  comment.rating = 2;
  EXPECT_TRUE(hits("{rating: \"<= 2\"}", "x"));
  EXPECT_TRUE(misses("{rating: \"> 2\"}", "x"));
  EXPECT_TRUE(hits("{rating: \"= 2\"}", "x"));
  EXPECT_TRUE(hits("{rating: \"< 3\"}", "x"));
  EXPECT_TRUE(hits("{rating: \">= 2\"}", "x"));
}

TEST_F(ContextConditions, WhatIsNotKnownAboutAnAuthorIsUnknown) {
  EXPECT_TRUE(unknown("{author.comments_before: \">= 1\"}", "x"));
  EXPECT_TRUE(unknown("{author.strikes: \">= 1\"}", "x"));
  EXPECT_TRUE(unknown("{author.known_for: \"< 7d\"}", "x"));
  EXPECT_TRUE(unknown("{author.label: vip}", "x"));
}

TEST_F(ContextConditions, AnAuthorIsComparedByHistory) {
  context.author_comments_before = 3;
  context.author_strikes = 0;
  context.author_known_for = std::chrono::days(3);
  context.author_labels = {{"vip"}};
  EXPECT_TRUE(hits("{author.comments_before: \">= 1\"}", "x"));
  EXPECT_TRUE(misses("{author.strikes: \">= 1\"}", "x"));
  EXPECT_TRUE(hits("{author.known_for: \"< 7d\"}", "x"));
  EXPECT_TRUE(misses("{author.known_for: \"> 7d\"}", "x"));
  EXPECT_TRUE(hits("{author.label: [vip, staff]}", "x"));
  EXPECT_TRUE(misses("{author.label: staff}", "x"));
}

/// Truth tables, with `rating` unknown, `word: x` true and `word: y` false.
TEST_F(ContextConditions, LogicHasThreeValues) {
  const std::string yes = "{word: x}";
  const std::string no = "{word: y}";
  const std::string open = "{rating: \"= 1\"}";
  const auto all = [&](const std::string& a, const std::string& b) {
    return ask("{all: [" + a + ", " + b + "]}", "x").truth;
  };
  const auto any = [&](const std::string& a, const std::string& b) {
    return ask("{any: [" + a + ", " + b + "]}", "x").truth;
  };
  const auto none = [&](const std::string& a, const std::string& b) {
    return ask("{none: [" + a + ", " + b + "]}", "x").truth;
  };
  EXPECT_EQ(all(yes, yes), Truth::kTrue);
  EXPECT_EQ(all(yes, open), Truth::kUnknown);
  EXPECT_EQ(all(open, no), Truth::kFalse);
  EXPECT_EQ(all(no, open), Truth::kFalse);
  EXPECT_EQ(any(no, no), Truth::kFalse);
  EXPECT_EQ(any(open, yes), Truth::kTrue);
  EXPECT_EQ(any(no, open), Truth::kUnknown);
  EXPECT_EQ(none(no, no), Truth::kTrue);
  EXPECT_EQ(none(open, yes), Truth::kFalse);
  EXPECT_EQ(none(no, open), Truth::kUnknown);
  EXPECT_EQ(ask("{none: [{none: [" + open + "]}]}", "x").truth, Truth::kUnknown);
}

TEST_F(ContextConditions, SeveralKeysMustAllHold) {
  EXPECT_TRUE(hits("{word: x, platform: facebook}", "x"));
  EXPECT_TRUE(misses("{word: x, platform: instagram}", "x"));
}

TEST_F(ContextConditions, WhatMustNotBeIsNotMarked) {
  const Answer answer = ask("{word: a, none: [{word: b}], any: [{word: c}, {word: d}]}", "a c d");
  EXPECT_EQ(answer.words, (std::vector<std::string>{"a", "c", "d"}));
}

}  // namespace
}  // namespace kaiku::rules
