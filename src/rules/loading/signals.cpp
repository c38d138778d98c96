#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr double kLargestScore = 20;

constexpr Field kFields[] = {
    {"id", R"({"$ref": "#/$defs/id"})", true},
    {"about", R"({"type": "string"})"},
    {"lang", R"({"$ref": "#/$defs/languages"})"},
    {"group", R"({"$ref": "#/$defs/id"})"},
    {"when", R"({"$ref": "#/$defs/condition"})"},
    {"score",
     R"({"type": "object", "minProperties": 1, "additionalProperties": false, "properties": {
       "question": {"$ref": "#/$defs/score"}, "criticism": {"$ref": "#/$defs/score"},
       "abuse": {"$ref": "#/$defs/score"}, "praise": {"$ref": "#/$defs/score"},
       "spam": {"$ref": "#/$defs/score"}}})"},
    {"label", R"({"$ref": "#/$defs/texts"})"},
    {"tests", R"({"type": "object", "additionalProperties": false, "properties": {
       "hit": {"$ref": "#/$defs/texts"}, "miss": {"$ref": "#/$defs/texts"}}})"},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

std::map<CommentClass, double> read_score(const config::Node& node, Diagnostics& diagnostics) {
  std::map<CommentClass, double> score;
  config::MapReader reader(node, "score", diagnostics);
  for (const CommentClass comment_class : kClasses) {
    const auto value = reader.number(to_string(comment_class), -kLargestScore, kLargestScore);
    if (value) score[comment_class] = *value;
  }
  reader.finish();
  return score;
}

std::vector<Example> read_examples(config::MapReader& reader, std::string_view key) {
  std::vector<Example> examples;
  for (const config::Node& node : reader.scalars(key)) {
    examples.push_back({.text = node.scalar(), .place = node.error({})});
  }
  return examples;
}

std::set<std::string> read_labels(config::MapReader& reader, Diagnostics& diagnostics) {
  std::set<std::string> labels;
  for (const config::Node& node : reader.scalars("label")) {
    if (node.scalar().empty()) diagnostics.push_back(node.error("an empty label"));
    labels.insert(node.scalar());
  }
  return labels;
}

void read_languages(config::MapReader& reader, Signal& signal, Diagnostics& diagnostics) {
  if (!reader.node("lang")) return;
  signal.any_language = false;
  signal.languages = {};
  const std::vector<config::Node> nodes = reader.scalars("lang");
  for (const config::Node& node : nodes) {
    const auto language = parse_language(node.scalar());
    if (language && to_string(*language) == node.scalar()) {
      signal.languages.insert(*language);
    } else {
      diagnostics.push_back(node.error("no language '" + shown(node.scalar()) + "'",
                                       did_you_mean(node.scalar(), kLanguageCodes)));
    }
  }
  if (nodes.empty()) reader.error_at("lang", "'lang': an empty list can never hold");
}

void check_group(config::MapReader& reader, const std::string& group,
                 std::span<const std::string_view> groups) {
  if (group.empty() || std::ranges::find(groups, group) != groups.end()) return;
  reader.error_at("group", "no group '" + shown(group) + "'", did_you_mean(group, groups));
}

void check_use(config::MapReader& reader, const Signal& signal) {
  if (reader.has("score") || reader.has("label")) return;
  reader.error_at("id", "signal '" + signal.id + "' has no effect",
                  "give it a 'score', a 'label' or both");
}

}  // namespace

std::span<const Field> signal_fields() {
  return kFields;
}

std::optional<Signal> parse_signal(const Declaration& declaration, Parsing& parsing,
                                   std::span<const std::string_view> groups) {
  const auto errors_before =
      std::ranges::count(parsing.diagnostics, Diagnostic::Severity::kError, &Diagnostic::severity);
  Signal signal;
  config::MapReader reader(declaration.value, "signal", parsing.diagnostics);
  signal.id = reader.required_text("id");
  signal.place = declaration.place;
  signal.about = reader.text("about").value_or("");
  reader.flag("override");
  reader.flag("disabled");
  read_languages(reader, signal, parsing.diagnostics);
  signal.group = reader.text("group").value_or("");
  check_group(reader, signal.group, groups);
  if (const auto score = reader.node("score")) {
    signal.score = read_score(*score, parsing.diagnostics);
  }
  signal.labels = read_labels(reader, parsing.diagnostics);
  check_use(reader, signal);
  if (const auto tests = reader.node("tests")) {
    config::MapReader examples(*tests, "tests", parsing.diagnostics);
    signal.hits = read_examples(examples, "hit");
    signal.misses = read_examples(examples, "miss");
    examples.finish();
  }
  parsing.languages = signal.languages;
  if (const auto when = reader.required_node("when")) signal.when = parse_condition(*when, parsing);
  reader.finish();
  const auto errors =
      std::ranges::count(parsing.diagnostics, Diagnostic::Severity::kError, &Diagnostic::severity);
  if (!signal.when || errors != errors_before) return std::nullopt;
  return signal;
}

std::set<std::string> labels_of_signals(const std::vector<Declaration>& signals) {
  std::set<std::string> labels;
  for (const Declaration& signal : signals) {
    Diagnostics reported_later;
    config::MapReader reader(signal.value, "signal", reported_later);
    for (std::string& label : reader.texts("label")) labels.insert(std::move(label));
  }
  return labels;
}

}  // namespace kaiku::rules
