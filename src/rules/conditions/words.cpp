#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostWordsOfPhrase = 12;

/// Reads one word with an optional star; nothing after a diagnostic.
std::optional<Term> starred_term(const config::Node& place, std::string_view word,
                                 Parsing& parsing) {
  StarredWord starred = parse_starred(word);
  if (!starred.problem.empty()) {
    parsing.diagnostics.push_back(place.error(starred.problem + ": '" + shown(word) + "'"));
    return std::nullopt;
  }
  return Term{
      {.kind = starred.kind, .text = std::move(starred.text), .languages = parsing.languages}};
}

ConditionPtr condition_of(PatternSet set, Parsing& parsing) {
  return std::make_unique<PatternCondition>(parsing.patterns.add(std::move(set)));
}

std::optional<Phrase> word_phrase(const config::Node& value, Parsing& parsing) {
  if (split_words(value.scalar()).size() != 1) {
    parsing.diagnostics.push_back(value.error("'" + shown(value.scalar()) + "' is not one word",
                                              "several words are written as 'phrase'"));
    return std::nullopt;
  }
  auto term = starred_term(value, trimmed(value.scalar()), parsing);
  if (!term) return std::nullopt;
  return Phrase{std::move(*term)};
}

std::optional<Phrase> neighbours(const config::Node& value, Parsing& parsing) {
  const std::vector<std::string> words = split_words(value.scalar());
  if (words.empty() || words.size() > kMostWordsOfPhrase) {
    parsing.diagnostics.push_back(
        value.error("a phrase has 1 to " + std::to_string(kMostWordsOfPhrase) + " words"));
    return std::nullopt;
  }
  Phrase phrase;
  for (const std::string& word : words) {
    auto term = starred_term(value, word, parsing);
    if (!term) return std::nullopt;
    phrase.push_back(std::move(*term));
  }
  return phrase;
}

void warn_inflected(const config::Node& value, const std::string& folded, Parsing& parsing) {
  text::Analyzer::Options options;
  options.given = Language::kFinnish;
  const text::PreparedText prepared = parsing.analyzer.prepare(folded, options);
  std::string hint = "it will match as written only";
  if (!prepared.tokens().empty() && !prepared.tokens().front().lemmas.empty()) {
    hint = "its base form is '" + std::string(prepared.tokens().front().lemmas.front()) + "'";
  }
  parsing.diagnostics.push_back(
      value.warning("'" + shown(value.scalar()) + "' is not a base form of the dictionary", hint));
}

/// Only where the language is certain: without `lang`, a Swedish word is no Finnish base form.
void warn_unless_base_form(const config::Node& value, const std::string& folded, Parsing& parsing) {
  if (parsing.languages != LanguageSet{Language::kFinnish}) return;
  const std::vector<std::string> bases = parsing.analyzer.base_forms(folded, Language::kFinnish);
  if (bases.empty()) {
    warn_inflected(value, folded, parsing);
  } else if (bases.front().ends_with(text::kStemMark)) {
    parsing.diagnostics.push_back(
        value.warning("the dictionary does not know '" + shown(value.scalar()) + "'",
                      "check the spelling; its other forms are found by a guessed stem"));
  }
}

std::optional<Phrase> lemma_phrase(const config::Node& value, Parsing& parsing) {
  if (split_words(value.scalar()).size() != 1) {
    parsing.diagnostics.push_back(value.error("'" + shown(value.scalar()) + "' is not one word",
                                              "several words are written as 'phrase'"));
    return std::nullopt;
  }
  const std::string folded = text::fold(trimmed(value.scalar()));
  if (folded.find('*') != std::string::npos) {
    parsing.diagnostics.push_back(
        value.error("a base form has no star: '" + shown(value.scalar()) + "'", "use 'word'"));
    return std::nullopt;
  }
  warn_unless_base_form(value, folded, parsing);
  return Phrase{inflected_term(folded, parsing.languages, parsing.analyzer)};
}

ConditionPtr parse_phrases(const Site& site, Parsing& parsing,
                           std::optional<Phrase> (*read)(const config::Node&, Parsing&)) {
  PatternSet set;
  bool usable = true;
  for (const config::Node& value : values_of(site, parsing)) {
    auto phrase = read(value, parsing);
    usable = usable && phrase.has_value();
    if (phrase) set.phrases.insert(std::move(*phrase));
  }
  if (!usable || set.empty()) return nullptr;
  return condition_of(std::move(set), parsing);
}

}  // namespace

ConditionPtr parse_word(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, word_phrase);
}

ConditionPtr parse_phrase(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, neighbours);
}

ConditionPtr parse_lemma(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, lemma_phrase);
}

}  // namespace kaiku::rules
