// Strikes, modes, quotas and orders: how far automation may go before people are asked.
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::days;
using std::chrono::hours;

rules::Step protective_hide() {
  rules::Step made = step(ActionKind::kHide);
  made.protective = true;
  return made;
}

std::string reason_of(const Decision& decision, ActionKind kind) {
  const PlannedAction* const found = find(decision, kind);
  return found ? found->action.reason : std::string("nothing planned");
}

TEST(LiveShare, IsStickyByThreadAndLeavesTheOthersToPeople) {
  std::size_t live = 0;
  constexpr std::size_t kThreads = 1'000;
  for (std::size_t i = 0; i < kThreads; ++i) {
    Planning planning;
    planning.comment.id = CommentId("c" + std::to_string(i));
    planning.policy("answer", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kCase)})
        .live_percent = 20;
    const Decision decision = planning.plan();
    const bool acts = state_of(decision, ActionKind::kReply) == ActionState::kReady;
    live += acts ? 1 : 0;
    EXPECT_EQ(decision.control.empty(), acts);
    EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady)
        << "nobody is left without a case";
    if (!acts) {
      EXPECT_EQ(reason_of(decision, ActionKind::kReply),
                "policy answer is on trial and leaves this thread to people");
    }

    Planning below;  // another comment of the same thread
    below.comment.id = CommentId("d" + std::to_string(i));
    below.memory.thread_history->root = planning.comment.id;
    below.policy("answer", {text_step(ActionKind::kReply, "sorry")}).live_percent = 20;
    EXPECT_EQ(below.plan().control.empty(), acts);
  }
  EXPECT_GT(live, kThreads * 15 / 100);
  EXPECT_LT(live, kThreads * 25 / 100);
}

TEST(LiveShare, OtherPoliciesTakeOtherThreads) {
  std::size_t differ = 0;
  for (int i = 0; i < 200; ++i) {
    Planning planning;
    planning.comment.id = CommentId("c" + std::to_string(i));
    planning.policy("one", {text_step(ActionKind::kReply, "sorry")}).live_percent = 50;
    planning.policy("two", {step(ActionKind::kReact)}).live_percent = 50;
    differ += planning.plan().control.size() == 1 ? 1 : 0;
  }
  EXPECT_GT(differ, 60u);
  EXPECT_LT(differ, 140u);
}

TEST(LiveShare, APolicyOnTrialNeverDisplacesOneInForce) {
  for (int i = 0; i < 20; ++i) {
    Planning planning;
    planning.comment.id = CommentId("c" + std::to_string(i));
    planning.policy("trial", {text_step(ActionKind::kReply, "thanks")}).live_percent = 1;
    planning.policy("in_force", {text_step(ActionKind::kReply, "sorry")});
    const Decision decision = planning.plan();
    ASSERT_NE(find(decision, ActionKind::kReply), nullptr);
    if (decision.control.empty()) continue;
    EXPECT_EQ(find(decision, ActionKind::kReply)->action.policy, "in_force");
    EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kReady);
  }
}

TEST(LiveShare, AllOfThemIsNoTrialAndACapStaysACap) {
  Planning planning;
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  EXPECT_TRUE(planning.plan().control.empty());
  planning.policies.front()->live_percent = 1;
  planning.account.mode = Mode::kShadow;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kCancelled);
  EXPECT_TRUE(planning.plan().control.empty()) << "in shadow nothing is on trial";
}

