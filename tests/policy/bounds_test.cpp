#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Modes, ShadowRecordsWhatWouldBeDone) {
  Planning planning;
  planning.account.mode = Mode::kShadow;
  planning.policy("answer",
                  {text_step(ActionKind::kReply, "sorry"),
                   text_step(ActionKind::kPrivateReply, "invite"), step(ActionKind::kCase)});

  const Decision decision = planning.plan();

  ASSERT_EQ(decision.actions.size(), 3u);
  for (const PlannedAction& planned : decision.actions) {
    EXPECT_EQ(planned.state, ActionState::kCancelled) << to_string(planned.action.kind);
  }
  EXPECT_EQ(decision.actions[0].action.text, "sorry yksi");
  EXPECT_EQ(decision.actions[1].action.depends_on, "kaisla-fb/c1/reply");
  EXPECT_EQ(decision.mode, Mode::kShadow);
}

TEST(Modes, TheAccountsModeCapsThePolicys) {
  for (const Mode account : {Mode::kShadow, Mode::kDraft, Mode::kLive}) {
    for (const Mode policy : {Mode::kShadow, Mode::kDraft, Mode::kLive}) {
      Planning planning;
      planning.account.mode = account;
      planning.policy("answer", {text_step(ActionKind::kReply, "sorry")}).mode = policy;
      const Mode lower = account < policy ? account : policy;
      const ActionState expected = lower == Mode::kShadow  ? ActionState::kCancelled
                                   : lower == Mode::kDraft ? ActionState::kAwaitingApproval
                                                           : ActionState::kReady;
      EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), expected);
    }
  }
}

TEST(Modes, ADraftPolicyStillOpensItsCaseForPeople) {
  Planning planning;
  planning.account.mode = Mode::kDraft;
  planning.policy("route", {step(ActionKind::kCase)});
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kCase), ActionState::kReady);
}

TEST(Modes, ARefusedStepOfAShadowPolicyOpensNoCase) {
  Planning planning;
  planning.policy("trial", {step(ActionKind::kHide)}).mode = Mode::kShadow;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kCase), ActionState::kCancelled);
}

TEST(Quota, TurnsActionsIntoDraftsWhenItIsSpent) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kCase)})
      .at_most = {{2, hours(1)}};
  planning.memory.firings["answer"] = {planning.now - minutes(61), planning.now - minutes(10)};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);

  planning.memory.firings["answer"].push_back(planning.now - minutes(60));
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.reason,
            "policy answer has reached its limit of 2 in 1h");
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
}

TEST(Quota, OfZeroNeverActsAndAFailedCountWaits) {
  Planning planning;
  auto& policy = planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  policy.at_most = {{0, hours(1)}};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
  policy.at_most = {{100, hours(1)}};
  planning.memory.counting_fails = true;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

rules::Limit once_a_week_for_an_author() {
  return {.count = 1, .per = hours(24 * 7), .over = rules::Limit::Over::kAuthor};
}

rules::Limit one_in_three_of_a_thread() {
  return {.over = rules::Limit::Over::kThread, .one_in = 3};
}

TEST(Limits, CountForAnAuthorWithinTheirPeriod) {
  Planning planning;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks")}).at_most = {
      once_a_week_for_an_author()};
  auto& theirs = planning.memory.beside[rules::Limit::Over::kAuthor];
  theirs = {{true, planning.now - hours(24 * 7) - seconds(1)}};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
  theirs = {{true, planning.now - hours(24 * 7)}};
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.reason,
            "policy thanks has reached its limit of 1 in 1w for one author");
}

TEST(Limits, WaitForAPersonWhereNobodyKnowsTheAuthor) {
  Planning planning;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks")}).at_most = {
      once_a_week_for_an_author()};
  planning.comment.author.id = AuthorId();
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(Limits, OfAShareActOnOneOfSoManyInARow) {
  Planning planning;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks")}).at_most = {
      one_in_three_of_a_thread()};
  auto& row = planning.memory.beside[rules::Limit::Over::kThread];
  const auto state = [&] { return state_of(planning.plan(), ActionKind::kReply); };
  EXPECT_EQ(state(), ActionState::kReady) << "the first of a thread";
  row = {{true, planning.now}};
  EXPECT_EQ(state(), ActionState::kAwaitingApproval);
  row.emplace_back(false, planning.now);
  EXPECT_EQ(state(), ActionState::kAwaitingApproval) << "one of three would be two";
  row.emplace_back(false, planning.now);
  EXPECT_EQ(state(), ActionState::kReady);
}

