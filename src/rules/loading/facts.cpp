// `facts:` of answers/*.yaml: what brands say of themselves in their texts.
#include <string>
#include <utility>

#include "../placeholders.hpp"
#include "../rule_text.hpp"
#include "answers.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostFactBytes = 500;

constexpr std::string_view kFactTextSchema = R"({"anyOf": [
  {"type": "string", "minLength": 1, "maxLength": 500},
  {"type": "object", "additionalProperties": false, "properties": {
    "fi": {"type": "string"}, "sv": {"type": "string"}, "en": {"type": "string"}}}]})";

constexpr Field kFields[] = {
    {"about", R"({"type": "string"})"},
    {"text", kFactTextSchema},
    {"brands", R"({"type": "object", "additionalProperties": {"$ref": "#/$defs/fact_text"}})"},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

/// One text for all languages, or one for each.
Fact::ByLanguage read_text(const config::Node& node, Diagnostics& diagnostics) {
  Fact::ByLanguage texts;
  const auto take = [&](Language language, const config::Node& text) {
    const std::string& words = text.scalar();
    if (!text.is_scalar() || trimmed(words).empty() || words.size() > kMostFactBytes) {
      diagnostics.push_back(text.error("a fact: expected a text of at most 500 bytes",
                                       "leave the language out where nothing is said"));
    } else if (words.find("{{") != words.npos || has_blank(words)) {
      diagnostics.push_back(text.error("a fact holds no '{{' and no '###'"));
    } else {
      texts[language] = words;
    }
  };
  if (node.is_scalar()) {
    for (const std::string_view code : kLanguageCodes) take(*parse_language(code), node);
    return texts;
  }
  config::MapReader reader(node, "text", diagnostics);
  for (const std::string_view code : kLanguageCodes) {
    if (const auto text = reader.node(code)) take(*parse_language(code), *text);
  }
  reader.finish();
  return texts;
}

Fact read_fact(const Declaration& declaration, Diagnostics& diagnostics) {
  Fact fact;
  if (declaration.value.is_scalar()) {
    fact.everywhere = read_text(declaration.value, diagnostics);
    return fact;
  }
  config::MapReader reader(declaration.value, "fact", diagnostics);
  reader.text("about");
  reader.flag("override");
  reader.flag("disabled");
  if (const auto text = reader.node("text")) fact.everywhere = read_text(*text, diagnostics);
  if (const auto brands = reader.node("brands")) {
    for (const auto& [brand, text] : brands->entries())
      fact.brands[brand.scalar()] = read_text(text, diagnostics);
    if (!brands->is_mapping())
      diagnostics.push_back(brands->error("'brands': expected brands and their texts"));
  }
  reader.finish();
  return fact;
}

}  // namespace

std::span<const Field> fact_fields() {
  return kFields;
}

FactBook parse_facts(const std::vector<Declaration>& facts, Diagnostics& diagnostics) {
  FactBook book;
  for (const Declaration& fact : facts) book.add(fact.id, read_fact(fact, diagnostics));
  return book;
}

void check_fact_names(const std::vector<Declaration>& replies,
                      const std::vector<Declaration>& answers, const FactBook& facts,
                      Diagnostics& diagnostics) {
  std::vector<std::string_view> known;
  for (const auto& [name, fact] : facts.all()) known.push_back(name);
  const auto visit = [&](const auto& self, const config::Node& node) -> void {
    for (const auto& [key, value] : node.entries()) self(self, value);
    for (const config::Node& item : node.items()) self(self, item);
    if (!node.is_scalar()) return;
    for (std::string_view name : find_placeholders(node.scalar()).names) {
      if (!name.starts_with(kFactPrefix)) continue;
      name.remove_prefix(kFactPrefix.size());
      if (facts.all().contains(name)) continue;
      diagnostics.push_back(node.error(
          "no fact '" + shown(name) + "'",
          known.empty() ? "declare it under 'facts:' in answers/" : did_you_mean(name, known)));
    }
  };
  for (const auto* const declarations : {&replies, &answers}) {
    for (const Declaration& declaration : *declarations) visit(visit, declaration.value);
  }
}

}  // namespace kaiku::rules
