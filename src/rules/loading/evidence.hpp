#pragma once

#include <span>
#include <string>
#include <string_view>

#include <kaiku/config/yaml.hpp>
#include <kaiku/domain/finding.hpp>

#include "../condition.hpp"
#include "../example.hpp"

namespace kaiku::rules {

/// What signals and composites declare alike.
inline constexpr std::string_view kScoresSchema =
    R"({"type": "object", "minProperties": 1, "additionalProperties": false, "properties": {
       "question": {"$ref": "#/$defs/score"}, "criticism": {"$ref": "#/$defs/score"},
       "abuse": {"$ref": "#/$defs/score"}, "praise": {"$ref": "#/$defs/score"},
       "spam": {"$ref": "#/$defs/score"}}})";
inline constexpr std::string_view kTestsSchema =
    R"({"type": "object", "additionalProperties": false, "properties": {
       "hit": {"$ref": "#/$defs/examples"}, "miss": {"$ref": "#/$defs/examples"}}})";

/// `score: {abuse: 2, criticism: -1}`; empty when it is absent.
SignalScore read_score(config::MapReader& reader, Diagnostics& diagnostics);
/// `label: [delivery]`, names of comment labels.
LabelSet read_labels(config::MapReader& reader, const Vocabulary& names, Diagnostics& diagnostics);
/// `tests: {hit: [...], miss: [...]}`.
Examples read_tests(config::MapReader& reader, Diagnostics& diagnostics);
/// `group: profanity`, which must be declared.
std::string read_group(config::MapReader& reader, std::span<const std::string_view> groups);

}  // namespace kaiku::rules
