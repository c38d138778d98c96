// The content plan as the store keeps it: posts in the outbox, what holds them back, own posts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/engagement/plan_book.hpp>

#include "support.hpp"

namespace kaiku::store::testing {
namespace {

using engagement::Plan;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const AccountId kPage("kaisla-fb");
const std::string kKey = "plan/spring/kaisla-fb";

class PlanBook : public StoreTest {
 protected:
  PlanBook() {
    engagement::Channel page;
    page.account = kPage;
    page.brand = BrandId("kaisla");
    page.owner = "some_team";
    page.told_by = {"maija/mail"};
    page.at_least = engagement::Rhythm{1, std::chrono::days(7)};
    page.can_publish = true;
    plan.channels = {page};
    plan.posts = {{"spring", kPage, kNow + 1h, "Kevät!", "Maija"}};
  }
  bool attend(TimePoint now = kNow) {
    const auto done = await(store->plan().attend(std::make_shared<Plan>(plan), now));
    EXPECT_TRUE(done) << done.error().message();
    return done && *done > 0;
  }
  engagement::Facts facts(TimePoint now = kNow) {
    return await(store->plan().facts(std::make_shared<Plan>(plan), now)).value();
  }
  outbox::Entry post() { return await(store->outbox().find(facts().posts.at(kKey).id)).value(); }
  std::vector<std::string> told() {
    std::vector<std::string> keys;
    for (const auto& entry : await(store->outbox().list(std::nullopt, 100)).value()) {
      if (entry.action.kind == ActionKind::kNotify) keys.push_back(entry.action.key);
    }
    return keys;
  }
  incidents::Incident crisis(const char* account = "kaisla-ig", const char* post_id = "p-9") {
    incidents::Incident incident;
    incident.cause = "storm";
    incident.kind = "surge";
    incident.severity = incidents::Severity::kCrisis;
    incident.brand = BrandId("kaisla");
    incident.account = AccountId(account);
    incident.post = PostId(post_id);
    incident.freezes = true;
    incident.started_at = kNow;
    return await(store->incident_desk().open(incident, "maija", kNow)).value();
  }
  Result<void> begin(TimePoint now) { return await(store->outbox().begin(post().id, now)); }

  Plan plan;
};

TEST_F(PlanBook, AsksTheWriterOnlyWhenSomethingFollows) {
  EXPECT_TRUE(attend());
  EXPECT_FALSE(attend());
  EXPECT_EQ(post().state, ActionState::kReady);
  EXPECT_EQ(post().action.lasts, Duration(1h));
  reopen();
  EXPECT_FALSE(attend(kNow + 1min)) << "what is known survives a restart";
  EXPECT_EQ(facts(kNow + 1min).channels.at(kPage).watched_since, kNow);
}

TEST_F(PlanBook, ReplacesWithdrawsAndBringsBackAPostWithThePlan) {
  attend();
  const ActionId id = post().id;
  plan.posts[0].text = "Kevät on täällä!";
  EXPECT_TRUE(attend());
  EXPECT_EQ(post().action.text, "Kevät on täällä!");
  EXPECT_EQ(post().id, id) << "the key is the same, so it is one post";

  const auto posts = plan.posts;
  plan.posts.clear();
  EXPECT_TRUE(attend());
  plan.posts = posts;
  EXPECT_EQ(post().state, ActionState::kCancelled);
  EXPECT_TRUE(attend());
  EXPECT_EQ(post().state, ActionState::kReady);

  ASSERT_TRUE(begin(kNow + 1h));
  plan.posts[0].text = "Muuta";
  EXPECT_FALSE(attend()) << "what is being sent is not touched";
}

TEST_F(PlanBook, AnIncidentAnywhereInTheBrandHoldsPostsUntilAPersonReleasesEachOne) {
  plan.posts[0].approved_by.clear();
  attend();
  ASSERT_TRUE(await(store->outbox().approve(post().id, "maija", std::nullopt, kNow)));
  crisis();
  EXPECT_EQ(post().state, ActionState::kAwaitingApproval) << "it was approved before the crisis";
  EXPECT_THAT(post().last_error, HasSubstr("incident 1 covers it"));
  EXPECT_EQ(post().decided_by, "");
  EXPECT_TRUE(attend(kNow));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("/waits/"))) << "its owner hears of it";
  EXPECT_FALSE(attend(kNow));
  EXPECT_EQ(post().state, ActionState::kAwaitingApproval) << "the plan does not release it";
  EXPECT_EQ(facts().channels.at(kPage).frozen_by, 1);

  ASSERT_TRUE(await(store->outbox().approve(post().id, "liisa", std::nullopt, kNow)));
  EXPECT_TRUE(begin(kNow + 1h)) << "a person released it, knowing";
}

TEST_F(PlanBook, APostThatIsPlannedInACrisisDoesNotLeave) {
  crisis();
  attend();
  EXPECT_TRUE(begin(kNow + 1h).error().is(Errc::kConflict));
  EXPECT_EQ(post().state, ActionState::kAwaitingApproval);
}

TEST_F(PlanBook, AnIncidentOfAnotherBrandHoldsNothing) {
  incidents::Incident other;
  other.cause = "storm";
  other.kind = "surge";
  other.brand = BrandId("other");
  other.freezes = true;
  other.started_at = kNow;
  ASSERT_TRUE(await(store->incident_desk().open(other, "maija", kNow)));
  attend();
  EXPECT_TRUE(begin(kNow + 1h));
}

