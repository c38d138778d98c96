#include <algorithm>
#include <span>
#include <utility>

#include "../rule_text.hpp"
#include "evidence.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr Field kFields[] = {
    {"id", R"({"$ref": "#/$defs/id"})", true},
    {"about", R"({"type": "string"})"},
    {"signal", R"({"type": "string", "minLength": 1, "maxLength": 2000})", true},
    {"group", R"({"$ref": "#/$defs/id"})"},
    {"score", kScoresSchema},
    {"label", R"({"$ref": "#/$defs/texts"})"},
    {"tests", kTestsSchema},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

constexpr std::string_view kSigns = " \t\n()&|!+<>=-~^";

void report(const config::Node& place, const ExpressionProblem& problem,
            const SignalCatalogue& catalogue, Diagnostics& diagnostics) {
  switch (problem.kind) {
    case ExpressionProblem::Kind::kUnknownSignal:
      diagnostics.push_back(place.error("no signal '" + shown(problem.what) + "'",
                                        did_you_mean(problem.what, catalogue.ids())));
      return;
    case ExpressionProblem::Kind::kUnknownGroup:
      diagnostics.push_back(place.error("no group '" + shown(problem.what) + "'",
                                        did_you_mean(problem.what, catalogue.group_names())));
      return;
    case ExpressionProblem::Kind::kSpelling:
      break;
  }
  diagnostics.push_back(place.error("'signal': " + shown(problem.what),
                                    "signals joined by & | ! ( ), e.g. \"profanity & !insult\""));
}

/// Nothing hit: a composite that holds all the same would hit every comment.
class NothingFound final : public SignalsFound {
 public:
  Truth truth(SignalId) const override { return Truth::kFalse; }
  std::size_t places(SignalId) const override { return 0; }
};

bool holds_for_nothing(const Expression& expression) {
  std::vector<Part> parts;
  return expression.evaluate(NothingFound(), parts) == Truth::kTrue;
}

std::optional<Expression> read_expression(const config::Node& node,
                                          const SignalCatalogue& catalogue,
                                          Diagnostics& diagnostics) {
  ExpressionProblem problem;
  const ExpressionNames names{
      .signal = [&](std::string_view id) { return catalogue.find(id); },
      .group = [&](std::string_view group) { return catalogue.members(group); }};
  auto expression = parse_expression(node.scalar(), names, problem);
  if (!expression) {
    report(node, problem, catalogue, diagnostics);
    return std::nullopt;
  }
  if (expression->mentioned().empty()) {
    diagnostics.push_back(node.error("can never hold: no signal is in the group"));
    return std::nullopt;
  }
  if (holds_for_nothing(*expression)) {
    diagnostics.push_back(node.error("holds where no signal hit, so for every plain comment",
                                     "name a signal that must be there"));
    return std::nullopt;
  }
  return expression;
}

}  // namespace

std::span<const Field> composite_fields() {
  return kFields;
}

std::optional<Composite> parse_composite(const Declaration& declaration,
                                         const SignalCatalogue& catalogue, const Vocabulary& names,
                                         Diagnostics& diagnostics) {
  config::MapReader reader(declaration.value, "composite", diagnostics);
  std::string id = reader.required_text("id");
  std::string about = reader.text("about").value_or("");
  reader.flag("override");
  reader.flag("disabled");
  std::string group = read_group(reader, catalogue.group_names());
  auto score = read_score(reader, diagnostics);
  auto labels = read_labels(reader, names, diagnostics);
  Examples tests = read_tests(reader, diagnostics);
  const auto node = reader.required_node("signal");
  reader.finish();
  if (!node) return std::nullopt;
  auto expression = read_expression(*node, catalogue, diagnostics);
  if (!expression) return std::nullopt;
  return Composite{.id = std::move(id),
                   .about = std::move(about),
                   .group = std::move(group),
                   .group_place = classify::kNoGroup,  // until the model is asked
                   .when = std::move(*expression),
                   .score = std::move(score),
                   .labels = std::move(labels),
                   .tests = std::move(tests),
                   .place = declaration.place};
}

std::set<std::string> names_in_composites(const std::vector<Declaration>& composites) {
  std::set<std::string> names;
  for (const Declaration& composite : composites) {
    for (const auto& [key, value] : composite.value.entries()) {
      if (key.scalar() != "signal" || !value.is_scalar()) continue;
      std::string_view rest = value.scalar();
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(kSigns), rest.size());
        if (end > 0) names.emplace(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }
  return names;
}

SignalCatalogue::SignalCatalogue(const std::vector<Declaration>& signals,
                                 const std::vector<Declaration>& composites,
                                 const std::vector<classify::Group>& groups) {
  for (const classify::Group& group : groups) {
    group_names_.push_back(group.id);
    members_[group.id];
  }
  for (const Declaration& signal : signals) add(signal);
  for (const Declaration& composite : composites) add(composite);
}

void SignalCatalogue::add(const Declaration& declaration) {
  const auto place = static_cast<SignalId>(ids_.size());
  ids_.push_back(declaration.id);
  places_.emplace(declaration.id, place);
  for (const auto& [key, value] : declaration.value.entries()) {
    if (key.scalar() != "group" || !value.is_scalar()) continue;
    const auto members = members_.find(value.scalar());
    if (members != members_.end()) members->second.push_back(place);
  }
}

std::optional<SignalId> SignalCatalogue::find(std::string_view id) const {
  const auto place = places_.find(id);
  if (place == places_.end()) return std::nullopt;
  return place->second;
}

std::optional<std::vector<SignalId>> SignalCatalogue::members(std::string_view group) const {
  const auto members = members_.find(group);
  if (members == members_.end()) return std::nullopt;
  return members->second;
}

}  // namespace kaiku::rules