TEST(HandsOff, MakesDraftsOfWhatItCoversAndOfNothingElse) {
  const auto reply_and_like = [](HandsOff order) {
    Planning planning;
    planning.memory.standing_orders->hands_off = {std::move(order)};
    planning.policy("answer", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kReact),
                               step(ActionKind::kCase)});
    const Decision decision = planning.plan();
    EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady) << "work goes on";
    return std::pair(state_of(decision, ActionKind::kReply),
                     state_of(decision, ActionKind::kReact));
  };
  using State = std::optional<ActionState>;
  const std::pair<State, State> neither{ActionState::kAwaitingApproval,
                                        ActionState::kAwaitingApproval};
  const std::pair<State, State> both{ActionState::kReady, ActionState::kReady};
  HandsOff order;
  order.reason = "the site is being moved";
  EXPECT_EQ(reply_and_like(order), neither);
  order.brand = BrandId("kaisla");
  EXPECT_EQ(reply_and_like(order), neither);
  order.brand = BrandId("other");
  EXPECT_EQ(reply_and_like(order), both);
  order.brand = {};
  order.account = AccountId("kaisla-ig");
  EXPECT_EQ(reply_and_like(order), both);
  order.account = AccountId("kaisla-fb");
  order.kind = ActionKind::kReact;
  EXPECT_EQ(reply_and_like(order),
            std::pair(State(ActionState::kReady), State(ActionState::kAwaitingApproval)));
}

TEST(HandsOff, TellsWhyAndAlsoHoldsHidesBack) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  HandsOff order;
  order.reason = "new rules are being tried";
  planning.memory.standing_orders->hands_off = {order};
  planning.policy("moderate", {step(ActionKind::kHide)});
  const std::string why = reason_of(planning.plan(), ActionKind::kHide);
  EXPECT_NE(why.find("hands off everything since"), std::string::npos) << why;
  EXPECT_NE(why.find("new rules are being tried"), std::string::npos) << why;
}

TEST(HandsOff, OrdersThatCannotBeReadLeaveEverythingToPeople) {
  Planning planning;
  planning.memory.standing_orders = store_is_gone();
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(Demotion, ADemotedPolicyActsAsDraftsAndOthersGoOn) {
  Planning planning;
  planning.memory.standing_orders->demoted = {"answer"};
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry")});
  planning.policy("like", {step(ActionKind::kReact)});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_NE(reason_of(decision, ActionKind::kReply).find("taken back"), std::string::npos);
  EXPECT_EQ(state_of(decision, ActionKind::kReact), ActionState::kReady);
}

TEST(AccountQuota, AboveItPeopleApproveAndAreToldWhy) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.account.quotas = {{ActionKind::kHide, 2, hours(1)}};
  planning.policy("moderate", {step(ActionKind::kHide), step(ActionKind::kReact)});
  planning.memory.done = {{ActionKind::kHide, planning.now - hours(2)},
                          {ActionKind::kHide, planning.now - std::chrono::minutes(5)},
                          {ActionKind::kReply, planning.now}};
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kHide), ActionState::kReady);
  planning.memory.done.emplace_back(ActionKind::kHide, planning.now);
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kAwaitingApproval);
  EXPECT_EQ(reason_of(decision, ActionKind::kHide),
            "the account has reached its limit of 2 hides in 1h");
  EXPECT_EQ(state_of(decision, ActionKind::kReact), ActionState::kReady);
}

TEST(AccountQuota, OfAllActionsCountsThoseOfTheSameDecisionToo) {
  Planning planning;
  planning.account.quotas = {{std::nullopt, 1, hours(1)}};
  planning.policy("answer", {text_step(ActionKind::kReply, "sorry"), step(ActionKind::kReact)});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kReady);
  EXPECT_EQ(state_of(decision, ActionKind::kReact), ActionState::kAwaitingApproval);
  planning.memory.counting_fails = true;
  EXPECT_EQ(state_of(planning.plan(), ActionKind::kReply), ActionState::kAwaitingApproval);
}

TEST(Strike, IsNotedWithItsWeightAndEnd) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  planning.policy("moderate", {step(ActionKind::kHide)}).strike =
      rules::StrikeWeight{.weight = 2, .lasts = days(90)};
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.strikes.size(), 1u);
  EXPECT_EQ(decision.strikes[0].policy, "moderate");
  EXPECT_EQ(decision.strikes[0].weight, 2u);
  EXPECT_EQ(decision.strikes[0].until, planning.now + days(90));
  planning.policies.front()->mode = Mode::kShadow;
  EXPECT_TRUE(planning.plan().strikes.empty()) << "a rule on trial holds nothing against anybody";
  planning.policies.front()->mode = Mode::kLive;
  planning.comment.author.id = {};
  EXPECT_TRUE(planning.plan().strikes.empty()) << "nobody is known to hold it against";
}

