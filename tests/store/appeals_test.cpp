// Restrictions, why they were made, and what another person makes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using rights::Appeal;
using rights::AppealState;
using rights::Restriction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Appeals : public StoreTest {
 protected:
  ActionId restrict(const std::string& id, ActionKind kind = ActionKind::kHide,
                    const std::string& approved_by = {}) {
    Decision made;
    made.comment = comment(id, "abusive words");
    made.finding.primary = CommentClass::kAbuse;
    made.finding.scores[2].probability = 0.97;
    made.finding.scores[2].holds = true;
    made.finding.labels = {"threat"};
    SignalHit hit;
    hit.id = "abuse.fi.threat";
    made.finding.hits = {hit};
    made.rule_set = "rules-1";
    made.strikes = {{.policy = "moderate.severe_attack", .weight = 1, .until = kNow + 24h}};
    made.actions = {{action(kind, id, ""),
                     approved_by.empty() ? ActionState::kReady : ActionState::kAwaitingApproval}};
    made.decided_at = kNow;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      EXPECT_TRUE(turn.remember(created(made.comment)));
      const auto recorded = turn.record(made);
      return recorded ? ok() : Result<void>(recorded.error());
    }));
    const auto all = await(store->outbox().list(std::nullopt, 1)).value();
    const ActionId stored = all.front().id;
    if (!approved_by.empty()) {
      EXPECT_TRUE(await(store->outbox().approve(stored, approved_by, std::nullopt, kNow)));
    }
    return stored;
  }
  void deliver_all() {
    for (const auto& due : await(store->outbox().take_due(kNow + 24h, 100, 1min, {})).value()) {
      ASSERT_TRUE(await(store->outbox().begin(due.id, kNow)));
      ASSERT_TRUE(await(store->outbox().settle(due.id, {}, kNow + 1min)));
    }
  }
  Result<Appeal> open(ActionId of, const std::string& grounds = "I only joked") {
    return await(store->appeals().open(of, "liisa", grounds, kNow + 1h));
  }
  Result<Appeal> decide(std::int64_t appeal, AppealState verdict, const std::string& who = "maija",
                        const std::string& reason = "a joke") {
    return await(store->appeals().decide(appeal, verdict, capabilities_, who, reason, kNow + 2h));
  }
  policy::CommentHistory history(const std::string& id) {
    policy::CommentHistory found;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      found = turn.comment(comment(id)).value();
      return ok();
    }));
    return found;
  }
  std::size_t strikes(const std::string& id) {
    std::size_t found = 0;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& turn) -> Result<void> {
      found = turn.author(comment(id)).value().strikes;
      return ok();
    }));
    return found;
  }
  std::map<std::string, bool> judgements() {
    std::map<std::string, bool> upheld;
    const Interventions found = await(store->reports().interventions()).value();
    for (const auto& judgement : found.judgements) {
      if (judgement.action == "hide") upheld[judgement.comment.value] = judgement.upheld;
    }
    return upheld;
  }
  std::set<std::string> demoted() {
    std::set<std::string> found;
    for (const auto& each : await(store->brakes().demoted()).value()) found.insert(each.policy);
    return found;
  }

  std::set<ActionKind> capabilities_ = {ActionKind::kHide, ActionKind::kUnhide, ActionKind::kBlock,
                                        ActionKind::kUnblock, ActionKind::kDelete};
};

TEST_F(Appeals, TheFactsOfARestrictionStandInItsRecord) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  const Restriction found = await(store->appeals().restriction(hide)).value();
  EXPECT_EQ(found.kind, ActionKind::kHide);
  EXPECT_EQ(found.state, ActionState::kDone);
  EXPECT_EQ(found.text, "abusive words");
  EXPECT_EQ(found.platform, "facebook");
  EXPECT_EQ(found.comment_class, "abuse");
  EXPECT_NEAR(found.probability, 0.97, 1e-9);
  EXPECT_THAT(found.labels, ElementsAre("threat"));
  EXPECT_THAT(found.signals, ElementsAre("abuse.fi.threat"));
  EXPECT_EQ(found.policy, "answers");
  EXPECT_EQ(found.rule_set, "rules-1");
  EXPECT_TRUE(found.automatic);
  EXPECT_EQ(found.done_at, kNow + 1min);
  EXPECT_FALSE(found.taken_back_at);
  ASSERT_TRUE(found.recorded);
  EXPECT_EQ(found.recorded->line, 1);
  EXPECT_TRUE(await(store->audit().verify({.anchors = {*found.recorded}}))->sound())
      << "whoever has the statement can prove the line";
}

