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

TEST_F(ContextConditions, WhatIsNotKnownAboutPostAndThreadIsUnknown) {
  for (const char* const asked :
       {"author.followers: \"> 1\"", "post.comments: \"> 1\"", "post.age: \"> 1d\"",
        "post.label: x", "post.kind: ad", "thread.comments: \"> 1\"", "thread.age: \"> 1d\"",
        "thread.our_replies: \"> 1\"", "thread.staff_answered: true", "thread.label: x",
        "edited: true", "reply_to_us: false", "hours: open", "weekday: mon", "hour: 22-07"}) {
    EXPECT_TRUE(unknown("{" + std::string(asked) + "}", "x")) << asked;
    EXPECT_TRUE(unknown("{none: [{" + std::string(asked) + "}]}", "x")) << asked;
  }
}

TEST_F(ContextConditions, ThePostAndTheThreadAreCompared) {
  comment.author.followers = 12'000;
  comment.post = PostId("p");
  context.post_comments = 40;
  context.post_age = std::chrono::hours(5);
  context.post_labels = {{"campaign"}};
  context.thread_comments = 0;
  context.thread_age = std::chrono::minutes(10);
  context.thread_our_replies = 2;
  context.thread_staff_answered = true;
  context.thread_labels = std::set<std::string>();
  EXPECT_TRUE(hits("{author.followers: \">= 10000\"}", "x"));
  EXPECT_TRUE(hits("{post.comments: \"> 39\", post.age: \"< 6h\", post.label: campaign}", "x"));
  EXPECT_TRUE(misses("{post.age: \"< 5h\"}", "x"));
  EXPECT_TRUE(hits("{post.kind: organic}", "x"));
  comment.on_ad = true;
  EXPECT_TRUE(hits("{post.kind: [ad]}", "x"));
  EXPECT_TRUE(hits("{thread.comments: \"= 0\", thread.age: \"<= 10m\"}", "x"));
  EXPECT_TRUE(hits("{thread.our_replies: \">= 2\", thread.staff_answered: true}", "x"));
  EXPECT_TRUE(misses("{thread.label: campaign}", "x"));
}

TEST_F(ContextConditions, AReplyIsToSomebodyAndAnEditIsALaterText) {
  context.edited = false;
  context.reply_to_us = false;
  EXPECT_TRUE(hits("{top_level: true, edited: false, reply_to_us: false}", "x"));
  comment.parent = CommentId("1");
  context.edited = true;
  context.reply_to_us = true;
  EXPECT_TRUE(misses("{top_level: true}", "x"));
  EXPECT_TRUE(hits("{top_level: false, edited: true, reply_to_us: true}", "x"));
}

TEST_F(ContextConditions, TheBrandsOwnTimeDecidesHoursAndDays) {
  context.local = LocalMoment{.weekday = std::chrono::Saturday,
                              .since_midnight = std::chrono::minutes(6 * 60 + 59),
                              .open = false};
  EXPECT_TRUE(hits("{hours: closed}", "x"));
  EXPECT_TRUE(misses("{hours: open}", "x"));
  EXPECT_TRUE(hits("{weekday: [mon, sat]}", "x"));
  EXPECT_TRUE(misses("{weekday: mon-fri}", "x"));
  EXPECT_TRUE(hits("{weekday: fri-mon}", "x"));
  EXPECT_TRUE(hits("{hour: 22-07}", "x"));
  EXPECT_TRUE(hits("{hour: [8-9, \"6:30-7:00\"]}", "x"));
  EXPECT_TRUE(misses("{hour: \"6:30-6:59\"}", "x"));
  EXPECT_TRUE(hits("{hour: \"6:59-7\"}", "x"));
  EXPECT_TRUE(misses("{hour: 7-24}", "x"));
  context.local->open.reset();
  EXPECT_TRUE(unknown("{hours: closed}", "x"));
  EXPECT_TRUE(hits("{weekday: sat}", "x"));
}

TEST_F(ContextConditions, WhatCannotBeIsRefused) {
  for (const char* const asked :
       {"{hours: noon}", "{weekday: monday}", "{weekday: mon-}", "{hour: 7}", "{hour: 25-3}",
        "{hour: 7-7}", "{hour: \"7:60-8\"}", "{hour: 24-3}", "{post.kind: video}",
        "{author.followers: \"< 0\"}", "{thread.age: \"< 0s\"}",
        "{top_level: true, is_reply: true}", "{hours: open, all: [{hours: closed}]}",
        "{weekday: mon, all: [{weekday: tue}]}", "{edited: \"true\"}"}) {
    const Loaded loaded = load({file(
        "signals/s.yaml", "signals: [{id: s, label: [x], when: " + std::string(asked) + "}]\n")});
    EXPECT_FALSE(loaded.rules) << asked;
  }
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

TEST(ContextNeeds, NameWhatRulesOfAnyKindAskFor) {
  const auto needs_of = [](const std::string& condition) {
    const Loaded loaded = load(
        {file("signals/s.yaml", "signals:\n  - {id: s, label: [x], when: " + condition + "}\n")});
    EXPECT_TRUE(loaded.rules) << loaded.messages();
    return loaded.rules ? loaded.rules->context_needs() : ContextNeeds();
  };
  const ContextNeeds none = needs_of("{word: kissa, edited: false, author.strikes: \">= 1\"}");
  EXPECT_FALSE(none.surroundings);
  EXPECT_FALSE(none.domain_labels);
  EXPECT_TRUE(needs_of("{any: [{word: kissa}, {reply_to_us: true}]}").surroundings);
  EXPECT_TRUE(needs_of("{thread.label: x}").surroundings);
  EXPECT_TRUE(needs_of("{domain.label: x}").domain_labels);
}

}  // namespace
}  // namespace kaiku::rules
