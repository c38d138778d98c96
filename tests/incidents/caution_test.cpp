#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/incidents/caution.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr TimePoint kNow = from_unix_seconds(1'767'650'400);

struct Verdicts {
  std::vector<Incident> resolved;

  Incident& add(Duration ago, std::string verdict, std::string kind = "surge") {
    Incident made;
    made.id = static_cast<IncidentId>(resolved.size()) + 1;
    made.kind = std::move(kind);
    made.cause = made.kind + "/kaisla/2026-01-05T09:00:00Z";
    made.brand = BrandId("kaisla");
    made.state = State::kResolved;
    made.resolved_at = kNow - ago;
    made.verdict = std::move(verdict);
    return resolved.emplace_back(std::move(made));
  }
  double factor() const {
    const auto cautions = learned_cautions(resolved, kNow);
    return cautions.empty() ? 1 : cautions.front().factor;
  }
};

TEST(Caution, TwoFalseAlarmsInAMonthMakeADetectorTenTimesSurer) {
  Verdicts verdicts;
  verdicts.add(20 * days(1), "not_a_crisis");
  EXPECT_EQ(verdicts.factor(), 1) << "one is bad luck";
  verdicts.add(2 * days(1), "not_a_crisis");
  const auto cautions = learned_cautions(verdicts.resolved, kNow);
  ASSERT_EQ(cautions.size(), 1u);
  EXPECT_EQ(cautions[0].factor, 10);
  EXPECT_EQ(cautions[0].kind, "surge");
  EXPECT_EQ(cautions[0].area, "");
  EXPECT_EQ(cautions[0].until, kNow + 58 * days(1));
}

TEST(Caution, FalseAlarmsFarApartTeachNothing) {
  Verdicts verdicts;
  verdicts.add(40 * days(1), "not_a_crisis");
  verdicts.add(5 * days(1), "not_a_crisis");
  EXPECT_EQ(verdicts.factor(), 1);
}

TEST(Caution, EndsBySixtyDaysAndByARealOne) {
  Verdicts verdicts;
  verdicts.add(110 * days(1), "not_a_crisis");
  verdicts.add(100 * days(1), "not_a_crisis");
  EXPECT_EQ(verdicts.factor(), 1);
  verdicts.add(10 * days(1), "not_a_crisis");
  verdicts.add(9 * days(1), "not_a_crisis");
  EXPECT_EQ(verdicts.factor(), 10) << "what had ended is not added to";
  verdicts.add(1h, "real");
  EXPECT_EQ(verdicts.factor(), 1);
}

TEST(Caution, GrowsNoFurtherThanTenThousand) {
  Verdicts verdicts;
  for (int day = 20; day > 0; --day) verdicts.add(day * days(1), "not_a_crisis");
  EXPECT_EQ(verdicts.factor(), 10'000);
}

TEST(Caution, IsLearnedByKindAndArea) {
  Verdicts verdicts;
  verdicts.add(3h, "not_a_crisis").post = PostId("p-1");
  verdicts.add(2h, "not_a_crisis");
  verdicts.add(1h, "not_a_crisis", "outage");
  EXPECT_EQ(verdicts.factor(), 1) << "three different matters";
  verdicts.add(1min, "not_a_crisis").post = PostId("p-2");
  const auto cautions = learned_cautions(verdicts.resolved, kNow);
  ASSERT_EQ(cautions.size(), 1u);
  EXPECT_EQ(cautions[0].area, "post") << "posts learn together";
}

TEST(Caution, NothingIsLearnedAboutLivesThePlantAndDrills) {
  Verdicts verdicts;
  for (const char* kind :
       {"self_harm", "threat", "injury", "source_silent", "rule_rate", "crisis"}) {
    verdicts.add(2h, "not_a_crisis", kind);
    verdicts.add(1h, "not_a_crisis", kind);
  }
  verdicts.add(2h, "not_a_crisis").drill = true;
  verdicts.add(1h, "not_a_crisis").drill = true;
  verdicts.add(2h, "duplicate", "reach");
  verdicts.add(1h, "duplicate", "reach");
  EXPECT_TRUE(learned_cautions(verdicts.resolved, kNow).empty());
}

TEST(Caution, ReadsTheAreaFromTheCause) {
  Incident incident;
  incident.cause = "surge/kaisla/account:fb/2026-01-05T09:00:00Z";
  EXPECT_EQ(area_of(incident), "account:fb");
  incident.cause = "surge/kaisla/topic:delivery/2026-01-05T09:00:00Z";
  EXPECT_EQ(area_of(incident), "topic:delivery");
  incident.cause = "outage/kaisla/2026-01-05T09:00:00Z";
  EXPECT_EQ(area_of(incident), "");
}

}  // namespace
}  // namespace kaiku::incidents
