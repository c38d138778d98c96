// Strikes, labels, orders and what people take back, as the store keeps them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using conduct::LabelReason;
using conduct::LabelTarget;
using conduct::Standing;
using conduct::WayBack;
using ::testing::HasSubstr;

const std::set<ActionKind> kFacebook = {ActionKind::kHide,   ActionKind::kUnhide,
                                        ActionKind::kBlock,  ActionKind::kUnblock,
                                        ActionKind::kDelete, ActionKind::kReply};

class Conduct : public StoreTest {
 protected:
  template <class F>
  void turn(F work) {
    const auto done = store->journal().transact([&](policy::Turn& in) {
      work(in);
      return ok();
    });
    ASSERT_TRUE(done) << done.error().message();
  }
  void record(const Comment& on, const std::vector<Action>& actions,
              const std::vector<Strike>& strikes = {}) {
    turn([&](policy::Turn& in) {
      ASSERT_TRUE(in.remember(created(on, on.created_at)));
      Decision decision;
      decision.comment = on;
      decision.finding.primary = CommentClass::kAbuse;
      decision.strikes = strikes;
      decision.decided_at = on.created_at;
      for (const Action& planned : actions)
        decision.actions.push_back({planned, ActionState::kReady});
      ASSERT_TRUE(in.record(decision));
    });
  }
  outbox::Entry entry(const std::string& key) {
    for (const auto& found : await(store->outbox().list(std::nullopt, 1'000)).value()) {
      if (found.action.key == key) return found;
    }
    return {};
  }
  ActionId deliver(const Action& of, TimePoint now = kNow, const std::string& remote_id = {}) {
    const ActionId id = entry(of.key).id;
    EXPECT_TRUE(await(store->outbox().begin(id, now)));
    outbox::Settlement settlement;
    settlement.remote_id = remote_id;
    EXPECT_TRUE(await(store->outbox().settle(id, settlement, now)));
    return id;
  }
  Result<conduct::Undone> undo(ActionId id, const std::string& who = "maija") {
    return await(store->reversals().undo(id, kFacebook, who, kNow + 1min));
  }
  /// A comment that a policy hid; returns the hide.
  ActionId hidden(const std::string& id, const std::string& policy = "moderate") {
    Action hide = action(ActionKind::kHide, id, {});
    hide.policy = policy;
    record(comment(id, "idiootti"), {hide}, {{policy, 1, kNow + 90 * 24h}});
    return deliver(hide);
  }
  policy::AuthorHistory author(TimePoint at = kNow) {
    Comment asking = comment("asking");
    asking.created_at = at;
    policy::AuthorHistory history;
    turn([&](policy::Turn& in) { history = in.author(asking).value(); });
    return history;
  }
  policy::Orders orders() {
    policy::Orders found;
    turn([&](policy::Turn& in) { found = in.orders().value(); });
    return found;
  }
  std::set<std::string> domain_labels(const std::string& brand, const std::string& domain) {
    std::set<std::string> found;
    turn([&](policy::Turn& in) {
      found = in.domain_labels(BrandId(brand), {domain, "other.example"}).value();
    });
    return found;
  }
  Result<void> say(Standing standing, const std::string& label,
                   std::optional<TimePoint> until = std::nullopt) {
    LabelReason word;
    word.place = {LabelTarget::kAuthor, BrandId(), AccountId("kaisla-fb"), "author-1", label};
    word.standing = standing;
    word.reason = "because";
    word.who = "maija";
    word.at = kNow - 1h;
    word.until = until;
    return await(store->labels().say(word));
  }
  Action label_action(const std::string& id, const std::string& label) {
    Action made = action(ActionKind::kLabel, id, {});
    made.key += ":" + label;
    made.label = label;
    made.policy = "moderate";
    return made;
  }
};

TEST_F(Conduct, ACommentIsOneStrikeOfItsHeaviestWeight) {
  const Action hide = action(ActionKind::kHide, "c-1", {});
  record(comment("c-1"), {hide},
         {{"insult", 1, kNow + 24h}, {"threat", 3, kNow + 24h}, {"over", 9, kNow}});
  EXPECT_EQ(author().strikes, 0u) << "nothing has been carried out";
  deliver(hide);
  EXPECT_EQ(author().strikes, 3u);
  hidden("c-2");
  EXPECT_EQ(author().strikes, 4u);
}

TEST_F(Conduct, AProtectiveHideIsNoStrike) {
  Action hide = action(ActionKind::kHide, "c-1", {});
  hide.protective = true;
  record(comment("c-1"), {hide}, {{"insult", 1, kNow + 24h}});
  deliver(hide);
  EXPECT_EQ(author().strikes, 0u);
  EXPECT_TRUE(entry(hide.key).action.protective);
}

TEST_F(Conduct, WhatAPersonSaysOfALabelOutranksRules) {
  record(comment("c-1"), {label_action("c-1", "warned")});
  EXPECT_TRUE(author().labels.contains("warned"));
  ASSERT_TRUE(say(Standing::kTakenByPerson, "warned"));
  EXPECT_FALSE(author().labels.contains("warned"));
  record(comment("c-2"), {label_action("c-2", "warned")});
  EXPECT_FALSE(author().labels.contains("warned")) << "a rule does not bring it back";
  ASSERT_TRUE(say(Standing::kGivenByPerson, "warned"));
  EXPECT_TRUE(author().labels.contains("warned"));
  ASSERT_TRUE(say(Standing::kGivenByPerson, "vip", kNow));
  EXPECT_FALSE(author().labels.contains("vip")) << "it has ended";

  const auto reasons = await(store->labels().list({}, kNow, 10)).value();
  ASSERT_EQ(reasons.size(), 2u) << "one of the rule, one of the person";
  for (const LabelReason& reason : reasons) {
    EXPECT_EQ(reason.place.label, "warned");
    EXPECT_TRUE(reason.present);
  }
}

TEST_F(Conduct, APersonsWordEndsAndThenTheRulesLabelStandsAgain) {
  record(comment("c-1"), {label_action("c-1", "warned")});
  ASSERT_TRUE(say(Standing::kTakenByPerson, "warned", kNow - 30min));
  EXPECT_TRUE(author().labels.contains("warned"));
}

TEST_F(Conduct, ADomainIsLabelledForItsBrand) {
  Action label = label_action("c-1", "spam_target");
  label.label_on = "domain";
  label.domain = "halpa.example";
  label.author = AuthorId();
  record(comment("c-1"), {label});
  EXPECT_EQ(domain_labels("kaisla", "halpa.example"), std::set<std::string>{"spam_target"});
  EXPECT_TRUE(domain_labels("other", "halpa.example").empty());
  EXPECT_TRUE(domain_labels("kaisla", "kello.example").empty());
}

TEST_F(Conduct, AHideIsTakenBackOnceAndNoRuleDoesItAgain) {
  const ActionId hide = hidden("c-1");
  EXPECT_EQ(author().strikes, 1u);
  const auto undone = undo(hide);
  ASSERT_TRUE(undone) << undone.error().message();
  const auto unhide = await(store->outbox().find(undone->counter.value())).value();
  EXPECT_EQ(unhide.action.kind, ActionKind::kUnhide);
  EXPECT_EQ(unhide.action.target, CommentId("c-1"));
  EXPECT_EQ(unhide.state, ActionState::kReady);
  EXPECT_EQ(unhide.decided_by, "maija");
  EXPECT_EQ(author().strikes, 0u) << "what was taken back is no strike";

  const auto again = undo(hide, "liisa");
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(Errc::kConflict));
  EXPECT_THAT(again.error().message(), HasSubstr("taken back by maija"));
  turn([&](policy::Turn& in) { EXPECT_TRUE(in.comment(comment("c-1"))->handled_by_person); });
  reopen();
  EXPECT_FALSE(undo(hide)) << "also after a restart";
  EXPECT_TRUE(await(store->audit().verify({.anchors = {}, .records = true}))->sound());
}

TEST_F(Conduct, OurOwnReplyIsDeletedByItsRemoteName) {
  const Action reply = action(ActionKind::kReply);
  record(comment("c-1"), {reply});
  const ActionId id = deliver(reply, kNow, "c-99");
  const auto undone = undo(id);
  ASSERT_TRUE(undone) << undone.error().message();
  EXPECT_EQ(await(store->outbox().find(*undone->counter)).value().action.target, CommentId("c-99"));
}

TEST_F(Conduct, WhatHasNotLeftIsStoppedWithWhatDependsOnIt) {
  const Action reply = action(ActionKind::kReply);
  Action note = action(ActionKind::kPrivateReply);
  note.depends_on = reply.key;
  turn([&](policy::Turn& in) {
    ASSERT_TRUE(in.remember(created(comment("c-1"))));
    Decision decision;
    decision.comment = comment("c-1");
    decision.decided_at = kNow;
    decision.actions = {{reply, ActionState::kReady}, {note, ActionState::kPlanned}};
    ASSERT_TRUE(in.record(decision));
  });
  const auto undone = undo(entry(reply.key).id);
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->how, WayBack::How::kStop);
  EXPECT_FALSE(undone->counter);
  EXPECT_EQ(entry(reply.key).state, ActionState::kCancelled);
  EXPECT_EQ(entry(note.key).state, ActionState::kCancelled);
}

