// Cases, totals, retention and the audit chain.
#include <sqlite3.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::HasSubstr;

class Records : public StoreTest {
 protected:
  DecisionId decide(const std::string& id, CommentClass primary,
                    std::vector<PlannedAction> actions = {}, std::size_t guards = 0) {
    Decision made;
    made.comment = comment(id, "words of " + id);
    made.finding.primary = primary;
    if (primary != CommentClass::kOther)
      made.finding.scores[static_cast<std::size_t>(primary)].holds = true;
    made.finding.normalised_text = "words of " + id;
    made.actions = std::move(actions);
    made.guards.resize(guards);
    made.decided_at = kNow;
    DecisionId decided = 0;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      EXPECT_TRUE(turn.remember(created(made.comment)));
      decided = turn.record(made).value();
      return ok();
    }));
    return decided;
  }
  void deliver_all() {
    for (const auto& due : await(store->outbox().take_due(kNow, 100, 1min, {})).value()) {
      ASSERT_TRUE(await(store->outbox().begin(due.id, kNow)));
      ASSERT_TRUE(await(store->outbox().settle(due.id, {}, kNow)));
    }
  }
};

TEST_F(Records, CasesAreListedMostUrgentFirstAndOpenedOnce) {
  const auto file = [](std::string id, std::optional<TimePoint> due, TimePoint opened = kNow) {
    cases::CaseFile made;
    made.account = AccountId("kaisla-fb");
    made.comment = CommentId(std::move(id));
    made.reason = "criticism";
    made.opened_at = opened;
    made.due_at = due;
    return made;
  };
  ASSERT_TRUE(await(store->cases().open(file("whenever", std::nullopt, kNow - 1h))));
  ASSERT_TRUE(await(store->cases().open(file("tomorrow", kNow + 24h))));
  ASSERT_TRUE(await(store->cases().open(file("now", kNow))));
  ASSERT_TRUE(await(store->cases().open(file("now", kNow - 1h))));
  const auto open = await(store->cases().open_cases(10)).value();
  ASSERT_EQ(open.size(), 3u);
  EXPECT_EQ(open[0].comment, CommentId("now"));
  EXPECT_EQ(open[0].due_at, kNow) << "the first one stands";
  EXPECT_EQ(open[0].state, cases::State::kOpen);
  EXPECT_EQ(open[1].comment, CommentId("tomorrow"));
  EXPECT_EQ(open[2].comment, CommentId("whenever"));
  EXPECT_EQ(await(store->cases().open_cases(1))->size(), 1u);
}

TEST_F(Records, TotalsTellWhatHappenedSince) {
  ASSERT_TRUE(await(store->inbox().append(delivery("old", "k0", kNow - 2h))));
  ASSERT_TRUE(await(store->inbox().append(delivery("new", "k1"))));
  ASSERT_FALSE(await(store->inbox().append(delivery("new", "k1"))));
  decide("answered", CommentClass::kQuestion,
         {{action(ActionKind::kReply, "answered"), ActionState::kReady}});
  decide("waiting", CommentClass::kQuestion, {}, 2);
  decide("staffed", CommentClass::kQuestion);
  decide("angry", CommentClass::kCriticism,
         {{action(ActionKind::kCase, "angry"), ActionState::kReady}}, 1);
  decide("angry", CommentClass::kPraise);  // edited since
  Event staff = created(comment("s-1", "Hoidossa"));
  staff.comment.parent = CommentId("staffed");
  staff.by_brand = true;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.note_brand_activity(staff).value());
    EXPECT_TRUE(turn.first_sight(staff).value());
    EXPECT_FALSE(turn.first_sight(staff).value());
    return ok();
  }));
  deliver_all();

  const auto totals = await(store->reports().totals(kNow)).value();
  EXPECT_EQ(totals.events, 1u);
  EXPECT_EQ(totals.duplicates, 2u);
  EXPECT_EQ(totals.comments, 4u);
  EXPECT_EQ(totals.comments_by_class,
            (std::map<std::string, std::size_t>{{"question", 3}, {"praise", 1}}));
  EXPECT_EQ(totals.actions_by_kind,
            (std::map<std::string, std::size_t>{{"reply", 1}, {"case", 1}}));
  EXPECT_EQ(totals.actions_by_state, (std::map<std::string, std::size_t>{{"done", 2}}));
  EXPECT_EQ(totals.open_cases, 1u);
  EXPECT_EQ(totals.unanswered_questions, 1u);
  EXPECT_EQ(totals.guard_activations, 3u);
  EXPECT_EQ(totals.restricted_criticism, 0u);

  const auto none = await(store->reports().totals(kNow + 2h)).value();
  EXPECT_EQ(none.events + none.duplicates + none.comments + none.unanswered_questions +
                none.guard_activations,
            0u);
}

