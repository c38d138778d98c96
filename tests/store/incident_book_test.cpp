#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using incidents::Advance;
using incidents::Incident;
using incidents::Severity;
using incidents::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IncidentBook : public StoreTest {
 protected:
  incidents::IncidentBook& book() { return store->incidents(); }
  Result<std::vector<Incident>> advance(std::vector<Incident> alarms, DecisionId cursor = 0,
                                        std::string state = {}, TimePoint now = kNow) {
    Advance look;
    look.cursor = cursor;
    look.detector_state = std::move(state);
    look.alarms = std::move(alarms);
    return await(book().advance(std::move(look), now));
  }
  IncidentId open_one(Incident opened = alarm()) {
    return advance({std::move(opened)})->front().id;
  }
  Incident find(IncidentId id) { return await(book().find(id)).value(); }
  std::vector<std::string> story(IncidentId id) {
    std::vector<std::string> lines;
    for (const auto& line : await(book().timeline(id)).value())
      lines.push_back(line.actor + ": " + line.what);
    return lines;
  }
  ActionId ready(const Action& of, ActionState state = ActionState::kReady) {
    return await(store->outbox().append(of, state)).value();
  }
  ActionState state(ActionId id) { return await(store->outbox().find(id))->state; }
};

TEST_F(IncidentBook, AnAlarmOpensAnIncidentWithEverythingItSays) {
  Incident told = alarm();
  told.account = AccountId("kaisla-fb");
  told.post = PostId("post-1");
  told.permalink = "https://facebook.test/post-1";
  const auto opened = advance({told});
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->size(), 1u);
  const Incident found = find(opened->front().id);
  EXPECT_EQ(found.cause, told.cause);
  EXPECT_EQ(found.kind, "surge");
  EXPECT_EQ(found.severity, Severity::kUrgent);
  EXPECT_EQ(found.state, State::kOpen);
  EXPECT_EQ(found.brand, BrandId("kaisla"));
  EXPECT_EQ(found.account, AccountId("kaisla-fb"));
  EXPECT_EQ(found.post, PostId("post-1"));
  EXPECT_EQ(found.title, told.title);
  EXPECT_EQ(found.reason, told.reason);
  EXPECT_EQ(found.permalink, told.permalink);
  EXPECT_EQ(found.comments, 20u);
  EXPECT_EQ(found.authors, 14u);
  EXPECT_TRUE(found.freezes);
  EXPECT_EQ(found.started_at, kNow - 15min);
  EXPECT_EQ(found.opened_at, kNow);
  EXPECT_EQ(found.next_page_at, kNow);
  EXPECT_EQ(found.acknowledged_at, std::nullopt);
  EXPECT_THAT(story(found.id), ElementsAre("kaiku: opened: " + told.reason));
  EXPECT_TRUE(await(book().find(found.id + 1)).error().is(Errc::kNotFound));
  EXPECT_TRUE(await(book().timeline(found.id + 1)).error().is(Errc::kNotFound));
}

TEST_F(IncidentBook, AnAlarmWithTheSameCauseJoinsAndItsNumbersNeverFall) {
  const IncidentId id = open_one();
  Incident more = alarm();
  more.comments = 50;
  more.authors = 9;
  more.reason = "50 comments";
  more.started_at = kNow - 1h;
  const auto joined = advance({more});
  ASSERT_TRUE(joined);
  EXPECT_TRUE(joined->empty()) << "nothing was opened";
  EXPECT_EQ(find(id).comments, 50u);
  EXPECT_EQ(find(id).authors, 14u);
  EXPECT_EQ(find(id).reason, "50 comments");
  EXPECT_EQ(find(id).started_at, kNow - 1h);
  EXPECT_EQ(await(book().list(std::nullopt, 10))->size(), 1u);
  EXPECT_THAT(story(id).back(), HasSubstr("goes on: 50 comments"));
}

TEST_F(IncidentBook, TwoAlarmsOfOneLookWithTheSameCauseAreOneIncident) {
  const auto opened = advance({alarm(), alarm(), alarm("another")});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->size(), 2u);
}