TEST(Block, KnowsItsEndAndStillAsks) {
  Planning planning;
  hold(planning.finding, CommentClass::kAbuse);
  rules::Step block = step(ActionKind::kBlock);
  block.lasts = days(30);
  planning.policy("offender", {block});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kBlock), ActionState::kAwaitingApproval);
  EXPECT_EQ(find(decision, ActionKind::kBlock)->action.lasts, days(30));
  EXPECT_EQ(find(decision, ActionKind::kBlock)->action.expires_at, std::nullopt)
      << "a late approval is no refusal";
}

TEST(Label, OnDomainsIsOneForEachThatIsLinked) {
  Planning planning;
  rules::Step label = step(ActionKind::kLabel);
  label.label = "spam_target";
  label.label_on = rules::LabelScope::kDomain;
  planning.policy("spam", {label});
  EXPECT_TRUE(planning.plan().actions.empty()) << "no link, no label";
  planning.domains = {"a.example", "b.example"};
  const Decision decision = planning.plan();
  ASSERT_EQ(decision.actions.size(), 2u);
  EXPECT_EQ(decision.actions[0].action.domain, "a.example");
  EXPECT_EQ(decision.actions[0].action.label_on, "domain");
  EXPECT_NE(decision.actions[0].action.key, decision.actions[1].action.key);
}

TEST(ProtectiveHide, HidesCriticismOnlyForPersonalDataThatAreThere) {
  Planning planning;
  hold(planning.finding, CommentClass::kCriticism);
  planning.policy("protect", {protective_hide()});
  Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kHide), nullptr) << "a rule's word is not enough";
  EXPECT_TRUE(guarded(decision, Guard::kCriticism, ActionKind::kHide));
  EXPECT_EQ(state_of(decision, ActionKind::kCase), ActionState::kReady);

  planning.comment.text = "Huonoa palvelua! Soittakaa 040 123 4567.";
  decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kHide), ActionState::kReady);
  EXPECT_TRUE(find(decision, ActionKind::kHide)->action.protective);
  EXPECT_FALSE(guarded(decision, Guard::kCriticism, ActionKind::kHide));
}

TEST(ProtectiveHide, IsNoPretextForOtherRestrictions) {
  for (const ActionKind kind : {ActionKind::kHide, ActionKind::kDelete, ActionKind::kBlock}) {
    Planning planning;
    hold(planning.finding, CommentClass::kCriticism);
    planning.comment.text = "Huonoa palvelua! Soittakaa 040 123 4567.";
    rules::Step restriction = step(kind);
    restriction.protective = kind != ActionKind::kHide;
    planning.policy("silence", {restriction});
    EXPECT_EQ(find(planning.plan(), kind), nullptr) << to_string(kind);
  }
}

TEST(ProtectiveHide, ItsPrivateNoteLeavesOnceTheCommentIsHidden) {
  Planning planning;
  planning.comment.text = "Hetuni on 131052-308T";
  planning.policy("protect", {protective_hide(), text_step(ActionKind::kPrivateReply, "invite")});
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kPrivateReply), ActionState::kPlanned);
  EXPECT_EQ(find(decision, ActionKind::kPrivateReply)->action.depends_on, "kaisla-fb/c1/hide");

  planning.account.capabilities.erase(ActionKind::kHide);
  EXPECT_EQ(find(planning.plan(), ActionKind::kPrivateReply), nullptr)
      << "where nothing is hidden nobody is told that it is";
}

TEST(ProtectiveHide, ANoteOfAnotherPolicyStillFollowsThePublicAnswer) {
  Planning planning;
  planning.comment.text = "Hetuni on 131052-308T";
  planning.policy("protect", {protective_hide()});
  planning.policy("invite", {text_step(ActionKind::kPrivateReply, "invite")});
  const Decision decision = planning.plan();
  EXPECT_EQ(find(decision, ActionKind::kPrivateReply), nullptr);
  EXPECT_TRUE(guarded(decision, Guard::kPublicFirst, ActionKind::kPrivateReply));
}

}  // namespace
}  // namespace kaiku::policy
