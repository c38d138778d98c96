#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/incidents/holder.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using incidents::Incident;
using incidents::Mute;
using incidents::Severity;
using incidents::State;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class IncidentDesk : public StoreTest {
 protected:
  incidents::IncidentBook& book() { return store->incidents(); }
  incidents::IncidentDesk& desk() { return store->incident_desk(); }
  IncidentId raise(Incident of = alarm(), TimePoint now = kNow) {
    incidents::Advance look;
    look.alarms = {std::move(of)};
    const auto opened = await(book().advance(std::move(look), now));
    return opened->empty() ? 0 : opened->front().id;
  }
  Incident find(IncidentId id) { return await(book().find(id)).value(); }
  std::string last_line(IncidentId id) {
    const auto line = await(book().timeline(id)).value().back();
    return line.actor + ": " + line.what;
  }
  Mute mute() {
    Mute made;
    made.brand = BrandId("kaisla");
    made.who = "liisa";
    made.reason = "giveaway";
    made.from = kNow;
    made.until = kNow + 2h;
    return made;
  }
};

TEST_F(IncidentDesk, ACauseThatComesBackSoonIsTheSameIncident) {
  const IncidentId id = raise();
  incidents::Page page{id, 2, 1, kNow + 5min, {}, {}};
  ASSERT_TRUE(await(book().page(page, kNow)));
  ASSERT_TRUE(await(desk().close(id, {"liisa", "over", "real"}, kNow)));
  EXPECT_EQ(raise(alarm(), kNow + 5h), id);
  const Incident again = find(id);
  EXPECT_EQ(again.state, State::kOpen);
  EXPECT_EQ(again.verdict, "");
  EXPECT_EQ(again.resolved_at, std::nullopt);
  EXPECT_EQ(again.next_page_at, kNow + 5h);
  EXPECT_EQ(again.step, 0) << "its chain begins anew";
  EXPECT_EQ(again.rounds_before, 1);
  ASSERT_TRUE(await(desk().close(id, {"liisa", "over", "real"}, kNow + 6h)));
  EXPECT_NE(raise(alarm(), kNow + 6h + incidents::kComesBackWithin + 1s), id);
}

TEST_F(IncidentDesk, WhatAPersonDismissedComesBackOnlyWhenItIsGraverOrAboutLife) {
  const IncidentId id = raise();
  ASSERT_TRUE(await(desk().close(id, {"liisa", "a joke", "not_a_crisis"}, kNow)));
  EXPECT_EQ(raise(alarm(), kNow + 1h), 0);
  EXPECT_EQ(find(id).state, State::kResolved);
  EXPECT_THAT(last_line(id), HasSubstr("dismissed before"));
  Incident graver = alarm();
  graver.severity = Severity::kCrisis;
  EXPECT_EQ(raise(graver, kNow + 2h), id);

  Incident life = alarm("self_harm/kaisla/author:u-1");
  life.kind = "self_harm";
  const IncidentId about_life = raise(life);
  ASSERT_TRUE(await(desk().close(about_life, {"liisa", "a song", "not_a_crisis"}, kNow)));
  EXPECT_EQ(raise(life, kNow + 1h), about_life);
}

TEST_F(IncidentDesk, TwoFalseAlarmsTeachCautionAndAnotherVerdictTakesItBack) {
  const auto story_of = [this](IncidentId id) {
    std::string all;
    for (const auto& line : await(book().timeline(id)).value()) all += line.what + "\n";
    return all;
  };
  const auto storm = [](const char* day) {
    return alarm(std::string("surge/kaisla/2026-01-") + day + "T09:00:00Z");
  };
  const IncidentId first = raise(storm("01"));
  ASSERT_TRUE(await(desk().close(first, {"liisa", "a joke", "not_a_crisis"}, kNow)));
  EXPECT_EQ(story_of(first).find("learned"), std::string::npos);
  const IncidentId second = raise(storm("02"), kNow + 24h);
  ASSERT_TRUE(await(desk().close(second, {"liisa", "a game", "not_a_crisis"}, kNow + 24h)));
  EXPECT_THAT(story_of(second), HasSubstr("learned: 'surge' of kaisla has to be 10 times surer"));

  ASSERT_TRUE(await(desk().close(second, {"maija", "no game at all", "real"}, kNow + 25h)));
  EXPECT_EQ(find(second).verdict, "real");
  EXPECT_EQ(find(second).state, State::kResolved);
  EXPECT_THAT(story_of(second), HasSubstr("verdict changed from not_a_crisis to real"));
  EXPECT_THAT(story_of(second), HasSubstr("'surge' of kaisla is as careful as before"));
  EXPECT_TRUE(await(desk().close(second, {"maija", "again", "real"}, kNow + 26h))
                  .error()
                  .is(Errc::kConflict))
      << "nothing new";
}

