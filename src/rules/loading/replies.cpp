#include <algorithm>
#include <utility>

#include "../answers/fact_book.hpp"
#include "../checking/kinds.hpp"
#include "../placeholders.hpp"
#include "../rule_text.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastVariants = 3;
constexpr std::size_t kMostVariantBytes = 8'000;

}  // namespace

void check_variant(const config::Node& node, Diagnostics& diagnostics) {
  const std::string& text = node.scalar();
  if (trimmed(text).empty()) diagnostics.push_back(node.error("an empty reply"));
  if (text.size() > kMostVariantBytes) {
    diagnostics.push_back(node.error("a reply has at most 8000 bytes"));
  }
  const Placeholders placeholders = find_placeholders(text);
  if (!placeholders.well_formed) {
    diagnostics.push_back(node.error("'{{' without '}}'", "e.g. {{author}}"));
  }
  for (const std::string_view name : placeholders.names) {
    if (std::ranges::find(kPlaceholders, name) != kPlaceholders.end()) continue;
    if (name.starts_with(kFactPrefix)) continue;  // looked up once all facts are known
    diagnostics.push_back(
        node.error("unknown placeholder '" + shown(name) + "'", did_you_mean(name, kPlaceholders)));
  }
  if (has_blank(text)) {
    diagnostics.push_back(finding(FindingCode::kBlankLeft, node,
                                  "a blank '###' is left: the text is never sent",
                                  "fill it in, with every number and promise approved"));
  }
}

namespace {

/// The list of variants: written as such, or under `variants` beside `override: true`.
std::optional<config::Node> variants_node(const Declaration& reply, Diagnostics& diagnostics) {
  if (!reply.value.is_mapping()) return reply.value;
  config::MapReader reader(reply.value, "reply", diagnostics);
  reader.flag("override");
  reader.flag("disabled");
  auto variants = reader.required_node("variants");
  reader.finish();
  return variants;
}

std::vector<std::string> read_variants(const Declaration& reply, Diagnostics& diagnostics) {
  const auto list = variants_node(reply, diagnostics);
  if (!list) return {};
  std::vector<std::string> variants;
  for (const config::Node& item : list->items()) {
    if (!item.is_scalar()) {
      diagnostics.push_back(item.error("expected a text"));
      continue;
    }
    check_variant(item, diagnostics);
    if (std::ranges::find(variants, item.scalar()) == variants.end()) {
      variants.push_back(item.scalar());
    }
  }
  if (variants.size() < kLeastVariants) {
    diagnostics.push_back(reply.place.error("reply '" + shown(reply.place.scalar()) + "' has " +
                                                std::to_string(variants.size()) +
                                                " different variants, at least 3 are needed",
                                            "the same words again and again are no conversation"));
  }
  return variants;
}

/// Somebody who writes in a language gets a person instead of a text when the text is missing.
void warn_missing_languages(const Templates& templates,
                            const std::map<std::string, config::Node>& places,
                            Diagnostics& diagnostics) {
  std::set<Language> used;
  for (const auto& [id, reply] : templates) {
    for (const auto& [language, variants] : reply.variants) used.insert(language);
  }
  for (const auto& [id, reply] : templates) {
    std::string missing;
    for (const Language language : used) {
      if (reply.variants.contains(language)) continue;
      if (!missing.empty()) missing += ", ";
      missing += to_string(language);
    }
    if (missing.empty()) continue;
    diagnostics.push_back(finding(FindingCode::kMissingLanguage, places.at(id),
                                  "no text in " + missing + " for this reply",
                                  "comments in that language become cases"));
  }
}

}  // namespace

Templates parse_replies(const std::vector<Declaration>& replies, Diagnostics& diagnostics) {
  Templates templates;
  std::map<std::string, config::Node> places;
  for (const Declaration& reply : replies) {
    const std::size_t slash = reply.id.find('/');
    const auto language = parse_language(reply.id.substr(0, slash));
    if (!language) continue;  // never: the collector wrote it
    const std::string id = reply.id.substr(slash + 1);
    Template& target = templates[id];
    target.id = id;
    target.variants[*language] = read_variants(reply, diagnostics);
    places.try_emplace(id, reply.place);
  }
  warn_missing_languages(templates, places, diagnostics);
  return templates;
}

}  // namespace kaiku::rules
