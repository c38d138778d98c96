#pragma once

#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// `at_most` of a policy: one limit, or a list of them.
inline constexpr std::string_view kLimitsSchema = R"({"anyOf": [
  {"$ref": "#/$defs/limit"},
  {"type": "array", "minItems": 1, "maxItems": 8, "items": {"$ref": "#/$defs/limit"}}]})";

/// What `$defs/limit` stands for.
inline constexpr std::string_view kLimitSchema = R"({"anyOf": [
  {"type": "object", "additionalProperties": false, "required": ["count", "per"],
   "properties": {"count": {"type": "integer", "minimum": 1, "maximum": 1000000},
                  "per": {"$ref": "#/$defs/duration"},
                  "for": {"enum": ["author", "thread", "post"]},
                  "otherwise": {"enum": ["draft", "nothing"]}}},
  {"type": "object", "additionalProperties": false, "required": ["one_in", "for"],
   "properties": {"one_in": {"type": "integer", "minimum": 2, "maximum": 1000},
                  "for": {"enum": ["thread", "post"]},
                  "otherwise": {"enum": ["draft", "nothing"]}}}]})";

/// Empty without the key, or after a diagnostic.
std::vector<Limit> read_limits(config::MapReader& policy, Diagnostics& diagnostics);

}  // namespace kaiku::rules