TEST_F(Records, RestrictedCriticismIsSeenUnlessAPersonDecidedIt) {
  decide("abuse", CommentClass::kAbuse,
         {{action(ActionKind::kHide, "abuse"), ActionState::kReady}});
  decide("wronged", CommentClass::kCriticism,
         {{action(ActionKind::kHide, "wronged"), ActionState::kReady}});
  decide("by-person", CommentClass::kCriticism,
         {{action(ActionKind::kHide, "by-person"), ActionState::kAwaitingApproval}});
  const auto drafts = await(store->outbox().list(ActionState::kAwaitingApproval, 10)).value();
  ASSERT_EQ(drafts.size(), 1u);
  ASSERT_TRUE(await(store->outbox().approve(drafts[0].id, "liisa", std::nullopt, kNow)));
  deliver_all();
  EXPECT_EQ(await(store->reports().totals(kNow))->restricted_criticism, 1u);
}

TEST_F(Records, InterventionsTellWhatPeopleDid) {
  for (const char* id : {"approved", "rejected"}) {
    decide(id, CommentClass::kAbuse,
           {{action(ActionKind::kHide, id), ActionState::kAwaitingApproval}});
  }
  for (const char* id : {"hidden", "shown-again"}) {
    decide(id, CommentClass::kAbuse, {{action(ActionKind::kHide, id), ActionState::kReady}});
  }
  const auto drafts = await(store->outbox().list(ActionState::kAwaitingApproval, 10)).value();
  for (const outbox::Entry& draft : drafts) {
    const bool good = draft.action.target == CommentId("approved");
    ASSERT_TRUE(good ? await(store->outbox().approve(draft.id, "liisa", std::nullopt, kNow))
                     : await(store->outbox().reject(draft.id, "liisa", kNow + 1h)));
  }
  deliver_all();
  Event shown = created(comment("shown-again"), kNow + 2h);
  shown.kind = EventKind::kUnhidden;
  shown.by_brand = true;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    const auto staff = turn.note_brand_activity(shown);
    return staff ? ok() : Result<void>(staff.error());
  }));

  const Interventions found = await(store->reports().interventions()).value();
  std::map<std::string, bool> upheld;
  for (const Interventions::Judgement& judgement : found.judgements) {
    upheld[judgement.comment.value] = judgement.upheld;
    EXPECT_EQ(judgement.account, AccountId("kaisla-fb"));
    EXPECT_EQ(judgement.policy, "answers");
    EXPECT_EQ(judgement.action, "hide");
    EXPECT_GE(judgement.at, kNow);
  }
  EXPECT_EQ(upheld, (std::map<std::string, bool>{
                        {"approved", true}, {"rejected", false}, {"shown-again", false}}));
  ASSERT_EQ(found.staffed_threads.size(), 1u) << "who shows it again deals with its thread";
  EXPECT_EQ(found.staffed_threads[0].thread, CommentId("shown-again"));
  EXPECT_EQ(found.staffed_threads[0].since, kNow + 2h);
}

TEST_F(Records, InterventionsTellWhatIncidentsCovered) {
  incidents::Incident quiet = alarm("a");
  quiet.freezes = false;
  incidents::Incident post = alarm("b");
  post.account = AccountId("kaisla-fb");
  post.post = PostId("post-1");
  incidents::Advance look;
  look.alarms = {quiet, post, alarm("c")};
  const auto opened = await(store->incidents().advance(std::move(look), kNow)).value();
  ASSERT_EQ(opened.size(), 3u);
  ASSERT_TRUE(await(store->incidents().resolve(opened[1].id, "liisa", "over", kNow + 1h)));

  const auto found = await(store->reports().interventions()).value().coverages;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].incident, opened[1].id);
  EXPECT_EQ(found[0].post, PostId("post-1"));
  EXPECT_EQ(found[0].account, AccountId("kaisla-fb"));
  EXPECT_EQ(found[0].from, kNow);
  EXPECT_EQ(found[0].to, kNow + 1h);
  EXPECT_EQ(found[1].brand, BrandId("kaisla"));
  EXPECT_FALSE(found[1].post);
  EXPECT_FALSE(found[1].to);
}

