// What a turn of the engine stores of an event, once, and what is left of what was removed.
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal_fixture.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(Journal, AnEventHasItsEffectOnce) {
  const Event event = created(comment("c-1"));
  turn([&](policy::Turn& in) {
    EXPECT_TRUE(in.first_sight(event).value());
    EXPECT_FALSE(in.first_sight(event).value());
  });
  turn([&](policy::Turn& in) {
    EXPECT_FALSE(in.first_sight(event).value());
    Event elsewhere = event;
    elsewhere.comment.account = AccountId("kaisla-ig");
    EXPECT_TRUE(in.first_sight(elsewhere).value());
  });
}

TEST_F(Journal, RevisionsCountTheTextsOfAComment) {
  EXPECT_EQ(history(comment("c-1")).revisions, 0);
  EXPECT_EQ(remember(created(comment("c-1", "one"))), 1);
  EXPECT_EQ(remember(created(comment("c-1", "one"), kNow + 1s)), 1);
  EXPECT_EQ(remember(edited(comment("c-1", "two"), kNow + 2s)), 2);
  EXPECT_EQ(remember(edited(comment("c-1", "two"), kNow + 3s)), 2);
  EXPECT_EQ(history(comment("c-1")).revisions, 2);
}

TEST_F(Journal, AnOlderTextNeverReplacesANewerOne) {
  EXPECT_EQ(remember(edited(comment("c-1", "new"), kNow + 10s)), 1);
  EXPECT_TRUE(refused(created(comment("c-1", "old"), kNow)));
  EXPECT_TRUE(refused(edited(comment("c-1", "older"), kNow + 9s)));
  EXPECT_EQ(remember(edited(comment("c-1", "newest"), kNow + 11s)), 2);
}

TEST_F(Journal, OfTwoTextsInTheSameSecondTheEditIsTheLaterOne) {
  EXPECT_EQ(remember(created(comment("c-1", "first"))), 1);
  EXPECT_EQ(remember(edited(comment("c-1", "second"), kNow)), 2);
  EXPECT_TRUE(refused(created(comment("c-1", "first"), kNow)));
}

TEST_F(Journal, ARemovalToldBeforeTheCommentStands) {
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_TRUE(refused(created(comment("c-1"), kNow - 1s)));
  EXPECT_TRUE(refused(created(comment("c-1"), kNow + 1s)));
  EXPECT_TRUE(history(comment("c-1")).removed);
  EXPECT_EQ(history(comment("c-1")).revisions, 0);
  EXPECT_EQ(author(by("author-1", "c-2")).comments_before, 0u);
}

TEST_F(Journal, ARemovedCommentLosesItsWordsAndWhatWaitedForIt) {
  const Comment gone = comment("c-1", "a secret");
  remember(created(gone));
  remember(edited(comment("c-1", "another secret"), kNow + 1s));
  const Action reply = action(ActionKind::kReply);
  const Action draft = action(ActionKind::kHide);
  record(decision(comment("c-1", "another secret"),
                  {planned(reply), planned(draft, ActionState::kAwaitingApproval)}));
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_EQ(state(reply), ActionState::kCancelled);
  EXPECT_EQ(state(draft), ActionState::kCancelled);
  EXPECT_TRUE(refused(edited(comment("c-1", "again"), kNow + 5s)));
  const auto rows = await(store->reports().decisions(0, 10)).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].json, ::testing::Not(HasSubstr("secret")));
  EXPECT_THAT(rows[0].json, HasSubstr("\"c-1\""));
}

TEST_F(Journal, TheDecisionAboutARestrictedCommentKeepsTheWordsItWasMadeOn) {
  remember(created(comment("c-1", "abusive words")));
  const Action hide = action(ActionKind::kHide);
  record(decision(comment("c-1", "abusive words"), {planned(hide)}, CommentClass::kAbuse));
  deliver(hide);
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kRemoved, comment("c-1", ""))));
  });
  EXPECT_THAT(await(store->reports().decisions(0, 10))->front().json, HasSubstr("abusive words"));
}

