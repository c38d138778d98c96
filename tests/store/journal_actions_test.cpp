// What a decision stores: actions, strikes and escalations, each once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal_fixture.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST_F(Journal, AnEditCancelsWhatWasPlannedForTheOldTextAndTheNewTextGetsItsOwn) {
  remember(created(comment("c-1", "old")));
  Action reply = action(ActionKind::kReply, "c-1", "answer to the old text");
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(
      decision(comment("c-1", "old"), {planned(reply), planned(followup, ActionState::kPlanned)}));
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.cancel_pending(comment("c-1"), "the comment was edited"));
  });
  EXPECT_EQ(state(reply), ActionState::kCancelled);
  EXPECT_EQ(state(followup), ActionState::kCancelled);
  EXPECT_EQ(entry(reply.key).last_error, "the comment was edited");
  EXPECT_TRUE(history(comment("c-1")).actions.empty());

  reply.text = "answer to the new text";
  record(decision(comment("c-1", "new"), {planned(reply)}));
  EXPECT_EQ(state(reply), ActionState::kReady);
  EXPECT_EQ(entry(reply.key).action.text, "answer to the new text");
}

TEST_F(Journal, AnEditLeavesWhatHasBegunAlone) {
  remember(created(comment("c-1")));
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  turn([](policy::Turn& in) { EXPECT_TRUE(in.cancel_pending(comment("c-1"), "edited")); });
  EXPECT_EQ(state(reply), ActionState::kSending);
  Action again = reply;
  again.text = "other words";
  record(decision(comment("c-1"), {planned(again)}));
  EXPECT_EQ(entry(reply.key).action.text, "Hei!") << "the key is taken for good";
}

TEST_F(Journal, ADecisionStoresItsActionsOnceAndShadowOnesNotAtAll) {
  const Action reply = action(ActionKind::kReply);
  const Action shadow = action(ActionKind::kReact);
  const DecisionId first =
      record(decision(comment("c-1"), {planned(reply), planned(shadow, ActionState::kCancelled)}));
  const DecisionId second = record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_LT(first, second);
  EXPECT_EQ(await(store->outbox().list(std::nullopt, 10))->size(), 1u);
  EXPECT_THAT(await(store->reports().decisions(0, 1))->front().json, HasSubstr("\"react\""));
  EXPECT_THAT(history(comment("c-1")).actions, UnorderedElementsAre(ActionKind::kReply));
  // The key of a shadow action is free for the real one.
  record(decision(comment("c-1"), {planned(shadow)}));
  EXPECT_EQ(state(shadow), ActionState::kReady);
}

TEST_F(Journal, APlannedActionMayStandBeforeTheOneItDependsOn) {
  const Action reply = action(ActionKind::kReply);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(decision(comment("c-1"), {planned(followup, ActionState::kPlanned), planned(reply)}));
  EXPECT_EQ(state(followup), ActionState::kPlanned);
  deliver(reply);
  EXPECT_EQ(state(followup), ActionState::kReady);
}

TEST_F(Journal, ACaseALabelAndAHoldAreCarriedOutAtOnce) {
  Action opened = action(ActionKind::kCase);
  opened.team = "customer_service";
  opened.due_in = 4h;
  opened.policy = "criticism";
  Action held = action(ActionKind::kHold);
  held.policy = "unclear";
  Action labelled = action(ActionKind::kLabel);
  labelled.label = "vip";
  record(decision(comment("c-1"), {planned(opened), planned(held), planned(labelled)}));
  for (const Action& each : {opened, held, labelled}) EXPECT_EQ(state(each), ActionState::kDone);
  const auto files = cases();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].reason, "criticism");
  EXPECT_EQ(files[0].team, "customer_service");
  EXPECT_EQ(files[0].comment, CommentId("c-1"));
  EXPECT_EQ(files[0].due_at, kNow + 4h);
  EXPECT_EQ(files[1].reason, "hold: unclear");
  EXPECT_THAT(author(comment("c-2")).labels, ElementsAre("vip"));
}

TEST_F(Journal, ALabelEnds) {
  ASSERT_TRUE(await(store->inbox().append(delivery("x", {}, kNow))));
  Action labelled = action(ActionKind::kLabel);
  labelled.label = "spammer";
  labelled.expires_at = kNow + 1h;
  record(decision(comment("c-1"), {planned(labelled)}));
  EXPECT_THAT(author(comment("c-2")).labels, ElementsAre("spammer"));
  ASSERT_TRUE(await(store->inbox().append(delivery("y", {}, kNow + 1h))));
  EXPECT_TRUE(author(comment("c-2")).labels.empty());
}

TEST_F(Journal, ADraftedCaseIsOpenedWhenItIsApproved) {
  Action opened = action(ActionKind::kCase);
  record(decision(comment("c-1"), {planned(opened, ActionState::kAwaitingApproval)}));
  EXPECT_TRUE(cases().empty());
  ASSERT_TRUE(await(store->outbox().approve(entry(opened.key).id, "liisa", std::nullopt, kNow)));
  EXPECT_EQ(cases().size(), 1u);
  EXPECT_EQ(state(opened), ActionState::kDone);
}

