// Drafts: claimed by one person at a time, rejected with a reason, withdrawn when they are stale.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/incidents/incident_desk.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DraftsTest : public StoreTest {
 protected:
  ActionId draft(const std::string& target = "c-1",
                 std::optional<TimePoint> expires_at = std::nullopt) {
    Action made = action(ActionKind::kReply, target);
    made.expires_at = expires_at;
    return await(store->outbox().append(made, ActionState::kAwaitingApproval)).value();
  }
  Result<void> claim(ActionId id, const char* who, TimePoint now = kNow) {
    return await(store->drafts().claim(id, who, now + 30min, now));
  }
  outbox::Entry entry(ActionId id) { return await(store->outbox().find(id)).value(); }
};

TEST_F(DraftsTest, AClaimKeepsOthersFromApprovingAndRejecting) {
  const ActionId id = draft();
  ASSERT_TRUE(claim(id, "maija"));
  const auto second = claim(id, "liisa");
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().is(Errc::kConflict));
  EXPECT_THAT(second.error().message(), HasSubstr("claimed by maija until 2026-01-01T00:30:00Z"));
  EXPECT_TRUE(
      await(store->outbox().approve(id, "liisa", std::nullopt, kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(store->outbox().reject(id, "liisa", kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(claim(id, "maija", kNow + 10min)) << "prolonged";
  const auto claims = await(store->drafts().claims({id, 99}, kNow + 35min)).value();
  ASSERT_EQ(claims.size(), 1u);
  EXPECT_EQ(claims.at(id).who, "maija");
  EXPECT_EQ(claims.at(id).until, kNow + 40min);
  ASSERT_TRUE(await(store->outbox().approve(id, "maija", "Hei Liisa!", kNow + 11min)));
  EXPECT_EQ(entry(id).action.text, "Hei Liisa!");
  EXPECT_EQ(entry(id).state, ActionState::kReady);
}

TEST_F(DraftsTest, AClaimEndsByItself) {
  const ActionId id = draft();
  ASSERT_TRUE(claim(id, "maija"));
  EXPECT_THAT(await(store->drafts().claims({id}, kNow + 30min)).value(), IsEmpty());
  EXPECT_TRUE(claim(id, "liisa", kNow + 30min));
}

TEST_F(DraftsTest, OnlyDraftsAreClaimedAndOnlyBySomebody) {
  const ActionId ready =
      await(store->outbox().append(action(ActionKind::kReply), ActionState::kReady)).value();
  EXPECT_TRUE(claim(ready, "maija").error().is(Errc::kConflict));
  EXPECT_TRUE(claim(99, "maija").error().is(Errc::kNotFound));
  EXPECT_TRUE(claim(draft("c-2"), "").error().is(Errc::kInvalidArgument));
}

TEST_F(DraftsTest, ARejectionKeepsItsReason) {
  const ActionId id = draft();
  ASSERT_TRUE(await(store->drafts().reject(id, "maija", "the tone is wrong", kNow)));
  EXPECT_EQ(entry(id).state, ActionState::kCancelled);
  EXPECT_EQ(entry(id).last_error, "rejected: the tone is wrong");
  EXPECT_EQ(entry(id).decided_by, "maija");
  const ActionId other = draft("c-2");
  EXPECT_TRUE(
      await(store->drafts().reject(other, "maija", "", kNow)).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(await(store->drafts().reject(other, "maija", std::string(1'001, 'x'), kNow))
                  .error()
                  .is(Errc::kInvalidArgument));
  EXPECT_EQ(entry(other).state, ActionState::kAwaitingApproval);
  EXPECT_TRUE(await(store->drafts().reject(other, "maija", std::string(1'000, 'x'), kNow)));
}

TEST_F(DraftsTest, WhatThePlatformWouldNotTakeAnyMoreIsWithdrawnWithWhatWaitsForIt) {
  const ActionId early = draft("c-1", kNow + 1h);
  const ActionId late = draft("c-2", kNow + 2h);
  const ActionId endless = draft("c-3");
  Action dependent = action(ActionKind::kPrivateReply);
  dependent.depends_on = action(ActionKind::kReply).key;
  const ActionId second = await(store->outbox().append(dependent, ActionState::kPlanned)).value();
  EXPECT_EQ(await(store->drafts().withdraw_expired(kNow + 59min)).value(), 0u);
  EXPECT_EQ(await(store->drafts().withdraw_expired(kNow + 1h)).value(), 1u);
  EXPECT_EQ(entry(early).state, ActionState::kCancelled);
  EXPECT_EQ(entry(second).state, ActionState::kCancelled);
  EXPECT_EQ(entry(late).state, ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(endless).state, ActionState::kAwaitingApproval);
  const auto approved = await(store->outbox().approve(late, "maija", std::nullopt, kNow + 2h));
  ASSERT_FALSE(approved) << "also before it is withdrawn";
  EXPECT_THAT(approved.error().message(), HasSubstr("would not take it any more"));
}

TEST_F(DraftsTest, ADraftWhoseCommentIsGoneOrAnsweredByStaffIsWithdrawn) {
  ASSERT_TRUE(store->journal().transact([](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.remember(created(comment("c-1"))));
    EXPECT_TRUE(turn.remember(created(comment("c-2"))));
    return ok();
  }));
  const ActionId gone = draft("c-1");
  const ActionId answered = draft("c-2");
  Event removed = created(comment("c-1"), kNow + 1min);
  removed.kind = EventKind::kRemoved;
  Event staff = created(comment("s-1", "Hoidossa"), kNow + 1min);
  staff.comment.parent = CommentId("c-2");
  staff.by_brand = true;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.forget_comment(removed));
    EXPECT_TRUE(turn.note_brand_activity(staff));
    return ok();
  }));
  EXPECT_EQ(entry(gone).last_error, "the comment is gone");
  EXPECT_EQ(entry(answered).last_error, "staff answered in the thread");
  EXPECT_THAT(await(store->outbox().list(ActionState::kAwaitingApproval, 10)).value(), IsEmpty());
}

class TwoPeopleTest : public DraftsTest {
 protected:
  IncidentId raise(const std::string& kind, std::vector<CommentId> samples = {}) {
    incidents::Incident made = alarm(kind + "/kaisla/author:author-1");
    made.kind = kind;
    made.account = AccountId("kaisla-fb");
    made.samples = std::move(samples);
    incidents::Advance look;
    look.alarms = {std::move(made)};
    return await(store->incidents().advance(std::move(look), kNow)).value().at(0).id;
  }
  ActionId statement(IncidentId incident) {
    Action made = action(ActionKind::kReply, "post-1");
    made.policy = "holding_statement";
    made.incident = incident;
    return await(store->outbox().append(made, ActionState::kAwaitingApproval)).value();
  }
  Result<void> approve(ActionId id, const char* who,
                       std::optional<std::string> text = std::nullopt) {
    return await(store->outbox().approve(id, who, std::move(text), kNow));
  }
};

TEST_F(TwoPeopleTest, AStatementAboutAMatterOfTheLawLeavesWithTwoNames) {
  const ActionId id = statement(raise("press"));
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_EQ(entry(id).state, ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(id).decided_by, "maija");
  EXPECT_THAT(entry(id).last_error, HasSubstr("waits for a second person"));
  const auto again = approve(id, "Maija");
  ASSERT_FALSE(again) << "the same person, written otherwise";
  EXPECT_TRUE(again.error().is(Errc::kConflict));
  EXPECT_THAT(again.error().message(), HasSubstr("a second person has to"));
  ASSERT_TRUE(approve(id, "liisa"));
  EXPECT_EQ(entry(id).state, ActionState::kReady);
  EXPECT_EQ(entry(id).decided_by, "maija, liisa");
  EXPECT_EQ(entry(id).last_error, "");
}

TEST_F(TwoPeopleTest, WhoeverHadTheDraftHasLeftItToTheSecondByTheirApproval) {
  const ActionId id = statement(raise("press"));
  ASSERT_TRUE(claim(id, "maija"));
  EXPECT_TRUE(approve(id, "liisa").error().is(Errc::kConflict));
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_TRUE(approve(id, "liisa"));
  EXPECT_EQ(entry(id).state, ActionState::kReady);
}

TEST_F(TwoPeopleTest, ItIsKnownSinceWhenTheSecondIsMissingAndThatSomebodyIsAskedOnce) {
  auto& desk = store->incident_desk();
  const IncidentId incident = raise("press");
  const ActionId id = statement(incident);
  EXPECT_THAT(await(desk.due_for_second(10)).value(), IsEmpty());
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_EQ(entry(id).first_approved_at, kNow);
  EXPECT_FALSE(entry(id).second_asked);
  const auto due = await(desk.due_for_second(10)).value();
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].draft, id);
  EXPECT_EQ(due[0].incident, incident);
  EXPECT_EQ(due[0].by, "maija");
  EXPECT_EQ(due[0].since, kNow);
  incidents::Page page;
  page.incident = incident;
  page.timeline = "asked liisa";
  Action question = action(ActionKind::kNotify);
  question.key = "incident/1/second/1/liisa/mail";
  page.notifications = {question};
  ASSERT_TRUE(await(desk.ask_second(due[0], page, kNow)));
  EXPECT_TRUE(entry(id).second_asked);
  EXPECT_THAT(await(desk.due_for_second(10)).value(), IsEmpty());
  EXPECT_TRUE(await(desk.ask_second(due[0], page, kNow)).error().is(Errc::kConflict));
  EXPECT_EQ(await(store->outbox().list(ActionState::kReady, 10)).value().size(), 1u);
  reopen();
  EXPECT_THAT(await(store->incident_desk().due_for_second(10)).value(), IsEmpty());

  ASSERT_TRUE(await(store->outbox().approve(id, "liisa", "Kerromme lisää.", kNow + 1min)));
  EXPECT_EQ(await(store->incident_desk().due_for_second(10)).value().size(), 1u)
      << "other words: somebody is asked anew";
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_FALSE(entry(id).first_approved_at);
  EXPECT_THAT(await(store->incident_desk().due_for_second(10)).value(), IsEmpty());
}

TEST_F(TwoPeopleTest, NobodyIsAskedAboutWhatWasRejected) {
  const ActionId id = statement(raise("press"));
  ASSERT_TRUE(approve(id, "maija"));
  const auto due = await(store->incident_desk().due_for_second(10)).value();
  ASSERT_TRUE(await(store->outbox().reject(id, "liisa", kNow)));
  EXPECT_THAT(await(store->incident_desk().due_for_second(10)).value(), IsEmpty());
  EXPECT_TRUE(
      await(store->incident_desk().ask_second(due.at(0), {}, kNow)).error().is(Errc::kConflict));
}

TEST_F(TwoPeopleTest, ChangedWordsNeedTwoPeopleAgain) {
  const ActionId id = statement(raise("data"));
  ASSERT_TRUE(approve(id, "maija"));
  ASSERT_TRUE(approve(id, "liisa", "Kerromme lisää klo 16."));
  EXPECT_EQ(entry(id).state, ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(id).decided_by, "liisa");
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_EQ(entry(id).state, ActionState::kReady);
  EXPECT_EQ(entry(id).action.text, "Kerromme lisää klo 16.");
}

TEST_F(TwoPeopleTest, SoDoesAnAnswerToACommentOfSuchAnIncident) {
  raise("injury", {CommentId("c-1")});
  const ActionId about_it = draft("c-1");
  const ActionId beside_it = draft("c-2");
  ASSERT_TRUE(approve(about_it, "maija"));
  EXPECT_EQ(entry(about_it).state, ActionState::kAwaitingApproval);
  ASSERT_TRUE(approve(beside_it, "maija"));
  EXPECT_EQ(entry(beside_it).state, ActionState::kReady);
  ASSERT_TRUE(await(store->outbox().reject(about_it, "maija", kNow))) << "one is enough for a no";
}

TEST_F(TwoPeopleTest, AStatementAboutAStormNeedsOne) {
  const ActionId id = statement(raise("surge"));
  ASSERT_TRUE(approve(id, "maija"));
  EXPECT_EQ(entry(id).state, ActionState::kReady);
}

class HelpTest : public TwoPeopleTest {
 protected:
  ActionId help(const std::string& target = "c-1") {
    Action made = action(ActionKind::kPrivateReply, target, "Soita 112.");
    made.policy = kHelpInDanger;
    return await(store->outbox().append(made, ActionState::kAwaitingApproval)).value();
  }
  std::size_t release(TimePoint now) {
    return await(store->drafts().release_help({BrandId("kaisla"), "Maija", 5min}, now)).value();
  }
};

TEST_F(HelpTest, LeavesByItselfWhenNobodyActs) {
  raise("self_harm", {CommentId("c-1")});
  const ActionId id = help();
  EXPECT_EQ(release(kNow + 4min), 0u);
  EXPECT_EQ(release(kNow + 5min), 1u);
  EXPECT_EQ(entry(id).state, ActionState::kReady);
  EXPECT_EQ(entry(id).decided_by, "kaiku (words of Maija)");
  ASSERT_TRUE(await(store->outbox().begin(id, kNow + 5min))) << "its incident does not freeze it";
}

TEST_F(HelpTest, IsLeftToWhoeverHasTakenTheIncidentOrTheDraft) {
  const IncidentId incident = raise("self_harm", {CommentId("c-1")});
  const ActionId id = help();
  ASSERT_TRUE(claim(id, "liisa", kNow + 4min));
  EXPECT_EQ(release(kNow + 5min), 0u);
  EXPECT_EQ(release(kNow + 40min), 1u) << "the claim has ended";
  const ActionId other = help("c-2");
  ASSERT_TRUE(await(store->incidents().acknowledge(incident, "liisa", kNow)));
  EXPECT_EQ(release(kNow + 1h), 0u);
  EXPECT_EQ(entry(other).state, ActionState::kAwaitingApproval);
}

TEST_F(HelpTest, IsSaidOnceADayToOneAuthorAndNeverAgainstAnOrder) {
  raise("self_harm", {CommentId("c-1"), CommentId("c-2"), CommentId("c-3")});
  help("c-1");
  help("c-2");
  EXPECT_EQ(release(kNow + 5min), 1u);
  EXPECT_EQ(release(kNow + 6min), 0u) << "the same author";
  HandsOff order;
  order.brand = BrandId("kaisla");
  order.who = "liisa";
  order.reason = "hetki";
  ASSERT_TRUE(await(store->brakes().keep_off(order)));
  EXPECT_EQ(release(kNow + 26h), 0u) << "hands off";
}

TEST_F(HelpTest, OtherDraftsAndOtherBrandsAreNotItsMatter) {
  raise("self_harm", {CommentId("c-1")});
  draft("c-1");
  EXPECT_EQ(release(kNow + 1h), 0u);
  help();
  EXPECT_EQ(
      await(store->drafts().release_help({BrandId("other"), "Maija", 5min}, kNow + 1h)).value(),
      0u);
}

}  // namespace
}  // namespace kaiku::store::testing
