#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/incidents/second_person.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint kTuesdayNoon = from_unix_seconds(1'767'693'600);  // 2026-01-06T10:00Z

// Anna has the duty this week, Carl the one after; then the chief.
Roster roster() {
  Roster made;
  made.contacts = {{"anna", {"anna/mail"}},   {"Ben", {"ben/mail", "ben/sms"}},
                   {"carl", {"carl/mail"}},   {"mute", {}},
                   {"chief", {"chief/mail"}}, {"admin", {"admin/mail"}}};
  made.schedules = {{.id = "duty",
                     .zone = *TimeZone::named("Europe/Helsinki"),
                     .rotation = {"anna", "carl"},
                     .begins = *parse_wall_time("2026-01-05T09:00"),
                     .weeks = 1,
                     .hours = {},
                     .overrides = {}}};
  Route usual;
  usual.id = "steps";
  usual.steps = {{{"duty", "mute", "gone"}, 5min}, {{"Ben", "anna"}, 5min}, {{"chief"}, 5min}};
  made.routes = {usual};
  made.administrator = "admin";
  return made;
}

std::vector<std::string> asked(const Roster& people, std::string_view by) {
  std::vector<std::string> names;
  for (const ChainContact& one : second_people(people, Incident(), by, kTuesdayNoon))
    names.push_back(one.id);
  return names;
}

TEST(SecondPeople, AreThoseOfTheChainThenThoseOffDutyThenTheAdministrator) {
  EXPECT_THAT(asked(roster(), "somebody"), ElementsAre("anna", "Ben", "chief", "carl", "admin"));
}

TEST(SecondPeople, AreNeverTheFirst) {
  EXPECT_THAT(asked(roster(), "anna"), ElementsAre("Ben", "chief", "carl", "admin"));
  EXPECT_THAT(asked(roster(), "BEN"), ElementsAre("anna", "chief", "carl", "admin"));
}

TEST(SecondPeople, AreFoundBesideAnOnlyPersonOnDuty) {
  Roster alone = roster();
  alone.routes[0].steps = {{{"duty"}, 5min}};
  alone.administrator.clear();
  EXPECT_THAT(asked(alone, "anna"), ElementsAre("carl"));
  alone.schedules[0].rotation = {"anna"};
  EXPECT_THAT(asked(alone, "anna"), IsEmpty());
  alone.routes.clear();
  alone.administrator = "admin";
  EXPECT_THAT(asked(alone, "anna"), ElementsAre("admin")) << "no chain fits";
}

TEST(SamePerson, IsToldByTheNameWhateverItsCapitals) {
  EXPECT_TRUE(is_same_person("Maija", "maija"));
  EXPECT_FALSE(is_same_person("maija", "maija2"));
  EXPECT_FALSE(is_same_person("", "maija"));
}

}  // namespace
}  // namespace kaiku::incidents
