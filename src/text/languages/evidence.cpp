#include "evidence.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>  // CLD2 header uses FILE without including it

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <kaiku/text/word_set.hpp>

namespace kaiku::text {
namespace {

constexpr std::size_t kFi = 0;
constexpr std::size_t kSv = 1;
constexpr std::size_t kEn = 2;

constexpr double kOwnWord = 2.0;
constexpr double kLetters = 0.7;
constexpr double kClearMargin = 1.0;

// Common words of each language; one that two languages share stands in both lists and decides
// nothing between them. Words that are common in one and a trap in another ("slut") are left out.
constexpr auto kFinnishWords = word_set(
    "ja", "on", "ei", "se", "että", "kun", "mutta", "ole", "oli", "olen", "olet", "olisi", "ovat",
    "en", "et", "eikä", "eivät", "emme", "ette", "mitä", "mikä", "missä", "mistä", "mihin", "miksi",
    "miten", "milloin", "kuka", "minä", "sinä", "hän", "te", "teidän", "teille", "teillä",
    "minulle", "tämä", "tätä", "tässä", "tuo", "nämä", "nuo", "niin", "nyt", "jo", "vielä", "ihan",
    "tosi", "kyllä", "joo", "juu", "mä", "sä", "mun", "sun", "oon", "oot", "tää", "toi", "nää",
    "noi", "mut", "ku", "sit", "miks", "onko", "saako", "voiko", "eikö", "onks", "saaks", "eiks",
    "kiitos", "kiitti", "hyvä", "hyvää", "huono", "paras", "loistava", "mahtava", "ihana", "surkea",
    "paska", "vittu", "vitun", "saatana", "perkele", "helvetti", "helvetin", "hei", "moi", "moikka",
    "moro", "terve", "siis", "vai", "tai", "koska", "jos", "kuin", "sitten", "paljon", "paljonko",
    "aina", "taas", "kaikki", "kaikille", "kuinka", "joka", "jotka", "ilman", "oikein", "aika",
    "liian", "päivää", "viikkoa", "tuote", "tilaus", "paketti", "asiakaspalvelu", "hinta", "kallis",
    "halpa", "toimii", "pitäisi", "pitäis", "voi", "voisi", "vois", "saa", "tulee", "tullut",
    "ollut", "anteeksi", "peukku", "suosittelen", "mitään", "yhtään", "koko", "ikinä", "enää",
    "vaan", "vain", "myös", "noin", "siitä", "siellä", "tänään", "huomenna", "eilen");
constexpr auto kSwedishWords = word_set(
    "och", "en", "se", "man", "är", "jag", "du", "inte", "det", "att", "som", "på", "har", "ni",
    "för", "av", "ett", "med", "till", "den", "var", "vad", "varför", "när", "hur", "vilken", "vem",
    "kan", "ska", "skall", "vill", "från", "om", "eller", "men", "så", "bara", "också", "mycket",
    "bra", "dålig", "dåligt", "tack", "hej", "hejsan", "snälla", "alla", "inget", "ingen", "aldrig",
    "alltid", "redan", "nu", "då", "här", "där", "sig", "min", "mitt", "mina", "er", "ert", "era",
    "vi", "oss", "dem", "hon", "han", "blir", "blev", "fick", "får", "finns", "går", "gick",
    "kommer", "kom", "måste", "skulle", "kunde", "väldigt", "jätte", "jättebra", "jävla", "jävligt",
    "skit", "helt", "efter", "innan", "över", "utan", "vara", "varit", "hade", "ha", "gör", "göra",
    "gjort", "veckor", "dagar", "timmar", "idag", "imorgon", "igår", "paketet", "varan",
    "kundtjänst", "besviken", "underbart", "fantastiskt", "fint", "gott", "kul", "rolig", "undrar",
    "söndag", "måndag", "lördag", "butik", "beställning", "öppet", "köpa", "köpt", "ingenting",
    "något", "någon", "några", "icke", "ej", "vilka", "denna", "detta", "dessa", "mig", "dig",
    "ännu");
constexpr auto kEnglishWords = word_set(
    "the", "on", "men", "man", "in", "hate", "is", "are", "was", "were", "and", "of", "you", "your",
    "this", "that", "these", "those", "it", "it's", "its", "i'm", "i've", "my", "we", "they",
    "them", "their", "he", "she", "not", "don't", "doesn't", "didn't", "can't", "won't", "isn't",
    "wasn't", "with", "for", "from", "have", "has", "had", "do", "does", "did", "will", "would",
    "could", "should", "what", "when", "where", "why", "how", "who", "which", "there", "here",
    "but", "or", "if", "because", "so", "very", "too", "just", "only", "never", "always", "again",
    "still", "any", "some", "all", "get", "got", "be", "been", "being", "thanks", "thank", "please",
    "great", "good", "bad", "love", "loved", "worst", "best", "terrible", "awful", "amazing",
    "awesome", "perfect", "hello", "people", "week", "weeks", "day", "days", "order", "ordered",
    "delivery", "customer", "shipping", "ship", "refund", "money", "waiting", "waited", "broken",
    "late", "about", "after", "before", "than", "then", "out", "up", "down", "by", "as", "an", "me",
    "at", "more", "yes", "fuck", "fucking", "shit", "idiot", "idiots", "scam", "buy", "bought",
    "really", "much", "make", "know", "like", "want", "need", "can", "open", "today", "tomorrow",
    "yesterday", "product", "nothing", "anyone", "someone");

constexpr std::string_view kFinnishEndings[] = {
    "ssa",  "ssä",  "sta", "stä", "lla", "llä", "lta", "ltä", "lle",  "ksi",  "nut",
    "nyt",  "vat",  "vät", "aan", "ään", "een", "iin", "nen", "isen", "ista", "istä",
    "kaan", "kään", "kin", "mme", "tte", "nsa", "nsä", "isi", "ksen", "lut",  "lyt",
    "ttu",  "tty",  "ko",  "kö",  "ja",  "jä",  "ita", "itä"};
constexpr std::string_view kSwedishEndings[] = {
    "het", "ning", "ningen", "erna", "arna", "orna",  "ade",  "igt", "liga", "lig", "skt",
    "sk",  "ande", "ende",   "are",  "etet", "ingar", "aste", "ast", "ats",  "are"};
constexpr std::string_view kEnglishEndings[] = {"ing",  "tion", "ed", "ly",   "ness",
                                                "ment", "ght",  "ck", "ould", "ity",
                                                "ous",  "ful",  "'s", "n't",  "ers"};
constexpr std::string_view kDoubleVowels[] = {"aa", "ää", "uu", "yy", "öö", "ii", "yö", "uo", "äy"};
constexpr std::string_view kEnglishPairs[] = {"th", "wh", "sh", "ea", "ou", "w", "q"};

template <std::size_t N>
bool ends_with_any(std::string_view word, const std::string_view (&endings)[N]) {
  for (const std::string_view ending : endings) {
    if (word.size() > ending.size() + 1 && word.ends_with(ending)) return true;
  }
  return false;
}

template <std::size_t N>
bool contains_any(std::string_view word, const std::string_view (&pieces)[N]) {
  for (const std::string_view piece : pieces) {
    if (word.find(piece) != std::string_view::npos) return true;
  }
  return false;
}

void weigh_letters(std::string_view word, std::array<double, 3>& score) {
  if (word.find("å") != std::string_view::npos) score[kSv] += 2 * kLetters;
  if (contains_any(word, {"ä", "ö"})) {
    score[kFi] += kLetters / 2;
    score[kSv] += kLetters / 2;
    score[kEn] -= kLetters;
  }
  if (word.find_first_of("wqxzc") != std::string_view::npos) score[kFi] -= kLetters;
  if (contains_any(word, kDoubleVowels)) score[kFi] += kLetters;
  if (contains_any(word, kEnglishPairs)) score[kEn] += kLetters / 2;
  // A Finnish word ends in a vowel or in n, s, t, l, r.
  if (word.find_last_of("bcdfghjkmpqvwxz") == word.size() - 1) score[kFi] -= kLetters;
}

void weigh_endings(std::string_view word, std::array<double, 3>& score) {
  if (ends_with_any(word, kFinnishEndings)) score[kFi] += kLetters;
  if (ends_with_any(word, kSwedishEndings)) score[kSv] += kLetters;
  if (ends_with_any(word, kEnglishEndings)) score[kEn] += kLetters;
}

bool has_letter(std::string_view word) {
  for (const char c : word) {
    if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) return true;
  }
  return false;
}

bool touches_sign(const Token& token, std::string_view text) {
  const auto is_sign = [&](std::size_t at) {
    return at < text.size() && std::string_view("@$*_|").find(text[at]) != std::string_view::npos;
  };
  return is_sign(token.in_folded.end) ||
         (token.in_folded.begin > 0 && is_sign(token.in_folded.begin - 1));
}

/// Single letters may be a word taken apart; "p@ska" is no Swedish "ska".
bool tells_nothing(const Token& token, std::string_view text) {
  return token.link || token.mention || token.folded.size() == 1 || !has_letter(token.folded) ||
         touches_sign(token, text);
}

}  // namespace

