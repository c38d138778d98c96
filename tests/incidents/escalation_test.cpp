#include <gtest/gtest.h>

#include <kaiku/incidents/escalation.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = from_unix_seconds(1'800'000'000);

ChainStep step_of(std::vector<ChainContact> contacts, Duration timeout = 5min) {
  return {std::move(contacts), timeout};
}

Incident paged(int step, int round) {
  Incident incident;
  incident.id = 7;
  incident.step = step;
  incident.round = round;
  return incident;
}

const ChainContact kFirst{"anna", {"anna/mail", "anna/hook"}};
const ChainContact kSecond{"ben", {"ben/mail"}};
const ChainContact kNobody{"ghost", {}};

TEST(PagePlan, BeginsWithEveryChannelOfTheFirstStep) {
  const PagePlan plan = plan_page(paged(0, 0), {{step_of({kFirst}), step_of({kSecond})}}, kNow);
  EXPECT_EQ(plan.step, 1);
  EXPECT_EQ(plan.round, 1);
  ASSERT_EQ(plan.targets.size(), 2u);
  EXPECT_EQ(plan.targets[0].key, "incident/7/1/1/anna/mail");
  EXPECT_EQ(plan.targets[1].channel, "anna/hook");
  EXPECT_EQ(plan.next_page_at, kNow + 5min);
}

TEST(PagePlan, GoesToTheNextPersonWhenNobodyAcknowledged) {
  const PagePlan plan =
      plan_page(paged(1, 1), {{step_of({kFirst}), step_of({kSecond}, 10min)}}, kNow);
  EXPECT_EQ(plan.step, 2);
  ASSERT_EQ(plan.targets.size(), 1u);
  EXPECT_EQ(plan.targets[0].contact, "ben");
  EXPECT_EQ(plan.next_page_at, kNow + 10min);
}

TEST(PagePlan, BeginsANewRoundWithNewKeysBehindTheLastStep) {
  const PagePlan plan = plan_page(paged(2, 1), {{step_of({kFirst}), step_of({kSecond})}}, kNow);
  EXPECT_EQ(plan.step, 1);
  EXPECT_EQ(plan.round, 2);
  EXPECT_EQ(plan.targets[0].key, "incident/7/2/1/anna/mail");
}

TEST(PagePlan, RestsAnHourAfterTheLastRoundAndNeverStops) {
  const Chain chain{{step_of({kFirst}), step_of({kSecond})}, 3, 1h};
  EXPECT_EQ(plan_page(paged(1, 2), chain, kNow).next_page_at, kNow + 5min);
  EXPECT_EQ(plan_page(paged(1, 3), chain, kNow).next_page_at, kNow + 1h);
  const PagePlan later = plan_page(paged(2, 3), chain, kNow);
  EXPECT_EQ(later.round, 4);
  EXPECT_EQ(later.targets.size(), 2u);
}

TEST(PagePlan, PassesOverAStepThatReachesNobody) {
  const PagePlan plan = plan_page(paged(0, 0), {{step_of({kNobody}), step_of({kSecond})}}, kNow);
  EXPECT_EQ(plan.step, 2);
  EXPECT_EQ(plan.targets[0].contact, "ben");
  const PagePlan trailing = plan_page(paged(0, 0), {{step_of({kFirst}), step_of({})}, 1, 1h}, kNow);
  EXPECT_EQ(trailing.next_page_at, kNow + 1h) << "an empty last step is no reason to hurry";
}

TEST(PagePlan, PagesNobodyWhenTheChainHasNobody) {
  EXPECT_FALSE(plan_page(paged(0, 0), {{step_of({kNobody})}}, kNow).next_page_at);
  EXPECT_FALSE(plan_page(paged(0, 0), {}, kNow).next_page_at);
}

TEST(PagePlan, SurvivesAChainThatAReloadMadeShorter) {
  const PagePlan plan = plan_page(paged(5, 1), {{step_of({kFirst})}}, kNow);
  EXPECT_EQ(plan.step, 1);
  EXPECT_EQ(plan.round, 2);
}

}  // namespace
}  // namespace kaiku::incidents