TEST_F(IncidentBook, SeverityOnlyRisesAndARiseIsPagedAtOnce) {
  const IncidentId id = open_one();
  ASSERT_TRUE(await(book().page({id, 1, 0, kNow + 10min, {}, {}}, kNow)));
  Incident milder = alarm();
  milder.severity = Severity::kWarning;
  ASSERT_TRUE(advance({milder}, 0, {}, kNow + 1min));
  EXPECT_EQ(find(id).severity, Severity::kUrgent);
  EXPECT_EQ(find(id).next_page_at, kNow + 10min);
  Incident worse = alarm();
  worse.severity = Severity::kCrisis;
  ASSERT_TRUE(advance({worse}, 0, {}, kNow + 2min));
  EXPECT_EQ(find(id).severity, Severity::kCrisis);
  EXPECT_EQ(find(id).next_page_at, kNow + 2min);
  EXPECT_THAT(story(id).back(), HasSubstr("severity rose to crisis"));
}

TEST_F(IncidentBook, ARiseDoesNotPageWhatSomebodyHasAlready) {
  const IncidentId id = open_one();
  ASSERT_TRUE(await(book().acknowledge(id, "liisa", kNow)));
  Incident worse = alarm();
  worse.severity = Severity::kCrisis;
  ASSERT_TRUE(advance({worse}));
  EXPECT_EQ(find(id).severity, Severity::kCrisis);
  EXPECT_EQ(find(id).next_page_at, std::nullopt);
  EXPECT_EQ(find(id).state, State::kAcknowledged);
}

TEST_F(IncidentBook, AnIncidentOfAPostBecomesTheBrandsWhenItSpreads) {
  Incident of_post = alarm();
  of_post.post = PostId("post-1");
  const auto opened = advance({of_post});
  ASSERT_TRUE(opened);
  Incident wider = alarm();
  wider.kind = "coordinated";
  ASSERT_TRUE(advance({wider}));
  EXPECT_EQ(find(opened->front().id).post, std::nullopt);
  EXPECT_EQ(find(opened->front().id).kind, "coordinated");
}

TEST_F(IncidentBook, CalmIsToldAndPeopleCloseItButWhatIsOfThePlantEnds) {
  const IncidentId storm = open_one();
  const auto silent = advance({alarm("source_silent/kaisla/fb")});
  ASSERT_TRUE(silent);
  incidents::Advance quiet;
  quiet.calmed = {{alarm().cause, "calm for two hours", false},
                  {"source_silent/kaisla/fb", "the source sends again", true},
                  {"nobody knows it", "", true}};
  ASSERT_TRUE(await(book().advance(quiet, kNow + 1h)));
  EXPECT_EQ(find(storm).state, State::kOpen);
  EXPECT_THAT(story(storm).back(), HasSubstr("calm: calm for two hours"));
  const Incident ended = find(silent->front().id);
  EXPECT_EQ(ended.state, State::kResolved);
  EXPECT_EQ(ended.resolved_by, "kaiku");
  EXPECT_EQ(ended.next_page_at, std::nullopt);
}

TEST_F(IncidentBook, AResolvedIncidentIsNotJoinedAnyMore) {
  const IncidentId first = open_one();
  ASSERT_TRUE(await(book().resolve(first, "liisa", "over", kNow)));
  const auto second = advance({alarm()}, 0, {}, kNow + 24h);
  ASSERT_EQ(second->size(), 1u);
  EXPECT_NE(first, second->front().id);
  EXPECT_EQ(find(first).state, State::kResolved);
}

TEST_F(IncidentBook, CursorAndDetectorStateMoveTogetherAndNeverBack) {
  EXPECT_EQ(await(book().checkpoint())->cursor, 0);
  EXPECT_EQ(await(book().checkpoint())->detector_state, "");
  ASSERT_TRUE(advance({}, 7, "state at 7"));
  ASSERT_TRUE(advance({}, 9));
  const auto kept = await(book().checkpoint()).value();
  EXPECT_EQ(kept.cursor, 9);
  EXPECT_EQ(kept.state_cursor, 7);
  EXPECT_EQ(kept.detector_state, "state at 7");
  const auto stale = advance({alarm()}, 8, "state at 8");
  ASSERT_FALSE(stale);
  EXPECT_TRUE(stale.error().is(Errc::kConflict));
  EXPECT_TRUE(await(book().list(std::nullopt, 10))->empty());
  EXPECT_TRUE(advance({alarm()}, 9)) << "time alone may raise an alarm";
  reopen();
  EXPECT_EQ(await(book().checkpoint())->cursor, 9);
  EXPECT_EQ(await(book().checkpoint())->detector_state, "state at 7");
}

