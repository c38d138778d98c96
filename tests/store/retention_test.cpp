// How long what is kept, by table, on a clock that the test moves.
#include <gtest/gtest.h>

#include "../../src/store/sqlite/connection.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

constexpr auto kDay = std::chrono::days(1);

class KeptFor : public StoreTest {
 protected:
  DecisionId decide(const Comment& about, std::vector<PlannedAction> actions = {}) {
    DecisionId id = 0;
    Decision made;
    made.comment = about;
    made.finding.primary = CommentClass::kAbuse;
    made.actions = std::move(actions);
    made.decided_at = kNow;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      EXPECT_TRUE(turn.remember(created(about)));
      id = turn.record(made).value();
      return ok();
    }));
    return id;
  }
  void deliver_all() {
    for (const auto& due : await(store->outbox().take_due(kNow, 100, 1min, {})).value()) {
      ASSERT_TRUE(await(store->outbox().begin(due.id, kNow)));
      ASSERT_TRUE(await(store->outbox().settle(due.id, {}, kNow)));
    }
  }
  Pruned prune(TimePoint now, const Retention& retention = {}) {
    return await(store->prune(retention, now)).value();
  }
  std::int64_t count(const std::string& what) {
    auto db = Connection::open({options.path, {}, true});
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2((*db)->handle(), ("SELECT count(*) FROM " + what).c_str(), -1,
                                 &statement, nullptr),
              SQLITE_OK)
        << what;
    sqlite3_step(statement);
    const std::int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
  }
};

TEST_F(KeptFor, TextsNamesAndLinksOfCommentersNinetyDays) {
  Comment about = comment("c-1");
  about.permalink = "https://example.org/maija/1";
  decide(about);
  EXPECT_EQ(prune(kNow + 89 * kDay).comments, 0u);
  EXPECT_EQ(count("author WHERE name = 'Maija'"), 1);
  EXPECT_EQ(prune(kNow + 91 * kDay).comments, 1u);
  EXPECT_EQ(count("comment WHERE text <> '' OR permalink <> ''"), 0);
  EXPECT_EQ(count("author WHERE name <> ''"), 0);
  EXPECT_EQ(count("comment"), 1) << "its skeleton stays";
}

TEST_F(KeptFor, WhatLimitsCountAsLongAsDecisions) {
  Decision made;
  made.comment = comment("c-1");
  made.counted = {"thanks"};
  made.decided_at = kNow;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.record(made));
    return ok();
  }));
  const Retention kept;
  prune(kNow + kept.statements - 1h);
  EXPECT_EQ(count("policy_use"), 1);
  prune(kNow + kept.statements + 1h);
  EXPECT_EQ(count("policy_use"), 0);
}

TEST_F(KeptFor, ANameAsLongAsAnyTextUnderIt) {
  decide(comment("c-1"));
  // Heard of 80 days later: arrival counts, not what the sender says.
  ASSERT_TRUE(await(store->inbox().append(delivery("x", {}, kNow + 80 * kDay))));
  decide(comment("c-2"));
  EXPECT_EQ(prune(kNow + 91 * kDay).comments, 1u);
  EXPECT_EQ(count("author WHERE name = 'Maija'"), 1);
  EXPECT_EQ(prune(kNow + 171 * kDay).comments, 1u);
  EXPECT_EQ(count("author WHERE name = 'Maija'"), 0);
}

TEST_F(KeptFor, AnswersAsLongAsWhatTheyAnswer) {
  decide(comment("c-1"), {{action(ActionKind::kReply), ActionState::kReady}});
  deliver_all();
  decide(comment("c-2"), {{action(ActionKind::kReply, "c-2"), ActionState::kAwaitingApproval}});
  Event staff = created(comment("s-1", "Hei Maija"));
  staff.comment.parent = CommentId("c-1");
  staff.by_brand = true;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    EXPECT_TRUE(turn.note_brand_activity(staff));
    return ok();
  }));
  EXPECT_EQ(prune(kNow + 89 * kDay).answers, 0u);
  EXPECT_EQ(prune(kNow + 91 * kDay).answers, 2u);
  EXPECT_EQ(count("action WHERE text <> ''"), 1) << "a draft still waits for a person";
  EXPECT_EQ(count("staff_message WHERE text <> ''"), 0);
}