TEST_F(Conduct, ALabelIsTakenBackForGood) {
  record(comment("c-1"), {label_action("c-1", "warned")});
  ASSERT_TRUE(undo(entry("kaisla-fb/c-1/label:warned").id));
  EXPECT_FALSE(author(kNow + 1h).labels.contains("warned"));
}

TEST_F(Conduct, NobodyTakesBackWithoutANameOrWhatIsNotThere) {
  const ActionId hide = hidden("c-1");
  EXPECT_TRUE(undo(hide, "").error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(undo(hide + 100).error().is(Errc::kNotFound));
  const auto powerless = await(store->reversals().undo(hide, {ActionKind::kReply}, "maija", kNow));
  ASSERT_FALSE(powerless);
  EXPECT_THAT(powerless.error().message(), HasSubstr("lets nobody unhide"));
  EXPECT_TRUE(undo(hide)) << "a refusal has changed nothing";
}

TEST_F(Conduct, ABlockEndsByItselfUnlessAPersonIsQuicker) {
  const auto blocked = [&](const std::string& id) {
    Action block = action(ActionKind::kBlock, id, {});
    block.lasts = 30 * 24h;
    record(comment(id), {block});
    deliver(block);
    return block;
  };
  const Action first = blocked("c-1");
  const auto end = entry(first.key + "/end");
  EXPECT_EQ(end.action.kind, ActionKind::kUnblock);
  EXPECT_EQ(end.state, ActionState::kReady);
  EXPECT_EQ(end.next_attempt, kNow + 30 * 24h);
  const auto too_early = await(store->outbox().take_due(kNow + 29 * 24h, 10, 1min, {})).value();
  EXPECT_TRUE(too_early.empty());

  const Action second = blocked("c-2");
  ASSERT_TRUE(undo(entry(second.key).id));
  EXPECT_EQ(entry(second.key + "/end").state, ActionState::kCancelled);
  EXPECT_EQ(entry(second.key + "/undo").action.kind, ActionKind::kUnblock);
  EXPECT_EQ(entry(first.key + "/end").state, ActionState::kReady);
}

TEST_F(Conduct, WhatAPersonTookBackAndTheEndOfABlockOutliveTheWords) {
  const ActionId hide = hidden("c-1");
  ASSERT_TRUE(undo(hide));
  Action block = action(ActionKind::kBlock, "c-1", {});
  block.lasts = 24h;
  Action draft = action(ActionKind::kReply);
  record(comment("c-1", "idiootti"), {block, draft});
  deliver(block);
  turn([](policy::Turn& in) { ASSERT_TRUE(in.cancel_pending(comment("c-1"), "edited")); });
  EXPECT_EQ(entry(draft.key).state, ActionState::kCancelled);
  EXPECT_EQ(entry("kaisla-fb/c-1/hide/undo").state, ActionState::kReady);
  EXPECT_EQ(entry(block.key + "/end").state, ActionState::kReady);

  Event staff = created(comment("s-1", "Hei!"));
  staff.comment.parent = CommentId("c-1");
  staff.by_brand = true;
  turn([&](policy::Turn& in) { ASSERT_TRUE(in.note_brand_activity(staff)); });
  EXPECT_EQ(entry(block.key + "/end").state, ActionState::kReady);

  Event removal = created(comment("c-1"));
  removal.kind = EventKind::kRemoved;
  turn([&](policy::Turn& in) { ASSERT_TRUE(in.forget_comment(removal)); });
  EXPECT_EQ(entry(block.key + "/end").state, ActionState::kReady) << "nobody is blocked for ever";
  EXPECT_EQ(entry("kaisla-fb/c-1/hide/undo").state, ActionState::kCancelled)
      << "there is nothing to show again";
}

TEST_F(Conduct, ABlockThatAPersonApprovedIsNotEvadedByAnEdit) {
  const Action block = action(ActionKind::kBlock, "c-1", {});
  turn([&](policy::Turn& in) {
    ASSERT_TRUE(in.remember(created(comment("c-1"))));
    Decision decision;
    decision.comment = comment("c-1");
    decision.decided_at = kNow;
    decision.actions = {{block, ActionState::kAwaitingApproval}};
    ASSERT_TRUE(in.record(decision));
  });
  ASSERT_TRUE(await(store->outbox().approve(entry(block.key).id, "maija", std::nullopt, kNow)));
  turn([](policy::Turn& in) { ASSERT_TRUE(in.cancel_pending(comment("c-1"), "edited")); });
  EXPECT_EQ(entry(block.key).state, ActionState::kReady);
}

HandsOff order_for(const std::string& account, std::optional<ActionKind> kind = std::nullopt) {
  HandsOff order;
  order.account = AccountId(account);
  order.kind = kind;
  order.reason = "trying new rules";
  order.who = "maija";
  order.since = kNow;
  return order;
}

TEST_F(Conduct, HandsOffStopsWhatWasDecidedBeforeAndOutlivesARestart) {
  const Action reply = action(ActionKind::kReply);
  record(comment("c-1"), {reply});
  const auto id = await(store->brakes().keep_off(order_for("kaisla-fb")));
  ASSERT_TRUE(id);
  reopen();
  const auto begun = await(store->outbox().begin(entry(reply.key).id, kNow));
  ASSERT_FALSE(begun);
  EXPECT_TRUE(begun.error().is(Errc::kConflict));
  EXPECT_EQ(entry(reply.key).state, ActionState::kAwaitingApproval);
  EXPECT_THAT(entry(reply.key).last_error, HasSubstr("hands off everything on account kaisla-fb"));
  ASSERT_EQ(orders().hands_off.size(), 1u);
  EXPECT_EQ(orders().hands_off[0].who, "maija");

  ASSERT_TRUE(await(store->outbox().approve(entry(reply.key).id, "liisa", std::nullopt, kNow)));
  EXPECT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)))
      << "what a person approves goes out";
}

