// Approved answers from the rule file to the platform, and as an operator asks for them.
#include <string>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;

const char* const kAnswers = R"(
answers:
  - id: hours
    owner: care
    expires: 2099-12-31
    questions: {fi: [Milloin olette auki, Oletteko auki sunnuntaina]}
    text: {fi: ["Olemme auki {{fact.hours}}.", "Palvelemme {{fact.hours}}.", "Auki {{fact.hours}}."]}
    tests: {hit: ["Ootteko auki sunnuntaisin?"], miss: ["Mitä maksaa?"]}
  - id: old
    owner: care
    expires: 2020-12-31
    questions: {fi: [Paljonko lahjakortti maksaa]}
    text: {fi: [Yksi euro., Kaksi euroa., Kolme euroa.]}
facts: {hours: {text: {fi: ma–pe 9–18}}}
)";
const char* const kPolicies = R"(
policies:
  - id: answers
    when: {word: [milloin, paljonko, mikä]}
    do: [{answer: {otherwise: {team: care, due: 1h}}}]
)";

class ApprovedAnswersTest : public testing::Test {
 protected:
  RuleFolder rules{{{"answers/a.yaml", kAnswers}, {"policies/p.yaml", kPolicies}}};
};

TEST_F(ApprovedAnswersTest, TheOneThatFitsIsSentAndTheRestGoesToPeople) {
  Brand brand({.rules = "[\"" + rules.path() + "\"]"});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();

  ASSERT_EQ(brand.comment_in_shop("c1", "Moi! Milloin te olette auki?"), 200);
  ASSERT_FALSE(brand.action_on("c1", "reply", "done").is_null()) << brand.daemon().log();
  brand.shop().state().look([](const auto& state) {
    ASSERT_EQ(state.actions.size(), 1U);
    EXPECT_EQ(state.actions[0].text, "Olemme auki ma–pe 9–18.");
  });
  const json decided = brand.decision_on("c1");
  EXPECT_EQ(decided["actions"][0]["template"], "answer/hours");
  EXPECT_TRUE(decided["actions"][0].value("reason", "").starts_with("approved answers: hours 0.9"))
      << decided["actions"];

  ASSERT_EQ(brand.comment_in_shop("c2", "Paljonko lahjakortti maksaa?", "u-2"), 200);
  ASSERT_FALSE(brand.decision_on("c2").is_null());
  const json cases = brand.daemon().control_json("/api/v1/cases");
  EXPECT_NE(cases.dump().find("it expired after 2020-12-31; nearest: old"), std::string::npos)
      << cases << brand.decision_on("c2");
  for (const json& action : brand.actions_on("c2")) EXPECT_NE(action.value("kind", ""), "reply");
}

TEST_F(ApprovedAnswersTest, TheOperatorSeesTheRankingAndTheList) {
  const auto asked =
      kaikuctl({"answers", "Oletteko auki sunnuntaina?", "--json", "--rules", rules.path()});
  EXPECT_EQ(asked.status, 0) << asked.err;
  const json ranking = json::parse(asked.out, nullptr, false);
  ASSERT_TRUE(ranking.is_object()) << asked.out;
  EXPECT_TRUE(ranking["found"]);
  EXPECT_EQ(ranking["best"][0]["id"], "hours");
  EXPECT_EQ(ranking["best"][0]["question"], "Oletteko auki sunnuntaina");

  const auto refused =
      kaikuctl({"answers", "Paljonko lahjakortti maksaa?", "--rules", rules.path()});
  EXPECT_NE(refused.out.find("goes to people: the approved answer old fits, but it expired"),
            std::string::npos)
      << refused.out;

  const auto listed = kaikuctl({"answers", "--rules", rules.path()});
  EXPECT_NE(listed.out.find("2020-12-31 (expired)"), std::string::npos) << listed.out;
  const auto checked = kaikuctl({"check", "--rules", rules.path()});
  EXPECT_NE(checked.out.find("answer 'old' expired after 2020-12-31"), std::string::npos)
      << checked.out;
  EXPECT_EQ(kaikuctl({"test", "--rules", rules.path()}).status, 0);
}

}  // namespace