TEST_F(Appeals, WhatAPersonApprovedIsNotAutomatic) {
  const ActionId block = restrict("c-1", ActionKind::kBlock, "pekka");
  const Restriction found = await(store->appeals().restriction(block)).value();
  EXPECT_FALSE(found.automatic);
  EXPECT_EQ(found.decided_by, "pekka");
}

TEST_F(Appeals, OnlyRestrictionsHaveAStatement) {
  const ActionId reply = restrict("c-1", ActionKind::kReply);
  EXPECT_TRUE(await(store->appeals().restriction(reply)).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(await(store->appeals().restriction(4711)).error().is(Errc::kNotFound));
  EXPECT_TRUE(open(reply).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(open(4711).error().is(Errc::kNotFound));
}

TEST_F(Appeals, OnlyWhatWasCarriedOutCanBeAppealedAgainstAndOnce) {
  const ActionId hide = restrict("c-1");
  EXPECT_TRUE(open(hide).error().is(Errc::kConflict)) << "not hidden yet";
  deliver_all();
  const Appeal appeal = open(hide).value();
  EXPECT_EQ(appeal.state, AppealState::kOpen);
  EXPECT_EQ(appeal.grounds, "I only joked");
  EXPECT_EQ(appeal.opened_by, "liisa");
  const auto again = open(hide);
  EXPECT_TRUE(again.error().is(Errc::kConflict));
  EXPECT_THAT(again.error().message(), HasSubstr("appeal 1 is open"));
  EXPECT_EQ(await(store->appeals().restriction(hide))->appeal, appeal.id);
}

TEST_F(Appeals, AnOverturnShowsTheCommentAgainThroughTheOutboxOnce) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  EXPECT_EQ(strikes("c-9"), 1u);
  const Appeal decided = decide(open(hide)->id, AppealState::kOverturned).value();
  EXPECT_EQ(decided.state, AppealState::kOverturned);
  EXPECT_EQ(decided.decided_by, "maija");
  EXPECT_EQ(decided.reason, "a joke");
  ASSERT_TRUE(decided.remedy);
  const auto due = await(store->outbox().take_due(kNow + 2h, 100, 1min, {})).value();
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].id, *decided.remedy);
  EXPECT_EQ(due[0].action.kind, ActionKind::kUnhide);
  EXPECT_EQ(due[0].action.target, CommentId("c-1"));
  EXPECT_EQ(due[0].decided_by, "maija");
  EXPECT_EQ(strikes("c-9"), 0u) << "no strike is left of it";
  ASSERT_TRUE(await(store->outbox().begin(due[0].id, kNow + 2h)));
  ASSERT_TRUE(await(store->outbox().settle(due[0].id, {}, kNow + 3h)));
  EXPECT_EQ(await(store->appeals().restriction(hide))->taken_back_at, kNow + 3h);
  EXPECT_EQ(await(store->appeals().restriction(hide))->appeal_state, "overturned");
}

TEST_F(Appeals, NoRuleRepeatsWhatAPersonDecided) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  EXPECT_FALSE(history("c-1").handled_by_person);
  ASSERT_TRUE(decide(open(hide)->id, AppealState::kOverturned));
  EXPECT_TRUE(history("c-1").handled_by_person);
  EXPECT_TRUE(history("c-1").actions.contains(ActionKind::kHide));
}