TEST_F(Conduct, HandsOffOfAnotherAccountOrActionStopsNothing) {
  ASSERT_TRUE(await(store->brakes().keep_off(order_for("kaisla-ig"))));
  ASSERT_TRUE(await(store->brakes().keep_off(order_for("kaisla-fb", ActionKind::kHide))));
  const Action reply = action(ActionKind::kReply);
  const Action hide = action(ActionKind::kHide, "c-1", {});
  record(comment("c-1"), {reply, hide});
  EXPECT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  EXPECT_FALSE(await(store->outbox().begin(entry(hide.key).id, kNow)));
}

TEST_F(Conduct, AnOrderStandsOnceAndIsLiftedByAPerson) {
  const auto id = await(store->brakes().keep_off(order_for("")));
  ASSERT_TRUE(id);
  EXPECT_TRUE(await(store->brakes().keep_off(order_for(""))).error().is(Errc::kDuplicate));
  EXPECT_TRUE(await(store->brakes().lift(*id, "", kNow)).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(await(store->brakes().lift(*id + 1, "liisa", kNow)).error().is(Errc::kNotFound));
  ASSERT_TRUE(await(store->brakes().lift(*id, "liisa", kNow)));
  EXPECT_TRUE(await(store->brakes().lift(*id, "liisa", kNow)).error().is(Errc::kNotFound));
  EXPECT_TRUE(orders().hands_off.empty());
  EXPECT_TRUE(await(store->brakes().keep_off(order_for(""))));
  for (HandsOff wrong : {order_for(""), order_for("a", ActionKind::kCase)}) {
    if (!wrong.kind) wrong.reason.clear();
    EXPECT_TRUE(await(store->brakes().keep_off(wrong)).error().is(Errc::kInvalidArgument));
  }
}

TEST_F(Conduct, OrdersAreBounded) {
  for (std::size_t i = 0; i < conduct::kMostOrders; ++i)
    ASSERT_TRUE(await(store->brakes().keep_off(order_for("a" + std::to_string(i)))));
  EXPECT_TRUE(
      await(store->brakes().keep_off(order_for("more"))).error().is(Errc::kInvalidArgument));
}

TEST_F(Conduct, APolicyThatIsTakenBackTooOftenIsDemotedAndAPersonIsTold) {
  std::vector<ActionId> hides;
  for (int i = 0; i < 50; ++i) hides.push_back(hidden("c-" + std::to_string(i)));
  Action waiting = action(ActionKind::kHide, "waiting", {});
  waiting.policy = "moderate";
  record(comment("waiting"), {waiting});
  for (std::size_t i = 0; i < 5; ++i) ASSERT_TRUE(undo(hides[i]));
  EXPECT_TRUE(orders().demoted.empty()) << "a tenth is not more than a tenth";

  ASSERT_TRUE(undo(hides[5]));
  EXPECT_EQ(orders().demoted, std::set<std::string>{"moderate"});
  EXPECT_EQ(entry(waiting.key).state, ActionState::kAwaitingApproval);
  const auto cases = await(store->cases().open_cases(100)).value();
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_THAT(cases[0].reason, HasSubstr("6 of its last 50 actions"));

  ASSERT_TRUE(undo(hides[6]));
  EXPECT_EQ(await(store->cases().open_cases(100))->size(), 1u) << "told once";
  reopen();
  EXPECT_EQ(orders().demoted.size(), 1u);
  EXPECT_FALSE(await(store->brakes().restore("moderate", "", "x", kNow)));
  EXPECT_FALSE(await(store->brakes().restore("other", "liisa", "x", kNow)));
  ASSERT_TRUE(await(store->brakes().restore("moderate", "liisa", "the list is mended", kNow)));
  EXPECT_TRUE(orders().demoted.empty());
  ASSERT_TRUE(undo(hides[7]));
  EXPECT_TRUE(orders().demoted.empty()) << "what it did before is not held against it";
}

TEST_F(Conduct, StaffWhoShowCommentsAgainTakeThemBackAsWell) {
  for (int i = 0; i < 6; ++i) {
    const std::string id = "c-" + std::to_string(i);
    hidden(id);
    Event shown = created(comment(id, ""));
    shown.kind = EventKind::kUnhidden;
    shown.dedupe_key = "shown/" + id;
    shown.by_brand = true;
    turn([&](policy::Turn& in) { ASSERT_TRUE(in.note_brand_activity(shown).value()); });
    EXPECT_EQ(orders().demoted.size(), i < 5 ? 0u : 1u) << i;
  }
}

TEST_F(Conduct, OtherPoliciesAreJudgedByTheirOwnActions) {
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(undo(hidden("a-" + std::to_string(i), i % 2 == 0 ? "one" : "two")));
  }
  EXPECT_TRUE(orders().demoted.empty());
}

TEST_F(Conduct, CountsWhatHappensByItself) {
  const Action reply = action(ActionKind::kReply);
  const Action hide = action(ActionKind::kHide, "c-1", {});
  record(comment("c-1"), {reply, hide, action(ActionKind::kCase)});
  turn([&](policy::Turn& in) {
    const AccountId account("kaisla-fb");
    EXPECT_EQ(in.acted(account, std::nullopt, kNow).value(), 2u) << "a case goes nowhere";
    EXPECT_EQ(in.acted(account, ActionKind::kHide, kNow).value(), 1u);
    EXPECT_EQ(in.acted(account, ActionKind::kHide, kNow + 1s).value(), 0u);
    EXPECT_EQ(in.acted(AccountId("kaisla-ig"), std::nullopt, kNow).value(), 0u);
  });
}

TEST_F(Conduct, AnErasedAuthorLeavesNoStrike) {
  hidden("c-1");
  Event erasure = created(comment("c-1"));
  erasure.kind = EventKind::kErasure;
  turn([&](policy::Turn& in) { ASSERT_TRUE(in.forget_comment(erasure)); });
  EXPECT_EQ(author().strikes, 0u);
}

}  // namespace
}  // namespace kaiku::store::testing
