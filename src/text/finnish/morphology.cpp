#include "morphology.hpp"

#include <algorithm>
#include <iterator>

#include <kaiku/text/prepared.hpp>

#include "../utf8.hpp"
#include "spoken_forms.hpp"

namespace kaiku::text::finnish {
namespace {

void add_missing(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& word : from) {
    if (std::find(to.begin(), to.end(), word) == to.end()) to.push_back(word);
  }
}

/// A guess at an apocope needs enough of a word left to stand on.
constexpr std::size_t kMinGuessBytes = 4;
constexpr std::size_t kMinPieceBytes = 3;

}  // namespace

const PackedAnalysis& Morphology::analyse(std::string_view word) {
  if (const PackedAnalysis* const known = recent_.find(word)) {
    ++cached_;
    return *known;
  }
  ++analysed_;
  Analysis analysis = look_up(word);
  std::erase_if(analysis.parts, [&](const std::string& part) {
    return std::ranges::find(analysis.lemmas, part) != analysis.lemmas.end();
  });
  return recent_.add(word, {.lemmas = PackedWords(analysis.lemmas),
                            .parts = PackedWords(analysis.parts),
                            .question_clitic = analysis.question_clitic,
                            .finite_verb = analysis.finite_verb,
                            .negation = analysis.negation,
                            .known = analysis.known});
}

Analysis Morphology::look_up(std::string_view word) {
  Analysis analysis;
  dictionary_.look_up(word, kAny, analysis);
  add_spoken(word, analysis);
  if (analysis.known) return analysis;
  const bool ordinary = count_chars(word) <= kLongWordLetters;
  if (ordinary && add_spoken_with_clitic(word, analysis)) return analysis;
  if (ordinary && add_spoken_ending(word, analysis)) return analysis;
  if (!add_pieces(word, analysis)) add_stem(word, analysis);
  return analysis;
}

bool Morphology::add_spoken(std::string_view word, Analysis& analysis) {
  std::string_view standard = standard_form(word);
  bool found = false;
  while (!standard.empty()) {
    const std::size_t blank = std::min(standard.find(' '), standard.size());
    found |= dictionary_.look_up(standard.substr(0, blank), kAny, analysis);
    standard.remove_prefix(std::min(blank + 1, standard.size()));
  }
  return found;
}

bool Morphology::add_spoken_with_clitic(std::string_view word, Analysis& analysis) {
  for (const Clitic& clitic : clitics()) {
    if (!word.ends_with(clitic.text)) continue;
    Analysis stem;
    if (!add_spoken(word.substr(0, word.size() - clitic.text.size()), stem)) continue;
    if (clitic.text == "ks" && !stem.finite_verb) continue;
    stem.question_clitic |= clitic.asks;
    analysis = std::move(stem);
    return true;
  }
  return false;
}

bool Morphology::add_spoken_ending(std::string_view word, Analysis& analysis) {
  std::string guess;
  for (const SpokenEnding& ending : spoken_endings()) {
    if (!word.ends_with(ending.spoken)) continue;
    guess.assign(word.substr(0, word.size() - ending.spoken.size()));
    const std::size_t least = ending.asks ? 2 : kMinGuessBytes;
    if (guess.size() < least - std::min(least, ending.standard.size())) continue;
    guess += ending.standard;
    if (guess.size() < least || !dictionary_.look_up(guess, ending.traits, analysis)) continue;
    analysis.question_clitic |= ending.asks;
    return true;
  }
  return false;
}

/// "YouTube:ssa" is YouTube; a hyphenated word that the dictionary lacks is its pieces when it
/// knows the last one.
bool Morphology::add_pieces(std::string_view word, Analysis& analysis) {
  if (const std::size_t colon = word.find(':'); colon != std::string_view::npos) {
    return dictionary_.look_up(word.substr(0, colon), kAny, analysis);
  }
  const std::size_t hyphen = word.rfind('-');
  if (hyphen == std::string_view::npos || hyphen == 0) return false;
  if (word.size() - hyphen <= kMinPieceBytes) return false;  // "v-i-t-t-u" is no compound
  Analysis last;
  if (!dictionary_.look_up(word.substr(hyphen + 1), kAny, last)) return false;
  Analysis first;
  dictionary_.look_up(word.substr(0, hyphen), kAny, first);
  analysis.known = true;
  for (const std::string& lemma : last.lemmas) {
    analysis.lemmas.push_back(std::string(word.substr(0, hyphen + 1)) + lemma);
  }
  for (const Analysis* piece : {&first, &last}) {
    add_missing(analysis.parts, piece->lemmas);
    add_missing(analysis.parts, piece->parts);
  }
  return true;
}

/// A weak way to other forms of the same word ("luuseri", "luuserit") where nothing better is
/// known.
void Morphology::add_stem(std::string_view word, Analysis& analysis) {
  if (word.size() < kMinGuessBytes) return;
  std::string stem(stemmer_.stem(word));
  stem.push_back(kStemMark);
  analysis.lemmas.push_back(std::move(stem));
}

}  // namespace kaiku::text::finnish
