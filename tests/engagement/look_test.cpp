#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/engagement/look.hpp>

namespace kaiku::engagement {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const AccountId kPage("kaisla-fb");

// A Monday, noon in Helsinki.
TimePoint now() {
  return parse_iso8601("2026-05-04T09:00:00Z").value();
}

BusinessCalendar office() {
  OpeningHours hours;
  EXPECT_TRUE(hours.add("mon-fri 8-16"));
  return {*TimeZone::named("Europe/Helsinki"), hours};
}

class ContentPlan : public ::testing::Test {
 protected:
  ContentPlan() {
    Channel page;
    page.account = kPage;
    page.brand = BrandId("kaisla");
    page.owner = "some_team";
    page.told_by = {"maija/mail"};
    page.can_publish = true;
    plan.channels = {page};
    facts.channels[kPage].watched_since = now() - days(30);
  }

  void schedule(TimePoint at, const std::string& approved_by = "Maija") {
    plan.posts.push_back({"spring", kPage, at, "Kevät!", approved_by});
  }

  /// The post stands in the outbox like this.
  PostState& stands(ActionState state) {
    PostState& post = facts.posts[post_key("spring", kPage)];
    post.id = 7;
    post.state = state;
    post.text = "Kevät!";
    post.at = plan.posts.front().at;
    return post;
  }

  Step look_now() const { return look(plan, facts, now()); }

