#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/incidents/crisis_mode.hpp>

namespace kaiku::incidents {
namespace {

using ::testing::ElementsAre;

constexpr TimePoint kNow = from_unix_seconds(1'767'600'000);

Incident incident(IncidentId id, Severity severity, State state, const char* post = nullptr) {
  Incident made;
  made.id = id;
  made.severity = severity;
  made.state = state;
  made.brand = BrandId("kaisla");
  if (post != nullptr) made.post = PostId(post);
  made.opened_at = kNow + std::chrono::minutes(id);
  return made;
}

TEST(CrisisScopes, AreAsGraveAsTheGravestOfTheirIncidents) {
  const std::vector<Incident> all = {
      incident(1, Severity::kUrgent, State::kOpen, "p-1"),
      incident(2, Severity::kCrisis, State::kMitigated),
      incident(3, Severity::kUrgent, State::kOpen),
      incident(4, Severity::kCrisis, State::kAcknowledged, "p-2"),
  };
  const auto scopes = crisis_scopes(all);
  ASSERT_EQ(scopes.size(), 3u);
  EXPECT_EQ(scopes[0].post, PostId("p-2"));
  EXPECT_EQ(to_string(scopes[0].level), "crisis");
  EXPECT_EQ(to_string(scopes[1].level), "recovery");
  EXPECT_EQ(scopes[1].post, std::nullopt);
  EXPECT_THAT(scopes[1].incidents, ElementsAre(2, 3));
  EXPECT_EQ(scopes[1].since, kNow + std::chrono::minutes(2));
  EXPECT_TRUE(scopes[1].frozen);
  EXPECT_EQ(to_string(scopes[2].level), "watch");
}

TEST(CrisisScopes, LeaveOutWhatIsOverAndDrills) {
  Incident drill = incident(1, Severity::kCrisis, State::kOpen);
  drill.drill = true;
  EXPECT_TRUE(
      crisis_scopes(std::vector{drill, incident(2, Severity::kCrisis, State::kResolved)}).empty());
  Incident operational = incident(3, Severity::kWarning, State::kOpen);
  operational.freezes = false;
  EXPECT_FALSE(crisis_scopes(std::vector{operational}).front().frozen);
}

}  // namespace
}  // namespace kaiku::incidents
