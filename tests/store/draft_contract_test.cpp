// What every outbox promises of drafts, of what people decide about them, and of what becomes a
// draft in an incident; asked of the store's and of the fake alike.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "outbox_contract.hpp"

namespace kaiku::store::testing {
namespace {

class DraftContract : public OutboxContract {};

TEST_P(DraftContract, AnApprovedDraftIsSentWithTheWordsThatThePersonWrote) {
  const ActionId id = append(action(ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(due(kNow).empty());
  ASSERT_TRUE(approve(id, "Hei Maija!"));
  EXPECT_EQ(state(id), ActionState::kReady);
  EXPECT_EQ(entry(id).action.text, "Hei Maija!");
  EXPECT_EQ(entry(id).decided_by, "liisa");
  EXPECT_EQ(due(kNow).size(), 1u);
}

TEST_P(DraftContract, OnlyDraftsAreApprovedOrRejected) {
  for (const ActionState from : kAll) {
    const bool draft = from == ActionState::kAwaitingApproval;
    EXPECT_EQ(approve(in_state(from)).has_value(), draft) << to_string(from);
    EXPECT_EQ(await(outbox().reject(in_state(from), "liisa", kNow)).has_value(), draft)
        << to_string(from);
  }
  EXPECT_TRUE(approve(12'345).error().is(Errc::kNotFound));
  EXPECT_TRUE(await(outbox().reject(12'345, "liisa", kNow)).error().is(Errc::kNotFound));
}

TEST_P(DraftContract, ApprovalTakesNoEmptyTextAndNoTextWhereThereIsNone) {
  const ActionId reply = append(action(ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(reply, "").error().is(Errc::kInvalidArgument));
  const ActionId hide = append(action(ActionKind::kHide), ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(hide, "words").error().is(Errc::kInvalidArgument));
  EXPECT_EQ(state(reply), ActionState::kAwaitingApproval);
  EXPECT_EQ(state(hide), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(reply).decided_by, "");
}

TEST_P(DraftContract, AnApprovedDraftStillWaitsForWhatItDependsOn) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply, ActionState::kAwaitingApproval);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  const ActionId followup_id = append(followup, ActionState::kAwaitingApproval);
  ASSERT_TRUE(approve(followup_id));
  EXPECT_EQ(state(followup_id), ActionState::kPlanned);
  ASSERT_TRUE(approve(reply_id));
  ASSERT_TRUE(begin(reply_id));
  ASSERT_TRUE(settle(reply_id, ending(ActionState::kDone)));
  EXPECT_EQ(state(followup_id), ActionState::kReady);
}

TEST_P(DraftContract, ADraftWhoseNeedCannotBeMetIsNotApproved) {
  Action orphan = action(ActionKind::kPrivateReply);
  orphan.depends_on = "nothing/has/this/key";
  const ActionId id = append(orphan, ActionState::kAwaitingApproval);
  EXPECT_TRUE(approve(id).error().is(Errc::kConflict));
  EXPECT_EQ(state(id), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(id).decided_by, "");
}

TEST_P(DraftContract, WhatNeedsNobodyOutsideIsDoneWhenItIsApproved) {
  const ActionId id = append(action(ActionKind::kLabel), ActionState::kAwaitingApproval);
  ASSERT_TRUE(approve(id));
  EXPECT_EQ(state(id), ActionState::kDone);
}

TEST_P(DraftContract, ARejectedDraftTakesAlongWhatDependsOnIt) {
  const Action reply = action(ActionKind::kReply);
  const ActionId reply_id = append(reply, ActionState::kAwaitingApproval);
  Action followup = action(ActionKind::kPrivateReply);
  followup.depends_on = reply.key;
  const ActionId followup_id = append(followup, ActionState::kPlanned);
  ASSERT_TRUE(await(outbox().reject(reply_id, "liisa", kNow)));
  EXPECT_EQ(state(reply_id), ActionState::kCancelled);
  EXPECT_EQ(entry(reply_id).decided_by, "liisa");
  EXPECT_EQ(state(followup_id), ActionState::kCancelled);
  EXPECT_TRUE(subject->cases().empty());  // a person knows already
}

TEST_P(DraftContract, OnlyWhatFailedIsTriedAgainAndItsAttemptsStartAnew) {
  for (const ActionState from : kAll) {
    const ActionId id = in_state(from);
    const bool failed = from == ActionState::kFailed || from == ActionState::kDead;
    EXPECT_EQ(await(outbox().retry(id, "liisa", kNow)).has_value(), failed) << to_string(from);
    EXPECT_EQ(state(id), failed ? ActionState::kReady : from);
    if (failed) EXPECT_EQ(entry(id).attempts, 0);
  }
}

TEST_P(DraftContract, AnIncidentTurnsAutomaticWordsIntoDraftsAtTheLastMoment) {
  std::vector<ActionId> ids;
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kReact}) {
    const ActionId id =
        append(action(kind, "c-" + std::string(to_string(kind))), ActionState::kAwaitingApproval);
    ids.push_back(id);
  }
  // Approved by a person: not automatic any more.
  ASSERT_TRUE(approve(ids[0]));
  subject->cover(std::nullopt);
  EXPECT_TRUE(begin(ids[0]));

  const ActionId automatic = append(action(ActionKind::kReply, "c-new"));
  const auto refused = begin(automatic);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(Errc::kConflict));
  EXPECT_EQ(state(automatic), ActionState::kAwaitingApproval);
  EXPECT_EQ(entry(automatic).attempts, 0);
  for (const ActionKind kind : {ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kReact}) {
    const ActionId id = append(action(kind, "c-late-" + std::string(to_string(kind))));
    EXPECT_TRUE(begin(id).error().is(Errc::kConflict)) << to_string(kind);
    EXPECT_EQ(state(id), ActionState::kAwaitingApproval) << to_string(kind);
  }
}

TEST_P(DraftContract, AnIncidentDoesNotStopModerationOrPages) {
  subject->cover(std::nullopt);
  for (const ActionKind kind : {ActionKind::kHide, ActionKind::kUnhide, ActionKind::kNotify}) {
    EXPECT_TRUE(begin(append(action(kind, "c-" + std::string(to_string(kind))))))
        << to_string(kind);
  }
}

TEST_P(DraftContract, AnIncidentOnAPostCoversThatPostOnly) {
  subject->cover(PostId("post-1"));
  EXPECT_TRUE(begin(append(action(ActionKind::kReply, "there"))).error().is(Errc::kConflict));
  Action elsewhere = action(ActionKind::kReply, "elsewhere");
  elsewhere.post = PostId("post-2");
  EXPECT_TRUE(begin(append(elsewhere)));
  Action message = action(ActionKind::kReply, "message");
  message.post = PostId();
  EXPECT_TRUE(begin(append(message)));
  Action other_brand = action(ActionKind::kReply, "other-brand");
  other_brand.brand = BrandId("havu");
  EXPECT_TRUE(begin(append(other_brand)));
}

INSTANTIATE_TEST_SUITE_P(Implementations, DraftContract, implementations(), name_of);

}  // namespace
}  // namespace kaiku::store::testing