TEST_F(IncidentBook, ReadsTheDecisionStreamInOrderFromACursor) {
  ASSERT_TRUE(store->journal().transact([](policy::Turn& turn) -> Result<void> {
    for (int i = 0; i < 5; ++i) {
      Decision made;
      made.comment = comment("c-" + std::to_string(i));
      EXPECT_TRUE(turn.record(made));
    }
    return ok();
  }));
  const auto all = await(book().decisions_after(0, 10)).value();
  ASSERT_EQ(all.size(), 5u);
  const auto some = await(book().decisions_after(all[1].id, 2)).value();
  ASSERT_EQ(some.size(), 2u);
  EXPECT_EQ(some[0].id, all[2].id);
  EXPECT_THAT(some[0].json, HasSubstr("\"c-2\""));
  EXPECT_TRUE(await(book().decisions_after(all[4].id, 2))->empty());
}

TEST_F(IncidentBook, OpeningTurnsWaitingAutomaticWordsInItsScopeIntoDrafts) {
  const ActionId reply = ready(action(ActionKind::kReply, "a"));
  Action planned = action(ActionKind::kPrivateReply, "a");
  planned.depends_on = action(ActionKind::kReply, "a").key;
  const ActionId followup = ready(planned, ActionState::kPlanned);
  const ActionId hide = ready(action(ActionKind::kHide, "a"));
  Action elsewhere = action(ActionKind::kReply, "b");
  elsewhere.post = PostId("post-2");
  const ActionId other_post = ready(elsewhere);
  const ActionId approved = ready(action(ActionKind::kReply, "c"), ActionState::kAwaitingApproval);
  ASSERT_TRUE(await(store->outbox().approve(approved, "liisa", std::nullopt, kNow)));
  const ActionId sending = ready(action(ActionKind::kReply, "d"));
  ASSERT_TRUE(await(store->outbox().begin(sending, kNow)));

  Incident on_post = alarm();
  on_post.post = PostId("post-1");
  const IncidentId id = open_one(on_post);
  EXPECT_EQ(state(reply), ActionState::kAwaitingApproval);
  EXPECT_EQ(state(followup), ActionState::kAwaitingApproval);
  EXPECT_EQ(state(hide), ActionState::kReady);
  EXPECT_EQ(state(other_post), ActionState::kReady);
  EXPECT_EQ(state(approved), ActionState::kReady);
  EXPECT_EQ(state(sending), ActionState::kSending);
  EXPECT_THAT(story(id).back(), HasSubstr("2 actions wait for a person"));
  EXPECT_EQ(await(store->outbox().counts())->at(ActionState::kAwaitingApproval), 2u);
}

TEST_F(IncidentBook, AnIncidentThatDoesNotFreezeLeavesAutomationAlone) {
  const ActionId reply = ready(action(ActionKind::kReply));
  Incident calm = alarm();
  calm.freezes = false;
  open_one(calm);
  EXPECT_EQ(state(reply), ActionState::kReady);
  // It begins to freeze when a graver alarm joins it.
  ASSERT_TRUE(advance({alarm()}));
  EXPECT_EQ(state(reply), ActionState::kAwaitingApproval);
}

TEST_F(IncidentBook, TellsWhomToPageAndWhen) {
  EXPECT_EQ(await(book().next_page()).value(), std::nullopt);
  Incident later = alarm("later");
  later.next_page_at = kNow + 5min;
  Incident never = alarm("never");
  never.next_page_at = std::nullopt;
  const auto opened = advance({later, alarm(), never}).value();
  EXPECT_EQ(await(book().next_page()).value(), kNow);
  const auto due = await(book().due_for_page(kNow)).value();
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].cause, alarm().cause);
  EXPECT_EQ(await(book().due_for_page(kNow + 5min))->size(), 2u);
  ASSERT_TRUE(await(book().acknowledge(due[0].id, "liisa", kNow)));
  EXPECT_EQ(await(book().next_page()).value(), kNow + 5min);
}

