// `kaikuctl learn` and `kaikuctl tune` as programs, on a small corpus.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::kaikuctl;
using e2e::KaikuctlRun;
using e2e::RuleFolder;
using nlohmann::json;

std::string content(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string line(const std::string& text, const std::string& label) {
  return json({{"id", text}, {"text", text}, {"lang", "fi"}, {"class", label}}).dump() + "\n";
}

/// Ten places and ten things: enough different texts of each kind. "surkea" is said of weather, so
/// that a fit trusts it less than its author does.
std::string corpus() {
  constexpr const char* kThings[] = {"takki", "reppu", "kaappi", "tuoli", "lamppu",
                                     "matto", "pyörä", "uuni",   "peili", "kello"};
  std::string lines;
  for (const char* const thing : kThings) {
    const std::string name = thing;
    lines += line("milloin " + name + " tulee myyntiin", "question");
    lines += line("milloin " + name + " saapuu varastoon", "question");
    lines += line("huono " + name + " hajosi heti", "criticism");
    lines += line("huono " + name + " eikä vastata", "criticism");
    lines += line("surkea sää mutta " + name + " mukana", "other");
    lines += line("surkea keli ja " + name + " märkä", "other");
  }
  return lines;
}

constexpr const char* kRules =
    "signals:\n"
    "  - {id: bad, lang: fi, score: {criticism: 3.5}, when: {word: huono}}\n"
    "  - {id: poor, lang: fi, score: {criticism: 3.2}, when: {word: surkea}}\n"
    "  - {id: asks, lang: fi, score: {question: 3.5}, when: {word: milloin}}\n"
    "  - {id: service, lang: fi, when: {word: palvelu}}\n"
    "composites:\n"
    "  - {id: bad_thing, signal: -bad & !service, score: {criticism: 0.5}}\n";

class KaikuctlLearning : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path() + "/" + name; }

  KaikuctlRun tune(std::vector<std::string> more) const {
    std::vector<std::string> words = {"tune",         "--rules", path("rules"),       "--corpus",
                                      path("corpus"), "--out",   path("weights.yaml")};
    words.insert(words.end(), more.begin(), more.end());
    return kaikuctl(words);
  }
  void keep(const std::string& text, const std::string& label) const {
    folder_.write("keep.jsonl", line(text, label));
  }

  RuleFolder folder_{{{"corpus/fi.jsonl", corpus()}, {"rules/signals/s.yaml", kRules}}};
};

TEST_F(KaikuctlLearning, LearnsAModelThatRulesCanUse) {
  const std::vector<std::string> words = {
      "learn", "--corpus", path("corpus"), "--out", path("rules/model/m.kmodel"), "--json"};
  const auto run = kaikuctl(words);
  ASSERT_EQ(run.status, 0) << run.err;
  const json report = json::parse(run.out, nullptr, false);
  EXPECT_GT(report["trained_on"], 40);
  EXPECT_GT(report["cross_validated"]["classes"]["question"]["f1"], 0.9);
  const std::string bytes = content(path("rules/model/m.kmodel"));
  EXPECT_EQ(report["bytes"], bytes.size());

  const auto again = kaikuctl(words);
  EXPECT_EQ(content(path("rules/model/m.kmodel")), bytes) << "the same comments, the same bytes";
  EXPECT_TRUE(json::parse(again.out, nullptr, false)["old"]["changes"].empty());

  folder_.write("rules/classes.yaml",
                "statistical: {file: model/m.kmodel, weight: 0.5, bound: 3}\n");
  const auto said = kaikuctl({"classify", "--rules", path("rules")},
                             line("milloin sohva tulee myyntiin", "question"));
  ASSERT_EQ(said.status, 0) << said.err;
  const json answer = json::parse(said.out, nullptr, false);
  EXPECT_EQ(answer["class"], "question");
  EXPECT_NE(answer["signals"].dump().find("statistical"), std::string::npos) << said.out;
}

TEST_F(KaikuctlLearning, SaysWhenThereIsTooLittleToLearnFrom) {
  folder_.write("one/fi.jsonl", line("huono takki", "criticism"));
  const auto run = kaikuctl({"learn", "--corpus", path("one"), "--out", path("m.kmodel")});
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("too few comments"), std::string::npos) << run.err;
  EXPECT_FALSE(std::filesystem::exists(path("m.kmodel")));
}

TEST_F(KaikuctlLearning, TunesWeightsThatRulesCanUse) {
  const auto run = tune({"--pull", "0.1"});
  ASSERT_EQ(run.status, 0) << run.err;
  const std::string fitted = content(path("weights.yaml"));
  EXPECT_NE(fitted.find("  poor: {criticism: "), std::string::npos) << fitted;
  EXPECT_NE(fitted.find("  bad_thing: {criticism: "), std::string::npos)
      << "a composite: " << fitted;
  EXPECT_NE(run.out.find("hand-written -> fitted"), std::string::npos) << run.out;

  ASSERT_EQ(tune({"--pull", "0.1"}).status, 0);
  EXPECT_EQ(content(path("weights.yaml")), fitted) << "the same comments, the same bytes";

  const std::string text = line("surkea juttu", "criticism");
  const auto before = kaikuctl({"classify", "--rules", path("rules")}, text);
  folder_.write("rules/weights.yaml", fitted);
  const auto after = kaikuctl({"classify", "--rules", path("rules")}, text);
  EXPECT_EQ(json::parse(before.out, nullptr, false)["class"], "criticism");
  EXPECT_EQ(json::parse(after.out, nullptr, false)["class"], "other");
}

TEST_F(KaikuctlLearning, KeepsTextsRightThatTheFitWouldTurnWrong) {
  keep("surkea juttu", "criticism");
  const auto run = tune({"--pull", "0.1", "--keep", path("keep.jsonl"), "--json"});
  ASSERT_EQ(run.status, 0) << run.err;
  const json promises = json::parse(run.out, nullptr, false)["promises"];
  EXPECT_EQ(promises["texts"], 1);
  EXPECT_EQ(promises["in_force"], 1);
  EXPECT_EQ(promises["broken_by_fit"], json({"surkea juttu: \"surkea juttu\""}));
  EXPECT_TRUE(promises["unkept"].empty());
  ASSERT_FALSE(promises["taken_back"].empty());
  EXPECT_EQ(promises["taken_back"][0]["weight"], "poor");

  folder_.write("rules/weights.yaml", content(path("weights.yaml")));
  const auto after =
      kaikuctl({"classify", "--rules", path("rules")}, line("surkea juttu", "criticism"));
  EXPECT_EQ(json::parse(after.out, nullptr, false)["class"], "criticism");
}

TEST_F(KaikuctlLearning, KeepsTheTestsOfRuleFiles) {
  folder_.write("rules/signals/s.yaml",
                std::string(kRules).replace(std::string(kRules).find("word: surkea}"), 13,
                                            "word: surkea}, tests: {hit: [surkea juttu]}"));
  const auto run = tune({"--pull", "0.1"});
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find("1 of them would have become wrong"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("s.yaml:3: \"surkea juttu\""), std::string::npos) << run.out;
}

TEST_F(KaikuctlLearning, SaysWhichTextToKeepCannotBeRead) {
  folder_.write("keep.jsonl", "{\"text\": 1}\n");
  const auto run = tune({"--keep", path("keep.jsonl")});
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("keep.jsonl:1:"), std::string::npos) << run.err;
  EXPECT_FALSE(std::filesystem::exists(path("weights.yaml")));
}

}  // namespace