  Plan plan;
  Facts facts;
};

TEST_F(ContentPlan, AnApprovedPostWaitsInTheOutboxForItsTime) {
  schedule(now() + days(2));
  const Step step = look_now();
  ASSERT_EQ(step.plan.size(), 1u);
  const Action& action = step.plan[0].action;
  EXPECT_EQ(step.plan[0].state, ActionState::kReady);
  EXPECT_EQ(action.key, "plan/spring/kaisla-fb");
  EXPECT_EQ(action.kind, ActionKind::kPublish);
  EXPECT_EQ(action.text, "Kevät!");
  EXPECT_EQ(action.not_before, now() + days(2));
  EXPECT_EQ(action.lasts, Duration(1h));
  EXPECT_THAT(step.reminders, IsEmpty());

  stands(ActionState::kReady);
  EXPECT_TRUE(look_now().empty()) << "what stands there already is left alone";
}

TEST_F(ContentPlan, AnUnapprovedPostIsADraftAndItsOwnerHearsOfItInTime) {
  schedule(now() + days(2), "");
  const Step step = look_now();
  ASSERT_EQ(step.plan.size(), 1u);
  EXPECT_EQ(step.plan[0].state, ActionState::kAwaitingApproval);

  stands(ActionState::kAwaitingApproval).why = step.plan[0].why;
  EXPECT_TRUE(look_now().empty()) << "two days are time enough";
  plan.posts[0].at = facts.posts.begin()->second.at = now() + 2h;
  const Step near = look_now();
  ASSERT_EQ(near.reminders.size(), 1u);
  EXPECT_EQ(near.reminders[0].channel, "maija/mail");
  EXPECT_EQ(near.reminders[0].kind, ActionKind::kNotify);
  EXPECT_THAT(near.reminders[0].text, HasSubstr("nobody has approved it yet"));
  EXPECT_THAT(near.reminders[0].text, HasSubstr("kaikuctl approve 7"));
}

TEST_F(ContentPlan, AnOwnerIsRemindedBeforeTheWeekendOfAPostOnMondayMorning) {
  plan.channels[0].hours = office();
  plan.channels[0].can_publish = false;
  schedule(parse_iso8601("2026-05-11T05:30:00Z").value());  // Monday 8:30
  const auto told = [&](const char* at) {
    return look(plan, facts, parse_iso8601(at).value()).reminders.size();
  };
  EXPECT_EQ(told("2026-05-08T11:20:00Z"), 0u) << "Friday 14:20, more than two hours of work ahead";
  EXPECT_EQ(told("2026-05-08T11:35:00Z"), 1u);
  EXPECT_EQ(told("2026-05-09T11:35:00Z"), 0u) << "nobody is at work on Saturday";
}

TEST_F(ContentPlan, WhereThePlatformTakesNoPostsTheOwnerIsTheOneWhoPosts) {
  plan.channels[0].can_publish = false;
  schedule(now() + 1h);
  const Step step = look_now();
  EXPECT_THAT(step.plan, IsEmpty());
  ASSERT_EQ(step.reminders.size(), 1u);
  EXPECT_THAT(step.reminders[0].key, HasSubstr("plan/spring/kaisla-fb/by_hand/"));
  EXPECT_THAT(step.reminders[0].text, HasSubstr("Kevät!")) << "with the words to post";

  plan.posts[0].at = now() - days(8);
  EXPECT_TRUE(look_now().empty()) << "what is long over is not asked for";
}

TEST_F(ContentPlan, APostFromBehindItsBoundWaitsForAPerson) {
  schedule(now() - 1h);
  EXPECT_EQ(look_now().plan.at(0).state, ActionState::kReady) << "late, but within the bound";
  plan.posts[0].at = now() - 61min;
  const Step step = look_now();
  EXPECT_EQ(step.plan.at(0).state, ActionState::kAwaitingApproval);
  EXPECT_THAT(step.plan.at(0).why, HasSubstr("its time was"));
}

TEST_F(ContentPlan, AChangedPostTakesThePlaceOfTheOneThatWaits) {
  schedule(now() + days(1));
  stands(ActionState::kReady);
  plan.posts[0].text = "Kevät on täällä!";
  Step step = look_now();
  EXPECT_THAT(step.withdraw, ElementsAre("plan/spring/kaisla-fb"));
  ASSERT_EQ(step.plan.size(), 1u);
  EXPECT_EQ(step.plan[0].action.text, "Kevät on täällä!");

  stands(ActionState::kDone);
  EXPECT_TRUE(look_now().empty()) << "posted once, ever";
  stands(ActionState::kSending);
  EXPECT_TRUE(look_now().empty()) << "what has begun is not touched";

  PostState& rejected = stands(ActionState::kCancelled);
  rejected.decided_by = "Liisa";
  EXPECT_EQ(look_now().plan.size(), 1u) << "other words are asked for anew";
  plan.posts[0].text = rejected.text;
  EXPECT_TRUE(look_now().empty()) << "what a person rejected stays rejected";
}

TEST_F(ContentPlan, ThePlanMayApproveADraftAndTakeItsApprovalBack) {
  schedule(now() + days(1), "");
  stands(ActionState::kAwaitingApproval).why = look(plan, {}, now()).plan.at(0).why;
  plan.posts[0].approved_by = "Maija";
  ASSERT_EQ(look_now().plan.size(), 1u);
  EXPECT_EQ(look_now().plan[0].state, ActionState::kReady);

  PostState& ready = stands(ActionState::kReady);
  ready.why.clear();
  EXPECT_TRUE(look_now().empty());
  plan.posts[0].approved_by.clear();
  EXPECT_EQ(look_now().plan.at(0).state, ActionState::kAwaitingApproval);
  ready.decided_by = "Liisa";
  EXPECT_TRUE(look_now().empty()) << "a person approved it in the queue";
}

TEST_F(ContentPlan, OtherWordsDoNotReleaseWhatIsHeld) {
  schedule(now() + days(1));
  stands(ActionState::kAwaitingApproval).why = "incident 3 covers it: a person decides";
  EXPECT_TRUE(look_now().empty());
  plan.posts[0].text = "Muuta";
  const Step step = look_now();
  ASSERT_EQ(step.plan.size(), 1u);
  EXPECT_EQ(step.plan[0].state, ActionState::kAwaitingApproval);
  EXPECT_THAT(step.plan[0].why, HasSubstr("incident 3"));
}

TEST_F(ContentPlan, WordsThatAPersonApprovedOutrankThoseOfThePlan) {
  schedule(now() + days(1), "");
  PostState& approved = stands(ActionState::kReady);
  approved.text = "Kevät, korjattuna";
  approved.decided_by = "Maija";
  EXPECT_TRUE(look_now().empty());
  plan.posts[0].at += 1h;
  EXPECT_THAT(look_now().withdraw, ElementsAre("plan/spring/kaisla-fb")) << "another time is asked";
}

TEST_F(ContentPlan, WhatThePlanDoesNotNameAnyMoreIsWithdrawn) {
  schedule(now() + days(1));
  stands(ActionState::kAwaitingApproval);
  plan.posts.clear();
  EXPECT_THAT(look_now().withdraw, ElementsAre("plan/spring/kaisla-fb"));
  facts.posts.begin()->second.state = ActionState::kDone;
  EXPECT_TRUE(look_now().empty());
}

TEST_F(ContentPlan, AFailedPostIsToldOnceForEachFailure) {
  schedule(now() - 10min);
  PostState& failed = stands(ActionState::kFailed);
  failed.why = "HTTP 400";
  failed.changed_at = now() - 1min;
  const Step step = look_now();
  ASSERT_EQ(step.reminders.size(), 1u);
  EXPECT_THAT(step.reminders[0].text, HasSubstr("HTTP 400"));
  EXPECT_THAT(step.reminders[0].text, HasSubstr("kaikuctl retry 7"));
  const std::string key = step.reminders[0].key;
  EXPECT_EQ(look(plan, facts, now() + 5min).reminders[0].key, key);
  failed.changed_at = now();
  EXPECT_NE(look_now().reminders[0].key, key);
}

TEST(RhythmOfAChannel, IsBrokenWhenTheCountThNewestPostIsTooOld) {
  const Rhythm twice{2, days(7)};
  const TimePoint long_ago = now() - days(100);
  const auto at = [](int days_ago) { return now() - days(days_ago); };
  EXPECT_EQ(broken_since(twice, long_ago, {at(1), at(6)}, now()), std::nullopt);
  EXPECT_EQ(broken_since(twice, long_ago, {at(1), at(8), at(9)}, now()), at(2))
      << "the two of last week held it until the older one was a week old";
  EXPECT_EQ(broken_since(twice, long_ago, {at(20), at(21)}, now()), at(14));
  EXPECT_EQ(broken_since({1, days(7)}, long_ago, {at(7)}, now()), now()) << "from that moment on";
}

TEST(RhythmOfAChannel, BeginsToCountWhenTheChannelIsWatched) {
  const Rhythm weekly{1, days(7)};
  EXPECT_EQ(broken_since(weekly, now() - days(6), {}, now()), std::nullopt);
  EXPECT_EQ(broken_since(weekly, now() - days(7), {}, now()), now());
}

TEST(RhythmOfAChannel, OneBreakHasOneBeginningHoweverManyPostsAreTooFew) {
  const Rhythm twice{2, days(7)};
  const auto at = [](int days_ago) { return now() - days(days_ago); };
  const TimePoint watched = now() - days(100);
  EXPECT_EQ(broken_since(twice, watched, {at(2), at(20), at(21)}, now()), at(14));
}

TEST_F(ContentPlan, ABrokenRhythmIsToldOnceAndItsEndEndsIt) {
  plan.channels[0].at_least = Rhythm{1, days(7)};
  ChannelState& channel = facts.channels[kPage];
  channel.posts = {now() - days(8)};
  const Step step = look_now();
  ASSERT_TRUE(step.quiet.contains(kPage));
  EXPECT_EQ(step.quiet.at(kPage), now() - days(1));
  ASSERT_EQ(step.reminders.size(), 1u);
  EXPECT_THAT(step.reminders[0].text, HasSubstr("fewer than 1 posts in 1w"));

  channel.quiet_since = now() - days(1);
  const Step later = look(plan, facts, now() + days(3));
  EXPECT_THAT(later.quiet, IsEmpty());
  EXPECT_EQ(later.reminders.at(0).key, step.reminders[0].key) << "told already, and known by it";

  channel.posts.insert(channel.posts.begin(), now());
  const Step over = look_now();
  ASSERT_TRUE(over.quiet.contains(kPage));
  EXPECT_EQ(over.quiet.at(kPage), std::nullopt);
  EXPECT_THAT(over.reminders, IsEmpty());
}

TEST_F(ContentPlan, NobodyIsRemindedOfTheRhythmOutsideWorkingHoursOrInACrisis) {
  plan.channels[0].at_least = Rhythm{1, days(7)};
  plan.channels[0].hours = office();
  EXPECT_EQ(look(plan, facts, now()).reminders.size(), 1u);
  EXPECT_THAT(look(plan, facts, now() + 8h).reminders, IsEmpty()) << "in the evening";
  EXPECT_TRUE(look(plan, facts, now() + 8h).quiet.contains(kPage))
      << "and it is known all the same";
  facts.channels[kPage].frozen_by = 3;
  EXPECT_THAT(look(plan, facts, now()).reminders, IsEmpty());
}

}  // namespace
}  // namespace kaiku::engagement
