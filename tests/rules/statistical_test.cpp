#include <nlohmann/json.hpp>

#include "rule_fixture.hpp"
#include "statistical_model_file.hpp"

namespace kaiku::rules {
namespace {

constexpr auto kModelPath = "model/statistical.kmodel";

/// Rules with a word that is mild abuse, and a model that finds abuse everywhere.
std::vector<RuleFile> rules_with(const std::string& statement, double evidence = 6) {
  return {file("signals/s.yaml",
               "signals: [{id: mild, score: {abuse: 2}, when: {word: torvi}},"
               " {id: gross, score: {abuse: 6}, when: {word: idiootti}}]\n"),
          file("classes.yaml", "classes: {abuse: {bias: -4}}\n" + statement),
          file(kModelPath, model_file_saying(CommentClass::kAbuse, evidence))};
}

Finding examine(const RuleSet& rules, const std::string& text) {
  const Comment comment = comment_of(text);
  Context context;
  context.comment = &comment;
  return rules.examine(prepare(text, Language::kFinnish), context);
}

std::string messages(const std::string& statement) {
  const Loaded loaded = load(rules_with(statement));
  EXPECT_EQ(loaded.rules == nullptr, has_errors(loaded.diagnostics));
  return loaded.messages();
}

TEST(StatisticalSignal, AddsItsWeighedEvidenceAsOneMoreSignal) {
  const Loaded loaded =
      load(rules_with("statistical: {file: model/statistical.kmodel, weight: 0.5, bound: 5}\n"));
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Finding finding = examine(*loaded.rules, "hei torvi");
  ASSERT_EQ(finding.hits.size(), 2U);
  EXPECT_EQ(finding.hits[1].id, "statistical");
  EXPECT_EQ(finding.hits[1].score, (SignalScore{{CommentClass::kAbuse, 3.0}}));
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kAbuse).log_odds, -4 + 2 + 3);
}

TEST(StatisticalSignal, NeverMovesAClassBeyondItsBound) {
  for (const double evidence : {50.0, -50.0}) {
    const Loaded loaded = load(rules_with(
        "statistical: {file: model/statistical.kmodel, weight: 2, bound: 1.5}\n", evidence));
    ASSERT_TRUE(loaded.rules) << loaded.messages();
    const Finding finding = examine(*loaded.rules, "hei torvi");
    EXPECT_DOUBLE_EQ(finding.score(CommentClass::kAbuse).log_odds,
                     -2 + (evidence > 0 ? 1.5 : -1.5));
  }
}

TEST(StatisticalSignal, TakesAWeightForEachClass) {
  const Loaded loaded = load(rules_with(
      "statistical: {file: model/statistical.kmodel, weight: {abuse: 0, praise: 1}, bound: 5}\n"));
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_DOUBLE_EQ(examine(*loaded.rules, "hei").score(CommentClass::kAbuse).log_odds, -4);
}

TEST(StatisticalSignal, IsMarkedWhereItAloneDecides) {
  const Loaded loaded =
      load(rules_with("statistical: {file: model/statistical.kmodel, weight: 1, bound: 3}\n"));
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Finding tipped = examine(*loaded.rules, "hei torvi");
  EXPECT_TRUE(tipped.holds(CommentClass::kAbuse));
  EXPECT_FALSE(tipped.holds_in_words(CommentClass::kAbuse));
  const Finding said = examine(*loaded.rules, "hei idiootti");
  EXPECT_TRUE(said.holds(CommentClass::kAbuse));
  EXPECT_TRUE(said.holds_in_words(CommentClass::kAbuse));
}

TEST(StatisticalSignal, CanBeLeftOutAndSwitchedOff) {
  for (const char* statement : {"", "statistical: {off: true}\n",
                                "statistical: {file: model/statistical.kmodel, off: true}\n"}) {
    const Loaded loaded = load(rules_with(statement));
    ASSERT_TRUE(loaded.rules) << loaded.messages();
    EXPECT_EQ(loaded.rules->statistical(), nullptr);
    EXPECT_EQ(examine(*loaded.rules, "hei torvi").hits.size(), 1U);
  }
}

