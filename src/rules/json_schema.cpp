#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/rules/rule_set.hpp>

#include "condition.hpp"
#include "example.hpp"
#include "loading/answers.hpp"
#include "loading/limits.hpp"
#include "loading/statements.hpp"

namespace kaiku::rules {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kConditionReference = "#/$defs/condition";

/// Fragments speak of "the condition" of their statement: signals and policies know different ones.
void aim_conditions(ordered_json& schema, const std::string& target) {
  if (schema.is_object() || schema.is_array()) {
    for (auto& value : schema) aim_conditions(value, target);
  } else if (schema.is_string() && schema.get<std::string>() == kConditionReference) {
    schema = target;
  }
}

ordered_json fragment(std::string_view text, const std::string& condition) {
  ordered_json schema = ordered_json::parse(text);
  aim_conditions(schema, condition);
  return schema;
}

ordered_json closed_object() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", ordered_json::array()},
          {"properties", ordered_json::object()}};
}

ordered_json condition_schema(bool policy, const std::string& self) {
  ordered_json schema = closed_object();
  schema.erase("required");
  schema["minProperties"] = 1;
  for (const ConditionEntry& entry : conditions()) {
    if (entry.where == ConditionEntry::Where::kPoliciesOnly && !policy) continue;
    schema["properties"][std::string(entry.key)] = fragment(entry.schema, self);
  }
  return schema;
}

ordered_json statement_schema(std::span<const Field> fields, const std::string& condition) {
  ordered_json schema = closed_object();
  for (const Field& field : fields) {
    schema["properties"][std::string(field.key)] = fragment(field.schema, condition);
    if (field.required) schema["required"].push_back(field.key);
  }
  return schema;
}

/// A text of a test, or a mapping of it and what else is known.
ordered_json example_schema() {
  ordered_json given = closed_object();
  given["required"].push_back("text");
  given["properties"]["text"] = {{"$ref", "#/$defs/text"}};
  for (const GivenFact& fact : given_facts()) {
    given["properties"][std::string(fact.key)] = ordered_json::parse(fact.schema);
  }
  return {{"anyOf", {{{"$ref", "#/$defs/text"}}, given}}};
}

ordered_json step_schema() {
  ordered_json schema = closed_object();
  schema.erase("required");
  schema["minProperties"] = 1;
  schema["maxProperties"] = 1;
  for (const StepEntry& entry : step_entries()) {
    schema["properties"][std::string(entry.key)] = ordered_json::parse(entry.schema);
  }
  return schema;
}

