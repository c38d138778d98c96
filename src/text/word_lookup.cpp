#include "word_lookup.hpp"

#include <unicode/uchar.h>

#include "reveal/phonetic.hpp"
#include "utf8.hpp"

namespace kaiku::text {
namespace {

/// Letters that Swedish and English words are written with; others may be accents put there to
/// hide.
bool is_word_letter(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  constexpr std::u32string_view kOthers = U"äöåéèàüæø";
  return kOthers.find(c) != std::u32string_view::npos;
}

/// The rule of Token::known for languages that have only stems.
bool looks_like_a_word(std::string_view word) {
  char32_t before = 0;
  std::size_t run = 0;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_char(word, at);
    if (!is_word_letter(c) && c != '-' && c != '\'' && c != ':') return false;
    run = c == before ? run + 1 : 1;
    if (run > 2) return false;
    before = c;
  }
  return true;
}

}  // namespace

bool is_numeric(std::string_view folded) {
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_char(folded, at);
    if (c >= 'a' && c <= 'z') return false;  // nearly always: worth no call
    if (u_isalpha(static_cast<UChar32>(c)) != 0) return false;
  }
  return true;
}

void WordLookup::start_comment() {
  analysed_words_ = 0;
  analysed_long_words_ = 0;
  filled_masks_ = 0;
}

std::span<const std::string> WordLookup::fill_mask(std::string_view pattern) {
  if (filled_masks_ >= kMaxFilledMasks) {
    ++skipped_;
    return {};
  }
  if (count_chars(pattern) > kLongWordLetters) return {};
  ++filled_masks_;
  return morphology_.fill_mask(pattern);
}

bool WordLookup::may_analyse(std::string_view word) {
  // As many bytes as letters at least: short words need no counting.
  const std::size_t letters = word.size() > kLongWordLetters ? count_chars(word) : word.size();
  bool may = letters <= kMaxAnalysedLetters && analysed_words_ < kMaxAnalysedWords;
  if (may && letters > kLongWordLetters) may = ++analysed_long_words_ <= kMaxAnalysedLongWords;
  if (may) {
    ++analysed_words_;
  } else {
    ++skipped_;
  }
  return may;
}

WordFacts WordLookup::look_up(std::string_view folded, Language language, Arena& arena) {
  if (is_numeric(folded)) return {.known = true};
  if (!may_analyse(folded)) return {.skipped = true};
  return language == Language::kFinnish ? look_up_finnish(folded, arena)
                                        : look_up_stem(folded, language, arena);
}

void WordLookup::prefetch(std::span<const Token> tokens) const {
  const auto ask = [&](const Token& token, auto fetch) {
    if (token.language == Language::kFinnish) return fetch(morphology_.recent());
    fetch(token.language == Language::kSwedish ? swedish_stems_ : english_stems_);
  };
  for (const Token& token : tokens)
    ask(token, [&](const auto& cache) { cache.prefetch_place(token.folded); });
  for (const Token& token : tokens)
    ask(token, [&](const auto& cache) { cache.prefetch_entry(token.folded); });
}

WordFacts WordLookup::look_up_finnish(std::string_view word, Arena& arena) {
  const finnish::PackedAnalysis& analysis = morphology_.analyse(word);
  return {.lemmas = analysis.lemmas.unpacked(arena),
          .parts = analysis.parts.unpacked(arena),
          .known = analysis.known,
          .question_clitic = analysis.question_clitic,
          .finite_verb = analysis.finite_verb,
          .negation = analysis.negation};
}

WordFacts WordLookup::look_up_stem(std::string_view word, Language language, Arena& arena) {
  Stems& stems = language == Language::kSwedish ? swedish_stems_ : english_stems_;
  const Stem* stem = stems.find(word);
  if (stem == nullptr) {
    // "YouTube:s" is written with a colon in Swedish.
    const std::string_view bare = word.substr(0, word.find(':'));
    stem = &stems.add(word, {.text = std::string(stemmer(language).stem(bare)),
                             .known = looks_like_a_word(word) && reveal::respelt(word).empty()});
  }
  const auto lemmas = arena.array<std::string_view>(1);
  lemmas[0] = arena.copy(stem->text);
  return {.lemmas = lemmas, .parts = {}, .known = stem->known};
}

}  // namespace kaiku::text
