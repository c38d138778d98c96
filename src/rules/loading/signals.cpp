#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "evidence.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr Field kFields[] = {
    {"id", R"({"$ref": "#/$defs/id"})", true},    {"about", R"({"type": "string"})"},
    {"lang", R"({"$ref": "#/$defs/languages"})"}, {"group", R"({"$ref": "#/$defs/id"})"},
    {"when", R"({"$ref": "#/$defs/condition"})"}, {"score", kScoresSchema},
    {"label", R"({"$ref": "#/$defs/texts"})"},    {"tests", kTestsSchema},
    {"override", R"({"type": "boolean"})"},       {"disabled", R"({"type": "boolean"})"},
};

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

void check_use(config::MapReader& reader, const Signal& signal, const std::set<std::string>& used) {
  if (reader.has("score") || reader.has("label")) return;
  if (used.contains(signal.id) || used.contains("g:" + signal.group)) return;
  reader.error_at("id", "signal '" + signal.id + "' has no effect",
                  "give it a 'score', a 'label' or both, or name it in a composite");
}

}  // namespace

std::span<const Field> signal_fields() {
  return kFields;
}

std::optional<Signal> parse_signal(const Declaration& declaration, Parsing& parsing,
                                   std::span<const std::string_view> groups,
                                   const std::set<std::string>& used) {
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
  signal.group = read_group(reader, groups);
  signal.score = read_score(reader, parsing.diagnostics);
  signal.labels = read_labels(reader, parsing.names, parsing.diagnostics);
  check_use(reader, signal, used);
  signal.tests = read_tests(reader, parsing.diagnostics);
  parsing.languages = signal.languages;
  if (const auto when = reader.required_node("when")) signal.when = parse_condition(*when, parsing);
  reader.finish();
  const auto errors =
      std::ranges::count(parsing.diagnostics, Diagnostic::Severity::kError, &Diagnostic::severity);
  if (!signal.when || errors != errors_before) return std::nullopt;
  return signal;
}

std::set<std::string> labels_given_by(const std::vector<Declaration>& signals,
                                      const std::vector<Declaration>& composites) {
  std::set<std::string> labels;
  for (const auto* const declarations : {&signals, &composites}) {
    for (const Declaration& declaration : *declarations) {
      Diagnostics reported_later;
      config::MapReader reader(declaration.value, "signal", reported_later);
      for (std::string& label : reader.texts("label")) labels.insert(std::move(label));
    }
  }
  return labels;
}

}  // namespace kaiku::rules