TEST_F(Journal, AnEscalationIsReadFromTheStreamAndIsNoAction) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kEscalate))}));
  EXPECT_TRUE(await(store->outbox().list(std::nullopt, 10))->empty());
}

TEST_F(Journal, StrikesCountOnceConfirmedUntilTheyEnd) {
  const auto abuse = [&](const char* id, TimePoint at, ActionKind kind, ActionState end) {
    remember(created(comment(id), at));
    Decision made = decision(comment(id), {planned(action(kind, id))}, CommentClass::kAbuse);
    made.decided_at = at;
    made.strikes = {{"insults", 1, at + 90 * 24h}};
    record(made);
    deliver(action(kind, id), end);
  };
  abuse("old", kNow - 91 * 24h, ActionKind::kHide, ActionState::kDone);
  abuse("hidden", kNow - 89 * 24h, ActionKind::kHide, ActionState::kDone);
  abuse("warned", kNow, ActionKind::kWarn, ActionState::kDone);
  abuse("not-carried-out", kNow, ActionKind::kHide, ActionState::kFailed);
  abuse("answered", kNow, ActionKind::kReply, ActionState::kDone);
  EXPECT_EQ(author(comment("next")).strikes, 2u);
  record(decision(comment("hidden"), {}, CommentClass::kAbuse));  // an edit: the same comment
  EXPECT_EQ(author(comment("next")).strikes, 2u);
  EXPECT_EQ(author(by("pekka", "next")).strikes, 0u);

  Event shown = of_kind(EventKind::kUnhidden, comment("hidden", ""));
  shown.by_brand = true;
  EXPECT_TRUE(note(shown));
  EXPECT_EQ(author(comment("next")).strikes, 1u) << "a person took it back";
}

TEST_F(Journal, CountsTheCommentsOnWhichAPolicyActed) {
  const auto fired = [&](std::string_view policy, TimePoint since) {
    std::size_t count = 0;
    turn([&](policy::Turn& in) { count = in.fired(policy, since).value(); });
    return count;
  };
  Action late = action(ActionKind::kReply, "c-2");
  late.created_at = kNow + 1h;
  record(decision(comment("c-1"),
                  {planned(action(ActionKind::kReply)), planned(action(ActionKind::kCase))}));
  record(decision(comment("c-2"), {planned(late)}));
  record(decision(comment("c-3"),
                  {planned(action(ActionKind::kReply, "c-3"), ActionState::kAwaitingApproval)}));
  record(decision(comment("c-4"),
                  {planned(action(ActionKind::kReply, "c-4"), ActionState::kCancelled)}));
  EXPECT_EQ(fired("answers", kNow), 2u) << "drafts and shadow do not count, two steps count once";
  EXPECT_EQ(fired("answers", kNow + 1min), 1u);
  EXPECT_EQ(fired("other", kNow), 0u);
}

/// What the limits of the policy "thanks" count.
class PolicyUses : public Journal {
 protected:
  using Over = rules::Limit::Over;

  Comment praise(const std::string& id, const std::string& author = "maija") {
    Comment made = by(author, id);
    remember(created(made));
    return made;
  }
  void decide(const Comment& on, std::optional<ActionState> reply, TimePoint at = kNow) {
    Decision made = decision(on, {}, CommentClass::kPraise);
    if (reply) {
      Action thanks = action(ActionKind::kReply, on.id.value);
      thanks.policy = "thanks";
      thanks.author = on.author.id;
      thanks.thread = on.thread();
      thanks.created_at = at;
      made.actions.push_back(planned(thanks, *reply));
    }
    made.policies = made.counted = {"thanks"};
    made.decided_at = at;
    record(made);
  }
  std::size_t count(const Comment& on, Over over, TimePoint since = kNow) {
    std::size_t found = 0;
    turn([&](policy::Turn& in) { found = in.fired_beside("thanks", on, over, since).value(); });
    return found;
  }
  bool among(const Comment& on, Over over, std::size_t most) {
    bool found = false;
    turn([&](policy::Turn& in) { found = in.fired_among("thanks", on, over, most).value(); });
    return found;
  }
};

TEST_F(PolicyUses, AreCountedForTheAuthorTheThreadAndThePost) {
  const Comment first = praise("c-1");
  decide(first, ActionState::kReady);
  Comment second = praise("c-2", "pekka");
  for (const Over over : {Over::kAuthor, Over::kThread, Over::kPost}) {
    EXPECT_EQ(count(first, over), 0u) << "itself does not stand in its way";
  }
  EXPECT_EQ(count(second, Over::kAuthor), 0u);
  EXPECT_EQ(count(second, Over::kThread), 0u) << "a thread of its own";
  EXPECT_EQ(count(second, Over::kPost), 1u);
  EXPECT_EQ(count(second, Over::kPost, kNow + 1s), 0u) << "before the period";
  Comment answer = under("c-1", "c-3");
  remember(created(answer));
  EXPECT_EQ(count(answer, Over::kThread), 1u);
  EXPECT_EQ(count(by("maija", "c-4"), Over::kAuthor), 1u);
  second.account = AccountId("kaisla-ig");
  EXPECT_EQ(count(second, Over::kPost), 0u);
}

