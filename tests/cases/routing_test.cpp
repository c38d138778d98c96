#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handled.hpp"

namespace kaiku::cases {
namespace {

using namespace std::chrono_literals;

class Routes : public testing::Test {
 protected:
  Routing routed_to() const { return route(file, facts, by); }

  Handling by = handling();
  CaseFile file = opened();
  Facts facts = question();
};

TEST_F(Routes, TheFirstThatFitsCounts) {
  by.routes = {{.labels = {"safety"}, .team = "seniors"},
               {.labels = {"price", "delivery"}, .team = "silent", .due = 2h},
               {.team = "seniors"}};
  EXPECT_EQ(routed_to().team, "silent");
  EXPECT_EQ(routed_to().due, 2h);
  EXPECT_EQ(routed_to().why, "route 2");
  facts.labels = {"safety", "delivery"};
  EXPECT_EQ(routed_to().team, "seniors");
}

TEST_F(Routes, EveryConditionMustHold) {
  const Route all = {.labels = {"delivery"},
                     .languages = {"fi", "sv"},
                     .brands = {"kaisla"},
                     .accounts = {"kaisla-fb"},
                     .classes = {"question"},
                     .open = true,
                     .team = "seniors"};
  by.routes = {all};
  EXPECT_EQ(routed_to().team, "seniors");
  const auto without = [&](auto change) {
    by.routes = {all};
    change(by.routes.front());
    return routed_to().team;
  };
  EXPECT_EQ(without([](Route& r) { r.labels = {"price"}; }), "service");
  EXPECT_EQ(without([](Route& r) { r.languages = {"en"}; }), "service");
  EXPECT_EQ(without([](Route& r) { r.brands = {"other"}; }), "service");
  EXPECT_EQ(without([](Route& r) { r.accounts = {"kaisla-ig"}; }), "service");
  EXPECT_EQ(without([](Route& r) { r.classes = {"praise"}; }), "service");
  EXPECT_EQ(without([](Route& r) { r.open = false; }), "service");
}

TEST_F(Routes, GoByTheHourAtWhichTheCaseWasOpened) {
  by.routes = {{.open = false, .team = "seniors"}};
  EXPECT_EQ(routed_to().team, "service");
  file.opened_at = at("2026-04-01T20:00:00Z");
  EXPECT_EQ(routed_to().team, "seniors");
  by.calendars.clear();
  EXPECT_EQ(routed_to().team, "service") << "without hours it is always open";
}

TEST_F(Routes, WithoutOneThePolicysTeamElseTheDefault) {
  file.team = "seniors";
  EXPECT_EQ(routed_to().team, "seniors");
  file.team = "unknown";
  EXPECT_EQ(routed_to().team, "service");
  file.team = "";
  EXPECT_EQ(routed_to().team, "service");
  by.default_team = "";
  file.team = "unknown";
  EXPECT_EQ(routed_to().team, "unknown") << "nothing better is known";
}

TEST_F(Routes, TimeIsTheRoutesElseThePolicysElseTheClasss) {
  EXPECT_EQ(routed_to().due, 4h);
  facts.primary = CommentClass::kOther;
  EXPECT_EQ(routed_to().due, 8h);
  file.asked = 1h;
  EXPECT_EQ(routed_to().due, 1h);
  by.routes = {{.team = "seniors"}};
  EXPECT_EQ(routed_to().due, 1h);
  by.routes = {{.team = "seniors", .due = 30min}};
  EXPECT_EQ(routed_to().due, 30min);
}

TEST(CaseNames, AreReadAsTheyAreWritten) {
  for (const State state : {State::kOpen, State::kWaiting, State::kResolved})
    EXPECT_EQ(parse_state(to_string(state)), state);
  for (const Stir stir : {Stir::kNone, Stir::kCustomerWrote, Stir::kStaffAnswered})
    EXPECT_EQ(parse_stir(to_string(stir)), stir);
  for (const Breach breach : {Breach::kTell, Breach::kReassign, Breach::kEscalate})
    EXPECT_EQ(parse_breach(to_string(breach)), breach);
  EXPECT_FALSE(parse_state("closed"));
}

}  // namespace
}  // namespace kaiku::cases