TEST_F(PlanBook, APostLeavesLateWithinItsBoundAndBehindItOnlyByAPerson) {
  attend();
  const ActionId id = post().id;
  EXPECT_TRUE(begin(kNow + 2h + 1us).error().is(Errc::kConflict));
  EXPECT_EQ(post().state, ActionState::kAwaitingApproval);
  EXPECT_THAT(post().last_error, HasSubstr("its time was 2026-01-01T01:00:00Z"));
  EXPECT_TRUE(attend(kNow + 2h + 1us));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("plan/spring/kaisla-fb/waits/")));
  ASSERT_TRUE(await(store->outbox().approve(id, "liisa", std::nullopt, kNow + 3h)));
  EXPECT_TRUE(begin(kNow + 9h)) << "whoever approved it knew how late it is";
}

TEST_F(PlanBook, AnApprovalFromBeforeItsTimeDoesNotCoverALatePost) {
  plan.posts[0].approved_by.clear();
  attend();
  ASSERT_TRUE(await(store->outbox().approve(post().id, "maija", std::nullopt, kNow)));
  EXPECT_TRUE(begin(kNow + 3h).error().is(Errc::kConflict));
  EXPECT_EQ(post().state, ActionState::kAwaitingApproval);
}

TEST_F(PlanBook, HandsOffHoldsPostsToo) {
  HandsOff order;
  order.brand = BrandId("kaisla");
  order.reason = "x";
  order.who = "maija";
  order.since = kNow;
  ASSERT_TRUE(await(store->brakes().keep_off(order)));
  attend();
  EXPECT_TRUE(begin(kNow + 1h).error().is(Errc::kConflict));
  EXPECT_THAT(post().last_error, HasSubstr("hands off"));
}

TEST_F(PlanBook, KnowsThePostsThatWereSentAndSeen) {
  attend();
  ASSERT_TRUE(begin(kNow + 1h));
  outbox::Settlement done;
  done.remote_id = "1055_7";
  ASSERT_TRUE(await(store->outbox().settle(post().id, done, kNow + 1h)));
  EXPECT_THAT(facts().channels.at(kPage).posts, ElementsAre(kNow + 1h));

  Event echo;
  echo.kind = EventKind::kCreated;
  echo.by_brand = true;
  echo.occurred_at = kNow + 1h + 5s;
  echo.comment = comment("1055_7", "Kevät!");
  echo.comment.account = kPage;
  echo.comment.post = PostId("1055_7");
  echo.comment.kind = CommentKind::kPost;
  const auto note = [&] {
    bool by_staff = false;
    EXPECT_TRUE(store->journal().transact([&](policy::Turn& in) -> Result<void> {
      by_staff = in.note_brand_activity(echo).value();
      return ok();
    }));
    return by_staff;
  };
  EXPECT_FALSE(note()) << "our own post is nobody's word";
  EXPECT_THAT(facts().channels.at(kPage).posts, SizeIs(1));

  echo.comment.id = CommentId("1055_8");
  echo.comment.created_at = kNow + 2h;
  echo.comment.text = "Kesä!";
  EXPECT_TRUE(note());
  EXPECT_THAT(facts().channels.at(kPage).posts, ElementsAre(kNow + 2h, kNow + 1h));
}

TEST_F(PlanBook, AnEchoBeforeTheAnswerProvesAPostInDoubt) {
  attend();
  ASSERT_TRUE(begin(kNow + 1h));
  ASSERT_TRUE(await(store->outbox().recover(kNow + 1h)));
  ASSERT_EQ(post().state, ActionState::kInDoubt);
  Event echo;
  echo.kind = EventKind::kCreated;
  echo.by_brand = true;
  echo.occurred_at = kNow + 1h;
  echo.comment = comment("1055_7", "Kevät! ");
  echo.comment.account = kPage;
  echo.comment.kind = CommentKind::kPost;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& in) -> Result<void> {
    EXPECT_FALSE(in.note_brand_activity(echo).value());
    return ok();
  }));
  EXPECT_EQ(post().state, ActionState::kDone);
  EXPECT_EQ(post().remote_id, "1055_7");
}

TEST_F(PlanBook, TellsOfABreakOnceAndOfTheNextOneAgain) {
  plan.posts.clear();
  attend();
  const TimePoint week = kNow + std::chrono::days(7);
  EXPECT_TRUE(attend(week));
  EXPECT_EQ(facts(week).channels.at(kPage).quiet_since, week);
  EXPECT_THAT(told(), SizeIs(1));
  EXPECT_FALSE(attend(week + 24h)) << "once for a break";
  reopen();
  EXPECT_FALSE(attend(week + 48h));

  Event posted;
  posted.kind = EventKind::kCreated;
  posted.by_brand = true;
  posted.occurred_at = week + 49h;
  posted.comment = comment("1055_8", "Kesä!");
  posted.comment.account = kPage;
  posted.comment.kind = CommentKind::kPost;
  posted.comment.created_at = week + 49h;
  ASSERT_TRUE(store->journal().transact([&](policy::Turn& in) -> Result<void> {
    EXPECT_TRUE(in.note_brand_activity(posted));
    return ok();
  }));
  EXPECT_TRUE(attend(week + 50h));
  EXPECT_EQ(facts().channels.at(kPage).quiet_since, std::nullopt);
  EXPECT_TRUE(attend(week + 49h + std::chrono::days(7)));
  EXPECT_THAT(told(), SizeIs(2));
}

}  // namespace
}  // namespace kaiku::store::testing