Evidence& Evidence::operator+=(const Evidence& other) {
  for (std::size_t i = 0; i < score.size(); ++i) score[i] += other.score[i];
  words += other.words;
  return *this;
}

Evidence gather(std::span<const Token> tokens, std::string_view folded) {
  Evidence evidence;
  for (const Token& token : tokens) {
    if (tells_nothing(token, folded)) continue;
    ++evidence.words;
    const std::string_view word = token.folded;
    const bool own[3] = {kFinnishWords.contains(word), kSwedishWords.contains(word),
                         kEnglishWords.contains(word)};
    for (std::size_t i = 0; i < 3; ++i) evidence.score[i] += own[i] ? kOwnWord : 0;
    if (own[kFi] || own[kSv] || own[kEn] || word.size() < 3) continue;
    weigh_letters(word, evidence.score);
    if (word.size() >= 5) weigh_endings(word, evidence.score);
  }
  return evidence;
}

Evidence detect(std::string_view folded) {
  CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  // Left as they are when the text holds control characters.
  CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE,
                                 CLD2::UNKNOWN_LANGUAGE};
  int percent[3] = {};
  double normalized[3] = {};
  int text_bytes = 0;
  int valid = 0;
  bool reliable = false;
  constexpr int kBestEffort = CLD2::kCLDFlagBestEffort;
  CLD2::ExtDetectLanguageSummaryCheckUTF8(folded.data(), static_cast<int>(folded.size()), true,
                                          &hints, kBestEffort, languages, percent, normalized,
                                          nullptr, &text_bytes, &reliable, &valid);
  Evidence evidence;
  for (int i = 0; i < 3; ++i) {
    const double weight = 2.0 * percent[i] / 100.0 * (reliable ? 1.5 : 0.7);
    switch (languages[i]) {
      case CLD2::FINNISH:
      case CLD2::ESTONIAN:
        evidence.score[kFi] += weight;
        break;
      case CLD2::SWEDISH:
      case CLD2::NORWEGIAN:
      case CLD2::NORWEGIAN_N:
      case CLD2::DANISH:
        evidence.score[kSv] += weight;
        break;
      case CLD2::ENGLISH:
        evidence.score[kEn] += weight;
        break;
      default:
        break;
    }
  }
  return evidence;
}

LanguageChoice best(const Evidence& evidence, std::span<const Language> languages) {
  LanguageChoice choice;
  double first = -1e9;
  double second = -1e9;
  for (const Language language : languages) {
    const double score = evidence.score[static_cast<std::size_t>(language)];
    if (score > first) {
      second = first;
      first = score;
      choice.language = language;
    } else {
      second = std::max(second, score);
    }
  }
  const double margin = first - std::max(second, 0.0);
  choice.clear = first > 0 && margin >= kClearMargin;
  choice.confidence = choice.clear ? 1 - std::exp(-margin / 2) : 0;
  return choice;
}

}  // namespace kaiku::text