TEST(Limits, OfAPostCountTheThreadWhereThereIsNoPost) {
  Planning planning;
  auto limit = one_in_three_of_a_thread();
  limit.over = rules::Limit::Over::kPost;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks")}).at_most = {limit};
  planning.memory.beside[rules::Limit::Over::kThread] = {{true, planning.now}};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
  planning.comment.post = PostId();
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(Limits, MayLeaveOutWhatIsAboveThemAndStandInNobodysWay) {
  Planning planning;
  auto limit = once_a_week_for_an_author();
  limit.leaves_out = true;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks"), step(ActionKind::kCase)})
      .at_most = {limit};
  planning.policy("sorry", {text_step(ActionKind::kReply, "sorry")});
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.policy, "thanks");

  planning.memory.beside[rules::Limit::Over::kAuthor] = {{true, planning.now}};
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.policy, "sorry");
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kReady);
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady) << "no action outside";
  const PlannedAction& left_out = decision.actions.back();
  EXPECT_EQ(left_out.action.policy, "thanks");
  EXPECT_EQ(left_out.state, ActionState::kCancelled);
  EXPECT_EQ(left_out.action.reason,
            "policy thanks has reached its limit of 1 in 1w for one author");
}

TEST(Limits, LeaveOutWhatCouldNotBeCountedAlsoInDraftMode) {
  Planning planning;
  planning.account.mode = Mode::kDraft;
  auto limit = one_in_three_of_a_thread();
  limit.leaves_out = true;
  planning.policy("thanks", {text_step(ActionKind::kReply, "thanks")}).at_most = {limit};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
  planning.memory.counting_fails = true;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kCancelled);
}

TEST(Limits, OfThreadsAndPostsAreTheOnesThatNeedEveryComment) {
  Planning planning;
  planning.policy("by_author", {step(ActionKind::kReact)}).at_most = {once_a_week_for_an_author()};
  planning.policy("by_thread", {step(ActionKind::kReact)}).at_most = {one_in_three_of_a_thread()};
  planning.policy("by_hour", {step(ActionKind::kReact)}).at_most = {{5, hours(1)}};
  EXPECT_EQ(planning.plan().counted, std::vector<std::string>{"by_thread"});
}

TEST(Capabilities, TurnWhatAPlatformCannotDoIntoACase) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.account.capabilities = {ActionKind::kReply};
  planning.policy("moderate", {step(ActionKind::kHide), text_step(ActionKind::kWarn, "house_rules"),
                               step(ActionKind::kReact)});

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, ActionKind::kHide), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kCase)->action.reason,
            "hide: the platform cannot do this: hide");
  EXPECT_EQ(state_of(decision, ActionKind::kWarn), ActionState::kReady)
      << "a warning is a public reply to the platform";
  EXPECT_EQ(find(decision, ActionKind::kReact), nullptr);
}

TEST(Capabilities, NeedAnAuthorToBlock) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.comment.author.id = AuthorId();
  planning.policy("moderate", {step(ActionKind::kBlock)});
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kBlock), nullptr);
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
}

TEST(Capabilities, HideNoPrivateMessage) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.comment.kind = CommentKind::kMessage;
  planning.policy("moderate", {step(ActionKind::kHide)});
  EXPECT_EQ(find(planning.plan(), ActionKind::kHide), nullptr);
}

TEST(Capabilities, OpenNoConversationWhereThePlatformForbidsIt) {
  Planning planning;
  planning.account.private_only_in_answer = true;
  planning.policy("follow_up", {text_step(ActionKind::kReply, "sorry"),
                                text_step(ActionKind::kPrivateReply, "sorry")});
  const Decision unasked = planning.plan();
  EXPECT_EQ(find(unasked, ActionKind::kPrivateReply), nullptr);
  EXPECT_EQ(find(unasked, ActionKind::kCase)->action.reason,
            "private_reply: the platform lets nobody be written to who has not written privately "
            "first");
  planning.comment.kind = CommentKind::kMessage;
  EXPECT_NE(find(planning.plan(), ActionKind::kPrivateReply), nullptr);
}

