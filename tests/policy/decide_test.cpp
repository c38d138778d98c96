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

}  // namespace
}  // namespace kaiku::policy
