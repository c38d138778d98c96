#include <nlohmann/json.hpp>

#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/catalogue.hpp>

#include "../../src/rules/catalogue/spelling.hpp"
#include "../../src/rules/rule_text.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using nlohmann::json;
using Kind = CatalogueEntry::Kind;

Catalogue read(const std::vector<RuleFile>& files) {
  Diagnostics diagnostics;
  Catalogue catalogue = catalogue_of(files, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << to_string(diagnostic);
  return catalogue;
}

const std::vector<RuleFile>& layered() {
  static const std::vector<RuleFile> files = {
      file("signals/shipped.yaml",
           "groups: {insults: {max_score: 2}}\n"
           "signals:\n"
           "  - {id: a, about: First., label: [x], when: {word: a},\n"
           "     tests: {hit: [a], miss: [b, c]}}\n"
           "  - {id: b, group: insults, score: {abuse: 1}, when: {list: fi/bad}}\n"),
      file("policies/shipped.yaml",
           "policies: [{id: a, when: {class: abuse, any: [{signal: b}, {label: x}]}, "
           "do: [{warn: hello}, {label: x}]}]\n"),
      file("replies/fi.yaml", "language: fi\nreplies: {hello: [A, B, C]}\n"),
      file("words/fi/bad.txt", "paha\n"),
      file("signals/own.yaml",
           "signals:\n  - {id: a, override: true, label: [y], when: {word: aa}}\n"
           "  - {id: c, label: [z], when: {word: c}}\n",
           1),
      file("words/fi/bad.txt", "ilkeä\n", 1),
      file("signals/last.yaml",
           "signals:\n  - {id: b, disabled: true}\n"
           "  - {id: a, override: true, label: [z], when: {word: aaa}}\n",
           2)};
  return files;
}

const CatalogueEntry& only(const Catalogue& catalogue, std::string_view id, Kind kind) {
  for (const CatalogueEntry* entry : catalogue.find(id)) {
    if (entry->kind == kind) return *entry;
  }
  ADD_FAILURE() << "no " << id;
  return catalogue.entries.front();
}

TEST(Catalogue, TellsWhereARuleStandsAndEverythingThatItReplaced) {
  const Catalogue catalogue = read(layered());
  const CatalogueEntry& entry = only(catalogue, "a", Kind::kSignal);
  EXPECT_EQ(entry.origin.file, "signals/last.yaml");
  EXPECT_EQ(entry.origin.line, 3);
  EXPECT_EQ(entry.origin.layer, 2U);
  ASSERT_EQ(entry.below.size(), 2U);
  EXPECT_EQ(entry.below[0].file, "signals/shipped.yaml");
  EXPECT_EQ(entry.below[0].line, 3);
  EXPECT_EQ(entry.below[1].file, "signals/own.yaml");
  EXPECT_EQ(entry.below[1].layer, 1U);
  EXPECT_NE(entry.yaml.find("word: aaa"), std::string::npos) << entry.yaml;
  EXPECT_EQ(json::parse(entry.json)["label"], json({"z"}));
}

TEST(Catalogue, KeepsWhatWasRemovedAndSaysBywhom) {
  const Catalogue catalogue = read(layered());
  const CatalogueEntry& entry = only(catalogue, "b", Kind::kSignal);
  EXPECT_TRUE(entry.disabled);
  EXPECT_EQ(entry.origin.file, "signals/last.yaml");
  ASSERT_EQ(entry.below.size(), 1U);
  EXPECT_EQ(entry.below[0].file, "signals/shipped.yaml");
}

TEST(Catalogue, FindsEverythingOfAName) {
  const Catalogue catalogue = read(layered());
  EXPECT_EQ(catalogue.find("a").size(), 2U) << "a signal and a policy";
  ASSERT_EQ(catalogue.find("hello").size(), 1U) << "a reply without its language";
  EXPECT_EQ(catalogue.find("hello")[0]->id, "fi/hello");
  EXPECT_EQ(catalogue.find("fi/hello").size(), 1U);
  EXPECT_TRUE(catalogue.find("fi").empty());
}

TEST(Catalogue, TellsWhoAsksForIt) {
  std::vector<RuleFile> shipped(layered().begin(), layered().begin() + 4);
  const Catalogue catalogue = read(shipped);
  const auto used_by = [&](std::string_view id, Kind kind) {
    return only(catalogue, id, kind).used_by;
  };
  using Users = std::vector<std::string>;
  EXPECT_EQ(used_by("b", Kind::kSignal), Users({"policy a"}));
  EXPECT_EQ(used_by("a", Kind::kSignal), Users({"policy a"})) << "by its label";
  EXPECT_EQ(used_by("insults", Kind::kGroup), Users({"signal b"}));
  EXPECT_EQ(used_by("fi/bad", Kind::kList), Users({"signal b"}));
  EXPECT_EQ(used_by("hello", Kind::kReply), Users({"policy a"}));
  EXPECT_EQ(used_by("a", Kind::kPolicy), Users());
}

TEST(Catalogue, KnowsCompositesAndWhatTheyAreMadeOf) {
  const Catalogue catalogue = read(
      {file("signals/s.yaml",
            "groups: {mild: {max_score: 2}}\n"
            "signals:\n"
            "  - {id: a, label: [x], when: {word: a}}\n"
            "  - {id: b, group: mild, label: [y], when: {word: b}}\n"
            "composites:\n"
            "  - {id: both, about: Together., signal: 'a & (g:mild >= 1)', label: [z],\n"
            "     tests: {hit: [a b], miss: [a]}}\n"
            "  - {id: gone, signal: a & b, label: [z]}\n"),
       file("policies/p.yaml", "policies: [{id: p, when: {signal: both}, do: [{hold: true}]}]\n"),
       file("signals/own.yaml", "composites: [{id: gone, disabled: true}]\n", 1)});
  const CatalogueEntry& both = only(catalogue, "both", Kind::kComposite);
  EXPECT_EQ(both.about, "Together.");
  EXPECT_EQ(both.origin.line, 6);
  EXPECT_EQ(both.hits, std::vector<std::string>{"a b"});
  EXPECT_EQ(both.used_by, std::vector<std::string>{"policy p"});
  using Users = std::vector<std::string>;
  EXPECT_EQ(only(catalogue, "a", Kind::kSignal).used_by, Users({"composite both"}));
  EXPECT_EQ(only(catalogue, "mild", Kind::kGroup).used_by, Users({"signal b", "composite both"}));
  EXPECT_TRUE(only(catalogue, "gone", Kind::kComposite).disabled);
  EXPECT_EQ(parse_entry_kind("composite"), Kind::kComposite);
}

TEST(Catalogue, ListsWithTheSameNameAddUp) {
  const Catalogue catalogue = read(layered());
  const CatalogueEntry& list = only(catalogue, "fi/bad", Kind::kList);
  EXPECT_EQ(list.yaml, "paha\nilkeä\n");
  ASSERT_EQ(list.below.size(), 1U);
  EXPECT_EQ(list.below[0].layer, 0U);
  EXPECT_EQ(list.origin.layer, 1U);
}

TEST(Catalogue, CountsWhatOfAFileIsInForce) {
  const Catalogue catalogue = read(layered());
  ASSERT_EQ(catalogue.files.size(), 7U);
  EXPECT_EQ(catalogue.files[0].path, "signals/shipped.yaml");
  EXPECT_EQ(catalogue.files[0].holds, "signals");
  EXPECT_EQ(catalogue.files[0].in_force, 1U) << "the group";
  EXPECT_EQ(catalogue.files[0].overridden, 2U);
  EXPECT_EQ(catalogue.files[4].in_force, 1U) << "c";
  EXPECT_EQ(catalogue.files[4].overridden, 1U) << "a";
}

TEST(Catalogue, AFileWithAMistakeIsToldAndTheRestStaysReadable) {
  Diagnostics diagnostics;
  const Catalogue catalogue =
      catalogue_of({file("signals/a.yaml", "signals: [{id: a, label: x, when: {word: a}}]\n"),
                    file("signals/b.yaml", "signals: {{{\n")},
                   diagnostics);
  EXPECT_EQ(catalogue.find("a").size(), 1U);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].code, "KR001");
}

