// The statement of reasons: every part of article 17(3) of the Digital Services Act, in every
// language, whatever is known.
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/rights/json.hpp>
#include <kaiku/rights/statement.hpp>

namespace kaiku::rights {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr TimePoint kNow = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z

Restriction hidden() {
  Restriction made;
  made.action = 12;
  made.decision = 7;
  made.kind = ActionKind::kHide;
  made.account = AccountId("kaisla-fb");
  made.platform = "facebook";
  made.comment = CommentId("1221_9000001");
  made.text = "words that were hidden";
  made.decided_at = kNow;
  made.done_at = kNow;
  made.automatic = true;
  made.policy = "moderate.hide_abuse";
  made.rule_set = "4cd4e2c59b30eb05";
  made.comment_class = "abuse";
  made.probability = 0.987;
  made.labels = {"hate", "threat"};
  made.signals = {"abuse.fi.word"};
  return made;
}

std::string part(const Restriction& restriction, const std::string& key,
                 Language language = Language::kEnglish) {
  for (const StatementPart& each : statement_of(restriction, language)) {
    if (each.key == key) return each.text;
  }
  return "(no part " + key + ")";
}

TEST(Statement, HasEveryPartInEveryLanguageAndNoTwoAlike) {
  std::set<std::string> texts;
  for (const Language language : {Language::kFinnish, Language::kSwedish, Language::kEnglish}) {
    std::vector<std::string> keys;
    for (const StatementPart& each : statement_of(hidden(), language)) {
      keys.emplace_back(each.key);
      EXPECT_FALSE(each.title.empty());
      EXPECT_TRUE(texts.insert(each.text).second) << each.text;
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"restriction", "facts", "automation", "legal_ground",
                                              "house_rule", "redress"}));
  }
}

TEST(Statement, SaysWhatItIsWhereAndForHowLong) {
  EXPECT_THAT(part(hidden(), "restriction"), HasSubstr("hidden"));
  EXPECT_THAT(part(hidden(), "restriction"), HasSubstr("kaisla-fb (facebook)"));
  EXPECT_THAT(part(hidden(), "restriction"), HasSubstr("2026-01-01T00:00:00Z"));
  EXPECT_THAT(part(hidden(), "restriction"), HasSubstr("until further notice"));
  Restriction over = hidden();
  over.taken_back_at = kNow + std::chrono::hours(1);
  EXPECT_THAT(part(over, "restriction"), HasSubstr("Ended: 2026-01-01T01:00:00Z"));
  EXPECT_THAT(part(over, "restriction"), Not(HasSubstr("further notice")));
  std::set<std::string> kinds;
  for (const ActionKind kind :
       {ActionKind::kHide, ActionKind::kDelete, ActionKind::kBlock, ActionKind::kWarn}) {
    Restriction each = hidden();
    each.kind = kind;
    EXPECT_TRUE(kinds.insert(part(each, "restriction")).second);
  }
}

TEST(Statement, TellsTheFactsAndWhoseInitiativeItWas) {
  for (const char* fact : {"1221_9000001", "words that were hidden", "abuse (99 %)",
                           "abuse.fi.word", "own initiative"}) {
    EXPECT_THAT(part(hidden(), "facts"), HasSubstr(fact));
  }
  Restriction gone = hidden();
  gone.text.clear();
  gone.forgotten = true;
  EXPECT_THAT(part(gone, "facts"), HasSubstr("not kept any more"));
}

TEST(Statement, TellsWhatAMachineDidAndWhatAPerson) {
  EXPECT_THAT(part(hidden(), "automation"), HasSubstr("detected by automated means"));
  EXPECT_THAT(part(hidden(), "automation"), HasSubstr("fully automatically"));
  Restriction approved = hidden();
  approved.automatic = false;
  approved.decided_by = "Liisa";
  EXPECT_THAT(part(approved, "automation"), HasSubstr("approved by a person"));
  EXPECT_THAT(part(approved, "automation"), Not(HasSubstr("Liisa"))) << "staff are not named";
  approved.decision = 0;
  EXPECT_THAT(part(approved, "automation"), Not(HasSubstr("detected")));
}

TEST(Statement, NamesLawsOnlyForWhatIsLabelledSoAndTheHouseRuleAlways) {
  EXPECT_THAT(part(hidden(), "legal_ground"), HasSubstr("11:10, incitement against a group"));
  EXPECT_THAT(part(hidden(), "legal_ground"), HasSubstr("25:7, menace"));
  EXPECT_THAT(part(hidden(), "house_rule"), HasSubstr("moderate.hide_abuse"));
  Restriction rude = hidden();
  rude.labels = {"harassment"};
  EXPECT_THAT(part(rude, "legal_ground"), HasSubstr("None"));
  ASSERT_EQ(grounds_of(rude).size(), 1u);
  EXPECT_FALSE(grounds_of(rude)[0].legal);
  Restriction exposed = hidden();
  exposed.labels = {"doxxing"};
  EXPECT_EQ(grounds_of(exposed).size(), 2u);
  EXPECT_EQ(grounds_of(exposed)[0].reference, "RL 24:8");
}

TEST(Statement, BlamesNobodyWhosePersonalDataAreProtected) {
  Restriction shown = hidden();
  shown.comment_class = "question";
  shown.labels = {"personal_data"};
  EXPECT_EQ(grounds_of(shown).size(), 1u) << "no law speaks of it";
  EXPECT_THAT(part(shown, "house_rule"), HasSubstr("blames nobody"));
  EXPECT_THAT(part(hidden(), "house_rule"), Not(HasSubstr("blames nobody")));
}

TEST(Statement, TellsWhereToAppealAndHowItStands) {
  EXPECT_THAT(part(hidden(), "redress"), HasSubstr("another person decides"));
  EXPECT_THAT(part(hidden(), "redress"), HasSubstr("action/12"));
  Restriction appealed = hidden();
  appealed.appeal = 3;
  appealed.appeal_state = "overturned";
  EXPECT_THAT(part(appealed, "redress"), HasSubstr("Appeal 3: overturned"));
}

TEST(Statement, HoldsWhenHardlyAnythingIsKnown) {
  Restriction bare;
  for (const Language language : {Language::kFinnish, Language::kSwedish, Language::kEnglish}) {
    EXPECT_EQ(statement_of(bare, language).size(), 6u);
    for (const StatementPart& each : statement_of(bare, language)) EXPECT_FALSE(each.text.empty());
  }
  EXPECT_THAT(part(bare, "restriction"), HasSubstr("not known"));
}

TEST(Statement, StandsBesideItsFactsAsJson) {
  const auto value = to_json_value(hidden(), Language::kFinnish);
  EXPECT_EQ(value["kind"], "hide");
  EXPECT_EQ(value["language"], "fi");
  EXPECT_EQ(value["grounds"].size(), 3u);
  EXPECT_EQ(value["statement"][0]["key"], "restriction");
  EXPECT_TRUE(value["taken_back_at"].is_null());
}

}  // namespace
}  // namespace kaiku::rights
