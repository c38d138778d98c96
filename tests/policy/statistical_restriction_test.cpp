#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

constexpr ActionKind kEveryRestriction[] = {ActionKind::kHide, ActionKind::kDelete,
                                            ActionKind::kBlock};

void tip(Finding& finding, CommentClass comment_class, Tipped tipped) {
  ClassScore& score = finding.scores[static_cast<std::size_t>(comment_class)];
  score.holds = tipped == Tipped::kUp;
  score.tipped = tipped;
}

class StatisticalRestriction : public testing::TestWithParam<ActionKind> {};

TEST_P(StatisticalRestriction, WithoutAWordThatCanBeShownBecomesACase) {
  for (const CommentClass suspected : {CommentClass::kAbuse, CommentClass::kSpam}) {
    Planning planning;
    tip(planning.finding, suspected, Tipped::kUp);
    planning.policy("moderate", {step(GetParam())});
    const Decision decision = planning.plan();
    EXPECT_EQ(find(decision, GetParam()), nullptr);
    ASSERT_NE(find(decision, ActionKind::kCase), nullptr);
    EXPECT_NE(find(decision, ActionKind::kCase)->action.reason.find("only the statistical signal"),
              std::string::npos);
    EXPECT_TRUE(guarded(decision, Guard::kCriticism, GetParam()));
  }
}

TEST_P(StatisticalRestriction, GoesAheadWhereWordsReachTheThreshold) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  tip(planning.finding, CommentClass::kSpam, Tipped::kUp);
  planning.policy("moderate", {step(GetParam())});
  const Decision decision = planning.plan();
  EXPECT_NE(find(decision, GetParam()), nullptr);
  EXPECT_FALSE(guarded(decision, Guard::kCriticism, GetParam()));
}

TEST_P(StatisticalRestriction, WaitsForAPersonWhereItAloneDeniesCriticism) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  tip(planning.finding, CommentClass::kCriticism, Tipped::kDown);
  planning.policy("moderate", {step(GetParam())});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, GetParam()), ActionState::kAwaitingApproval);
  EXPECT_TRUE(guarded(decision, Guard::kCriticism, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Restrictions, StatisticalRestriction,
                         testing::ValuesIn(kEveryRestriction));

TEST(StatisticalWarning, WithoutAWordThatCanBeShownBecomesACase) {
  Planning planning;
  tip(planning.finding, CommentClass::kAbuse, Tipped::kUp);
  planning.wording.templates["calm"] = {.id = "calm",
                                        .variants = {{Language::kFinnish, {"Pysytään asiassa."}}}};
  planning.policy("moderate", {text_step(ActionKind::kWarn, "calm")});
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kWarn), nullptr);
  EXPECT_NE(find(decision, ActionKind::kCase), nullptr);
}

/// From rule files to the decision: a model that sees as much abuse as it may in every text.
class ModelThatSeesAbuseEverywhere : public testing::Test {
 protected:
  ModelThatSeesAbuseEverywhere() {
    classify::StatisticalModel::Content content;
    content.weights.resize(std::size_t{1} << content.bucket_bits);
    content.units[static_cast<std::size_t>(CommentClass::kAbuse)].offset = 50;
    content.units[static_cast<std::size_t>(CommentClass::kSpam)].offset = 50;
    std::vector<rules::RuleFile> files = {
        {.path = "model/statistical.kmodel",
         .content = classify::StatisticalModel(content).bytes()},
        {.path = "classes.yaml",
         .content = "statistical: {file: model/statistical.kmodel, weight: 2, bound: 10}\n"},
        {.path = "signals/s.yaml",
         .content = "signals:\n"
                    "  - {id: mild, score: {abuse: 2.5}, when: {word: torvi}}\n"
                    "  - {id: gross, score: {abuse: 5}, when: {word: idiootti}}\n"
                    "  - {id: advert, score: {spam: 5}, when: {word: tienaa}}\n"},
        {.path = "policies/p.yaml",
         .content =
             "policies:\n"
             "  - {id: abuse, when: {class: abuse}, do: [{hide: true}, {delete: true}, {block: "
             "true}]}\n"
             "  - {id: spam, when: {class: spam}, do: [{hide: true}]}\n"}};
    Diagnostics diagnostics;
    rules_ = rules::load_rules_from(files, analyzer_, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
    settings_.mode = Mode::kLive;
    settings_.capabilities = {ActionKind::kHide, ActionKind::kDelete, ActionKind::kBlock,
                              ActionKind::kReply};
  }

  Decision decide_on(const std::string& text) {
    Comment comment;
    comment.account = AccountId("kaisla-fb");
    comment.id = CommentId("c1");
    comment.author.id = AuthorId("u1");
    comment.text = text;
    const text::PreparedText prepared = analyzer_.prepare(text, {});
    return decide(*rules_, prepared, comment, 1, settings_, memory_, TimePoint{});
  }

  text::Analyzer analyzer_;
  std::shared_ptr<const rules::RuleSet> rules_;
  AccountSettings settings_;
  RecordedMemory memory_;
};

TEST_F(ModelThatSeesAbuseEverywhere, RestrictsNothingThatNoWordShows) {
  for (const char* text : {"Paketti on myöhässä", "hei torvi", "Kiitos!", "?", "",
                           "Milloin aukeatte?", "HUONOA PALVELUA!!!"}) {
    const Decision decision = decide_on(text);
    EXPECT_TRUE(decision.finding.holds(CommentClass::kAbuse)) << text;
    EXPECT_FALSE(decision.policies.empty()) << text;
    for (const ActionKind restriction : kEveryRestriction) {
      EXPECT_EQ(find(decision, restriction), nullptr) << text;
    }
    EXPECT_NE(find(decision, ActionKind::kCase), nullptr) << text;
  }
}

TEST_F(ModelThatSeesAbuseEverywhere, RestrictsWhatWordsShow) {
  EXPECT_EQ(state_of(decide_on("senkin idiootti"), ActionKind::kHide), ActionState::kReady);
  EXPECT_EQ(state_of(decide_on("tienaa kotona"), ActionKind::kHide), ActionState::kReady);
}

}  // namespace
}  // namespace kaiku::policy
