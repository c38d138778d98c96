#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handled.hpp"

namespace kaiku::cases {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Attending : public testing::Test {
 protected:
  /// Looks at `when` and keeps what came of it.
  const Change& look(const char* when) {
    change = attend(file, question(), by, at(when));
    file = change.file;
    return change;
  }

  Handling by = handling();
  CaseFile file = opened();
  Change change;
};

TEST_F(Attending, GivesANewCaseItsTeamAndItsOpenTime) {
  EXPECT_THAT(story(look("2026-04-01T09:00:01Z")), ElementsAre("routed"));
  EXPECT_EQ(file.team, "service");
  EXPECT_EQ(file.due_at, at("2026-04-01T13:00:00Z")) << "from when it was opened";
  EXPECT_EQ(file.warn_at, at("2026-04-01T12:12:00Z")) << "four fifths of four hours";
  EXPECT_EQ(file.next_alarm_at, file.warn_at);
  EXPECT_THAT(change.story[0].detail, HasSubstr("due in 4h"));
  EXPECT_THAT(told(change), IsEmpty());
}

TEST_F(Attending, CountsOpenTimeOnly) {
  file = opened("2026-04-02T15:00:00Z");  // a Thursday
  look("2026-04-02T15:00:00Z");
  EXPECT_EQ(file.due_at, at("2026-04-03T11:00:00Z"));
}

TEST_F(Attending, DoesNothingTwice) {
  look("2026-04-01T09:00:00Z");
  const CaseFile before = file;
  EXPECT_THAT(story(look("2026-04-01T09:00:00Z")), IsEmpty());
  EXPECT_EQ(file.due_at, before.due_at);
  EXPECT_EQ(file.next_alarm_at, before.next_alarm_at);
  EXPECT_EQ(file.round, before.round);
}

TEST_F(Attending, WarnsTheTeamOnceAtFourFifths) {
  look("2026-04-01T09:00:00Z");
  EXPECT_THAT(story(look("2026-04-01T12:11:59Z")), IsEmpty());
  EXPECT_THAT(story(look("2026-04-01T12:12:00Z")), ElementsAre("due soon"));
  EXPECT_THAT(told(change), ElementsAre("case/12/1/case.due_soon/maija/mail",
                                        "case/12/1/case.due_soon/desk/webhook"));
  EXPECT_EQ(change.notifications[0].text, "case.due_soon 12");
  EXPECT_EQ(change.notifications[0].channel, "maija/mail");
  EXPECT_THAT(story(look("2026-04-01T12:30:00Z")), IsEmpty());
  EXPECT_EQ(file.next_alarm_at, file.due_at);
}

TEST_F(Attending, TellsTheTeamThatItIsOverdue) {
  look("2026-04-01T09:00:00Z");
  EXPECT_THAT(story(look("2026-04-01T13:00:00Z")), ElementsAre("overdue"))
      << "the warning that was slept through is not told on top";
  EXPECT_THAT(told(change), ElementsAre("case/12/1/case.overdue/maija/mail",
                                        "case/12/1/case.overdue/desk/webhook"));
  EXPECT_FALSE(change.alarm);
  EXPECT_THAT(story(look("2026-04-02T13:00:00Z")), IsEmpty());
  EXPECT_FALSE(file.next_alarm_at);
}

TEST_F(Attending, EscalatesToThoseOnCallAsConfigured) {
  by.breach = Breach::kEscalate;
  by.severity = "urgent";
  look("2026-04-01T09:00:00Z");
  EXPECT_THAT(story(look("2026-04-01T13:00:00Z")), ElementsAre("overdue", "escalated"));
  ASSERT_TRUE(change.alarm);
  EXPECT_EQ(change.alarm->cause, "case/12");
  EXPECT_EQ(change.alarm->severity, "urgent");
  EXPECT_EQ(change.alarm->title, "Case 12 of team service is overdue");
}

TEST_F(Attending, WhatReachesNobodyIsEscalated) {
  by.default_team = "silent";
  look("2026-04-01T09:00:00Z");
  look("2026-04-01T13:00:00Z");
  EXPECT_TRUE(change.alarm);
}

TEST_F(Attending, ReassignsOnceWithAClockOfItsOwnThenEscalates) {
  by.breach = Breach::kReassign;
  by.breach_team = "seniors";
  look("2026-04-01T09:00:00Z");
  file = claim(file, by, "maija", at("2026-04-01T12:50:00Z"))->file;
  EXPECT_THAT(story(look("2026-04-01T13:00:00Z")), ElementsAre("overdue", "reassigned"));
  EXPECT_EQ(file.team, "seniors");
  EXPECT_EQ(file.claimed_by, "");
  EXPECT_EQ(file.due_at, at("2026-04-02T09:00:00Z")) << "three hours today, one tomorrow";
  EXPECT_THAT(told(change), ElementsAre("case/12/2/case.reassigned/liisa/mail"));
  EXPECT_FALSE(change.alarm);
  EXPECT_THAT(story(look("2026-04-02T09:00:00Z")), ElementsAre("overdue", "escalated"));
  EXPECT_EQ(file.breaches, 2);
}

TEST_F(Attending, EndsAClaimOfWhichNothingMoreIsHeard) {
  look("2026-04-01T09:00:00Z");
  file = claim(file, by, "maija", at("2026-04-01T09:10:00Z"))->file;
  EXPECT_EQ(file.next_alarm_at, at("2026-04-01T09:40:00Z"));
  EXPECT_TRUE(file.claimed(at("2026-04-01T09:39:59Z")));
  EXPECT_THAT(story(look("2026-04-01T09:40:00Z")), ElementsAre("claim ended"));
  EXPECT_EQ(file.claimed_by, "");
  EXPECT_EQ(file.next_alarm_at, file.warn_at);
}

TEST_F(Attending, TheCustomersWordWakesAWaitingCaseWithTheTimeThatWasLeft) {
  look("2026-04-01T09:00:00Z");
  file = wait(file, by, "maija", "asked for the order number", at("2026-04-01T10:00:00Z"))->file;
  EXPECT_EQ(file.left, 3h);
  EXPECT_FALSE(file.due_at);
  EXPECT_FALSE(file.next_alarm_at) << "it may wait for ever";
  file.stir = Stir::kCustomerWrote;
  EXPECT_THAT(story(look("2026-04-06T09:00:00Z")), ElementsAre("woken"));
  EXPECT_EQ(file.state, State::kOpen);
  EXPECT_EQ(file.due_at, at("2026-04-06T12:00:00Z"));
  EXPECT_EQ(file.warn_at, at("2026-04-06T11:12:00Z"));
  EXPECT_THAT(told(change),
              ElementsAre("case/12/2/case.woken/maija/mail", "case/12/2/case.woken/desk/webhook"));
}

TEST_F(Attending, AClockThatHasRunOutDoesNotRunOutAgainAfterAPause) {
  look("2026-04-01T09:00:00Z");
  look("2026-04-01T13:00:00Z");
  file = wait(file, by, "maija", "", at("2026-04-01T14:00:00Z"))->file;
  EXPECT_EQ(file.left, 0h);
  file.stir = Stir::kCustomerWrote;
  EXPECT_THAT(story(look("2026-04-02T09:00:00Z")), ElementsAre("woken"));
  EXPECT_THAT(story(look("2026-04-02T10:00:00Z")), IsEmpty());
}

TEST_F(Attending, TheCustomersWordReopensAResolvedCase) {
  look("2026-04-01T09:00:00Z");
  file = resolve(file, {}, handling(), "maija", "refunded", at("2026-04-01T10:00:00Z"))->file;
  file.stir = Stir::kCustomerWrote;
  look("2026-04-02T09:00:00Z");
  EXPECT_EQ(file.state, State::kOpen);
  EXPECT_EQ(file.resolution, "");
  EXPECT_EQ(file.due_at, at("2026-04-02T13:00:00Z"));
}

TEST_F(Attending, TheCustomersWordChangesNothingInAnOpenCase) {
  look("2026-04-01T09:00:00Z");
  const auto due = file.due_at;
  file.stir = Stir::kCustomerWrote;
  EXPECT_THAT(story(look("2026-04-01T10:00:00Z")), IsEmpty());
  EXPECT_EQ(file.due_at, due);
  EXPECT_EQ(file.stir, Stir::kNone);
}

TEST_F(Attending, AnAnswerOfStaffMakesItTheCustomersTurn) {
  look("2026-04-01T09:00:00Z");
  file.stir = Stir::kStaffAnswered;
  EXPECT_THAT(story(look("2026-04-01T10:00:00Z")), ElementsAre("waits for the customer"));
  EXPECT_EQ(file.state, State::kWaiting);
  EXPECT_EQ(file.left, 3h);
  EXPECT_TRUE(change.calm);
}

TEST_F(Attending, AResolvedCaseHasNoAlarms) {
  look("2026-04-01T09:00:00Z");
  file = resolve(file, {}, handling(), "maija", "refunded", at("2026-04-01T10:00:00Z"))->file;
  EXPECT_FALSE(file.next_alarm_at);
  EXPECT_THAT(story(look("2026-05-01T10:00:00Z")), IsEmpty());
}

}  // namespace
}  // namespace kaiku::cases
