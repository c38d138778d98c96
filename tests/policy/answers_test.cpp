// Policies that give approved answers.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/rules/answers.hpp>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::hours;

class AnswerSteps : public ::testing::Test {
 protected:
  AnswerSteps() {
    hours_answer.id = "opening_hours";
    hours_answer.expires = "2026-12-31";
    hours_answer.expires_at = planning.now + hours(48);
    hours_answer.words = {
        "answer/opening_hours",
        {{Language::kFinnish, {"Auki 9–16", "Avoinna 9–16 {{channel}}", "9–16"}}}};
    returns_answer.id = "returns";
    rules::Step answer = text_step(ActionKind::kReply, std::string(rules::kAnswerPrefix));
    answer.team = "care";
    answer.due = hours(1);
    planning.policy("answers", {answer});
  }

  void fits(double score) {
    planning.wording.ranking.found = true;
    planning.wording.ranking.best = {
        {.answer = &hours_answer, .score = score, .question = {}, .obstacle = {}},
        {.answer = &returns_answer, .score = 0.2, .question = {}, .obstacle = {}}};
  }
  void does_not_fit() {
    fits(0.41);
    planning.wording.ranking.found = false;
    planning.wording.ranking.why_not = "no approved answer comes near enough";
  }

  Planning planning;
  rules::Answer hours_answer;
  rules::Answer returns_answer;
};

TEST_F(AnswerSteps, GiveTheAnswerThatFitsAndSayHowClearlyItDid) {
  fits(0.83);
  const Decision decision = planning.plan();
  const PlannedAction* const reply = find(decision, ActionKind::kReply);
  ASSERT_NE(reply, nullptr);
  EXPECT_EQ(reply->state, ActionState::kReady);
  EXPECT_EQ(reply->action.text, "Auki 9–16");
  EXPECT_EQ(reply->action.template_id, "answer/opening_hours");
  EXPECT_EQ(reply->action.reason, "approved answers: opening_hours 0.83, returns 0.20");
  EXPECT_EQ(find(decision, ActionKind::kCase), nullptr);
}

TEST_F(AnswerSteps, NeverLetAnAnswerLeaveAfterItHasExpired) {
  fits(0.83);
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.expires_at, hours_answer.expires_at);
}

TEST_F(AnswerSteps, UseTheVariantsOfAnAnswerInTurn) {
  fits(0.83);
  planning.memory.uses["answer/opening_hours"][0] = planning.now - hours(1);
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.text, "Avoinna 9–16 yksityisviesti");
}

TEST_F(AnswerSteps, OpenACaseWithTheNearestAnswersWhereNoneFits) {
  does_not_fit();
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  const PlannedAction* const opened = find(decision, ActionKind::kCase);
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->action.team, "care");
  EXPECT_EQ(opened->action.due_in, hours(1));
  EXPECT_NE(opened->action.reason.find("nearest: opening_hours 0.41, returns 0.20"),
            std::string::npos)
      << opened->action.reason;
  EXPECT_TRUE(guarded(decision, Guard::kApprovedWords, ActionKind::kReply));
}

TEST_F(AnswerSteps, MakeTheCaseOfThePolicyMoreUrgentWhereNoneFits) {
  does_not_fit();
  rules::Step later = step(ActionKind::kCase);
  later.team = "care";
  later.due = hours(24);
  planning.policy("afterwards", {later});
  EXPECT_EQ(find(planning.plan(), ActionKind::kCase)->action.due_in, hours(1));
  fits(0.83);
  EXPECT_EQ(find(planning.plan(), ActionKind::kCase)->action.due_in, hours(24));
}

TEST_F(AnswerSteps, LeaveTheCommentToAnotherPolicysTextWhereNoneFits) {
  planning.policy("pointer", {text_step(ActionKind::kReply, "sorry")});
  does_not_fit();
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.text, "sorry yksi");
  EXPECT_EQ(find(planning.plan(), ActionKind::kCase), nullptr);
  fits(0.83);
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.text, "Auki 9–16");
}

TEST_F(AnswerSteps, AnAnswerWithAnEmptyFactIsNotSent) {
  fits(0.83);
  hours_answer.words.variants[Language::kFinnish] = {"Auki {{fact.opening_hours}}"};
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  const PlannedAction* const opened = find(decision, ActionKind::kCase);
  ASSERT_NE(opened, nullptr);
  EXPECT_NE(opened->action.reason.find("placeholder"), std::string::npos);
  EXPECT_EQ(opened->action.due_in, hours(1));
}

TEST_F(AnswerSteps, InAPrivateTalkAnswerPrivately) {
  fits(0.83);
  planning.comment.is_private = true;
  const Decision decision = planning.plan();
  ASSERT_NE(find(decision, ActionKind::kPrivateReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kPrivateReply)->action.text, "Auki 9–16");
  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
}

}  // namespace
}  // namespace kaiku::policy
