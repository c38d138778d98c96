#include <gtest/gtest.h>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {
namespace {

TEST(IncidentNames, EverySeverityComesBackFromItsName) {
  for (const Severity severity :
       {Severity::kInfo, Severity::kWarning, Severity::kUrgent, Severity::kCrisis}) {
    EXPECT_EQ(parse_severity(to_string(severity)), severity);
  }
  EXPECT_EQ(to_string(Severity::kUrgent), "urgent");
}

TEST(IncidentNames, EveryStateComesBackFromItsName) {
  for (const State state : {State::kOpen, State::kAcknowledged, State::kResolved}) {
    EXPECT_EQ(parse_state(to_string(state)), state);
  }
  EXPECT_EQ(to_string(State::kAcknowledged), "acknowledged");
}

TEST(IncidentNames, UnknownNamesAreNoSeverityAndNoState) {
  EXPECT_EQ(parse_severity("panic"), std::nullopt);
  EXPECT_EQ(parse_severity("Urgent"), std::nullopt);
  EXPECT_EQ(parse_severity(""), std::nullopt);
  EXPECT_EQ(parse_state("closed"), std::nullopt);
  EXPECT_EQ(parse_state(""), std::nullopt);
}

}  // namespace
}  // namespace kaiku::incidents
