#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class CriticismGuard : public ::testing::TestWithParam<ActionKind> {};

TEST_P(CriticismGuard, TurnsARestrictionWithoutAbuseOrSpamIntoACase) {
  Planning planning;
  hold(planning.finding, CommentClass::kCriticism);
  planning.policy("silence_them", {step(GetParam())});

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, GetParam()), nullptr);
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
  EXPECT_NE(find(decision, ActionKind::kCase)->action.reason.find("neither abuse nor spam"),
            std::string::npos);
  EXPECT_TRUE(guarded(decision, Guard::kCriticism, GetParam()));
}

TEST_P(CriticismGuard, IsNotFooledByAProbabilityBelowTheThreshold) {
  Planning planning;
  hold(planning.finding, CommentClass::kCriticism);
  planning.finding.scores[static_cast<std::size_t>(CommentClass::kAbuse)] = {-0.04, 0.49, false};
  planning.policy("silence_them", {step(GetParam())});
  EXPECT_EQ(find(planning.plan(), GetParam()), nullptr);
}

TEST_P(CriticismGuard, LetsARestrictionOfAbuseThroughEvenWhenItIsCriticismAsWell) {
  Planning planning;
  hold(planning.finding, CommentClass::kCriticism);
  hold(planning.finding, CommentClass::kAbuse);
  planning.policy("moderate", {step(GetParam())});

  const Decision decision = planning.plan();

  EXPECT_NE(find(decision, GetParam()), nullptr);
  EXPECT_FALSE(guarded(decision, Guard::kCriticism, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Restrictions, CriticismGuard,
                         ::testing::Values(ActionKind::kHide, ActionKind::kDelete,
                                           ActionKind::kBlock));

TEST(AskFirstGuard, LetsDeleteAndBlockWaitForAPersonAndHideGo) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.policy("moderate",
                  {step(ActionKind::kHide), step(ActionKind::kDelete), step(ActionKind::kBlock)});

  const Decision decision = planning.plan();

  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kReady);
  EXPECT_EQ(state_of(decision, ActionKind::kDelete), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kBlock), ActionState::kAwaitingApproval);
  EXPECT_TRUE(guarded(decision, Guard::kAskBeforeIrreversible, ActionKind::kDelete));
  EXPECT_TRUE(guarded(decision, Guard::kAskBeforeIrreversible, ActionKind::kBlock));
}

class PeopleFirstGuard : public ::testing::Test {
 protected:
  PeopleFirstGuard() {
    hold(planning.finding, CommentClass::kAbuse);
    rules::Step label = step(ActionKind::kLabel);
    label.label = "seen";
    rules::Step escalate = step(ActionKind::kEscalate);
    escalate.incident_kind = "press";
    escalate.severity = "warning";
    planning.policy("everything",
                    {text_step(ActionKind::kReply, "sorry"),
                     text_step(ActionKind::kPrivateReply, "invite"), step(ActionKind::kReact),
                     step(ActionKind::kHide), step(ActionKind::kCase), label, escalate});
  }
  Planning planning;
};

TEST_F(PeopleFirstGuard, IsSilentWhereStaffHaveAnswered) {
  planning.memory.thread_history->staff_answered = true;

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kPrivateReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kReact), nullptr);
  EXPECT_TRUE(guarded(decision, Guard::kPeopleFirst, ActionKind::kReply));
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kAwaitingApproval)
      << "abuse must not go unseen, but a person decides";
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
  EXPECT_EQ(state_of(decision, ActionKind::kLabel), ActionState::kReady);
  EXPECT_EQ(decision.escalations.size(), 1u);
}

TEST_F(PeopleFirstGuard, LeavesACommentAloneThatAPersonHandled) {
  planning.memory.comment_history->handled_by_person = true;

  const Decision decision = planning.plan();

  for (const PlannedAction& planned : decision.actions) {
    EXPECT_FALSE(goes_to_platform(planned.action.kind)) << to_string(planned.action.kind);
  }
  EXPECT_TRUE(guarded(decision, Guard::kPeopleFirst, ActionKind::kHide));
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
  EXPECT_EQ(decision.escalations.size(), 1u);
}

TEST_F(PeopleFirstGuard, LeavesMarkedAuthorsToPeople) {
  planning.memory.author_history->labels = {"do_not_auto_reply"};
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(guarded(decision, Guard::kPeopleFirst, ActionKind::kReply));
}

