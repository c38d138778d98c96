#include <algorithm>
#include <string>
#include <utility>

#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastLettersForCaps = 12;

class EmojiCondition final : public Condition {
 public:
  explicit EmojiCondition(std::set<std::string> wanted) : wanted_(std::move(wanted)) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    const std::size_t before = hits.size();
    for (const text::Emoji& emoji : evaluation.text.emoji()) {
      if (!wanted_.contains(std::string(emoji.folded)) &&
          !wanted_.contains(std::string(emoji.base))) {
        continue;
      }
      const Hit hit = place_at(evaluation.text, emoji.original, false);
      if (evaluation.languages.contains(language_at(evaluation.text, hit))) hits.push_back(hit);
    }
    return Verdict::search(hits.size() > before, true);
  }
  bool has_places() const override { return true; }

 private:
  std::set<std::string> wanted_;
};

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

std::optional<double> count_links(const Evaluation& evaluation) {
  return static_cast<double>(evaluation.text.links());
}

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

ConditionPtr parse_measure(const Site& site, Parsing& parsing, Measure::Read read) {
  const auto comparison = number_comparison_of(site, parsing);
  return comparison ? std::make_unique<Measure>(*comparison, read) : nullptr;
}

}  // namespace

ConditionPtr parse_emoji(const Site& site, Parsing& parsing) {
  std::set<std::string> wanted;
  for (const config::Node& value : values_of(site, parsing))
    wanted.insert(text::fold(value.scalar()));
  return wanted.empty() ? nullptr : std::make_unique<EmojiCondition>(std::move(wanted));
}

ConditionPtr parse_links(const Site& site, Parsing& parsing) {
  return parse_measure(site, parsing, count_links);
}

ConditionPtr parse_caps(const Site& site, Parsing& parsing) {
  return parse_measure(site, parsing, share_of_capitals);
}

ConditionPtr parse_length(const Site& site, Parsing& parsing) {
  return parse_measure(site, parsing, count_tokens);
}

}  // namespace kaiku::rules