TEST_F(KeptFor, WordsAsLongAsACaseAboutThemIsOpen) {
  decide(comment("c-1"), {{action(ActionKind::kCase), ActionState::kReady}});
  ASSERT_EQ(count("case_file WHERE state = 'open'"), 1);
  EXPECT_EQ(prune(kNow + 400 * kDay).comments, 0u);
}

TEST_F(KeptFor, WhatWasSaidInACaseNinetyDaysBehindItsEndAndTheCaseTwoYears) {
  decide(comment("c-1"), {{action(ActionKind::kCase), ActionState::kReady}});
  Comment message = comment("m-1", "order 123");
  message.is_private = true;
  decide(message);
  ASSERT_EQ(count("case_message"), 1);
  const TimePoint end = kNow + 200 * kDay;
  EXPECT_EQ(prune(end).comments, 0u) << "the case is open";
  const auto done = await(store->cases().change(
      1,
      [end](const cases::CaseFile& file, const cases::Facts&) -> Result<cases::Change> {
        cases::Change change;
        change.file = file;
        change.file.state = cases::State::kResolved;
        change.file.resolution = "order 123 sent again";
        change.file.resolved_by = "liisa";
        change.file.resolved_at = end;
        change.story = {{end, "liisa", "resolved", "order 123 sent again"},
                        {end, "kaiku", "closing line offered", "as a draft"}};
        return change;
      },
      end));
  ASSERT_TRUE(done) << done.error().message();
  Pruned pruned = prune(end + 89 * kDay);
  EXPECT_EQ(pruned.comments + pruned.answers, 0u);
  pruned = prune(end + 91 * kDay);
  EXPECT_EQ(pruned.comments, 2u) << "the comment and the private message";
  EXPECT_EQ(pruned.answers, 1u);
  EXPECT_EQ(count("case_file WHERE resolution <> ''"), 0);
  EXPECT_EQ(count("case_story WHERE detail GLOB '*123*'"), 0);
  EXPECT_EQ(count("case_story WHERE detail = 'as a draft'"), 1) << "what happened stays";
  EXPECT_EQ(prune(end + 91 * kDay).total(), 0u);
  prune(end + 729 * kDay);
  EXPECT_EQ(count("case_file"), 1);
  prune(end + 731 * kDay);
  EXPECT_EQ(count("case_file") + count("case_story") + count("case_message"), 0);
}

TEST_F(KeptFor, EvidenceAsLongAsTheIncidentIsNotResolved) {
  decide(comment("c-1"));
  Comment elsewhere = comment("c-2");
  elsewhere.post = PostId("post-2");
  decide(elsewhere);
  incidents::Advance look;
  look.alarms = {alarm()};
  look.alarms[0].post = PostId("post-1");
  look.alarms[0].started_at = kNow + kDay;
  const IncidentId id = await(store->incidents().advance(look, kNow + kDay))->front().id;
  EXPECT_EQ(prune(kNow + 100 * kDay).comments, 1u) << "only what stands elsewhere";
  EXPECT_EQ(count("comment WHERE remote_id = 'c-1' AND text <> ''"), 1);
  ASSERT_TRUE(await(store->incidents().resolve(id, "liisa", "over", kNow + 100 * kDay)));
  EXPECT_EQ(prune(kNow + 100 * kDay).comments, 1u);
}

TEST_F(KeptFor, DecisionsActionsAndSkeletonsTwoYears) {
  decide(comment("c-1"), {{action(ActionKind::kHide), ActionState::kReady}});
  deliver_all();
  decide(comment("c-2"), {{action(ActionKind::kHide, "c-2"), ActionState::kAwaitingApproval}});
  EXPECT_EQ(prune(kNow + 729 * kDay).records, 0u);
  EXPECT_EQ(count("decision"), 2);
  const Pruned pruned = prune(kNow + 731 * kDay);
  EXPECT_EQ(count("decision") + count("comment") + count("author"), 0);
  EXPECT_EQ(count("action"), 1) << "a draft still waits for a person";
  EXPECT_EQ(pruned.records, 5u);
  EXPECT_TRUE(await(store->audit().verify({.anchors = {}, .records = true}))->sound())
      << "the audit stays, and needs none of it";
  EXPECT_EQ(await(store->audit().verify({}))->lines, 2u);
}

