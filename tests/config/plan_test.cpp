#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/plan.hpp>

#include "golden/golden.hpp"

namespace kaiku::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kPlace =
    "rules: {directories: [rules]}\n"
    "brands: [{id: kaisla, name: Kaisla, languages: [fi, sv]}]\n"
    "accounts: [{id: kaisla-fb, brand: kaisla, platform: facebook}, "
    "{id: kaisla-sv, brand: kaisla, platform: facebook, language: sv}]\n"
    "contacts: [{id: maija, channels: [{type: webhook, url: \"https://example.org/x\", secret: "
    "\"env:HOOK\"}]}, {id: silent}]\n"
    "teams: [{id: some_team, contacts: maija}, {id: silent_team, contacts: silent}]\n"
    "plan: {path: plan.yaml}\n";

constexpr const char* kChannels =
    "channels:\n"
    "  - {account: kaisla-fb, owner: some_team}\n"
    "  - {account: kaisla-sv, owner: maija}\n";

class ContentPlanFile : public testing::Test {
 protected:
  ContentPlanFile() {
    Diagnostics none;
    config_ = parse_config(kPlace, "/etc/kaiku/kaiku.yaml", none);
  }
  std::optional<Plan> parse(const std::string& text) {
    diagnostics_.clear();
    return parse_plan(text, "plan.yaml", *config_, diagnostics_);
  }
  std::string complaints(const std::string& text) {
    EXPECT_FALSE(parse(text));
    std::string lines;
    for (const auto& diagnostic : diagnostics_) lines += to_string(diagnostic) + "\n";
    return lines;
  }
  std::string words(const PlanPost& post, const char* account) {
    const std::string* const text =
        text_for(post, *config_->find_account(account), *config_->find_brand("kaisla"));
    return text == nullptr ? "none" : *text;
  }

  std::optional<Config> config_;
  Diagnostics diagnostics_;
};

TEST_F(ContentPlanFile, StandsBesideTheConfigurationThatNamesIt) {
  EXPECT_EQ(config_->plan.path, "/etc/kaiku/plan.yaml");
  Config without = *config_;
  without.plan.path.clear();
  Diagnostics diagnostics;
  const auto none = load_plan(without, diagnostics);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->channels.empty());
  EXPECT_FALSE(load_plan(*config_, diagnostics)) << "one that is named must be there";
  EXPECT_TRUE(has_errors(diagnostics));
}

TEST_F(ContentPlanFile, IsReadWhole) {
  const auto plan = parse(
      "late_most: 30m\n"
      "remind_before: 4h\n"
      "channels:\n"
      "  - account: kaisla-fb\n"
      "    owner: some_team\n"
      "    at_least: {count: 2, per: 7d}\n"
      "    hours: [mon-fri 9-15]\n"
      "posts:\n"
      "  - {id: spring, accounts: kaisla-fb, at: 2026-05-04T09:00, text: Hei, approved_by: "
      "Maija}\n");
  ASSERT_TRUE(plan) << complaints("");
  EXPECT_EQ(plan->late_most, 30min);
  EXPECT_EQ(plan->remind_before, 4h);
  ASSERT_EQ(plan->channels.size(), 1u);
  EXPECT_EQ(plan->channels[0].at_least->count, 2);
  EXPECT_EQ(plan->channels[0].at_least->per, std::chrono::days(7));
  ASSERT_EQ(plan->posts.size(), 1u);
  EXPECT_EQ(plan->posts[0].when, "2026-05-04T09:00");
  EXPECT_EQ(plan->posts[0].approved_by, "Maija");
  EXPECT_THAT(plan->posts[0].accounts, ElementsAre("kaisla-fb"));
}

