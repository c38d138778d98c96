#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "../../src/policy/placeholders.hpp"
#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::hours;

class ApprovedWords : public ::testing::Test {
 protected:
  ApprovedWords() { planning.policy("answer", {text_step(ActionKind::kReply, "sorry")}); }

  std::string text() {
    const Decision decision = planning.plan();
    const PlannedAction* const reply = find(decision, ActionKind::kReply);
    return reply ? reply->action.text : "";
  }
  void expect_case_instead(Guard guard, const std::string& words) {
    const Decision decision = planning.plan();
    EXPECT_EQ(find(decision, ActionKind::kReply), nullptr);
    const PlannedAction* const opened = find(decision, ActionKind::kCase);
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(opened->state, ActionState::kReady);
    EXPECT_NE(opened->action.reason.find(words), std::string::npos) << opened->action.reason;
    EXPECT_TRUE(guarded(decision, guard, ActionKind::kReply));
  }
  Planning planning;
};

TEST_F(ApprovedWords, TakesTheFirstVariantWhenNoneWasUsed) {
  EXPECT_EQ(text(), "sorry yksi");
}

TEST_F(ApprovedWords, TakesAnUnusedVariantBeforeAUsedOne) {
  planning.memory.uses["sorry"][0] = planning.now - hours(1000);
  EXPECT_EQ(text(), "sorry kaksi yksityisviesti");
  EXPECT_EQ(find(planning.plan(), ActionKind::kReply)->action.variant, 1);
}

TEST_F(ApprovedWords, TakesTheLeastRecentlyUsedVariant) {
  planning.memory.uses["sorry"] = {
      {0, planning.now - hours(3)}, {1, planning.now - hours(2)}, {2, planning.now - hours(9)}};
  EXPECT_EQ(text(), "sorry kolme");
}

TEST_F(ApprovedWords, NeverRepeatsATextInItsThread) {
  planning.memory.thread_history->texts = {"sorry yksi", "sorry kaksi yksityisviesti"};
  EXPECT_EQ(text(), "sorry kolme");
  planning.memory.thread_history->texts.insert("sorry kolme");
  expect_case_instead(Guard::kNoEcho, "has been used in this thread");
}

TEST_F(ApprovedWords, NeverSaysNearlyTheSameAgain) {
  planning.wording.templates["sorry"].variants[Language::kFinnish] = {
      "Hei Maija! Harmillista kuulla, että toimitus on venynyt näin pitkään.",
      "Moi, kiitos kun kerroit. Asia on nyt meillä selvitettävänä."};
  planning.memory.thread_history->texts = {
      "Hei Aino! Harmillista kuulla, että toimitus on venynyt näin pitkään."};
  EXPECT_EQ(text(), "Moi, kiitos kun kerroit. Asia on nyt meillä selvitettävänä.");
}

TEST_F(ApprovedWords, ComparesFewWordsAsTheyStand) {
  planning.memory.thread_history->texts = {"sorry yksi!"};
  EXPECT_EQ(text(), "sorry yksi");
}

TEST_F(ApprovedWords, OfTheTextsThatAreNewTakesTheLeastRecentlyUsed) {
  planning.memory.uses["sorry"] = {{0, planning.now - std::chrono::hours(1)},
                                   {1, planning.now - std::chrono::hours(3)},
                                   {2, planning.now - std::chrono::hours(2)}};
  planning.memory.thread_history->texts = {"sorry kaksi yksityisviesti"};
  EXPECT_EQ(text(), "sorry kolme");
}

TEST_F(ApprovedWords, SpeaksTheLanguageOfTheCommentOrNotAtAll) {
  planning.finding.language = Language::kSwedish;
  EXPECT_EQ(text(), "sorry ett");
  planning.finding.language = Language::kEnglish;
  expect_case_instead(Guard::kApprovedWords, "no text in language en");
}

TEST_F(ApprovedWords, PassesOverVariantsWhosePlaceholdersHaveNoValue) {
  planning.account.placeholders.clear();
  planning.memory.thread_history->texts = {"sorry yksi"};
  EXPECT_EQ(text(), "sorry kolme");
}

TEST_F(ApprovedWords, OpensACaseWhenNoVariantCanBeFilled) {
  planning.wording.templates["sorry"].variants[Language::kFinnish] = {"Hei {{topic}}", "{{when}}"};
  expect_case_instead(Guard::kApprovedWords, "placeholder");
}

TEST_F(ApprovedWords, OpensACaseForAMissingTemplate) {
  planning.wording.templates.clear();
  expect_case_instead(Guard::kApprovedWords, "no template sorry");
}

TEST_F(ApprovedWords, WaitsForAPersonWhenTheUseOfATemplateCannotBeRead) {
  planning.memory.use_fails = true;
  const Decision decision = planning.plan();
  EXPECT_EQ(state_of(decision, ActionKind::kReply), ActionState::kAwaitingApproval);
  EXPECT_EQ(find(decision, ActionKind::kReply)->action.text, "sorry yksi");
}

TEST_F(ApprovedWords, DoesNotLetAnAuthorsNameSpeakForTheBrand) {
  planning.wording.templates["sorry"].variants[Language::kFinnish] = {"Hei {{author}}!"};
  EXPECT_EQ(text(), "Hei Maija!");
  planning.comment.author.name = "Halvat lainat www.laina.example";
  expect_case_instead(Guard::kApprovedWords, "placeholder");
  planning.account.placeholders["author"] = "configured";
  EXPECT_EQ(text(), "") << "configuration cannot name the author either";
}

TEST(PlainName, TakesNamesOfManyScripts) {
  for (const char* const name :
       {"Maija Meikäläinen", "O'Brien", "Anna-Liisa", "Åsa_92", "Ольга", "Ελένη", "محمد", "美咲"}) {
    EXPECT_TRUE(is_plain_name(name)) << name;
  }
}

TEST(PlainName, RefusesWhatCouldBeALinkAMentionOrATrick) {
  const std::string forty_one(41, 'a');
  for (const std::string& name :
       {std::string("osta.example"), std::string("@brand"), std::string("#ale"), std::string("a/b"),
        std::string("x:y"), std::string(""), std::string("   "), std::string("a\nb"),
        std::string("evil\u202Egnp"), std::string("a\u200Bb"), std::string("\u061Cabc"),
        std::string("\xC3"), std::string("\xFF\xFE"), std::string("\xE2\x82"),
        std::string("{{channel}}"), std::string("💩"), forty_one}) {
    EXPECT_FALSE(is_plain_name(name)) << name;
  }
  EXPECT_TRUE(is_plain_name(forty_one.substr(1)));
}

}  // namespace
}  // namespace kaiku::policy
