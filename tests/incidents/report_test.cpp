#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/incidents/report.hpp>

namespace kaiku::incidents {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr TimePoint kOpened = from_unix_seconds(1'767'600'000);

Report report() {
  Report made;
  made.incident.id = 12;
  made.incident.title = "Many angry comments";
  made.incident.reason = "14 authors in 15 min, 1.2 expected";
  made.incident.brand = BrandId("kaisla");
  made.incident.severity = Severity::kCrisis;
  made.incident.state = State::kResolved;
  made.incident.started_at = kOpened - 4min;
  made.incident.opened_at = kOpened;
  made.incident.acknowledged_at = kOpened + 90min;
  made.incident.resolved_at = kOpened + 3h;
  made.incident.resolved_by = "liisa";
  made.incident.resolution = "delivered";
  made.incident.verdict = "real";
  made.timeline = {{kOpened, "kaiku", "opened: 14 authors"},
                   {kOpened + 5s, "kaiku", "chain steps, round 1, step 1: told anna/mail"},
                   {kOpened + 7min, "anna", "acknowledged"},
                   {kOpened + 80min, "kaiku", "nobody has said anything"},
                   {kOpened + 90min, "ben", "acknowledged"},
                   {kOpened + 2h, "ben", "mitigated: stock found"}};
  made.comments = {{AccountId("fb"), CommentId("c-1"), kOpened - 4min, "", "Missä *paketti* <b>"}};
  made.stopped = {3, 1, 2, 40};
  return made;
}

TEST(Reports, SayHowLongEverythingTookFromTheFirstWhoTookIt) {
  const Milestones took = milestones(report());
  EXPECT_EQ(took.to_detect, Duration(4min));
  EXPECT_EQ(took.to_tell, Duration(5s));
  EXPECT_EQ(took.to_acknowledge, Duration(7min));
  EXPECT_EQ(took.to_mitigate, Duration(2h));
  EXPECT_EQ(took.to_resolve, Duration(3h));
}

TEST(Reports, SayWhatHasNotHappened) {
  Report young = report();
  young.incident.resolved_at.reset();
  young.incident.acknowledged_at.reset();
  young.timeline.resize(1);
  young.incident.started_at = kOpened + 1min;  // a clock that goes wrong
  const Milestones took = milestones(young);
  EXPECT_EQ(took.to_detect, Duration::zero());
  EXPECT_FALSE(took.to_tell || took.to_acknowledge || took.to_mitigate || took.to_resolve);
  EXPECT_THAT(to_markdown(young, Language::kEnglish), HasSubstr("To the resolution: not yet"));
}

TEST(Reports, AreFinnishOrEnglishAndNobodysWordsBecomeMarkup) {
  const std::string finnish = to_markdown(report(), Language::kFinnish);
  EXPECT_THAT(finnish, HasSubstr("# Tapaus 12: Many angry comments"));
  EXPECT_THAT(finnish, HasSubstr("- Kuittaukseen: 7 min\n"));
  EXPECT_THAT(finnish, HasSubstr("Missä \\*paketti\\* \\<b\\>"));
  EXPECT_THAT(finnish, Not(HasSubstr("HARJOITUS")));
  const std::string english = to_markdown(report(), Language::kEnglish);
  EXPECT_THAT(english, HasSubstr("- To the resolution: 3 h 0 min\n"));
  EXPECT_THAT(english, HasSubstr("- waiting for a person: 3\n"));
  EXPECT_THAT(english, HasSubstr(" anna: acknowledged\n"));
  EXPECT_EQ(english, to_markdown(report(), Language::kSwedish));
}

Report spoken() {
  Report made = report();
  Spoken statement;
  statement.action = 7;
  statement.what = "holding statement";
  statement.account = AccountId("kaisla-fb");
  statement.place = "post-1";
  statement.state = ActionState::kDone;
  statement.drafted_at = kOpened + 10min;
  statement.steps = {{kOpened + 10min, "anna", "drafted"}, {kOpened + 12min, "ben", "approved"}};
  statement.posted_at = kOpened + 13min;
  statement.remote_id = "fb_9";
  Spoken answer = statement;
  answer.action = 8;
  answer.what = "answer";
  answer.steps = {{kOpened + 20min, "ben", "approved"}};
  answer.posted_at.reset();
  answer.remote_id.clear();
  answer.state = ActionState::kDead;
  answer.reason = "HTTP *403*";
  made.said = {statement, answer};
  return made;
}

TEST(Reports, TellTheLifeOfWhatWasSaidFromTheDraftToTheEnd) {
  const std::string text = to_markdown(spoken(), Language::kEnglish);
  EXPECT_THAT(text, HasSubstr("## What was said\n\n"
                              "- holding statement (7), kaisla-fb post-1\n"
                              "  - 2026-01-05T08:10:00Z drafted: anna\n"
                              "  - 2026-01-05T08:12:00Z approved: ben\n"
                              "  - posted 2026-01-05T08:13:00Z (fb\\_9)\n"
                              "- answer (8), kaisla-fb post-1\n"
                              "  - 2026-01-05T08:10:00Z drafted\n"
                              "  - 2026-01-05T08:20:00Z approved: ben\n"
                              "  - not posted: HTTP \\*403\\*\n"));
  EXPECT_THAT(text, HasSubstr("- To the holding statement: 13 min\n"));
  EXPECT_THAT(text, HasSubstr("- To the first answer of a person: not yet\n"));
  EXPECT_THAT(to_markdown(spoken(), Language::kFinnish), HasSubstr("## Mitä sanottiin"));
}

TEST(Reports, SayWhatStillWaits) {
  Report waiting = spoken();
  waiting.said[0].state = ActionState::kAwaitingApproval;
  waiting.said[0].posted_at.reset();
  waiting.said[0].reason = "approved by anna, waits for a second person";
  EXPECT_THAT(
      to_markdown(waiting, Language::kEnglish),
      HasSubstr("  - waits (awaiting_approval): approved by anna, waits for a second person\n"));
  EXPECT_FALSE(milestones(waiting).to_statement);
  waiting.said.clear();
  EXPECT_THAT(to_markdown(waiting, Language::kEnglish), Not(HasSubstr("What was said")));
}

TEST(Reports, OfADrillSaySoFirst) {
  Report drill = report();
  drill.incident.drill = true;
  EXPECT_THAT(to_markdown(drill, Language::kFinnish), HasSubstr("**HARJOITUS"));
}

}  // namespace
}  // namespace kaiku::incidents