TEST_F(ContentPlanFile, GivesEachAccountItsOwnWordsThenThoseOfItsLanguageThenThoseForAll) {
  const auto plan = parse(std::string(kChannels) +
                          "posts:\n"
                          "  - id: spring\n"
                          "    accounts: [kaisla-fb, kaisla-sv]\n"
                          "    at: 2026-05-04T09:00\n"
                          "    text: kaikille\n"
                          "    texts: [{language: sv, text: svenska}]\n"
                          "  - id: own\n"
                          "    accounts: [kaisla-fb, kaisla-sv]\n"
                          "    at: 2026-05-04T09:00\n"
                          "    texts: [{language: sv, text: svenska}, {account: kaisla-sv, text: "
                          "egen}, {language: fi, text: suomi}]\n");
  ASSERT_TRUE(plan);
  EXPECT_EQ(words(plan->posts[0], "kaisla-fb"), "kaikille");
  EXPECT_EQ(words(plan->posts[0], "kaisla-sv"), "svenska");
  EXPECT_EQ(words(plan->posts[1], "kaisla-fb"), "suomi");
  EXPECT_EQ(words(plan->posts[1], "kaisla-sv"), "egen");
}

TEST_F(ContentPlanFile, NamesEveryMistakeWithItsPlaceAndRemedy) {
  golden::expect_golden(
      "config/plan_mistakes.txt",
      complaints(
          "chanels: []\n"
          "channels:\n"
          "  - {account: kaisla-fp, owner: some_team}\n"
          "  - {account: kaisla-fb, owner: some_taem, at_least: {count: 0, per: 7d}}\n"
          "  - {account: kaisla-fb, owner: maija, hours: [someday]}\n"
          "posts:\n"
          "  - {id: a, accounts: [kaisla-sv], at: 2026-05-04T09:00, text: x}\n"
          "  - {id: a, accounts: [kaisla-fb, kaisla-fb], at: 2026-05-04T09:00, text: x}\n"
          "  - {id: b, accounts: kaisla-fb, at: 2026-02-30T09:00, text: x}\n"
          "  - {id: c, accounts: kaisla-fb, at: 2026-05-04T09:00}\n"
          "  - {id: d, accounts: kaisla-fb, at: 2026-05-04T09:00, text: x, texts: "
          "[{text: y}, {account: kaisla-sv, text: z}]}\n"
          "  - {id: e, accounts: [], at: 2026-05-04T09:00, texts: [{language: de, text: y}]}\n"));
}

TEST_F(ContentPlanFile, RefusesAnOwnerWhoCannotBeReminded) {
  for (const char* const owner : {"silent", "silent_team"}) {
    EXPECT_THAT(
        complaints(std::string("channels:\n  - {account: kaisla-fb, owner: ") + owner + "}\n"),
        HasSubstr("can be reached by nothing"));
  }
}

TEST_F(ContentPlanFile, RefusesAKeyThatIsWrittenTwice) {
  EXPECT_THAT(complaints("late_most: 1h\nlate_most: 2h\n"), HasSubstr("plan.yaml:2:1"));
}

TEST_F(ContentPlanFile, HoldsABoundedNumberOfPosts) {
  std::string text = std::string(kChannels) + "posts:\n";
  for (std::size_t i = 0; i <= kMostPlannedPosts; ++i) {
    text += "  - {id: p" + std::to_string(i) +
            ", accounts: kaisla-fb, at: 2026-05-04T09:00, text: x}\n";
  }
  EXPECT_THAT(complaints(text), HasSubstr("more than 2000 posts"));
}

TEST_F(ContentPlanFile, HasASchemaThatStaysAsItWasReviewed) {
  golden::expect_golden("config/plan.schema.json", plan_json_schema());
}

TEST_F(ContentPlanFile, TheExampleOfTheDocumentationLoads) {
  const std::string page = golden::read_text(std::string(KAIKU_SOURCE_DIR) + "/docs/plan.md");
  const std::size_t start = page.find("```yaml\n");
  ASSERT_NE(start, std::string::npos);
  const auto plan = parse(page.substr(start + 8, page.find("```", start + 8) - start - 8));
  ASSERT_TRUE(plan) << (diagnostics_.empty() ? "" : to_string(diagnostics_.front()));
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(plan->channels.size(), 2u);
  EXPECT_GE(plan->posts.size(), 2u);
}

}  // namespace
}  // namespace kaiku::config
