#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include <kaiku/config/plan.hpp>
#include <kaiku/config/schema.hpp>

namespace kaiku::config {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSecretPattern =
    "^(credential:[A-Za-z0-9._-]+|env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$";

Json schema_of(const KeyDescription& key);

Json one_or_list(Json item) {
  return {{"anyOf", Json::array({item, Json{{"type", "array"}, {"items", item}}})}};
}

Json number_value(double value) {
  if (value == std::floor(value)) return static_cast<std::int64_t>(value);
  return value;
}

Json mapping_of(const KeyDescription& section) {
  Json schema = {{"type", Json::array({"object", "null"})}, {"additionalProperties", false}};
  Json required = Json::array();
  for (const KeyDescription& key : section.children) {
    schema["properties"][key.name] = schema_of(key);
    if (key.required) required.push_back(key.name);
  }
  // A null section means the same as an empty one, so it may stand only where nothing is required.
  if (!required.empty()) {
    schema["type"] = "object";
    schema["required"] = required;
  }
  return schema;
}

Json value_of(const KeyDescription& key) {
  if (key.type == "section") return mapping_of(key);
  if (key.type == "list") {
    KeyDescription item = key;
    item.type = "section";
    return {{"type", Json::array({"array", "null"})}, {"items", mapping_of(item)}};
  }
  if (key.type == "flag") return {{"type", "boolean"}};
  if (key.type == "whole" || key.type == "number") {
    return {{"type", key.type == "whole" ? "integer" : "number"},
            {"minimum", number_value(key.least)},
            {"maximum", number_value(key.most)}};
  }
  if (key.type == "duration") return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h|d|w)$"}};
  if (key.type == "choice") return {{"enum", key.choices}};
  if (key.type == "secret") return {{"type", "string"}, {"pattern", kSecretPattern}};
  if (key.type == "secrets") return one_or_list({{"type", "string"}, {"pattern", kSecretPattern}});
  if (key.type == "free") return {{"type", Json::array({"object", "null"})}};
  if (!key.choices.empty()) return one_or_list({{"enum", key.choices}});
  Json text = {{"type", "string"}};
  if (!key.pattern.empty()) text["pattern"] = key.pattern;
  return key.type == "texts" ? one_or_list(text) : text;
}

Json standard_value(const KeyDescription& key) {
  if (key.type == "flag") return *key.standard == "true";
  if (key.type == "whole" || key.type == "number") return number_value(std::stod(*key.standard));
  return *key.standard;
}

Json schema_of(const KeyDescription& key) {
  Json schema = value_of(key);
  std::string about = key.about;
  if (key.type == "duration") about += " (" + key.range + ")";
  schema["description"] = about;
  if (key.standard) schema["default"] = standard_value(key);
  return schema;
}

std::string schema_of_file(const char* file, const KeyDescription& root) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", file},
                 {"description", root.about}};
  schema.update(mapping_of(root));
  return schema.dump(2) + "\n";
}

}  // namespace

std::string config_json_schema() {
  return schema_of_file("kaiku.yaml", config_keys());
}

std::string plan_json_schema() {
  return schema_of_file("plan.yaml", plan_keys());
}

}  // namespace kaiku::config