TEST(Age, LetsAPersonLookAtLateAnswers) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.comment.created_at = planning.now - hours(48);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
  planning.comment.created_at = planning.now - hours(48) - seconds(1);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(FailingMemory, LeavesEveryActionToAPerson) {
  for (int failing = 0; failing < 4; ++failing) {
    Planning planning;
    hold(planning.finding, CommentClass::kAbuse);
    planning.policy("moderate", {text_step(ActionKind::kWarn, "house_rules"),
                                 step(ActionKind::kHide), step(ActionKind::kCase)});
    if (failing == 0) planning.memory.author_history = store_is_gone();
    if (failing == 1) planning.memory.thread_history = store_is_gone();
    if (failing == 2) planning.memory.comment_history = store_is_gone();
    if (failing == 3) planning.memory.covering = store_is_gone();

    const Decision decision = planning.plan();

    EXPECT_EQ(state_of(decision, ActionKind::kWarn), ActionState::kAwaitingApproval) << failing;
    EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kAwaitingApproval) << failing;
    EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady) << failing;
    EXPECT_TRUE(guarded(decision, Guard::kOneEffect, ActionKind::kHide)) << failing;
  }
}

TEST(Hold, MakesEveryOtherActionWait) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.policy("look_first", {step(ActionKind::kHold)});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kHold), ActionState::kAwaitingApproval);
}

TEST(Hold, OfAShadowPolicyHoldsNothing) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.policy("look_first", {step(ActionKind::kHold)}).mode = Mode::kShadow;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kReady);
}

TEST(GraveLabels, EscalateWithoutAPolicyEvenInShadow) {
  const std::pair<const char*, const char*> expected[] = {{"self_harm", "urgent"},
                                                          {"threat", "urgent"},
                                                          {"injury", "urgent"},
                                                          {"data_leak", "warning"}};
  for (const auto& [label, severity] : expected) {
    Planning planning;
    planning.account.mode = Mode::kShadow;
    planning.finding.labels = {label};
    planning.finding.hits.push_back({"signal_x", {}, {}, {label}, false});

    const Decision decision = planning.plan();

    ASSERT_EQ(decision.escalations.size(), 1u);
    EXPECT_EQ(decision.escalations[0].kind, label);
    EXPECT_EQ(decision.escalations[0].severity, severity);
    EXPECT_NE(decision.escalations[0].reason.find("signal_x"), std::string::npos);
  }
}

TEST(GraveLabels, KeepTheGraverOfTwoEscalations) {
  Planning planning;
  planning.finding.labels = {"data_leak"};
  rules::Step escalate = step(ActionKind::kEscalate);
  escalate.incident_kind = "data_leak";
  escalate.severity = "crisis";
  planning.policy("leak", {escalate});
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.escalations.size(), 1u);
  EXPECT_EQ(decision.escalations[0].severity, "crisis");
}

TEST(GraveLabels, APolicyOnTrialEscalatesNothing) {
  Planning planning;
  rules::Step escalate = step(ActionKind::kEscalate);
  escalate.incident_kind = "press";
  escalate.severity = "urgent";
  planning.policy("trial", {escalate}).mode = Mode::kShadow;
  EXPECT_TRUE(planning.plan().escalations.empty());
}

TEST(GraveLabels, NoTemplateAnswersSomebodyInDespairAndNothingHidesThem) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.finding.labels = {"self_harm"};
  planning.policy("all", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kReact),
                          text_step(ActionKind::kPrivateReply, "invite"), step(ActionKind::kHide)});

  const Decision decision = planning.plan();

  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kPrivateReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kReact), nullptr);
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kAwaitingApproval);
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);
}

TEST(GraveLabels, ALesserInjuryIsAWarning) {
  Planning planning;
  planning.finding.labels = {"injury", "lesser_injury"};
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.escalations.size(), 1u);
  EXPECT_EQ(decision.escalations[0].kind, "injury");
  EXPECT_EQ(decision.escalations[0].severity, "warning");
}

TEST(GraveLabels, OnlyTheBrandsOwnWordsAreDraftedForSomebodyInDespair) {
  Planning planning;
  planning.finding.labels = {"self_harm"};
  planning.finding.language = Language::kFinnish;
  planning.account.help_in_danger[Language::kFinnish] = "Soita 112 tai kriisipuhelimeen.";
  planning.policy("all", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kReact),
                          text_step(ActionKind::kPrivateReply, "invite")});

  const Decision decision = planning.plan();

  const PlannedAction* const help = find(decision, ActionKind::kPrivateReply);
  ASSERT_NE(help, nullptr);
  EXPECT_EQ(help->state, ActionState::kAwaitingApproval);
  EXPECT_EQ(help->action.text, "Soita 112 tai kriisipuhelimeen.");
  EXPECT_EQ(help->action.policy, kHelpInDanger);
  EXPECT_EQ(help->action.depends_on, "") << "nothing is said in public first";
  EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
  EXPECT_EQ(find(decision, ActionKind::kReact), nullptr);
}