TEST_F(Journal, AnErasedAuthorIsForgottenEverywhere) {
  for (const char* id : {"c-1", "c-2"}) {
    remember(created(comment(id, "a secret")));
    record(decision(comment(id, "a secret"), {planned(action(ActionKind::kHide, id))},
                    CommentClass::kAbuse));
    deliver(action(ActionKind::kHide, id));
  }
  turn([](policy::Turn& in) {
    EXPECT_TRUE(in.forget_comment(of_kind(EventKind::kErasure, comment("c-1", ""))));
  });
  EXPECT_EQ(author(comment("c-3")).first_seen, std::nullopt);
  for (const auto& row : await(store->reports().decisions(0, 10)).value()) {
    EXPECT_THAT(row.json, ::testing::Not(HasSubstr("secret")));
    EXPECT_THAT(row.json, ::testing::Not(HasSubstr("Maija")));
  }
}

TEST_F(Journal, RemembersHowOftenAnAuthorWrote) {
  remember(created(by("maija", "c-1"), kNow));
  remember(created(by("maija", "c-2"), kNow + 1s));
  remember(edited(by("maija", "c-2", "other words"), kNow + 2s));
  remember(created(by("pekka", "c-3"), kNow));
  EXPECT_EQ(author(by("maija", "c-4")).comments_before, 2u);
  EXPECT_EQ(author(by("maija", "c-2")).comments_before, 1u) << "the comment itself does not count";
  EXPECT_EQ(author(by("maija", "c-4")).first_seen, kNow);
  EXPECT_EQ(author(by("", "c-5")).comments_before, 0u);
  EXPECT_EQ(author(by("nobody", "c-5")).first_seen, std::nullopt);
}

TEST_F(Journal, TurnsAreSerialSoThatTwoCommentsCannotBothSeeNoReply) {
  int replies = 0;
  std::vector<std::thread> engines;
  std::mutex counting;
  for (int i = 0; i < 4; ++i) {
    engines.emplace_back([&, i] {
      const Comment mine = comment("c-" + std::to_string(i));
      const auto done = store->journal().transact([&](policy::Turn& in) -> Result<void> {
        if (in.author(mine)->last_auto_reply) return ok();
        {
          const std::lock_guard lock(counting);
          ++replies;
        }
        const auto id =
            in.record(decision(mine, {planned(action(ActionKind::kReply, mine.id.value))}));
        return id ? ok() : Result<void>(id.error());
      });
      EXPECT_TRUE(done);
    });
  }
  for (std::thread& engine : engines) engine.join();
  EXPECT_EQ(replies, 1);
}

TEST_F(Journal, TellsDecisionsInTheirOrderPageByPage) {
  for (int i = 0; i < 5; ++i) {
    Decision made = decision(comment("c-" + std::to_string(i)));
    made.decided_at = kNow + 1s * (i / 2);  // some at the same moment
    record(made);
  }
  const auto seen = [&](policy::DecisionPlace place, std::size_t most) {
    std::vector<DecisionId> ids;
    turn([&](policy::Turn& in) {
      for (const auto& stored : in.decisions_behind(place, most).value()) {
        ids.push_back(stored.place.id);
        EXPECT_NE(stored.json.find("\"finding\""), std::string::npos);
      }
    });
    return ids;
  };
  const auto before = [&](TimePoint since, std::size_t most) {
    policy::DecisionPlace place;
    turn([&](policy::Turn& in) { place = in.before_newest(since, most).value(); });
    return place;
  };
  EXPECT_THAT(seen(before(kNow, 100), 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(seen({.decided_at = kNow + 1s, .id = 3}, 9), ElementsAre(4, 5));
  EXPECT_THAT(seen(before(kNow + 1s, 100), 9), ElementsAre(3, 4, 5));
  EXPECT_THAT(seen(before(kNow, 2), 9), ElementsAre(4, 5));
  EXPECT_THAT(seen(before(kNow + 1h, 2), 9), ElementsAre());
}

}  // namespace
}  // namespace kaiku::store::testing