TEST_F(PolicyUses, OfDraftsCountUntilAPersonRefusesThem) {
  decide(praise("c-1"), ActionState::kAwaitingApproval);
  const Comment next = praise("c-2");
  const auto counted = [&] {
    return count(next, Over::kAuthor) + count(next, Over::kPost) +
           (among(next, Over::kPost, 9) ? 1 : 0);
  };
  EXPECT_EQ(counted(), 3u);
  const ActionId draft = entry(action(ActionKind::kReply, "c-1").key).id;
  ASSERT_TRUE(await(store->outbox().reject(draft, "liisa", kNow)));
  EXPECT_EQ(counted(), 0u);
}

TEST_F(PolicyUses, AreLookedForAmongSoManyCommentsInARow) {
  decide(praise("c-1"), ActionState::kReady);
  decide(praise("c-2"), std::nullopt);
  decide(praise("c-3"), std::nullopt);
  const Comment next = praise("c-4");
  EXPECT_TRUE(among(next, Over::kPost, 3));
  EXPECT_FALSE(among(next, Over::kPost, 2));
  EXPECT_FALSE(among(next, Over::kThread, 9));
  decide(praise("c-1"), std::nullopt, kNow + 1h);  // an edit keeps the place and what was done
  EXPECT_FALSE(among(next, Over::kPost, 2));
  EXPECT_TRUE(among(next, Over::kPost, 3));
}

TEST_F(PolicyUses, MoveWithTheThreadWhenItsBeginningIsSeen) {
  Comment reply = under("c-0", "c-1");
  remember(created(reply));
  decide(reply, ActionState::kReady);
  Comment middle = under("root", "c-0");
  remember(created(middle));
  Comment late = under("c-0", "c-2");
  remember(created(late));
  EXPECT_TRUE(among(late, Over::kThread, 9));
  EXPECT_EQ(count(late, Over::kThread), 1u);
}

TEST_F(Journal, RemembersWhenEachVariantWasLastUsed) {
  for (int variant : {0, 2, 2, 7}) {
    static int number = 0;
    Action reply = action(ActionKind::kReply, "v-" + std::to_string(number));
    reply.template_id = "thanks";
    reply.variant = variant;
    reply.created_at = kNow + std::chrono::seconds(number++);
    record(decision(comment(reply.target.value), {planned(reply)}));
  }
  turn([](policy::Turn& in) {
    const auto used = in.variant_use(AccountId("kaisla-fb"), "thanks", 3).value();
    EXPECT_THAT(used, ElementsAre(std::optional(kNow), std::nullopt, std::optional(kNow + 2s)));
    EXPECT_THAT(in.variant_use(AccountId("kaisla-ig"), "thanks", 2).value(),
                ElementsAre(std::nullopt, std::nullopt));
  });
}

TEST_F(Journal, AnUnresolvedIncidentFreezesItsPostOrItsBrand) {
  const auto freeze = [&](const Comment& on) {
    std::optional<policy::Freeze> found;
    turn([&](policy::Turn& in) { found = in.freeze(on).value(); });
    return found;
  };
  EXPECT_FALSE(freeze(comment("c-1")));
  incidents::Advance look;
  look.alarms.push_back(alarm("on-a-post"));
  look.alarms.back().post = PostId("post-1");
  const IncidentId on_post = await(store->incidents().advance(look, kNow))->front().id;
  ASSERT_TRUE(freeze(comment("c-1")));
  EXPECT_EQ(freeze(comment("c-1"))->incident, on_post);
  EXPECT_EQ(freeze(comment("c-1"))->scope, "post");
  Comment other = comment("c-2");
  other.post = PostId("post-2");
  EXPECT_FALSE(freeze(other));

  look.alarms = {alarm("everywhere")};
  const IncidentId everywhere = await(store->incidents().advance(look, kNow))->front().id;
  EXPECT_EQ(freeze(other)->scope, "brand");
  EXPECT_EQ(freeze(comment("c-1"))->scope, "brand");
  Comment foreign = comment("c-3");
  foreign.brand = BrandId("havu");
  EXPECT_FALSE(freeze(foreign));
  ASSERT_TRUE(await(store->incidents().acknowledge(everywhere, "liisa", kNow)));
  EXPECT_TRUE(freeze(other)) << "acknowledged is not over";
  ASSERT_TRUE(await(store->incidents().resolve(everywhere, "liisa", "over", kNow)));
  EXPECT_FALSE(freeze(other));
}

}  // namespace
}  // namespace kaiku::store::testing