TEST(GraveLabels, HelpIsPublicOnlyWhereThePlatformHasNoPrivateWay) {
  Planning planning;
  planning.finding.labels = {"self_harm"};
  planning.finding.language = Language::kEnglish;
  planning.account.help_in_danger[Language::kEnglish] = "Please call 112 if you are in danger.";
  planning.account.capabilities.erase(ActionKind::kPrivateReply);
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
  planning.finding.language = Language::kSwedish;
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply), nullptr) << "no words in this language";
  planning.finding.language = Language::kEnglish;
  planning.finding.labels = {"injury"};
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply), nullptr) << "another matter";
}

TEST(GraveLabels, AThreatIsHiddenAtOnceButAnsweredByAPerson) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.finding.labels = {"threat"};
  planning.policy("threat", {step(ActionKind::kHide), text_step(ActionKind::kWarn, "house_rules")});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kReady);
  EXPECT_EQ(state_of(decision, ActionKind::kWarn), ActionState::kAwaitingApproval);
}

TEST(Cases, AreOnePerCommentAndTellWhatCouldNotBeDone) {
  Planning planning;
  rules::Step route = step(ActionKind::kCase);
  route.team = "customer_service";
  route.due = hours(4);
  planning.policy("route", {route, step(ActionKind::kHide)});
  rules::Step other = step(ActionKind::kCase);
  other.team = "elsewhere";
  planning.policy("route_too", {other, text_step(ActionKind::kReply, "no_such_template")});

  const Decision decision = planning.plan();

  ASSERT_EQ(decision.actions.size(), 1u);
  const Action& opened = decision.actions[0].action;
  EXPECT_EQ(opened.team, "customer_service");
  EXPECT_EQ(opened.due_in, hours(4));
  EXPECT_EQ(opened.key, "kaisla-fb/c1/case");
  EXPECT_NE(opened.reason.find("hide: "), std::string::npos);
  EXPECT_NE(opened.reason.find("; reply: "), std::string::npos);
}

TEST(Labels, OfDifferentNamesAreKeptApart) {
  Planning planning;
  rules::Step warned = step(ActionKind::kLabel);
  warned.label = "warned";
  rules::Step vip = warned;
  vip.label = "vip";
  planning.policy("mark", {warned, vip, warned});
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.actions.size(), 2u);
  EXPECT_NE(decision.actions[0].action.key, decision.actions[1].action.key);
}

TEST(Labels, EndWhenTheirLifetimeIsOver) {
  Planning planning;
  rules::Step warned = step(ActionKind::kLabel);
  warned.label = "warned";
  warned.lifetime = hours(24);
  rules::Step vip = step(ActionKind::kLabel);
  vip.label = "vip";
  planning.policy("mark", {warned, vip});
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.actions.size(), 2u);
  EXPECT_EQ(decision.actions[0].action.expires_at, planning.now + hours(24));
  EXPECT_EQ(decision.actions[1].action.expires_at, std::nullopt);
}

TEST(Plan, RecordsMatchedAndUnknownPolicies) {
  Planning planning;
  planning.policy("sure", {step(ActionKind::kCase)});
  planning.policy("unsure", {step(ActionKind::kReact)});
  planning.truths[1] = rules::Truth::kUnknown;

  const Decision decision = planning.plan();

  EXPECT_EQ(decision.policies, std::vector<std::string>{"sure"});
  EXPECT_EQ(decision.finding.not_evaluated, std::vector<std::string>{"unsure"});
  EXPECT_EQ(find(decision, ActionKind::kReact), nullptr);
  EXPECT_EQ(decision.decided_at, planning.now);
}

TEST(Plan, DelaysTextsAndNothingElse) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.account.reply_delay = minutes(2);
  planning.policy("answer", {text_step(ActionKind::kWarn, "house_rules"), step(ActionKind::kHide)});
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kWarn)->action.not_before, planning.now + minutes(2));
  EXPECT_EQ(find(decision, ActionKind::kHide)->action.not_before, planning.now);
}

}  // namespace
}  // namespace kaiku::policy
