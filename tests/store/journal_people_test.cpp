// What people on our side wrote and decided, and which words are our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal_fixture.hpp"

namespace kaiku::store::testing {
namespace {

TEST_F(Journal, StaffSilencesItsThreadAndCancelsWhatWaitsThere) {
  remember(created(comment("c-1")));
  remember(created(comment("c-9")));
  const Action there = action(ActionKind::kReply, "c-1");
  const Action draft = action(ActionKind::kHide, "c-1");
  const Action approved = action(ActionKind::kPrivateReply, "c-1");
  const Action elsewhere = action(ActionKind::kReply, "c-9");
  record(decision(comment("c-1"), {planned(there), planned(draft, ActionState::kAwaitingApproval),
                                   planned(approved, ActionState::kAwaitingApproval)}));
  record(decision(comment("c-9"), {planned(elsewhere)}));
  ASSERT_TRUE(await(store->outbox().approve(entry(approved.key).id, "liisa", std::nullopt, kNow)));

  EXPECT_TRUE(note(brand_wrote("s-1", "c-1", "Hei Maija, soitan sinulle.")));
  EXPECT_TRUE(thread(comment("c-1")).staff_answered);
  EXPECT_EQ(state(there), ActionState::kCancelled);
  EXPECT_EQ(state(draft), ActionState::kCancelled);
  EXPECT_EQ(state(approved), ActionState::kReady) << "a person wants it";
  EXPECT_FALSE(thread(comment("c-9")).staff_answered);
  EXPECT_EQ(state(elsewhere), ActionState::kReady);
}

TEST_F(Journal, OurOwnEchoIsKnownByItsRemoteId) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply))}));
  deliver(action(ActionKind::kReply), ActionState::kDone, "r-1");
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", "whatever the platform made of it")));
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, OurOwnEchoIsKnownByTheMarkWeAttached) {
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  Event echo = brand_wrote("r-1", "c-1", "changed words");
  echo.echo_of_action = reply.key;
  EXPECT_FALSE(note(echo));
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  echo.comment.id = CommentId("r-2");
  echo.echo_of_action = "kaisla-fb/long-gone/reply";
  EXPECT_FALSE(note(echo)) << "the mark is ours also when its action is not kept any more";
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, AMarkThatNamesNoActionLetsTheWordsNameIt) {
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  deliver(reply, ActionState::kInDoubt);
  Event echo = brand_wrote("r-1", "c-1", "Hei!");
  echo.echo_of_action = "a mark of ours";
  EXPECT_FALSE(note(echo));
  EXPECT_EQ(state(reply), ActionState::kDone) << "what was in doubt has happened";
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
}

TEST_F(Journal, OurOwnEchoIsKnownByTheTextThatIsBeingSent) {
  const Action reply = action(ActionKind::kReply, "c-1", "Hei  Maija!\nSelvitämme.");
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_TRUE(note(brand_wrote("s-0", "c-9", "Hei Maija! Selvitämme."))) << "another thread";
  ASSERT_TRUE(await(store->outbox().begin(entry(reply.key).id, kNow)));
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", " Hei Maija! Selvitämme. ")));
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  EXPECT_EQ(state(reply), ActionState::kSending) << "its response is still awaited";
  EXPECT_FALSE(thread(comment("c-1")).staff_answered);
}

TEST_F(Journal, AnEchoProvesWhatWasInDoubt) {
  const Action reply = action(ActionKind::kReply);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  record(decision(comment("c-1"), {planned(reply), planned(followup, ActionState::kPlanned)}));
  deliver(reply, ActionState::kInDoubt);
  EXPECT_FALSE(note(brand_wrote("r-1", "c-1", "Hei!")));
  EXPECT_EQ(state(reply), ActionState::kDone);
  EXPECT_EQ(entry(reply.key).remote_id, "r-1");
  EXPECT_EQ(state(followup), ActionState::kReady);
}

TEST_F(Journal, WordsThatWereNotYetSentAreStaffs) {
  const Action reply = action(ActionKind::kReply);
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_TRUE(note(brand_wrote("s-1", "c-1", "Hei!")));
  EXPECT_EQ(state(reply), ActionState::kCancelled) << "a person has said the same already";
}

TEST_F(Journal, OurOwnModerationIsNoStaffAndStaffsModerationIsRemembered) {
  remember(created(comment("c-1")));
  remember(created(comment("c-2")));
  record(decision(comment("c-1"), {planned(action(ActionKind::kHide, "c-1"))}));
  deliver(action(ActionKind::kHide, "c-1"));
  Event ours = of_kind(EventKind::kHidden, comment("c-1", ""));
  ours.by_brand = true;
  EXPECT_FALSE(note(ours));
  EXPECT_FALSE(history(comment("c-1")).handled_by_person);
  Event theirs = of_kind(EventKind::kHidden, comment("c-2", ""));
  theirs.by_brand = true;
  EXPECT_TRUE(note(theirs));
  EXPECT_TRUE(history(comment("c-2")).handled_by_person);
  EXPECT_TRUE(thread(comment("c-2")).staff_answered);
}

TEST_F(Journal, WhatAPersonApprovedOrRejectedIsHandledByAPerson) {
  for (const char* id : {"c-1", "c-2", "c-3"}) {
    remember(created(comment(id)));
    record(decision(comment(id),
                    {planned(action(ActionKind::kReply, id), ActionState::kAwaitingApproval)}));
  }
  ASSERT_TRUE(await(
      store->outbox().approve(entry(action(ActionKind::kReply, "c-1").key).id, "liisa", {}, kNow)));
  ASSERT_TRUE(await(
      store->outbox().reject(entry(action(ActionKind::kReply, "c-2").key).id, "liisa", kNow)));
  EXPECT_TRUE(history(comment("c-1")).handled_by_person);
  EXPECT_TRUE(history(comment("c-2")).handled_by_person);
  EXPECT_FALSE(history(comment("c-3")).handled_by_person);
}

}  // namespace
}  // namespace kaiku::store::testing
