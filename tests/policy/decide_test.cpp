#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/policy/decide.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

// From rule files to a decision, with the real rule set.
class Decide : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto root = std::filesystem::path(::testing::TempDir()) / "kaiku_decide_rules";
    std::filesystem::remove_all(root);
    write(root / "classes.yaml", R"(
classes:
  question: {bias: -3.0, threshold: 0.5}
  criticism: {bias: -3.0, threshold: 0.5}
  abuse: {bias: -4.0, threshold: 0.5}
  praise: {bias: -3.0, threshold: 0.5}
  spam: {bias: -4.0, threshold: 0.5}
)");
    write(root / "signals" / "all.yaml", R"(
signals:
  - id: complains
    about: The writer complains.
    lang: en
    when: {word: [late, broken]}
    score: {criticism: 4.0}
    tests: {hit: ["It is late again"], miss: ["It is here"]}
  - id: insults
    about: The writer insults somebody.
    lang: en
    when: {word: [scoundrel]}
    score: {abuse: 6.0}
    tests: {hit: ["You scoundrel"], miss: ["You are here"]}
  - id: hurt
    about: Somebody was hurt.
    lang: en
    when: {word: [bleeding]}
    label: [injury]
    tests: {hit: ["I am bleeding"], miss: ["I am here"]}
)");
    write(root / "policies" / "all.yaml", R"(
policies:
  - id: answer_newcomers
    about: Newcomers are welcomed with an answer.
    when: {class: criticism, author.comments_before: "< 1"}
    do:
      - reply: sorry
      - private_reply: invite
  - id: moderate
    about: Insults are hidden.
    when: {class: abuse}
    do:
      - hide: true
)");
    write(root / "replies" / "en.yaml", R"(
language: en
replies:
  sorry: ["Hello {{author}}, we are sorry.", "We are sorry, {{author}}.", "Sorry, {{author}}!"]
  invite: ["Please write to us here.", "Tell us more here.", "We continue here."]
)");
    Diagnostics diagnostics;
    rules_ = rules::load_rules({root.string()}, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
    analyzer_ = std::make_unique<text::Analyzer>();
  }
  static void TearDownTestSuite() {
    rules_.reset();
    analyzer_.reset();
  }
  void SetUp() override {
    ASSERT_NE(rules_, nullptr);
    world.comment.author.name = "Mary";
  }

  Decision decide(const std::string& text) {
    world.comment.text = text;
    text::Analyzer::Options options;
    options.given = Language::kEnglish;
    const auto prepared = analyzer_->prepare(text, options);
    return policy::decide(*rules_, prepared, world.comment, 1, world.account, world.memory,
                          world.now);
  }

  Planning world;

 private:
  static void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  static inline std::shared_ptr<const rules::RuleSet> rules_;
  static inline std::unique_ptr<text::Analyzer> analyzer_;
};