TEST_F(IncidentBook, APageMovesTheChainAndQueuesItsNotificationsOnce) {
  const IncidentId id = open_one();
  incidents::Page page;
  page.incident = id;
  page.step = 2;
  page.round = 1;
  page.next_page_at = kNow + 5min;
  page.timeline = "paged liisa by mail";
  Action notification;
  notification.kind = ActionKind::kNotify;
  notification.key = "incident/1/2/liisa/mail/1";
  notification.channel = "liisa/mail";
  notification.incident = id;
  notification.created_at = kNow;
  page.notifications = {notification, notification};
  ASSERT_TRUE(await(book().page(page, kNow)));
  ASSERT_TRUE(await(book().page(page, kNow)));
  EXPECT_EQ(find(id).step, 2);
  EXPECT_EQ(find(id).round, 1);
  EXPECT_EQ(find(id).next_page_at, kNow + 5min);
  const auto queued = await(store->outbox().take_due(kNow, 10, 1min, {})).value();
  ASSERT_EQ(queued.size(), 1u);
  EXPECT_EQ(queued[0].action.channel, "liisa/mail");
  EXPECT_EQ(queued[0].action.incident, id);
  EXPECT_EQ(story(id).back(), "kaiku: paged liisa by mail");
}

TEST_F(IncidentBook, NobodyIsPagedForWhatSomebodyHas) {
  const IncidentId id = open_one();
  ASSERT_TRUE(await(book().acknowledge(id, "liisa", kNow)));
  incidents::Page page;
  page.incident = id;
  page.notifications = {action(ActionKind::kNotify)};
  EXPECT_TRUE(await(book().page(page, kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(store->outbox().take_due(kNow, 10, 1min, {}))->empty());
  page.incident = id + 1;
  EXPECT_TRUE(await(book().page(page, kNow)).error().is(Errc::kNotFound));
}

TEST_F(IncidentBook, AcknowledgingAgainIsSuccessAndKeepsTheFirst) {
  const IncidentId id = open_one();
  const auto first = await(book().acknowledge(id, "liisa", kNow + 1min)).value();
  EXPECT_EQ(first.state, State::kAcknowledged);
  EXPECT_EQ(first.acknowledged_by, "liisa");
  EXPECT_EQ(first.acknowledged_at, kNow + 1min);
  EXPECT_EQ(first.next_page_at, std::nullopt);
  const auto second = await(book().acknowledge(id, "matti", kNow + 2min)).value();
  EXPECT_EQ(second.acknowledged_by, "liisa");
  EXPECT_TRUE(await(book().acknowledge(id + 1, "liisa", kNow)).error().is(Errc::kNotFound));
}

TEST_F(IncidentBook, ResolvingIsOnceAndForGood) {
  const IncidentId id = open_one();
  const auto resolved = await(book().resolve(id, "liisa", "not a crisis", kNow + 1h)).value();
  EXPECT_EQ(resolved.state, State::kResolved);
  EXPECT_EQ(resolved.resolved_by, "liisa");
  EXPECT_EQ(resolved.resolution, "not a crisis");
  EXPECT_EQ(resolved.resolved_at, kNow + 1h);
  EXPECT_TRUE(await(book().resolve(id, "matti", "again", kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(book().acknowledge(id, "matti", kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(book().resolve(id + 1, "liisa", "", kNow)).error().is(Errc::kNotFound));
  EXPECT_THAT(story(id).back(), "liisa: resolved: not a crisis");
}

TEST_F(IncidentBook, ListsByStateNewestFirst) {
  const auto opened = advance({alarm("a"), alarm("b"), alarm("c")}).value();
  ASSERT_TRUE(await(book().acknowledge(opened[1].id, "liisa", kNow)));
  ASSERT_TRUE(await(book().resolve(opened[2].id, "liisa", "", kNow)));
  const auto open = await(book().list(State::kOpen, 10)).value();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].cause, "a");
  const auto newest = await(book().list(std::nullopt, 2)).value();
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(newest[0].cause, "c");
  EXPECT_EQ(newest[1].cause, "b");
}

}  // namespace
}  // namespace kaiku::store::testing