TEST_F(Appeals, ABlockIsLiftedAndADeletionCannotBeTakenBack) {
  const ActionId block = restrict("c-1", ActionKind::kBlock, "pekka");
  const ActionId removed = restrict("c-2", ActionKind::kDelete, "pekka");
  deliver_all();
  const Appeal lifted = decide(open(block)->id, AppealState::kOverturned).value();
  ASSERT_TRUE(lifted.remedy);
  EXPECT_EQ(await(store->outbox().find(*lifted.remedy))->action.kind, ActionKind::kUnblock);
  EXPECT_EQ(await(store->outbox().find(*lifted.remedy))->action.author, AuthorId("author-1"));
  const Appeal noted = decide(open(removed)->id, AppealState::kOverturned).value();
  EXPECT_FALSE(noted.remedy);
  EXPECT_EQ(noted.state, AppealState::kOverturned);
  EXPECT_TRUE(await(store->cases().open_cases(10))->empty()) << "nobody can do anything about it";
}

TEST_F(Appeals, AnOverturnCountsAgainstThePolicyAsEveryReversalDoes) {
  std::vector<ActionId> hides;
  for (int i = 0; i < 6; ++i) hides.push_back(restrict("c-" + std::to_string(i)));
  deliver_all();
  EXPECT_EQ(strikes("c-9"), 6u);
  for (std::size_t i = 0; i < 5; ++i) {
    ASSERT_TRUE(decide(open(hides[i])->id, AppealState::kOverturned));
  }
  EXPECT_TRUE(demoted().empty());
  EXPECT_EQ(strikes("c-9"), 1u);
  ASSERT_TRUE(decide(open(hides[5])->id, AppealState::kOverturned));
  EXPECT_EQ(demoted(), std::set<std::string>{"answers"});
  EXPECT_EQ(strikes("c-9"), 0u);
  EXPECT_TRUE(await(store->audit().verify({.anchors = {}, .records = true}))->sound());
}

TEST_F(Appeals, WhatIsUpheldCountsForThePolicy) {
  for (int i = 0; i < 6; ++i) {
    const ActionId hide = restrict("c-" + std::to_string(i));
    deliver_all();
    ASSERT_TRUE(decide(open(hide)->id, AppealState::kUpheld));
  }
  EXPECT_TRUE(demoted().empty());
  EXPECT_EQ(strikes("c-9"), 6u);
}

TEST_F(Appeals, WhatAPersonHadTakenBackBeforeIsNotTakenBackTwice) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  const auto appeal = open(hide)->id;
  const auto undone = await(store->reversals().undo(hide, capabilities_, "pekka", kNow + 1h));
  ASSERT_TRUE(undone);
  const Appeal decided = decide(appeal, AppealState::kOverturned).value();
  EXPECT_EQ(decided.remedy, undone->counter);
  EXPECT_EQ(await(store->outbox().take_due(kNow + 24h, 100, 1min, {}))->size(), 1u);
}

TEST_F(Appeals, WhatThePlatformCannotTakeBackIsWorkForAPerson) {
  capabilities_ = {ActionKind::kHide};
  const ActionId hide = restrict("c-1");
  deliver_all();
  const Appeal decided = decide(open(hide)->id, AppealState::kOverturned).value();
  EXPECT_EQ(decided.state, AppealState::kOverturned);
  EXPECT_FALSE(decided.remedy);
  EXPECT_EQ(strikes("c-9"), 0u) << "wrong all the same";
  const auto cases = await(store->cases().open_cases(10)).value();
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_THAT(cases[0].reason, HasSubstr("appeal 1 was overturned"));
  EXPECT_THAT(cases[0].reason, HasSubstr("lets nobody unhide"));
}

TEST_F(Appeals, AreDecidedByAnotherPersonThanTheFirst) {
  const ActionId block = restrict("c-1", ActionKind::kBlock, "Pekka Virtanen");
  deliver_all();
  const Appeal appeal = open(block).value();
  for (const char* name :
       {"Pekka Virtanen", "pekka virtanen", " Pekka  Virtanen ", "PekkaVirtanen"}) {
    const auto own = decide(appeal.id, AppealState::kUpheld, name);
    ASSERT_FALSE(own) << name;
    EXPECT_TRUE(own.error().is(Errc::kConflict));
    EXPECT_THAT(own.error().message(), HasSubstr("another person"));
  }
  EXPECT_TRUE(decide(appeal.id, AppealState::kUpheld, "maija"));
}

