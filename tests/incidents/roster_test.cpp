#include <gtest/gtest.h>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/incidents/roster.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kTuesdayNoon = from_unix_seconds(1'767'693'600);  // 2026-01-06T10:00Z

Schedule office() {
  Schedule schedule{.id = "office",
                    .zone = *TimeZone::named("Europe/Helsinki"),
                    .rotation = {"anna", "ben"},
                    .begins = *parse_wall_time("2026-01-05T09:00"),
                    .weeks = 1,
                    .hours = {},
                    .overrides = {}};
  EXPECT_TRUE(schedule.hours.add("mon-fri 8-16"));
  return schedule;
}

Route route(std::string id, std::vector<RouteStep> steps) {
  Route made;
  made.id = std::move(id);
  made.steps = std::move(steps);
  return made;
}

Roster roster() {
  Roster made;
  made.contacts = {{"anna", {"anna/mail", "anna/sms"}},
                   {"ben", {"ben/mail"}},
                   {"chief", {"chief/mail"}},
                   {"admin", {"admin/mail"}}};
  made.schedules = {office()};
  Route crisis = route("crisis", {{{"office", "anna"}, 5min}, {{"chief"}, 15min}});
  crisis.severities = {Severity::kCrisis};
  Route daytime = route("daytime", {{{"office"}, 5min}});
  daytime.hours = office().hours;
  daytime.zone = TimeZone::named("Europe/Helsinki");
  daytime.kinds = {"press"};
  Route other = route("kaiku-brand", {{{"ben"}, 5min}});
  other.brands = {BrandId("kaiku")};
  made.routes = {crisis, daytime, other, route("steps", {{{"chief"}, 5min}})};
  return made;
}

Incident incident(Severity severity, std::string kind = "surge", std::string brand = "kaisla") {
  Incident made;
  made.id = 3;
  made.severity = severity;
  made.kind = std::move(kind);
  made.brand = BrandId(std::move(brand));
  return made;
}

TEST(Routes, AreChosenBySeverityKindBrandAndHourTheFirstThatFits) {
  const auto chosen = [](const Incident& of, TimePoint at) {
    return call_chain(roster(), of, at).route;
  };
  EXPECT_EQ(chosen(incident(Severity::kCrisis, "press"), kTuesdayNoon), "crisis");
  EXPECT_EQ(chosen(incident(Severity::kWarning, "press"), kTuesdayNoon), "daytime");
  EXPECT_EQ(chosen(incident(Severity::kWarning, "press"), kTuesdayNoon + 10h), "steps");
  EXPECT_EQ(chosen(incident(Severity::kUrgent, "surge", "kaiku"), kTuesdayNoon), "kaiku-brand");
  EXPECT_EQ(chosen(incident(Severity::kUrgent), kTuesdayNoon), "steps");
}

TEST(Routes, CallWhoHasTheDutyAndEachPersonOnce) {
  const auto now = call_chain(roster(), incident(Severity::kCrisis), kTuesdayNoon);
  ASSERT_EQ(now.chain.steps.size(), 2u);
  ASSERT_EQ(now.chain.steps[0].contacts.size(), 1u) << "anna has the duty and is named, too";
  EXPECT_EQ(now.chain.steps[0].contacts[0].id, "anna");
  const auto later = call_chain(roster(), incident(Severity::kCrisis), kTuesdayNoon + 24h * 7);
  ASSERT_EQ(later.chain.steps[0].contacts.size(), 2u);
  EXPECT_EQ(later.chain.steps[0].contacts[0].id, "ben");
}

TEST(Routes, PassOverAStepWhoseDutyNobodyHas) {
  Roster night = roster();
  night.routes[0].steps[0].who = {"office"};
  const auto called = call_chain(night, incident(Severity::kCrisis), kTuesdayNoon + 12h);
  const PagePlan plan = plan_page(incident(Severity::kCrisis), called.chain, kTuesdayNoon);
  EXPECT_EQ(plan.step, 2);
  ASSERT_EQ(plan.targets.size(), 1u);
  EXPECT_EQ(plan.targets[0].contact, "chief");
}

TEST(Routes, TellTheAdministratorWhenTheyReachNobody) {
  Roster night = roster();
  night.routes = {route("duty", {{{"office"}, 5min}})};
  const TimePoint late = kTuesdayNoon + 12h;
  EXPECT_TRUE(call_chain(night, incident(Severity::kUrgent), late).chain.steps[0].contacts.empty());
  night.administrator = "admin";
  const auto called = call_chain(night, incident(Severity::kUrgent), late);
  EXPECT_TRUE(called.by_administrator);
  EXPECT_EQ(plan_page(incident(Severity::kUrgent), called.chain, late).targets[0].channel,
            "admin/mail");
  EXPECT_FALSE(call_chain(night, incident(Severity::kUrgent), kTuesdayNoon).by_administrator);
  night.routes.clear();
  EXPECT_TRUE(call_chain(night, incident(Severity::kUrgent), kTuesdayNoon).by_administrator);
}

TEST(Gaps, AreNamedByRouteAndStepWithTheirEnds) {
  Roster thin = roster();
  thin.routes = {route("duty", {{{"office"}, 5min}}),
                 route("both", {{{"chief"}, 5min}, {{"office"}, 5min}})};
  const auto found = gaps(thin, kTuesdayNoon, kTuesdayNoon + 24h);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].route, "duty");
  EXPECT_EQ(found[0].step, 0) << "nobody at all";
  EXPECT_EQ(to_iso8601(found[0].from), "2026-01-06T14:00:00Z");
  EXPECT_EQ(to_iso8601(found[0].until), "2026-01-07T06:00:00Z");
  EXPECT_EQ(found[1].route, "both");
  EXPECT_EQ(found[1].step, 2);
  EXPECT_EQ(gaps(thin, kTuesdayNoon, kTuesdayNoon + 24h * 7, 3).size(), 3u);
  thin.routes = {route("always", {{{"chief"}, 5min}})};
  EXPECT_TRUE(gaps(thin, kTuesdayNoon, kTuesdayNoon + 24h * 7).empty());
}

}  // namespace
}  // namespace kaiku::incidents