TEST_F(Records, DecisionsAreReadInOrderFromOne) {
  const DecisionId first = decide("a", CommentClass::kPraise);
  const DecisionId second = decide("b", CommentClass::kPraise);
  const auto rows = await(store->reports().decisions(first, 10)).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].id, second);
  EXPECT_THAT(rows[0].json, HasSubstr("words of b"));
}

TEST_F(Records, RetentionErasesWhatIsTooOldAndNothingThatWaits) {
  const TimePoint old = kNow - 10 * 24h;
  const EventId processed = await(store->inbox().append(delivery("old", "k1", old))).value();
  const EventId unread = await(store->inbox().append(delivery("unread", "k2", old))).value();
  ASSERT_TRUE(await(store->inbox().append(delivery("waiting", "k3", old))));
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.first_sight(created(comment("seen-long-ago"))).value());
    EXPECT_TRUE(turn.settle(processed, policy::Disposition::kProcessed, {}));
    EXPECT_TRUE(turn.settle(unread, policy::Disposition::kUnparsed, "no such format"));
    return ok();
  }));
  const EventId fresh = await(store->inbox().append(delivery("fresh", "k4", kNow))).value();
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.first_sight(created(comment("seen-today"))).value());
    return turn.settle(fresh, policy::Disposition::kProcessed, {});
  }));

  const auto pruned = await(store->prune({}, kNow)).value();
  EXPECT_EQ(pruned.bodies, 2u);
  EXPECT_EQ(pruned.deliveries, 2u);
  EXPECT_EQ(pruned.seen_keys, 1u);
  EXPECT_EQ(await(store->inbox().pending(0, 10))->size(), 1u) << "what waits is kept";
  EXPECT_TRUE(await(store->inbox().unparsed(10))->empty()) << "its body is gone";
  EXPECT_EQ(store->inbox().depth().unparsed, 0u);
  EXPECT_TRUE(
      await(store->inbox().append(delivery("fresh", "k4", kNow))).error().is(Errc::kDuplicate));
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_FALSE(turn.first_sight(created(comment("seen-today"))).value());
    EXPECT_TRUE(turn.first_sight(created(comment("seen-long-ago"))).value());
    return ok();
  }));
  const auto nothing = await(store->prune({}, kNow)).value();
  EXPECT_EQ(nothing.total(), 0u);
}

TEST_F(Records, DedupeKeysAreKeptEightDaysWhateverIsConfigured) {
  ASSERT_TRUE(await(store->inbox().append(delivery("x", "k1", kNow - 7 * 24h))));
  const EventId id = await(store->inbox().pending(0, 1))->front().id;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.first_sight(created(comment("c-1"))).value());
    return turn.settle(id, policy::Disposition::kProcessed, {});
  }));
  Retention impatient;
  impatient.raw_bodies = Duration(0);
  impatient.seen_keys = Duration(0);
  const auto pruned = await(store->prune(impatient, kNow)).value();
  EXPECT_EQ(pruned.bodies, 1u);
  EXPECT_EQ(pruned.seen_keys, 0u);
  EXPECT_EQ(pruned.deliveries, 0u);
  EXPECT_TRUE(await(store->inbox().append(delivery("x", "k1", kNow))).error().is(Errc::kDuplicate));
}

TEST_F(Records, RetentionErasesTheWordsOfOldCommentsAndKeepsWhatWasDecided) {
  decide("c-1", CommentClass::kQuestion);
  Action labelled = action(ActionKind::kLabel, "c-1");
  labelled.label = "vip";
  labelled.expires_at = kNow + 1h;
  decide("c-2", CommentClass::kAbuse, {{labelled, ActionState::kReady}});
  EXPECT_EQ(await(store->prune({}, kNow + 89 * 24h))->comments, 0u);
  const auto pruned = await(store->prune({}, kNow + 91 * 24h)).value();
  EXPECT_EQ(pruned.comments, 2u);
  const auto rows = await(store->reports().decisions(0, 10)).value();
  ASSERT_EQ(rows.size(), 2u);
  for (const auto& row : rows) EXPECT_THAT(row.json, ::testing::Not(HasSubstr("words of")));
}

