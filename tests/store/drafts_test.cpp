// Drafts: claimed by one person at a time, rejected with a reason, withdrawn when they are stale.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace kaiku::store::testing