TEST(OneEffectGuard, NeverAnswersAnEditOfAnAnsweredComment) {
  for (const ActionKind earlier : {ActionKind::kReply, ActionKind::kWarn}) {
    Planning planning;
    planning.revision = 2;
    planning.memory.comment_history->revisions = 1;
    planning.memory.comment_history->actions = {earlier};
    planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});

    const Decision decision = planning.plan();

    EXPECT_TRUE(decision.actions.empty());
    EXPECT_TRUE(guarded(decision, Guard::kOneEffect, ActionKind::kReply));
  }
}

TEST(OneEffectGuard, DoesNotHideTwice) {
  Planning planning;
  planning.revision = 2;
  hold(planning.finding, CommentClass::kAbuse);
  planning.memory.comment_history->actions = {ActionKind::kHide};
  planning.policy("moderate", {step(ActionKind::kHide)});
  EXPECT_TRUE(planning.plan().actions.empty());
}

TEST(OneEffectGuard, DoesNothingToARemovedComment) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.memory.comment_history->removed = true;
  planning.policy("moderate",
                  {step(ActionKind::kHide), text_step(ActionKind::kWarn, "house_rules")});
  EXPECT_TRUE(planning.plan().actions.empty());
}

TEST(NoEchoGuard, KeepsTheFirstPublicTextOnly) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.policy("warn", {text_step(ActionKind::kWarn, "house_rules")});
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.policy("answer_again", {text_step(ActionKind::kReply, "thanks")});

  const Decision decision = planning.plan();

  ASSERT_EQ(decision.actions.size(), 1u);
  EXPECT_EQ(decision.actions[0].action.kind, ActionKind::kWarn);
  EXPECT_TRUE(guarded(decision, Guard::kNoEcho, ActionKind::kReply));
}

TEST(NoEchoGuard, LetsAPolicyOnTrialDisplaceNothing) {
  Planning planning;
  planning.policy("trial", {text_step(ActionKind::kWarn, "house_rules")}).mode = Mode::kShadow;
  planning.policy("trial_too", {text_step(ActionKind::kReply, "thanks")}).mode = Mode::kShadow;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});

  const Decision decision = planning.plan();

  ASSERT_EQ(decision.actions.size(), 1u);
  EXPECT_EQ(decision.actions[0].action.policy, "answer");
  EXPECT_EQ(decision.actions[0].state, ActionState::kReady);
}

TEST(NoEchoGuard, CoolsDownPerAuthorToTheSecond) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.memory.author_history->last_auto_reply = planning.now - minutes(10) + seconds(1);
  const Decision hot = planning.plan();
  EXPECT_EQ(state_of(hot, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(guarded(hot, Guard::kNoEcho, ActionKind::kReply));

  planning.memory.author_history->last_auto_reply = planning.now - minutes(10);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
}

TEST(NoEchoGuard, CoolsDownPerThread) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.memory.thread_history->last_auto_reply = planning.now - seconds(29);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
  planning.memory.thread_history->last_auto_reply = planning.now - seconds(30);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
}

TEST(NoEchoGuard, LetsAPersonGoOnAfterTwoMessagesToAnAuthor) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.memory.thread_history->replies_to_author = 1;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
  planning.memory.thread_history->replies_to_author = 2;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(NoEchoGuard, DoesNotTalkToABot) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.memory.author_history->labels = {"bot"};
  EXPECT_TRUE(planning.plan().actions.empty());
}

TEST(CrisisFreezeGuard, TurnsAnswersIntoDraftsAndStillHidesAbuse) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.memory.covering = std::optional<Freeze>(Freeze{7, "post"});
  planning.policy("moderate", {text_step(ActionKind::kWarn, "house_rules"),
                               text_step(ActionKind::kPrivateReply, "invite"),
                               step(ActionKind::kReact), step(ActionKind::kHide)});

  const Decision decision = planning.plan();

  EXPECT_EQ(state_of(decision, ActionKind::kWarn), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kPrivateReply), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kReact), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kReady);
  EXPECT_TRUE(guarded(decision, Guard::kCrisisFreeze, ActionKind::kWarn));
  EXPECT_NE(find(decision, ActionKind::kWarn)->action.reason.find("incident 7 covers this post"),
            std::string::npos);
}

TEST(CrisisFreezeGuard, LetsAPersonJudgeRepeatedCriticismThatLooksLikeSpam) {
  Planning planning;
  hold(planning.finding, CommentClass::kSpam);
  planning.memory.covering = std::optional<Freeze>(Freeze{7, "brand"});
  planning.policy("moderate", {step(ActionKind::kHide)});
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kHide), ActionState::kReady);
  hold(planning.finding, CommentClass::kCriticism);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kHide), ActionState::kAwaitingApproval);
}

