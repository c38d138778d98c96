#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastLettersForCaps = 12;

/// A number that is measured on the text.
class Measure final : public FactCondition {
 public:
  /// Nothing when the text is too short to tell: then the condition is false.
  using Read = std::optional<double> (*)(const Evaluation& evaluation);

  Measure(NumberComparison comparison, Read read) : comparison_(comparison), read_(read) {}

 private:
  Truth check(const Evaluation& evaluation) const override {
    const std::optional<double> value = read_(evaluation);
    return truth_of(value && comparison_.holds(*value));
  }

  NumberComparison comparison_;
  Read read_;
};

std::optional<double> share_of_capitals(const Evaluation& evaluation) {
  const std::size_t letters = evaluation.text.letters();
  if (letters < kLeastLettersForCaps) return std::nullopt;
  return static_cast<double>(evaluation.text.capitals()) / static_cast<double>(letters);
}

std::optional<double> count_tokens(const Evaluation& evaluation) {
  return static_cast<double>(std::ranges::count_if(
      evaluation.text.tokens(),
      [&](const text::Token& token) { return evaluation.languages.contains(token.language); }));
}

/// From the first letter or digit to the last, so that closing punctuation does not count.
std::optional<double> count_characters(const Evaluation& evaluation) {
  const auto tokens = evaluation.text.tokens();
  if (tokens.empty()) return 0;
  const std::size_t begin = tokens.front().in_folded.begin;
  const std::string_view inner =
      evaluation.text.folded().substr(begin, tokens.back().in_folded.end - begin);
  return static_cast<double>(std::ranges::count_if(
      inner, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// The text is emoji and punctuation only.
class OnlyEmoji final : public FactCondition {
  Truth check(const Evaluation& evaluation) const override {
    return truth_of(!evaluation.text.emoji().empty() && evaluation.text.tokens().empty());
  }
};

ConditionPtr parse_measure(const Site& site, Parsing& parsing, Measure::Read read) {
  const auto comparison = number_comparison_of(site, parsing);
  return comparison ? std::make_unique<Measure>(*comparison, read) : nullptr;
}

}  // namespace

ConditionPtr parse_caps(const Site& site, Parsing& parsing) {
  return parse_measure(site, parsing, share_of_capitals);
}

ConditionPtr parse_length(const Site& site, Parsing& parsing) {
  if (!site.value.is_mapping()) return parse_measure(site, parsing, count_tokens);
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  std::vector<ConditionPtr> parts;
  constexpr std::pair<std::string_view, Measure::Read> kUnits[] = {
      {"words", count_tokens}, {"characters", count_characters}};
  for (const auto& [unit, read] : kUnits) {
    const auto value = reader.node(unit);
    if (!value) continue;
    if (auto part = parse_measure({site.key, *value, site.value}, parsing, read))
      parts.push_back(std::move(part));
  }
  reader.finish();
  if (parts.empty()) {
    reader.error_at("words", "'length' needs a number of words or characters",
                    "e.g. {characters: \"> 280\"}");
    return nullptr;
  }
  return make_all(std::move(parts));
}

ConditionPtr parse_only_emoji(const config::Node& mapping, Parsing& parsing) {
  config::MapReader reader(mapping, "emoji", parsing.diagnostics);
  const auto only = reader.required_node("only");
  reader.finish();
  if (!only || !only_true({*only, *only, mapping}, parsing)) return nullptr;
  return std::make_unique<OnlyEmoji>();
}

}  // namespace kaiku::rules