TEST_F(KeptFor, WhatAnAppealIsAboutUntilItIsDecided) {
  decide(comment("c-1"), {{action(ActionKind::kHide), ActionState::kReady}});
  deliver_all();
  const auto appeal = await(store->appeals().open(1, "liisa", "why?", kNow)).value();
  prune(kNow + 800 * kDay);
  EXPECT_EQ(count("decision"), 1);
  EXPECT_EQ(count("comment WHERE text <> ''"), 1);
  const TimePoint decided = kNow + 800 * kDay;
  ASSERT_TRUE(await(store->appeals().decide(appeal.id, rights::AppealState::kUpheld, {}, "maija",
                                            "it was a threat", decided)));
  prune(decided);
  EXPECT_EQ(count("decision"), 0);
  EXPECT_EQ(count("appeal"), 1) << "the appeal has its own two years";
  prune(decided + 731 * kDay);
  EXPECT_EQ(count("appeal"), 0);
}

TEST_F(KeptFor, WhomAnIncidentWasAboutTwoYearsBehindItsEnd) {
  incidents::Advance look;
  look.alarms = {alarm("threat/kaisla/author:author-1"), alarm("threat/kaisla/author:author-2")};
  look.alarms[0].permalink = "https://example.org/author-1";
  const auto opened = await(store->incidents().advance(look, kNow)).value();
  ASSERT_TRUE(await(store->incidents().resolve(opened[0].id, "liisa", "over", kNow)));
  prune(kNow + 729 * kDay);
  EXPECT_EQ(count("incident WHERE permalink <> ''"), 1);
  EXPECT_EQ(prune(kNow + 731 * kDay).records, 1u);
  EXPECT_EQ(count("incident WHERE permalink <> '' OR cause GLOB '*author-1'"), 0);
  EXPECT_EQ(count("incident"), 2) << "what happened can still be learned from";
  EXPECT_EQ(count("incident WHERE cause GLOB '*author-2'"), 1) << "nobody has resolved it";
}

TEST_F(KeptFor, ProofsOfErasureFiveYears) {
  const rights::Person person{AccountId("kaisla-fb"), AuthorId("author-1")};
  ASSERT_TRUE(await(store->people().forget(person, "liisa", kNow)));
  prune(kNow + 1'824 * kDay);
  EXPECT_EQ(count("erasure"), 1);
  prune(kNow + 1'826 * kDay);
  EXPECT_EQ(count("erasure"), 0);
}

TEST_F(KeptFor, WhatTheConfigurationSaysInsteadOfTheDefaults) {
  decide(comment("c-1"));
  Retention retention;
  retention.comment_text = kDay;
  retention.statements = 30 * kDay;
  EXPECT_EQ(prune(kNow + 2 * kDay, retention).comments, 1u);
  EXPECT_EQ(count("decision"), 1);
  EXPECT_EQ(prune(kNow + 31 * kDay, retention).records, 2u);
  EXPECT_EQ(count("decision"), 0);
}

TEST_F(KeptFor, InStepsHoweverMuchIsTooOld) {
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
    for (int i = 0; i < 1'100; ++i) {
      EXPECT_TRUE(turn.remember(created(comment("c-" + std::to_string(i)))));
    }
    return ok();
  }));
  const Pruned pruned = prune(kNow + 800 * kDay);
  EXPECT_EQ(pruned.comments, 1'100u);
  EXPECT_EQ(pruned.records, 1'100u);
  EXPECT_EQ(count("comment"), 0);
  EXPECT_EQ(prune(kNow + 800 * kDay).total(), 0u);
}

}  // namespace
}  // namespace kaiku::store::testing
