#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "../../src/rules/condition.hpp"
#include "../../src/rules/loading/statements.hpp"
#include "golden/golden.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using nlohmann::json;

json schema() {
  return json::parse(json_schema());
}

/// Editors read the file in rules/schema. KAIKU_UPDATE_GOLDEN=1 writes it anew.
TEST(JsonSchema, TheFileForEditorsIsTheGeneratedOne) {
  const std::filesystem::path path =
      std::filesystem::path(KAIKU_SOURCE_DIR) / "rules/schema/rules.schema.json";
  if (std::getenv("KAIKU_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << json_schema();
  }
  EXPECT_EQ(golden::read_text(path), json_schema())
      << "write it with: kaikuctl schema > rules/schema/rules.schema.json";
}

TEST(JsonSchema, KnowsEveryConditionOfTheTable) {
  const json defs = schema()["$defs"];
  for (const ConditionEntry& entry : conditions()) {
    const std::string key(entry.key);
    EXPECT_TRUE(defs["policy_condition"]["properties"].contains(key)) << key;
    EXPECT_EQ(defs["signal_condition"]["properties"].contains(key),
              entry.where == ConditionEntry::Where::kEverywhere)
        << key;
  }
}

TEST(JsonSchema, EveryReferenceLeadsSomewhere) {
  const json whole = schema();
  const std::function<void(const json&)> visit = [&](const json& value) {
    if (value.is_object() && value.contains("$ref")) {
      const std::string target = value["$ref"];
      ASSERT_TRUE(target.starts_with("#/")) << target;
      EXPECT_TRUE(whole.contains(json::json_pointer(target.substr(1)))) << target;
    }
    if (value.is_structured()) {
      for (const json& inner : value) visit(inner);
    }
  };
  visit(whole);
}

/// A value that the fragment of a condition allows.
std::string example_for(const json& value) {
  if (value.contains("anyOf")) return example_for(value["anyOf"][0]);
  if (value.contains("const")) return value["const"].dump();
  if (value.value("type", "") == "boolean") return "true";
  if (value.value("type", "") == "array") return "[{word: a}]";
  if (value.value("type", "") == "integer") return value["maximum"].dump();
  if (value.value("type", "") == "object") {
    std::string keys;
    for (const json& key : value["required"]) {
      keys += key.get<std::string>() + ": " +
              example_for(value["properties"][key.get<std::string>()]) + ", ";
    }
    return "{" + keys + "}";
  }
  const std::string target = value.value("$ref", "");
  if (target == "#/$defs/comparison") return "\">= 1\"";
  if (target == "#/$defs/post_kinds") return "ad";
  if (target == "#/$defs/weekdays") return "mon-fri";
  if (target == "#/$defs/stretches") return "22-07";
  if (value.contains("enum")) return value["enum"][0];
  if (target == "#/$defs/duration") return "1h";
  if (target == "#/$defs/count_by") return "author";
  if (target == "#/$defs/run") return "\">= 4\"";
  if (target == "#/$defs/duration_comparison") return "\">= 1d\"";
  if (target == "#/$defs/classes") return "abuse";
  if (target == "#/$defs/languages") return "fi";
  if (target == "#/$defs/kinds") return "review";
  if (target == "#/$defs/policy_condition") return "{word: a}";
  return "given";
}

/// The parser reads what the schema allows: a fragment that drifts from its parser fails here.
TEST(JsonSchema, WhatItAllowsTheParserReads) {
  const json properties = schema()["$defs"]["policy_condition"]["properties"];
  for (const auto& [key, value] : properties.items()) {
    std::string condition = key + ": " + example_for(value);
    if (key == "list" || key == "evades") condition = key + ": fi/given";
    if (key == "confidence") condition += ", class: abuse";
    const Loaded loaded =
        load({file("signals/s.yaml", "signals: [{id: given, label: [given], when: {word: a}}]\n"),
              file("words/fi/given.txt", "sana\n"),
              file("policies/p.yaml",
                   "policies: [{id: p, when: {" + condition + "}, do: [{hold: true}]}]\n")});
    EXPECT_TRUE(loaded.rules) << condition << "\n" << loaded.messages();
  }
}

TEST(JsonSchema, EveryStepOfTheTableIsRead) {
  for (const StepEntry& entry : step_entries()) {
    const json value = json::parse(entry.schema);
    std::string example = "hei";
    const json& plain = value.contains("anyOf") ? value["anyOf"].front() : value;
    if (plain.contains("const")) example = plain["const"].dump();
    if (entry.key == "answer") example = "{otherwise: {team: care, due: 1h}}";
    if (entry.kind == ActionKind::kCase) example = "{team: care, due: 4h}";
    if (entry.kind == ActionKind::kEscalate) example = "{kind: threat, severity: crisis}";
    const std::string step = std::string(entry.key) + ": " + example;
    const Loaded loaded =
        load({file("replies/fi.yaml", "language: fi\nreplies: {hei: [a, b, c]}\n"),
              file("policies/p.yaml",
                   "policies: [{id: p, when: {class: abuse}, do: [{" + step + "}]}]\n")});
    EXPECT_TRUE(loaded.rules) << step << "\n" << loaded.messages();
  }
}

/// A key that is like no other makes the parser list the keys that it knows.
std::set<std::string> known_keys(const std::string& path, const std::string& content) {
  const std::string messages = load({file(path, content)}).messages();
  const std::size_t begin = messages.find("(known: ");
  EXPECT_NE(begin, std::string::npos) << messages;
  std::istringstream list(messages.substr(begin + 8, messages.find(')', begin) - begin - 8));
  std::set<std::string> keys;
  for (std::string key; std::getline(list >> std::ws, key, ',');) keys.insert(key);
  return keys;
}

std::set<std::string> keys_of(std::span<const Field> fields) {
  std::set<std::string> keys;
  for (const Field& field : fields) keys.emplace(field.key);
  return keys;
}

TEST(JsonSchema, TheKeysOfStatementsAreThoseThatTheParserReads) {
  const std::string odd = "qqqqqqqqqqqq: 1";
  EXPECT_EQ(
      known_keys("signals/s.yaml", "signals: [{id: a, label: x, when: {word: a}, " + odd + "}]\n"),
      keys_of(signal_fields()));
  EXPECT_EQ(known_keys("policies/p.yaml",
                       "policies: [{id: a, when: {word: a}, do: [{hold: true}], " + odd + "}]\n"),
            keys_of(policy_fields()));
  EXPECT_EQ(known_keys("signals/s.yaml", "groups: {a: {max_score: 1, " + odd + "}}\n"),
            keys_of(group_fields()));
  EXPECT_EQ(known_keys("signals/s.yaml", "labels: {a: {for: comment, " + odd + "}}\n"),
            keys_of(label_fields()));
  EXPECT_EQ(known_keys("signals/s.yaml",
                       "signals: [{id: a, label: x, when: {word: a}}]\n"
                       "composites: [{id: b, signal: a, " +
                           odd + "}]\n"),
            keys_of(composite_fields()));
  EXPECT_EQ(known_keys("classes.yaml", "classes: {abuse: {" + odd + "}}\n"),
            keys_of(class_fields()));
}

}  // namespace
}  // namespace kaiku::rules