TEST(StatisticalSignal, OfAnOperatorReplacesTheShippedOne) {
  auto files = rules_with("statistical: {file: model/statistical.kmodel}\n");
  files.push_back(file("classes.yaml", "statistical: {off: true}\n", 1));
  EXPECT_EQ(load(files).rules->statistical(), nullptr);

  files = rules_with("statistical: {file: model/statistical.kmodel, weight: 1, bound: 9}\n");
  files.push_back(file(kModelPath, model_file_saying(CommentClass::kAbuse, 1), 1));
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_DOUBLE_EQ(examine(*loaded.rules, "hei").score(CommentClass::kAbuse).log_odds, -3);
}

TEST(StatisticalSignal, IsPartOfTheRevision) {
  const std::string statement = "statistical: {file: model/statistical.kmodel}\n";
  EXPECT_NE(load(rules_with(statement, 6)).rules->revision(),
            load(rules_with(statement, 5)).rules->revision());
}

TEST(StatisticalSignal, MistakesAreNamedWithPlaceAndRemedy) {
  EXPECT_EQ(
      messages("statistical: {file: model/statistcal.kmodel}\n"),
      "classes.yaml:2:21: error: there is no model file 'model/statistcal.kmodel' (did you mean "
      "'model/statistical.kmodel'?) [KR001]\n");
  EXPECT_NE(messages("statistical: {weight: 1}\n").find("'file' is missing"), std::string::npos);
  EXPECT_NE(messages("statistical: {file: model/statistical.kmodel, wieght: 1}\n")
                .find("did you mean 'weight'?"),
            std::string::npos);
  EXPECT_NE(messages("statistical: {file: model/statistical.kmodel, weight: 3}\n").find("weight"),
            std::string::npos);
  EXPECT_NE(messages("statistical: {file: model/statistical.kmodel, weight: {abuze: 1}}\n")
                .find("did you mean 'abuse'?"),
            std::string::npos);
}

TEST(StatisticalSignal, ADamagedModelFileIsADiagnostic) {
  auto files = rules_with("statistical: {file: model/statistical.kmodel}\n");
  files.back().content[300] ^= 1;
  const Loaded loaded = load(files);
  EXPECT_FALSE(loaded.rules);
  EXPECT_EQ(
      loaded.messages(),
      "model/statistical.kmodel: error: the statistical model is damaged: its checksum does not "
      "fit (build it again with kaikuctl learn) [KR001]\n");
}

TEST(StatisticalSignal, KeepsItsNameForItself) {
  const Loaded loaded = load(
      {file("signals/s.yaml", "signals: [{id: statistical, label: x, when: {word: torvi}}]\n")});
  EXPECT_FALSE(loaded.rules);
  EXPECT_NE(loaded.messages().find("belongs to the statistical signal"), std::string::npos);
}

TEST(StatisticalSignal, ModelFilesHaveABoundOfTheirOwn) {
  auto files = rules_with("statistical: {file: model/statistical.kmodel}\n");
  LoadLimits limits;
  limits.max_file_bytes = 1'000;
  EXPECT_TRUE(load(files, limits).rules);
  files.back().content.resize(classify::StatisticalModel::kMaxModelBytes + 1);
  EXPECT_NE(load(files).messages().find("larger than 8388608 bytes"), std::string::npos);
}

TEST(StatisticalSignal, IsDescribedByTheSchema) {
  const auto defs = nlohmann::json::parse(json_schema())["$defs"];
  for (const char* key : {"file", "weight", "bound", "off"}) {
    EXPECT_TRUE(defs["statistical"]["properties"].contains(key)) << key;
  }
}

}  // namespace
}  // namespace kaiku::rules