TEST_F(IncidentDesk, ClosingTakesAKnownVerdictOnly) {
  const IncidentId id = raise();
  EXPECT_TRUE(
      await(desk().close(id, {"liisa", "", "maybe"}, kNow)).error().is(Errc::kInvalidArgument));
  ASSERT_TRUE(await(desk().close(id, {"liisa", "see #4", "duplicate"}, kNow)));
  EXPECT_EQ(find(id).verdict, "duplicate");
  EXPECT_EQ(last_line(id), "liisa: resolved (duplicate): see #4");
}

TEST_F(IncidentDesk, MitigatedStillStopsAutomationAndIsListedAsSuch) {
  const IncidentId id = raise();
  ASSERT_TRUE(await(desk().mitigate(id, "liisa", "the shop is up again", kNow)));
  EXPECT_EQ(find(id).state, State::kMitigated);
  EXPECT_EQ(find(id).acknowledged_by, "liisa");
  EXPECT_EQ(find(id).next_page_at, std::nullopt);
  EXPECT_EQ(await(book().list(State::kMitigated, 10))->size(), 1u);
  EXPECT_THAT(*await(book().list(State::kAcknowledged, 10)), IsEmpty());
  const ActionId reply =
      await(store->outbox().append(action(ActionKind::kReply), ActionState::kReady)).value();
  EXPECT_TRUE(await(store->outbox().begin(reply, kNow)).error().is(Errc::kConflict));
  ASSERT_TRUE(await(desk().close(id, {"liisa", "over", "real"}, kNow)));
  EXPECT_THAT(*await(book().list(State::kMitigated, 10)), IsEmpty());
  EXPECT_TRUE(await(desk().mitigate(id, "liisa", "late", kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(desk().note(id + 1, "liisa", "?", kNow)).error().is(Errc::kNotFound));
}

TEST_F(IncidentDesk, SeverityThatAPersonLoweredStaysLowUnlessItGetsGraverThanItWas) {
  const IncidentId id = raise();
  ASSERT_TRUE(await(desk().set_severity(id, Severity::kWarning, "liisa", "one thread", kNow)));
  EXPECT_EQ(find(id).severity, Severity::kWarning);
  raise(alarm());
  EXPECT_EQ(find(id).severity, Severity::kWarning) << "an urgent alarm is known";
  Incident graver = alarm();
  graver.severity = Severity::kCrisis;
  raise(graver);
  EXPECT_EQ(find(id).severity, Severity::kCrisis);
  EXPECT_EQ(find(id).lowered_from, std::nullopt);
  ASSERT_TRUE(await(desk().set_severity(id, Severity::kUrgent, "liisa", "calmer", kNow)));
  raise(graver);
  EXPECT_EQ(find(id).severity, Severity::kUrgent);
}

TEST_F(IncidentDesk, RaisingTheSeverityByHandPagesAtOnce) {
  const IncidentId id = raise();
  ASSERT_TRUE(await(book().page({id, 2, 1, kNow + 10min, {}, {}}, kNow)));
  ASSERT_TRUE(await(desk().set_severity(id, Severity::kCrisis, "liisa", "tv", kNow + 1min)));
  EXPECT_EQ(find(id).next_page_at, kNow + 1min);
  EXPECT_EQ(find(id).step, 0);
  EXPECT_EQ(find(id).rounds_before, 1);
}

TEST_F(IncidentDesk, AnIncidentOpenedByHandFreezesItsScopeAndIsOneForItsCause) {
  const ActionId reply =
      await(store->outbox().append(action(ActionKind::kReply), ActionState::kReady)).value();
  Incident wanted = alarm("crisis/kaisla");
  wanted.severity = Severity::kCrisis;
  wanted.reason = "recall of the kettle";
  const auto opened = await(desk().open(wanted, "liisa", kNow));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->next_page_at, kNow);
  EXPECT_EQ(await(store->outbox().find(reply))->state, ActionState::kAwaitingApproval);
  EXPECT_EQ(await(desk().open(wanted, "matti", kNow))->id, opened->id);
  const auto stopped = await(desk().standstill(opened->id)).value();
  EXPECT_EQ(stopped.waiting, 1u);
  EXPECT_EQ(stopped.released, 0u);
}

TEST_F(IncidentDesk, ShowsItsCommentsMasked) {
  ASSERT_TRUE(store->journal().transact([](policy::Turn& turn) -> Result<void> {
    Comment said = comment("c-7", "Soita 040 123 4567 tai kirjoita maija@example.org  heti!");
    const auto stored = turn.remember(created(said));
    return stored ? ok() : Result<void>(stored.error());
  }));
  Incident named = alarm();
  named.samples = {CommentId("c-7"), CommentId("c-8")};
  const IncidentId id = raise(named);
  raise(named);
  const auto shown = await(desk().comments(id, 10));
  ASSERT_TRUE(shown) << shown.error().message();
  ASSERT_EQ(shown->size(), 1u) << "the other is not known";
  EXPECT_EQ(shown->front().comment, CommentId("c-7"));
  EXPECT_EQ(shown->front().text, "Soita […] tai kirjoita […] heti!");
  EXPECT_TRUE(await(desk().comments(id + 1, 10)).error().is(Errc::kNotFound));
}

TEST_F(IncidentDesk, MutesAreInForceUntilTheyEndOrSomebodyEndsThem) {
  const auto added = await(store->mutes().add(mute(), kNow));
  ASSERT_TRUE(added);
  EXPECT_EQ(await(store->mutes().in_force(kNow))->size(), 1u);
  EXPECT_THAT(*await(store->mutes().in_force(kNow + 2h)), IsEmpty());
  reopen();
  EXPECT_EQ(await(store->mutes().in_force(kNow))->front().reason, "giveaway");
  ASSERT_TRUE(await(store->mutes().end(added->id, "matti", kNow + 1h)));
  EXPECT_THAT(*await(store->mutes().in_force(kNow + 1h)), IsEmpty());
  EXPECT_TRUE(await(store->mutes().end(added->id, "matti", kNow)).error().is(Errc::kConflict));
  EXPECT_TRUE(await(store->mutes().end(99, "matti", kNow)).error().is(Errc::kNotFound));
}

TEST_F(IncidentDesk, AMuteOfAnIncidentEndsWithItAndNeverCoversWhatIsAboutLife) {
  Mute of_one = mute();
  of_one.brand = {};
  of_one.incident = 99;
  EXPECT_TRUE(await(store->mutes().add(of_one, kNow)).error().is(Errc::kNotFound));
  Incident life = alarm("threat/kaisla/author:u-1");
  life.kind = "threat";
  of_one.incident = raise(life);
  EXPECT_TRUE(await(store->mutes().add(of_one, kNow)).error().is(Errc::kInvalidArgument));
  of_one.incident = raise();
  ASSERT_TRUE(await(store->mutes().add(of_one, kNow)));
  EXPECT_THAT(last_line(*of_one.incident), HasSubstr("liisa: muted until"));
  ASSERT_TRUE(await(desk().close(*of_one.incident, {"liisa", "over", "real"}, kNow)));
  EXPECT_THAT(*await(store->mutes().in_force(kNow)), IsEmpty());
}

}  // namespace
}  // namespace kaiku::store::testing
