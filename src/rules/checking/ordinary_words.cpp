#include "ordinary_words.hpp"

#include <algorithm>
#include <functional>
#include <span>

namespace kaiku::rules {
namespace {

// Everyday words, and those that a list of another language takes by mistake: "slut" is the end,
// "fart" speed, "puss" a kiss. Sorted, so that they can be searched.
constexpr std::string_view kSwedish[] = {
    "aldrig", "alla",   "alltid", "alltså", "andra",  "annan",  "att",    "av",     "bara",
    "barn",   "bil",    "bit",    "bli",    "blir",   "bock",   "bok",    "bord",   "borta",
    "bra",    "bro",    "bror",   "bus",    "butik",  "dag",    "dagar",  "dags",   "dam",
    "de",     "deg",    "del",    "dem",    "den",    "denna",  "deras",  "dess",   "det",
    "detta",  "dig",    "din",    "du",     "dum",    "där",    "då",     "efter",  "egen",
    "eller",  "en",     "er",     "era",    "ett",    "fack",   "fall",   "far",    "fart",
    "fast",   "fat",    "fel",    "fem",    "fest",   "fick",   "fin",    "fina",   "finns",
    "fint",   "fram",   "fri",    "från",   "full",   "fyra",   "få",     "får",    "för",
    "först",  "gift",   "glad",   "glass",  "god",    "gott",   "gratis", "gå",     "går",
    "gör",    "göra",   "ha",     "had",    "hade",   "han",    "har",    "hel",    "hela",
    "helt",   "hem",    "hennes", "hets",   "hit",    "hon",    "hos",    "hur",    "hus",
    "här",    "i",      "idag",   "igen",   "igår",   "in",     "inga",   "ingen",  "inget",
    "innan",  "inne",   "inte",   "is",     "ja",     "jag",    "ju",     "jul",    "kan",
    "kanske", "kiss",   "klar",   "klart",  "kock",   "kom",    "kommer", "kort",   "kul",
    "kunde",  "kvar",   "kväll",  "kön",    "köp",    "köpa",   "lag",    "ler",    "lite",
    "liten",  "lugn",   "lust",   "lång",   "man",    "mat",    "med",    "mellan", "men",
    "mer",    "mig",    "min",    "mina",   "mitt",   "mor",    "mot",    "mycket", "måste",
    "ner",    "ni",     "nog",    "nu",     "ny",     "nya",    "när",    "nära",   "någon",
    "något",  "några",  "och",    "också",  "om",     "orka",   "oss",    "ost",    "pass",
    "plats",  "puss",   "på",     "rask",   "rast",   "rik",    "rolig",  "rum",    "rätt",
    "sak",    "samma",  "sen",    "sida",   "sig",    "sin",    "sina",   "sist",   "ska",
    "skall",  "skulle", "slut",   "sluta",  "snart",  "snäll",  "som",    "spott",  "stor",
    "strut",  "super",  "svar",   "sällan", "sätt",   "så",     "tack",   "tid",    "till",
    "titt",   "tolv",   "tre",    "tro",    "tusen",  "två",    "under",  "upp",    "ur",
    "ut",     "utan",   "vad",    "var",    "vara",   "varför", "varit",  "varje",  "vem",
    "vi",     "vid",    "vik",    "vilka",  "vilken", "vill",   "vin",    "väl",    "väldigt",
    "vän",    "värd",   "ägg",    "än",     "ännu",   "är",     "år",     "åt",     "öl",
    "öppet",  "över"};
constexpr std::string_view kEnglish[] = {
    "a",      "about",  "after", "again", "all",    "also",  "always", "am",    "an",     "and",
    "angel",  "any",    "apply", "are",   "arena",  "art",   "as",     "at",    "away",   "back",
    "bad",    "bag",    "ban",   "band",  "bar",    "bath",  "be",     "been",  "beer",   "before",
    "best",   "better", "big",   "bit",   "black",  "blue",  "boat",   "body",  "book",   "boss",
    "both",   "box",    "boy",   "bra",   "bread",  "bring", "but",    "buy",   "by",     "cake",
    "call",   "came",   "can",   "car",   "card",   "care",  "case",   "cat",   "child",  "class",
    "clean",  "close",  "coat",  "cod",   "coffee", "cold",  "come",   "could", "cut",    "dad",
    "day",    "days",   "deal",  "dear",  "did",    "die",   "do",     "does",  "dog",    "done",
    "door",   "down",   "drive", "each",  "eat",    "end",   "even",   "ever",  "every",  "eye",
    "fan",    "fans",   "far",   "fast",  "feel",   "few",   "film",   "fin",   "find",   "fine",
    "fire",   "first",  "fit",   "five",  "food",   "for",   "four",   "free",  "friend", "from",
    "full",   "fun",    "gave",  "get",   "gift",   "girl",  "give",   "glad",  "go",     "gold",
    "good",   "got",    "great", "green", "guy",    "had",   "half",   "hand",  "happy",  "hard",
    "has",    "hat",    "have",  "he",    "head",   "hear",  "help",   "her",   "here",   "him",
    "his",    "hit",    "home",  "hot",   "house",  "how",   "i",      "if",    "in",     "into",
    "is",     "it",     "its",   "job",   "just",   "keep",  "kid",    "kids",  "kind",   "know",
    "last",   "late",   "left",  "less",  "let",    "life",  "light",  "like",  "line",   "list",
    "little", "live",   "long",  "look",  "lost",   "lot",   "love",   "made",  "make",   "man",
    "many",   "may",    "me",    "mean",  "men",    "money", "more",   "most",  "mother", "much",
    "must",   "my",     "name",  "need",  "never",  "new",   "nice",   "night", "no",     "not",
    "now",    "of",     "off",   "old",   "on",     "one",   "only",   "or",    "other",  "our",
    "out",    "over",   "own",   "page",  "part",   "pass",  "pay",    "pen",   "people", "perfect",
    "pick",   "place",  "play",  "plus",  "put",    "rank",  "read",   "real",  "red",    "rest",
    "right",  "room",   "run",   "said",  "sale",   "same",  "say",    "see",   "sell",   "send",
    "she",    "shop",   "show",  "side",  "size",   "skit",  "slow",   "small", "so",     "some",
    "soon",   "still",  "store", "such",  "super",  "sure",  "take",   "tall",  "tell",   "than",
    "that",   "the",    "them",  "then",  "there",  "they",  "thing",  "think", "this",   "time",
    "to",     "today",  "too",   "top",   "try",    "two",   "under",  "until", "up",     "us",
    "use",    "used",   "very",  "wait",  "want",   "was",   "way",    "we",    "week",   "well",
    "went",   "were",   "what",  "when",  "where",  "which", "white",  "who",   "why",    "wife",
    "will",   "wish",   "with",  "work",  "world",  "would", "year",   "yes",   "yet",    "you",
    "your"};

constexpr bool sorted(std::span<const std::string_view> words) {
  return std::ranges::adjacent_find(words, std::ranges::greater_equal()) == words.end();
}
static_assert(sorted(kSwedish) && sorted(kEnglish));

}  // namespace

bool is_ordinary_word(std::string_view folded, Language language, text::Analyzer& analyzer) {
  if (language == Language::kSwedish) return std::ranges::binary_search(kSwedish, folded);
  if (language == Language::kEnglish) return std::ranges::binary_search(kEnglish, folded);
  text::Analyzer::Options options;
  options.given = Language::kFinnish;
  const text::PreparedText prepared = analyzer.prepare(folded, options);
  const auto tokens = prepared.tokens();
  return tokens.size() == 1 && tokens.front().known && !tokens.front().lemmas.empty();
}

}  // namespace kaiku::rules
