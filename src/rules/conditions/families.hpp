#pragma once

#include <string_view>

#include "../condition.hpp"

/// The parsers of all conditions by family, one source file each, and the schemas of their values.
namespace kaiku::rules {

inline constexpr std::string_view kTextsSchema = R"({"$ref": "#/$defs/texts"})";
inline constexpr std::string_view kConditionSchema = R"({"$ref": "#/$defs/condition"})";
inline constexpr std::string_view kConditionsSchema =
    R"({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}})";
inline constexpr std::string_view kNumberComparisonSchema = R"({"$ref": "#/$defs/comparison"})";
inline constexpr std::string_view kDurationComparisonSchema =
    R"({"$ref": "#/$defs/duration_comparison"})";
inline constexpr std::string_view kFlagSchema = R"({"type": "boolean"})";
inline constexpr std::string_view kTrueSchema = R"({"const": true})";
inline constexpr std::string_view kClassesSchema = R"({"$ref": "#/$defs/classes"})";
inline constexpr std::string_view kLanguagesSchema = R"({"$ref": "#/$defs/languages"})";
inline constexpr std::string_view kKindsSchema = R"({"$ref": "#/$defs/kinds"})";
inline constexpr std::string_view kNearSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["a", "b", "within"],
  "properties": {"a": {"$ref": "#/$defs/condition"}, "b": {"$ref": "#/$defs/condition"},
                 "within": {"type": "integer", "minimum": 1, "maximum": 100}}})";
inline constexpr std::string_view kPhraseSchema = R"({"anyOf": [
  {"$ref": "#/$defs/texts"},
  {"type": "object", "additionalProperties": false, "required": ["words", "within"],
   "properties": {"words": {"$ref": "#/$defs/texts"},
                  "within": {"type": "integer", "minimum": 1, "maximum": 20}}}]})";
inline constexpr std::string_view kPartSchema = R"({"anyOf": [
  {"$ref": "#/$defs/texts"},
  {"type": "object", "additionalProperties": false, "required": ["of"],
   "properties": {"of": {"$ref": "#/$defs/texts"}, "allow": {"$ref": "#/$defs/texts"}}}]})";
inline constexpr std::string_view kPersonalDataSchema = R"({"anyOf": [
  {"enum": ["finnish_identity_code", "swedish_personal_number", "iban", "payment_card", "phone", "email"]},
  {"type": "array", "minItems": 1, "items": {"enum": ["finnish_identity_code",
   "swedish_personal_number", "iban", "payment_card", "phone", "email"]}}]})";
inline constexpr std::string_view kEmojiSchema = R"({"anyOf": [
  {"$ref": "#/$defs/texts"},
  {"type": "object", "additionalProperties": false, "required": ["only"],
   "properties": {"only": {"const": true}}}]})";
inline constexpr std::string_view kLinksSchema = R"({"anyOf": [
  {"$ref": "#/$defs/comparison"},
  {"type": "object", "additionalProperties": false, "minProperties": 1,
   "properties": {"count": {"$ref": "#/$defs/comparison"}, "domains": {"$ref": "#/$defs/texts"},
                  "other_than": {"$ref": "#/$defs/texts"}}}]})";
inline constexpr std::string_view kMentionsSchema = R"({"anyOf": [
  {"$ref": "#/$defs/comparison"},
  {"type": "object", "additionalProperties": false, "minProperties": 1,
   "properties": {"count": {"$ref": "#/$defs/comparison"}, "names": {"$ref": "#/$defs/texts"},
                  "other_than": {"$ref": "#/$defs/texts"}}}]})";
inline constexpr std::string_view kRepeatsSchema = R"({"anyOf": [
  {"$ref": "#/$defs/run"},
  {"type": "object", "additionalProperties": false, "minProperties": 1,
   "properties": {"characters": {"$ref": "#/$defs/run"},
                  "words": {"$ref": "#/$defs/run"}}}]})";
inline constexpr std::string_view kLengthSchema = R"({"anyOf": [
  {"$ref": "#/$defs/comparison"},
  {"type": "object", "additionalProperties": false, "minProperties": 1,
   "properties": {"words": {"$ref": "#/$defs/comparison"},
                  "characters": {"$ref": "#/$defs/comparison"}}}]})";
inline constexpr std::string_view kCountSchema = R"({"anyOf": [
  {"type": "object", "additionalProperties": false, "required": ["of", "at_least"],
   "properties": {"of": {"$ref": "#/$defs/condition"},
                  "at_least": {"type": "integer", "minimum": 2, "maximum": 10000}}},
  {"type": "object", "additionalProperties": false,
   "required": ["of", "by", "window", "at_least"],
   "properties": {"of": {"$ref": "#/$defs/id"}, "by": {"$ref": "#/$defs/count_by"},
                  "distinct": {"$ref": "#/$defs/count_by"},
                  "window": {"$ref": "#/$defs/duration"},
                  "at_least": {"type": "integer", "minimum": 1, "maximum": 1000}}}]})";