TEST(PublicFirstGuard, MakesAPrivateReplyWaitForThePublicOne) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kPrivateReply, "invite"),
                             text_step(ActionKind::kReply, "sorry")});

  const Decision decision = planning.plan();

  const PlannedAction* const private_reply = find(decision, ActionKind::kPrivateReply);
  ASSERT_NE(private_reply, nullptr);
  EXPECT_EQ(private_reply->state, ActionState::kPlanned);
  EXPECT_EQ(private_reply->action.depends_on, "kaisla-fb/c1/reply");
  EXPECT_EQ(private_reply->action.expires_at, planning.comment.created_at + hours(24 * 7));
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.key, "kaisla-fb/c1/reply");
}

TEST(PublicFirstGuard, MakesACaseWhenNoPublicReplyLeaves) {
  Planning planning;
  planning.policy("invite_only", {text_step(ActionKind::kPrivateReply, "invite")});

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, ActionKind::kPrivateReply), nullptr);
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
  EXPECT_TRUE(guarded(decision, Guard::kPublicFirst, ActionKind::kPrivateReply));
}

TEST(PublicFirstGuard, DoesNotCountAPublicReplyThatHasNoWordsOrIsOnTrial) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "no_such_template"),
                             text_step(ActionKind::kPrivateReply, "invite")});
  EXPECT_EQ(find(planning.plan(), ActionKind::kPrivateReply), nullptr);

  Planning trial;
  trial.policy("trial", {text_step(ActionKind::kReply, "sorry")}).mode = Mode::kShadow;
  trial.policy("invite", {text_step(ActionKind::kPrivateReply, "invite")});
  EXPECT_EQ(find(trial.plan(), ActionKind::kPrivateReply), nullptr);
}

TEST(PublicFirstGuard, LetsAPrivateReplyLeaveAloneWhereThereAreNoPublicOnes) {
  Planning planning;
  planning.account.capabilities = {ActionKind::kPrivateReply};
  planning.policy("invite", {text_step(ActionKind::kPrivateReply, "invite")});
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kPrivateReply), ActionState::kReady);
}

TEST(PublicFirstGuard, KeepsAPrivateConversationPrivate) {
  for (const bool by_kind : {true, false}) {
    Planning planning;
    planning.comment.kind = by_kind ? CommentKind::kMessage : CommentKind::kStoryReply;
    planning.comment.is_private = !by_kind;
    planning.policy("answer", {text_step(ActionKind::kReply, "sorry"),
                               text_step(ActionKind::kPrivateReply, "invite")});

    const Decision decision = planning.plan();

    ASSERT_EQ(decision.actions.size(), 1u);
    EXPECT_EQ(decision.actions[0].action.kind, ActionKind::kPrivateReply);
    EXPECT_EQ(decision.actions[0].action.template_id, "sorry");
    EXPECT_EQ(decision.actions[0].state, ActionState::kReady);
    EXPECT_TRUE(decision.actions[0].action.depends_on.empty());
  }
}

TEST(PublicFirstGuard, RefusesAPrivateReplyAfterThePlatformsWindow) {
  Planning planning;
  planning.account.answer_within = hours(24 * 30);
  planning.comment.created_at = planning.now - hours(24 * 7) + seconds(1);
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry"),
                             text_step(ActionKind::kPrivateReply, "invite")});
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kPrivateReply), ActionState::kPlanned);
  planning.comment.created_at = planning.now - hours(24 * 7);
  EXPECT_EQ(find(planning.plan(), ActionKind::kPrivateReply), nullptr);
}

TEST(PublicFirstGuard, AsksAPersonWhenAnEarlierTextWasAnsweredInPublic) {
  Planning planning;
  planning.revision = 2;
  planning.memory.comment_history->actions = {ActionKind::kReply};
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry"),
                             text_step(ActionKind::kPrivateReply, "invite")});

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  const PlannedAction* const private_reply = find(decision, ActionKind::kPrivateReply);
  ASSERT_NE(private_reply, nullptr);
  EXPECT_EQ(private_reply->state, ActionState::kAwaitingApproval);
  EXPECT_EQ(private_reply->action.depends_on, "kaisla-fb/c1/reply");
}

}  // namespace
}  // namespace kaiku::policy
