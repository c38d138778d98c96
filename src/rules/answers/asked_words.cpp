#include "asked_words.hpp"

#include <algorithm>
#include <string_view>

#include <kaiku/text/word_set.hpp>

namespace kaiku::rules {
namespace {

constexpr std::size_t kShortestPart = 3;  // bytes
constexpr std::size_t kLongStem = 6;      // bytes

// Words of any question. Finnish as base forms; Swedish and English as written. "My" is none of
// them: who asks about something of their own is not asking what everybody asks.
constexpr auto kFinnish = text::word_set(
    "olla", "te", "minä", "sinä", "me", "hän", "he", "se", "tämä", "tuo", "ja", "tai", "vai",
    "että", "jos", "kun", "niin", "nyt", "myös", "no", "hei", "moi", "kiitos", "voida", "ihan",
    "joku", "jokin", "joka", "kysyä", "haluta", "tietää", "mutta", "sitten", "vielä");
constexpr auto kSwedish =
    text::word_set("ni", "er", "era", "ert", "jag", "mig", "vi", "du", "man", "det", "den", "de",
                   "är", "har", "kan", "får", "och", "eller", "att", "om", "i", "på", "en", "ett",
                   "som", "så", "nu", "hej", "tack", "också", "ju", "väl", "till", "för", "av",
                   "med", "hos", "ska", "skulle", "vill", "undrar", "veta", "någon", "något",
                   "finns", "går", "sig", "man", "här", "detta", "denna", "mycket", "gärna");
constexpr auto kEnglish = text::word_set(
    "you", "your", "yours", "i", "we", "me", "it", "its", "the", "a", "an", "is", "are", "am",
    "was", "do", "does", "did", "can", "could", "would", "will", "shall", "to", "of", "and", "or",
    "for", "in", "on", "with", "that", "this", "there", "please", "hi", "hello", "thanks", "any",
    "if", "be", "have", "has", "just", "wondering", "know", "like", "get", "us", "about", "as",
    "by", "hey", "so", "i'm", "possible", "anyone");

bool is_everyday(std::string_view word, Language language) {
  switch (language) {
    case Language::kFinnish:
      return kFinnish.contains(word);
    case Language::kSwedish:
      return kSwedish.contains(word);
    case Language::kEnglish:
      break;
  }
  return kEnglish.contains(word);
}

// Words that ask, likewise.
constexpr auto kFinnishAsking = text::word_set(
    "mikä", "milloin", "koska", "missä", "mistä", "mihin", "minne", "miten", "kuinka", "miksi",
    "kauanko", "kauan", "paljonko", "paljon", "montako", "moni", "mones", "moneltako", "kuka",
    "kumpi", "millainen", "minkälainen", "mikäli", "pitkä", "pitkään", "asti", "saakka");
constexpr auto kSwedishAsking =
    text::word_set("när", "var", "vart", "vad", "hur", "vilken", "vilket", "vilka", "vem", "varför",
                   "länge", "lång", "långt", "många", "stor", "dags", "tid");
constexpr auto kEnglishAsking =
    text::word_set("when", "where", "what", "what's", "how", "which", "who", "why", "long", "much",
                   "many", "late", "old", "big", "far");

bool is_asking(std::string_view word, Language language) {
  switch (language) {
    case Language::kFinnish:
      return kFinnishAsking.contains(word);
    case Language::kSwedish:
      return kSwedishAsking.contains(word);
    case Language::kEnglish:
      break;
  }
  return kEnglishAsking.contains(word);
}

/// Finnish words are compared by their base forms as well.
bool is_among(const text::Token& token, bool (*is_listed)(std::string_view, Language)) {
  if (token.folded == "mun" || token.folded == "minun") return false;
  const auto listed = [&](std::string_view word) { return is_listed(word, token.language); };
  if (listed(token.folded)) return true;
  return token.language == Language::kFinnish && std::ranges::any_of(token.lemmas, listed);
}

bool plainly_asks(const text::PreparedText& text, const text::Sentence& sentence) {
  if (sentence.asks) return true;
  const auto tokens = text.tokens().subspan(sentence.begin, sentence.end - sentence.begin);
  return std::ranges::any_of(tokens, &text::Token::question_clitic);
}

/// The stemmer takes the s of "leverans" for an ending, but that of "leveransen" for the word's.
void add_stem_without_s(AskedWord& word) {
  const std::string_view stem = word.bases.front();
  if (stem.size() >= kLongStem && stem.ends_with('s'))
    word.bases.push_back(stem.substr(0, stem.size() - 1));
}

AskedWord word_of(const text::Token& token) {
  AskedWord word;
  word.bases.assign(token.lemmas.begin(), token.lemmas.end());
  if (word.bases.empty()) word.bases.emplace_back(token.folded);
  if (token.language == Language::kSwedish) add_stem_without_s(word);
  word.sentence = token.sentence;
  word.asking = is_among(token, is_asking);
  for (const std::string_view part : token.parts) {
    const bool known = std::ranges::find(word.bases, part) != word.bases.end();
    if (!known) word.parts.emplace_back(part);
  }
  return word;
}

}  // namespace

std::vector<AskedWord> asked_words(const text::PreparedText& text) {
  const auto sentences = text.sentence_list();
  const bool any_asks = std::ranges::any_of(
      sentences, [&](const text::Sentence& sentence) { return plainly_asks(text, sentence); });
  std::vector<AskedWord> words;
  words.reserve(std::min(text.tokens().size(), kMostAskedWords));
  for (const text::Sentence& sentence : sentences) {
    if (any_asks && !plainly_asks(text, sentence)) continue;
    for (std::uint32_t i = sentence.start; i < sentence.end; ++i) {
      const text::Token& token = text.tokens()[i];
      if (token.link || token.mention || is_among(token, is_everyday)) continue;
      if (words.size() == kMostAskedWords) return words;
      words.push_back(word_of(token));
    }
  }
  return words;
}

void split_compounds(AskedWord& word, const std::vector<std::string>& vocabulary) {
  const std::string_view whole = word.bases.front();
  const auto known = [&](std::string_view part) {
    const auto at = std::ranges::lower_bound(vocabulary, part);
    return at != vocabulary.end() && *at == part;
  };
  for (std::size_t cut = kShortestPart; cut + kShortestPart <= whole.size(); ++cut) {
    const std::string_view head = whole.substr(0, cut);
    std::string_view tail = whole.substr(cut);
    if (!known(head)) continue;
    if (!known(tail) && tail.starts_with('s')) tail.remove_prefix(1);  // "leverans|s|tid"
    if (tail.size() < kShortestPart || !known(tail)) continue;
    word.parts.emplace_back(head);
    word.parts.emplace_back(tail);
    return;
  }
}

}  // namespace kaiku::rules