TEST(Spelling, OfEveryShippedRuleReadsBackAsTheSame) {
  Diagnostics diagnostics;
  const auto catalogue = read_catalogue({std::string(KAIKU_SOURCE_DIR) + "/rules"}, diagnostics);
  ASSERT_TRUE(catalogue);
  std::size_t compared = 0;
  for (const CatalogueEntry& entry : catalogue->entries) {
    if (entry.kind == Kind::kList) continue;
    const auto again = config::parse_yaml(entry.yaml, entry.id, diagnostics);
    ASSERT_TRUE(again) << entry.yaml;
    EXPECT_EQ(to_yaml(*again), entry.yaml);
    EXPECT_EQ(json::parse(to_json(*again).dump()), json::parse(entry.json)) << entry.yaml;
    ++compared;
  }
  EXPECT_GT(compared, 200U);
}

TEST(Spelling, QuotesWhatWouldBeReadAsSomethingElse) {
  Diagnostics diagnostics;
  const std::string written =
      "{a: \"true\", b: true, c: \"1\", d: 1, e: \"\", f: \"a: b\", g: \"# no\", h: \"- x\", "
      "i: \"line\\nbreak\", j: \"*star\", k: \"null\", l: null, m: \"<= 3\", n: kissa}";
  const auto node = config::parse_yaml(written, "x", diagnostics);
  ASSERT_TRUE(node);
  const auto again = config::parse_yaml(to_yaml(*node), "y", diagnostics);
  ASSERT_TRUE(again) << to_yaml(*node);
  EXPECT_EQ(canonical(*again), canonical(*node));
  const json value = json::parse(to_json(*again).dump());
  EXPECT_EQ(value["a"], "true");
  EXPECT_EQ(value["b"], true);
  EXPECT_EQ(value["c"], "1");
  EXPECT_EQ(value["d"], 1);
  EXPECT_EQ(value["k"], "null");
  EXPECT_TRUE(value["l"].is_null());
}

}  // namespace
}  // namespace kaiku::rules