constexpr std::string_view kVocabulary = R"json({
  "id": {"type": "string", "pattern": "^[a-z0-9_.]{1,100}$"},
  "text": {"type": ["string", "number", "boolean"]},
  "texts": {"anyOf": [{"$ref": "#/$defs/text"},
                      {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/text"}}]},
  "examples": {"anyOf": [{"$ref": "#/$defs/example"},
                         {"type": "array", "items": {"$ref": "#/$defs/example"}}]},
  "score": {"type": "number", "minimum": -20, "maximum": 20},
  "scores": {"type": "object", "additionalProperties": false, "properties": {
    "question": {"$ref": "#/$defs/score"}, "criticism": {"$ref": "#/$defs/score"},
    "abuse": {"$ref": "#/$defs/score"}, "praise": {"$ref": "#/$defs/score"},
    "spam": {"$ref": "#/$defs/score"}}},
  "statistical_weight": {"type": "number", "minimum": 0, "maximum": 2},
  "comparison": {"type": "string", "pattern": "^\\s*(<|<=|>|>=|=)\\s*-?[0-9.]+\\s*$"},
  "run": {"type": "string", "pattern": "^\\s*(>|>=)\\s*[0-9]{1,4}\\s*$"},
  "duration": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d|w)$"},
  "duration_comparison": {"type": "string", "pattern": "^\\s*(<|<=|>|>=|=)\\s*[0-9]+(ms|s|m|h|d|w)\\s*$"},
  "language": {"enum": ["fi", "sv", "en"]},
  "languages": {"anyOf": [{"$ref": "#/$defs/language"},
                          {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/language"}}]},
  "class": {"enum": ["question", "criticism", "abuse", "praise", "spam", "other"]},
  "classes": {"anyOf": [{"$ref": "#/$defs/class"},
                        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/class"}}]},
  "kind": {"enum": ["comment", "review", "mention", "live_comment", "story_reply", "message", "post"]},
  "kinds": {"anyOf": [{"$ref": "#/$defs/kind"},
                      {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/kind"}}]},
  "label_scope": {"enum": ["comment", "author", "post", "thread", "domain"]},
  "labels": {"type": "object", "propertyNames": {"$ref": "#/$defs/id"},
             "additionalProperties": {"$ref": "#/$defs/label"}},
  "post_kind": {"enum": ["ad", "organic"]},
  "post_kinds": {"anyOf": [{"$ref": "#/$defs/post_kind"},
                           {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/post_kind"}}]},
  "weekday": {"type": "string",
              "pattern": "^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$"},
  "weekdays": {"anyOf": [{"$ref": "#/$defs/weekday"},
                         {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/weekday"}}]},
  "stretch": {"type": "string", "pattern": "^[0-9]{1,2}(:[0-9]{2})?-[0-9]{1,2}(:[0-9]{2})?$"},
  "stretches": {"anyOf": [{"$ref": "#/$defs/stretch"},
                          {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/stretch"}}]},
  "count_by": {"enum": ["author", "thread", "post", "account", "domain", "text"]},
  "variants": {"type": "array", "minItems": 3, "uniqueItems": true,
               "items": {"type": "string", "minLength": 1, "maxLength": 8000}},
  "reply": {"anyOf": [{"$ref": "#/$defs/variants"},
    {"type": "object", "additionalProperties": false, "required": ["variants"],
     "properties": {"override": {"type": "boolean"}, "variants": {"$ref": "#/$defs/variants"}}},
    {"type": "object", "additionalProperties": false, "required": ["disabled"],
     "properties": {"disabled": {"const": true}}}]}
})json";

/// The top-level keys of all files. A file holds those of one kind: the ones that do not go with a
/// key are forbidden beside it, so that an editor marks the key that is wrong.
constexpr std::string_view kFiles = R"json({
  "groups": {"type": "object", "propertyNames": {"$ref": "#/$defs/id"},
             "additionalProperties": {"$ref": "#/$defs/group"}},
  "labels": {"$ref": "#/$defs/labels"},
  "signals": {"anyOf": [
    {"type": "array", "items": {"$ref": "#/$defs/signal"}},
    {"type": "object", "propertyNames": {"$ref": "#/$defs/id"},
     "additionalProperties": {"$ref": "#/$defs/scores"}}]},
  "bias": {"$ref": "#/$defs/scores"},
  "composites": {"type": "array", "items": {"$ref": "#/$defs/composite"}},
  "policies": {"type": "array", "items": {"$ref": "#/$defs/policy"}},
  "language": {"$ref": "#/$defs/language"},
  "replies": {"type": "object", "propertyNames": {"$ref": "#/$defs/id"},
              "additionalProperties": {"$ref": "#/$defs/reply"}},
  "answers": {"type": "array", "items": {"$ref": "#/$defs/answer"}},
  "facts": {"type": "object", "propertyNames": {"$ref": "#/$defs/id"},
            "additionalProperties": {"anyOf": [{"$ref": "#/$defs/fact_text"},
                                               {"$ref": "#/$defs/fact"}]}},
  "matching": {"$ref": "#/$defs/matching"},
  "classes": {"type": "object", "additionalProperties": false, "properties": {
    "question": {"$ref": "#/$defs/class_settings"}, "criticism": {"$ref": "#/$defs/class_settings"},
    "abuse": {"$ref": "#/$defs/class_settings"}, "praise": {"$ref": "#/$defs/class_settings"},
    "spam": {"$ref": "#/$defs/class_settings"}}},
  "statistical": {"anyOf": [
    {"$ref": "#/$defs/statistical"},
    {"type": "object", "additionalProperties": false, "properties": {
      "question": {"$ref": "#/$defs/statistical_weight"},
      "criticism": {"$ref": "#/$defs/statistical_weight"},
      "abuse": {"$ref": "#/$defs/statistical_weight"},
      "praise": {"$ref": "#/$defs/statistical_weight"},
      "spam": {"$ref": "#/$defs/statistical_weight"}}}]}
})json";

/// Keys that stand in one file together, by kind of file.
constexpr std::array<std::array<std::string_view, 4>, 6> kTogether = {{
    {"signals", "composites", "groups", "labels"},
    {"policies", "labels"},
    {"replies", "language"},
    {"answers", "facts", "matching"},
    {"classes", "statistical"},
    {"bias", "signals", "statistical"},  // weights.yaml
}};

bool stand_together(std::string_view one, std::string_view other) {
  return std::ranges::any_of(kTogether, [&](const auto& keys) {
    return std::ranges::find(keys, one) != keys.end() &&
           std::ranges::find(keys, other) != keys.end();
  });
}

ordered_json exclusions() {
  ordered_json schemas = ordered_json::object();
  const ordered_json keys = ordered_json::parse(kFiles);
  for (const auto& [key, schema] : keys.items()) {
    ordered_json forbidden = ordered_json::object();
    for (const auto& [other, value] : keys.items()) {
      if (!stand_together(key, other)) forbidden[other] = false;
    }
    schemas[key] = {{"properties", forbidden}};
  }
  return schemas;
}

/// What must stand in a statement, unless all it does is to disable another.
void require_unless_disabled(ordered_json& statement,
                             const std::vector<std::vector<std::string>>& needed) {
  statement["anyOf"] = ordered_json::array(
      {{{"properties", {{"disabled", {{"const", true}}}}}, {"required", {"disabled"}}}});
  for (const std::vector<std::string>& keys : needed) {
    statement["anyOf"].push_back({{"required", keys}});
    for (const std::string& key : keys) {
      std::erase(statement["required"].get_ref<ordered_json::array_t&>(), ordered_json(key));
    }
  }
}

}  // namespace

std::string json_schema() {
  const std::string signal_condition = "#/$defs/signal_condition";
  const std::string policy_condition = "#/$defs/policy_condition";
  ordered_json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                         {"title", "Kaiku rule files"},
                         {"type", "object"},
                         {"additionalProperties", false},
                         {"properties", ordered_json::parse(kFiles)},
                         {"dependentRequired", {{"replies", {"language"}}}},
                         {"dependentSchemas", exclusions()},
                         {"$defs", ordered_json::parse(kVocabulary)}};
  ordered_json& defs = schema["$defs"];
  defs["group"] = statement_schema(group_fields(), {});
  defs["label"] = statement_schema(label_fields(), {});
  defs["limit"] = ordered_json::parse(kLimitSchema);
  defs["composite"] = statement_schema(composite_fields(), {});
  defs["answer"] = statement_schema(answer_fields(), signal_condition);
  defs["fact"] = statement_schema(fact_fields(), {});
  defs["fact_text"] = defs["fact"]["properties"]["text"];
  defs["matching"] = statement_schema(matching_fields(), {});
  defs["class_settings"] = statement_schema(class_fields(), {});
  defs["statistical"] = statement_schema(statistical_fields(), {});
  defs["signal"] = statement_schema(signal_fields(), signal_condition);
  defs["policy"] = statement_schema(policy_fields(), policy_condition);
  defs["signal_condition"] = condition_schema(/*policy=*/false, signal_condition);
  defs["policy_condition"] = condition_schema(/*policy=*/true, policy_condition);
  defs["step"] = step_schema();
  require_unless_disabled(defs["group"], {{"max_score"}});
  require_unless_disabled(defs["signal"], {{"when", "score"}, {"when", "label"}});
  require_unless_disabled(defs["policy"], {{"when", "do"}});
  require_unless_disabled(defs["answer"], {{"owner", "expires", "questions", "text"}});
  defs["example"] = example_schema();
  return schema.dump(2) + "\n";
}

}  // namespace kaiku::rules
