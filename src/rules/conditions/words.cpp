#include <algorithm>
#include <utility>

#include "../checking/kinds.hpp"
#include "../rule_text.hpp"
#include "families.hpp"
#include "gaps.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostWordsOfPhrase = 12;
constexpr std::int64_t kWidestGap = 20;

/// Reads one word with an optional star; nothing after a diagnostic.
std::optional<Term> starred_term(const config::Node& place, std::string_view word,
                                 Parsing& parsing) {
  StarredWord starred = parse_starred(word);
  if (!starred.problem.empty()) {
    parsing.diagnostics.push_back(place.error(starred.problem + ": '" + shown(word) + "'"));
    return std::nullopt;
  }
  return Term{{.kind = starred.kind,
               .text = std::move(starred.text),
               .languages = parsing.languages,
               .revealed = parsing.disguised_too}};
}

ConditionPtr condition_of(PatternSet set, Parsing& parsing) {
  return pattern_condition(std::move(set), parsing);
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

/// The word of a phrase that occurs least often, by its length.
std::size_t longest_word(const std::string& phrase) {
  const std::vector<std::string> words = split_words(phrase);
  const auto longest = std::ranges::max_element(words, {}, &std::string::size);
  return static_cast<std::size_t>(longest - words.begin());
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
      finding(FindingCode::kNotABaseForm, value,
              "'" + shown(value.scalar()) + "' is not a base form of the dictionary", hint));
}

/// Only where the language is certain: without `lang`, a Swedish word is no Finnish base form.
void warn_unless_base_form(const config::Node& value, const std::string& folded, Parsing& parsing) {
  if (parsing.languages != LanguageSet{Language::kFinnish}) return;
  const std::vector<std::string> bases = parsing.analyzer.base_forms(folded, Language::kFinnish);
  if (bases.empty()) {
    warn_inflected(value, folded, parsing);
  } else if (bases.front().ends_with(text::kStemMark)) {
    parsing.diagnostics.push_back(
        finding(FindingCode::kNotABaseForm, value,
                "the dictionary does not know '" + shown(value.scalar()) + "'",
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

/// A base form that stands inside a longer word.
std::optional<Phrase> part_phrase(const config::Node& value, Parsing& parsing) {
  auto phrase = lemma_phrase(value, parsing);
  if (!phrase) return std::nullopt;
  Term& term = phrase->front();
  std::erase_if(term, [](const Key& key) { return key.kind != KeyKind::kBase; });
  if (term.empty()) {
    parsing.diagnostics.push_back(value.error("'" + shown(value.scalar()) +
                                              "' is no Finnish base form: no word has it as a "
                                              "part"));
    return std::nullopt;
  }
  for (Key& key : term) key.kind = KeyKind::kPart;
  return phrase;
}

/// A whole word that is no hit whatever it is made of.
std::optional<Phrase> allowed_phrase(const config::Node& value, Parsing& parsing) {
  if (value.scalar().find('*') != std::string::npos) return word_phrase(value, parsing);
  if (split_words(value.scalar()).size() != 1) {
    parsing.diagnostics.push_back(value.error("'" + shown(value.scalar()) + "' is not one word"));
    return std::nullopt;
  }
  Term term =
      inflected_term(text::fold(trimmed(value.scalar())), parsing.languages, parsing.analyzer);
  for (Key& key : term) {
    if (key.kind == KeyKind::kBase) key.kind = KeyKind::kWhole;
  }
  std::ranges::sort(term);
  return Phrase{std::move(term)};
}

/// Nothing after a diagnostic.
std::optional<PatternSet> read_set(const std::vector<config::Node>& values, Parsing& parsing,
                                   std::optional<Phrase> (*read)(const config::Node&, Parsing&)) {
  PatternSet set;
  bool usable = !values.empty();
  for (const config::Node& value : values) {
    auto phrase = read(value, parsing);
    usable = usable && phrase.has_value();
    if (phrase) set.phrases.insert(std::move(*phrase));
  }
  if (!usable) return std::nullopt;
  return set;
}

ConditionPtr parse_phrases(const Site& site, Parsing& parsing,
                           std::optional<Phrase> (*read)(const config::Node&, Parsing&)) {
  auto set = read_set(values_of(site, parsing), parsing, read);
  return set ? condition_of(std::move(*set), parsing) : nullptr;
}

/// `{words: ["ei * toimi"], within: 2}`.
ConditionPtr parse_gapped(const Site& site, Parsing& parsing) {
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto words = reader.required_node("words");
  reader.required_node("within");
  const auto within = reader.whole("within", 1, kWidestGap);
  reader.finish();
  if (!words || !within) return nullptr;
  std::vector<GappedPhrase> phrases;
  bool usable = true;
  for (const config::Node& value : values_of({site.key, *words, site.value}, parsing)) {
    auto phrase = neighbours(value, parsing);
    usable = usable && phrase.has_value();
    if (!phrase) continue;
    GappedPhrase gapped;
    for (Term& term : *phrase) {
      PatternSet single;
      single.phrases.insert({std::move(term)});
      gapped.words.push_back(parsing.patterns.add(std::move(single)));
    }
    gapped.rarest = longest_word(value.scalar());
    phrases.push_back(std::move(gapped));
  }
  if (!usable || phrases.empty()) return nullptr;
  return make_gapped(std::move(phrases), static_cast<std::uint32_t>(*within));
}

}  // namespace

ConditionPtr parse_word(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, word_phrase);
}

ConditionPtr parse_phrase(const Site& site, Parsing& parsing) {
  Parsing phrases = parsing;
  phrases.disguised_too = true;
  return site.value.is_mapping() ? parse_gapped(site, phrases) : parse_neighbours(site, phrases);
}

ConditionPtr parse_neighbours(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, neighbours);
}

ConditionPtr parse_part(const Site& site, Parsing& parsing) {
  if (!parsing.languages.contains(Language::kFinnish)) {
    parsing.diagnostics.push_back(site.key.error(
        "can never hold: only Finnish words are taken apart", "use 'word' with a star"));
    return nullptr;
  }
  Parsing finnish = parsing;
  finnish.languages = {Language::kFinnish};
  if (!site.value.is_mapping()) return parse_phrases(site, finnish, part_phrase);
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto of = reader.required_node("of");
  const auto allow = reader.node("allow");
  reader.finish();
  if (!of) return nullptr;
  auto wanted = read_set(values_of({site.key, *of, site.value}, finnish), finnish, part_phrase);
  if (!wanted || !allow) return wanted ? condition_of(std::move(*wanted), parsing) : nullptr;
  auto allowed =
      read_set(values_of({site.key, *allow, site.value}, finnish), finnish, allowed_phrase);
  if (!allowed) return nullptr;
  const SetId entries = parsing.patterns.add(std::move(*wanted));
  return std::make_unique<ExceptedHits>(entries, parsing.patterns.add(std::move(*allowed)),
                                        ExceptedHits::In::kSentencesOfTheLanguages);
}

ConditionPtr parse_lemma(const Site& site, Parsing& parsing) {
  return parse_phrases(site, parsing, lemma_phrase);
}

}  // namespace kaiku::rules