TEST_F(Decide, AnswersInPublicAndThenInPrivate) {
  const Decision decision = decide("My parcel is late again");

  EXPECT_EQ(decision.finding.primary, CommentClass::kCriticism);
  EXPECT_EQ(decision.policies, std::vector<std::string>{"answer_newcomers"});
  ASSERT_NE(find(decision, ActionKind::kReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.text, "Hello Mary, we are sorry.");
  EXPECT_EQ(state_of(decision, ActionKind::kPrivateReply), ActionState::kPlanned);
  EXPECT_EQ(decision.rule_set.size(), 16u);
  EXPECT_EQ(decision.decided_at, world.now);
}

TEST_F(Decide, HidesAnInsultAndNothingElse) {
  EXPECT_EQ(state_of(decide("You scoundrel"), ActionKind::kHide), ActionState::kReady);
  EXPECT_EQ(find(decide("My parcel is late"), ActionKind::kHide), nullptr);
}

TEST_F(Decide, AsksTheHistoryOfTheAuthor) {
  world.memory.author_history->comments_before = 1;
  EXPECT_TRUE(decide("My parcel is late").policies.empty());
}

TEST_F(Decide, DoesNotTakeAnUnknownHistoryForNone) {
  world.memory.author_history = store_is_gone();
  const Decision failed = decide("My parcel is late");
  EXPECT_TRUE(failed.policies.empty());
  EXPECT_EQ(failed.finding.not_evaluated, std::vector<std::string>{"answer_newcomers"});
  EXPECT_TRUE(failed.actions.empty());

  world.memory.author_history = AuthorHistory{};
  world.comment.author.id = AuthorId();
  EXPECT_TRUE(decide("My parcel is late").policies.empty()) << "nobody can say whose history it is";
}

TEST_F(Decide, EscalatesAnInjuryWithoutAPolicy) {
  const Decision decision = decide("I am bleeding");
  ASSERT_EQ(decision.escalations.size(), 1u);
  EXPECT_EQ(decision.escalations[0].kind, "injury");
  EXPECT_NE(decision.escalations[0].reason.find("hurt"), std::string::npos);
}

/// Rules whose only question is about what surrounds a comment.
class Around : public testing::Test {
 protected:
  /// The signals that hit, and those that are unknown with a "?" behind them.
  std::vector<std::string> found(const std::string& when, int revision = 1) {
    text::Analyzer analyzer;
    Diagnostics diagnostics;
    const auto rules =
        rules::load_rules_from({{.path = "signals/s.yaml",
                                 .content = "signals: [{id: s, label: [x], when: " + when + "}]\n",
                                 .layer = 0,
                                 .shown_as = {}}},
                               analyzer, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
    if (rules == nullptr) return {};
    const auto prepared = analyzer.prepare("x", {});
    const Finding finding = decide(*rules, prepared, world.comment, revision, world.account,
                                   world.memory, world.now, circumstances)
                                .finding;
    std::vector<std::string> names;
    for (const SignalHit& one : finding.hits) names.push_back(one.id);
    for (const std::string& id : finding.not_evaluated) names.push_back(id + "?");
    return names;
  }

  Planning world;
  Circumstances circumstances;
  const std::vector<std::string> hit = {"s"};
  const std::vector<std::string> unknown = {"s?"};
};

TEST_F(Around, IsLookedUpOnlyForRulesThatAsk) {
  found("{edited: false, thread.staff_answered: false}");
  EXPECT_EQ(world.memory.asked_for_surroundings, 0);
  found("{post.comments: \">= 0\"}");
  EXPECT_EQ(world.memory.asked_for_surroundings, 1);
}

TEST_F(Around, ReachesTheRules) {
  world.memory.around->post_comments = 3;
  world.memory.around->post_first_seen = world.now - std::chrono::hours(2);
  world.memory.around->our_replies = 1;
  world.memory.around->thread_started = world.now + std::chrono::hours(1);  // a clock ran ahead
  world.memory.around->reply_to_us = true;
  EXPECT_EQ(found("{post.comments: \"= 3\", post.age: \"= 2h\"}"), hit);
  EXPECT_EQ(found("{thread.our_replies: \"= 1\", thread.age: \"= 0s\", reply_to_us: true}"), hit);
  EXPECT_EQ(found("{edited: true}", 2), hit);
  EXPECT_EQ(found("{edited: false}", 1), hit);
}

TEST_F(Around, IsUnknownWhenTheStoreDoesNotAnswer) {
  world.memory.around = store_is_gone();
  EXPECT_EQ(found("{post.comments: \">= 0\"}"), unknown);
  EXPECT_EQ(found("{word: x, none: [{reply_to_us: true}]}"), unknown);
  world.memory.thread_history = store_is_gone();
  EXPECT_EQ(found("{thread.staff_answered: false}"), unknown);
}

TEST_F(Around, TheBrandsTimeIsUnknownUnlessTold) {
  EXPECT_EQ(found("{hours: open}"), unknown);
  circumstances.local = rules::LocalMoment{.weekday = std::chrono::Monday, .open = true};
  EXPECT_EQ(found("{hours: open, weekday: mon, hour: 0-1}"), hit);
}

}  // namespace
}  // namespace kaiku::policy