inline constexpr std::string_view kSimilarSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["window"],
  "properties": {"window": {"$ref": "#/$defs/duration"},
                 "at_least": {"type": "integer", "minimum": 1, "maximum": 200},
                 "authors": {"type": "integer", "minimum": 1, "maximum": 200},
                 "same_author": {"type": "boolean"}}})";
inline constexpr std::string_view kPostKindsSchema = R"({"$ref": "#/$defs/post_kinds"})";
inline constexpr std::string_view kHoursSchema = R"({"enum": ["open", "closed"]})";
inline constexpr std::string_view kWeekdaysSchema = R"({"$ref": "#/$defs/weekdays"})";
inline constexpr std::string_view kStretchesSchema = R"({"$ref": "#/$defs/stretches"})";

// logic.cpp
ConditionPtr parse_all(const Site& site, Parsing& parsing);
ConditionPtr parse_any(const Site& site, Parsing& parsing);
ConditionPtr parse_none(const Site& site, Parsing& parsing);
ConditionPtr make_all(std::vector<ConditionPtr> parts);

// words.cpp
ConditionPtr parse_word(const Site& site, Parsing& parsing);
ConditionPtr parse_phrase(const Site& site, Parsing& parsing);
ConditionPtr parse_neighbours(const Site& site, Parsing& parsing);  ///< phrases without gaps
ConditionPtr parse_lemma(const Site& site, Parsing& parsing);
ConditionPtr parse_part(const Site& site, Parsing& parsing);

// counting.cpp
ConditionPtr parse_count(const Site& site, Parsing& parsing);

// lists.cpp
ConditionPtr parse_list(const Site& site, Parsing& parsing);
ConditionPtr parse_evades(const Site& site, Parsing& parsing);

// regexes.cpp
ConditionPtr parse_regex(const Site& site, Parsing& parsing);
ConditionPtr parse_raw(const Site& site, Parsing& parsing);

// nearness.cpp
ConditionPtr parse_near(const Site& site, Parsing& parsing);

// negation.cpp
ConditionPtr parse_negated(const Site& site, Parsing& parsing);
ConditionPtr parse_not_negated(const Site& site, Parsing& parsing);

// questions.cpp
ConditionPtr parse_question_clitic(const Site& site, Parsing& parsing);
ConditionPtr parse_question_mark(const Site& site, Parsing& parsing);
ConditionPtr parse_starts(const Site& site, Parsing& parsing);

// recent.cpp
ConditionPtr parse_window_count(const Site& site, Parsing& parsing);
ConditionPtr parse_similar(const Site& site, Parsing& parsing);

// marks.cpp
ConditionPtr parse_personal_data(const Site& site, Parsing& parsing);
ConditionPtr parse_emoji(const Site& site, Parsing& parsing);
ConditionPtr parse_links(const Site& site, Parsing& parsing);
ConditionPtr parse_mentions(const Site& site, Parsing& parsing);
ConditionPtr parse_repeats(const Site& site, Parsing& parsing);

// measures.cpp
ConditionPtr parse_caps(const Site& site, Parsing& parsing);
ConditionPtr parse_length(const Site& site, Parsing& parsing);
/// `{only: true}` of `emoji`.
ConditionPtr parse_only_emoji(const config::Node& mapping, Parsing& parsing);

// verdicts.cpp
ConditionPtr parse_class(const Site& site, Parsing& parsing);
ConditionPtr parse_primary(const Site& site, Parsing& parsing);
ConditionPtr parse_confidence(const Site& site, Parsing& parsing);
ConditionPtr parse_label(const Site& site, Parsing& parsing);
ConditionPtr parse_signal(const Site& site, Parsing& parsing);

// source.cpp
ConditionPtr parse_lang(const Site& site, Parsing& parsing);
ConditionPtr parse_platform(const Site& site, Parsing& parsing);
ConditionPtr parse_account(const Site& site, Parsing& parsing);  ///< and `brand`
ConditionPtr parse_kind(const Site& site, Parsing& parsing);
ConditionPtr parse_rating(const Site& site, Parsing& parsing);
ConditionPtr parse_post_kind(const Site& site, Parsing& parsing);

// facts.cpp: by the name of the condition
ConditionPtr parse_number_fact(const Site& site, Parsing& parsing);
ConditionPtr parse_duration_fact(const Site& site, Parsing& parsing);
ConditionPtr parse_flag_fact(const Site& site, Parsing& parsing);
ConditionPtr parse_label_fact(const Site& site, Parsing& parsing);

// calendar.cpp
ConditionPtr parse_hours(const Site& site, Parsing& parsing);
ConditionPtr parse_weekday(const Site& site, Parsing& parsing);
ConditionPtr parse_hour(const Site& site, Parsing& parsing);

}  // namespace kaiku::rules
