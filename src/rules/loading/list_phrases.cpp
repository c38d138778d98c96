#include "list_phrases.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "../matcher/slot_view.hpp"
#include "../rule_text.hpp"

namespace kaiku::rules {
namespace {

/// A shorter stem is one slip away from the stems of names and slang.
constexpr std::size_t kLeastStemLetters = 6;
/// What is put behind a word to make its other forms; those whose stem differs are none.
constexpr std::string_view kEnglishEndings[] = {"s", "es", "d", "ed", "ing"};
constexpr std::string_view kSwedishEndings[] = {"a",  "ar", "arna", "en", "er",
                                                "et", "n",  "or",   "t"};

std::span<const std::string_view> endings_of(Language language) {
  switch (language) {
    case Language::kSwedish:
      return kSwedishEndings;
    case Language::kEnglish:
      return kEnglishEndings;
    case Language::kFinnish:
      break;
  }
  return {};  // too many: the guessed stem stands for them
}

std::size_t count_letters(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size(); at += decode(word.substr(at)).bytes) ++letters;
  return letters;
}

/// Turns entries into tests on tokens.
class EntryCompiler {
 public:
  enum class Slips : std::uint8_t { kNone, kToo };
  EntryCompiler(Language language, bool exception, Slips slips, text::Analyzer& analyzer)
      : language_(language), exception_(exception), slips_(slips), analyzer_(analyzer) {
    for (const Language other : languages_of(LanguageSet::all())) {
      if (other != language) foreign_.insert(other);
    }
  }

  Phrase compile(std::string_view entry) const {
    if (entry.starts_with('=')) {
      const std::string word = text::fold(trimmed(entry.substr(1)));
      Term term = written_term(KeyKind::kExact, word);
      if (slips_ == Slips::kToo) term.push_back(slip_key(KeyKind::kSlip, word));
      std::ranges::sort(term);
      return {std::move(term)};
    }
    Phrase phrase;
    for (const std::string& word : split_words(entry)) phrase.push_back(word_term(word));
    return phrase;
  }

 private:
  Term word_term(std::string_view word) const {
    StarredWord starred = parse_starred(word);
    Term term = written_term(starred.kind, starred.text);
    if (starred.kind == KeyKind::kExact) {
      for (std::string& base : analyzer_.base_forms(starred.text, language_)) {
        term.push_back({.kind = exception_ ? KeyKind::kWhole : KeyKind::kBase,
                        .text = std::move(base),
                        .languages = {language_},
                        .revealed = true,
                        .covered = true});
      }
      if (slips_ == Slips::kToo) add_slips(starred.text, term);
    }
    std::ranges::sort(term);
    return term;
  }

  Key slip_key(KeyKind kind, std::string word) const {
    return {.kind = kind, .text = std::move(word), .languages = {language_}};
  }

  void add_slips(const std::string& word, Term& term) const {
    term.push_back(slip_key(KeyKind::kSlip, word));
    std::string stem = analyzer_.stem(word, language_);
    if (language_ == Language::kFinnish) {
      if (count_letters(stem) >= kLeastStemLetters) {
        term.push_back(slip_key(KeyKind::kSlipOfStem, std::move(stem)));
      }
      return;
    }
    for (const std::string_view ending : endings_of(language_)) {
      std::string form = word + std::string(ending);
      if (analyzer_.stem(form, language_) == stem) {
        term.push_back(slip_key(KeyKind::kSlip, std::move(form)));
      }
    }
  }

  /// People mix languages, and short comments are taken for the account's: a word that the language
  /// of its sentence does not know may be one of this list.
  Term written_term(KeyKind kind, const std::string& text) const {
    Term term = {
        {.kind = kind, .text = text, .languages = {language_}, .revealed = true, .covered = true},
        {.kind = kind,
         .text = text,
         .languages = foreign_,
         .only_unknown = true,
         .revealed = true,
         .covered = true}};
    std::ranges::sort(term);
    return term;
  }

  Language language_;
  bool exception_;
  Slips slips_;
  text::Analyzer& analyzer_;
  LanguageSet foreign_;
};

}  // namespace

ListPhrases phrases_of(std::string_view name, const ListSource& source, text::Analyzer& analyzer) {
  using Slips = EntryCompiler::Slips;
  const EntryCompiler compiler(source.language, /*exception=*/false,
                               source.slips ? Slips::kToo : Slips::kNone, analyzer);
  std::map<Phrase, ListEntry> compiled;  // entries may come to the same: the first names it
  for (const auto& [entry, weight] : source.entries) {
    const auto [same, added] =
        compiled.try_emplace(compiler.compile(entry),
                             ListEntry{.id = std::string(name) + ":" + entry, .weight = weight});
    if (!added) same->second.weight = std::max(same->second.weight, weight);
  }
  ListPhrases phrases;
  for (auto& [phrase, entry] : compiled) {
    phrases.entries.phrases.insert(phrases.entries.phrases.end(), phrase);
    phrases.table.push_back(std::move(entry));
  }
  const EntryCompiler exceptions(source.language, /*exception=*/true, Slips::kNone, analyzer);
  for (const std::string& entry : source.exceptions)
    phrases.exceptions.phrases.insert(exceptions.compile(entry));
  return phrases;
}

}  // namespace kaiku::rules