TEST_F(Appeals, AreDecidedOnceByAPersonWithAReason) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  const Appeal appeal = open(hide).value();
  for (const char* nobody : {"", "kaiku", "Kaiku"}) {
    EXPECT_TRUE(decide(appeal.id, AppealState::kUpheld, nobody).error().is(Errc::kInvalidArgument));
  }
  EXPECT_TRUE(
      decide(appeal.id, AppealState::kUpheld, "maija", "").error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(decide(appeal.id, AppealState::kOpen).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(decide(4711, AppealState::kUpheld).error().is(Errc::kNotFound));
  ASSERT_TRUE(decide(appeal.id, AppealState::kUpheld));
  const auto again = decide(appeal.id, AppealState::kOverturned, "pekka");
  EXPECT_TRUE(again.error().is(Errc::kConflict));
  EXPECT_THAT(again.error().message(), HasSubstr("upheld by maija"));
}

TEST_F(Appeals, GroundsAndReasonsAreBounded) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  const std::string most(rights::Appeals::kMostGroundsBytes, 'x');
  EXPECT_TRUE(open(hide, most + "x").error().is(Errc::kInvalidArgument));
  const Appeal appeal = open(hide, most).value();
  EXPECT_TRUE(decide(appeal.id, AppealState::kUpheld, "maija", most + "x")
                  .error()
                  .is(Errc::kInvalidArgument));
  EXPECT_TRUE(decide(appeal.id, AppealState::kUpheld, "maija", most));
}

TEST_F(Appeals, FeedTheStatisticsOfTheRules) {
  const ActionId right = restrict("right");
  const ActionId wrong = restrict("wrong");
  restrict("nobody-asked");
  deliver_all();
  ASSERT_TRUE(decide(open(right)->id, AppealState::kUpheld));
  ASSERT_TRUE(decide(open(wrong)->id, AppealState::kOverturned));
  EXPECT_EQ(judgements(), (std::map<std::string, bool>{{"right", true}, {"wrong", false}}));
}

TEST_F(Appeals, AreListedByState) {
  const ActionId first = restrict("c-1");
  const ActionId second = restrict("c-2");
  deliver_all();
  const auto one = open(first)->id;
  const auto two = open(second)->id;
  const auto ids = [&](std::optional<AppealState> state) {
    std::vector<std::int64_t> found;
    for (const Appeal& each : await(store->appeals().list(state, 10)).value())
      found.push_back(each.id);
    return found;
  };
  EXPECT_THAT(ids(AppealState::kOpen), ElementsAre(one, two));
  ASSERT_TRUE(decide(one, AppealState::kUpheld));
  EXPECT_THAT(ids(AppealState::kOpen), ElementsAre(two));
  EXPECT_THAT(ids(AppealState::kUpheld), ElementsAre(one));
  EXPECT_THAT(ids(std::nullopt), ElementsAre(two, one));
  EXPECT_EQ(await(store->appeals().find(one))->state, AppealState::kUpheld);
  EXPECT_TRUE(await(store->appeals().find(99)).error().is(Errc::kNotFound));
}

TEST_F(Appeals, StandInTheAudit) {
  const ActionId hide = restrict("c-1");
  deliver_all();
  ASSERT_TRUE(decide(open(hide)->id, AppealState::kOverturned));
  const auto lines = await(store->audit().list(std::nullopt, "appeal/1", 10)).value();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].verb, "appeal overturned");
  EXPECT_EQ(lines[0].actor, "maija");
  EXPECT_EQ(lines[1].verb, "appeal opened");
  EXPECT_EQ(lines[0].detail, "action/" + std::to_string(hide));
}

}  // namespace
}  // namespace kaiku::store::testing