TEST_F(Records, AnUnreadDeliveryWhoseBodyIsErasedIsNotTriedAgain) {
  const EventId id = await(store->inbox().append(delivery("unread", {}, kNow))).value();
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) {
    return turn.settle(id, policy::Disposition::kUnparsed, "no such format");
  }));
  Retention short_lived;
  short_lived.raw_bodies = 1h;
  EXPECT_EQ(await(store->prune(short_lived, kNow + 2h))->bodies, 1u);
  EXPECT_EQ(await(store->inbox().unparsed(10))->size(), 1u)
      << "people still see that there was one";
  EXPECT_EQ(await(store->inbox().retry_unparsed()).value(), 0u);
}

TEST_F(Records, TheStatementOfReasonsOutlivesTheCommentAndEndsAtItsOwnTime) {
  decide("c-1", CommentClass::kAbuse, {{action(ActionKind::kHide, "c-1"), ActionState::kReady}});
  deliver_all();
  EXPECT_EQ(await(store->prune({}, kNow + 91 * 24h))->comments, 1u);
  EXPECT_THAT(await(store->reports().decisions(0, 10))->front().json, HasSubstr("words of c-1"));
  EXPECT_EQ(await(store->prune({}, kNow + 729 * 24h))->statements, 0u);
  EXPECT_EQ(await(store->prune({}, kNow + 731 * 24h))->statements, 1u);
  EXPECT_TRUE(await(store->reports().decisions(0, 10))->empty());
  EXPECT_EQ(await(store->prune({}, kNow + 731 * 24h))->total(), 0u);
}

TEST_F(Records, RetentionWorksThroughMoreThanOneStep) {
  for (int i = 0; i < 1'100; ++i) {
    asio::co_spawn(io, store->inbox().append(delivery("x", {}, kNow - 30 * 24h)),
                   [](const std::exception_ptr& bug, const Result<EventId>& id) {
                     if (bug) std::rethrow_exception(bug);
                     EXPECT_TRUE(id);
                   });
  }
  io.restart();
  io.run();
  const auto all = await(store->inbox().pending(0, 2'000)).value();
  ASSERT_EQ(all.size(), 1'100u);
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    for (const auto& stored : all) {
      const auto settled = turn.settle(stored.id, policy::Disposition::kProcessed, {});
      if (!settled) return settled;
    }
    return ok();
  }));
  const auto pruned = await(store->prune({}, kNow)).value();
  EXPECT_EQ(pruned.bodies, 1'100u);
  EXPECT_EQ(pruned.deliveries, 1'100u);
}

TEST_F(Records, TheAuditHasALineForEveryDecisionAndEveryActOfAPerson) {
  decide("c-1", CommentClass::kQuestion,
         {{action(ActionKind::kReply, "c-1"), ActionState::kAwaitingApproval}});
  decide("c-2", CommentClass::kQuestion,
         {{action(ActionKind::kReply, "c-2"), ActionState::kAwaitingApproval}});
  const auto drafts = await(store->outbox().list(ActionState::kAwaitingApproval, 10)).value();
  ASSERT_EQ(drafts.size(), 2u);
  ASSERT_TRUE(await(store->outbox().approve(drafts[0].id, "liisa", "Hei Maija!", kNow)));
  ASSERT_TRUE(await(store->outbox().reject(drafts[1].id, "liisa", kNow)));
  incidents::Advance look;
  look.alarms = {alarm()};
  const IncidentId id = await(store->incidents().advance(look, kNow))->front().id;
  ASSERT_TRUE(await(store->incidents().acknowledge(id, "liisa", kNow)));
  ASSERT_TRUE(await(store->incidents().acknowledge(id, "liisa", kNow)));
  ASSERT_TRUE(await(store->incidents().resolve(id, "liisa", "over", kNow)));
  const auto check = await(store->audit().verify({})).value();
  EXPECT_EQ(check.lines, 6u);
  EXPECT_TRUE(check.sound());
  ASSERT_TRUE(check.head);
  EXPECT_EQ(check.head->line, 6);
  EXPECT_EQ(check.head->hash.size(), 64u);
}

TEST_F(Records, TheAuditCannotBeChangedThroughTheStoreItself) {
  decide("c-1", CommentClass::kQuestion);
  store.reset();
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, "UPDATE audit SET actor = 'nobody'", nullptr, nullptr, nullptr),
            SQLITE_CONSTRAINT);
  EXPECT_EQ(sqlite3_exec(handle, "DELETE FROM audit", nullptr, nullptr, nullptr),
            SQLITE_CONSTRAINT);
  sqlite3_close(handle);
}

}  // namespace
}  // namespace kaiku::store::testing
