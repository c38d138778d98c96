#include <algorithm>
#include <iterator>
#include <utility>

#include "../rule_text.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr auto kLongestLifetime = std::chrono::days(3'660);

constexpr Field kFields[] = {
    {"for", R"({"anyOf": [{"$ref": "#/$defs/label_scope"},
       {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/label_scope"}}]})",
     true},
    {"about", R"({"type": "string"})"},
    {"connotation", R"({"enum": ["positive", "neutral", "negative"]})"},
    {"lifetime", R"({"$ref": "#/$defs/duration"})"},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

constexpr LabelScope kScopes[] = {LabelScope::kComment, LabelScope::kAuthor, LabelScope::kPost,
                                  LabelScope::kThread, LabelScope::kDomain};

std::set<LabelScope> read_scopes(config::MapReader& reader, Diagnostics& diagnostics) {
  std::set<LabelScope> scopes;
  reader.required_node("for");
  std::vector<std::string_view> known;
  for (const LabelScope scope : kScopes) known.push_back(to_string(scope));
  const std::vector<config::Node> nodes = reader.scalars("for");
  for (const config::Node& node : nodes) {
    const auto name = std::ranges::find(known, node.scalar());
    if (name != known.end()) {
      scopes.insert(kScopes[name - known.begin()]);
    } else {
      diagnostics.push_back(node.error("no label stands on a '" + shown(node.scalar()) + "'",
                                       did_you_mean(node.scalar(), known)));
    }
  }
  if (reader.has("for") && nodes.empty()) {
    reader.error_at("for", "'for' names nothing", "e.g. for: [author]");
  }
  return scopes;
}

Label::Connotation read_connotation(config::MapReader& reader) {
  const auto name = reader.choice("connotation", {"positive", "neutral", "negative"});
  if (name == "positive") return Label::Connotation::kPositive;
  return name == "negative" ? Label::Connotation::kNegative : Label::Connotation::kNeutral;
}

}  // namespace

std::string_view to_string(LabelScope scope) {
  switch (scope) {
    case LabelScope::kComment:
      return "comment";
    case LabelScope::kAuthor:
      return "author";
    case LabelScope::kPost:
      return "post";
    case LabelScope::kThread:
      return "thread";
    case LabelScope::kDomain:
      break;
  }
  return "domain";
}

std::span<const Field> label_fields() {
  return kFields;
}

std::map<std::string, Label, std::less<>> parse_labels(const std::vector<Declaration>& labels,
                                                       Diagnostics& diagnostics) {
  std::map<std::string, Label, std::less<>> parsed;
  for (const Declaration& declaration : labels) {
    config::MapReader reader(declaration.value, "label", diagnostics);
    Label label;
    label.scopes = read_scopes(reader, diagnostics);
    label.about = reader.text("about").value_or("");
    label.connotation = read_connotation(reader);
    label.lifetime = reader.duration("lifetime", std::chrono::minutes(1), kLongestLifetime);
    reader.flag("override");
    reader.flag("disabled");
    reader.finish();
    if (label.lifetime && label.scopes == std::set<LabelScope>{LabelScope::kComment}) {
      reader.error_at("lifetime", "a label on a comment is part of its decision and does not end",
                      "add author, post, thread or domain to 'for', or remove 'lifetime'");
    }
    parsed.emplace(declaration.id, std::move(label));
  }
  return parsed;
}

}  // namespace kaiku::rules
