#include <algorithm>
#include <span>

#include <unicode/utf8.h>

#include <kaiku/text/prepared.hpp>

#include "languages/choose.hpp"
#include "negation.hpp"
#include "openings.hpp"
#include "reveal/reveal.hpp"
#include "segmenting.hpp"
#include "storage.hpp"
#include "utf8.hpp"
#include "word_lookup.hpp"

namespace kaiku::text {
namespace {

/// At most kMaxTextBytes, cut before a character that would not fit whole.
std::string_view cut_to_bound(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  std::size_t end = kMaxTextBytes;
  while (end > 0 && kMaxTextBytes - end < U8_MAX_LENGTH &&
         (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end);
}

}  // namespace

struct Analyzer::Impl {
  void look_words_up(PreparedText::Storage& storage);

  WordLookup words;
  Counters counters;
};

void Analyzer::Impl::look_words_up(PreparedText::Storage& storage) {
  constexpr std::size_t kFetchedTogether = 32;
  for (std::size_t i = 0; i < storage.tokens.size(); ++i) {
    if (i % kFetchedTogether == 0) {
      const auto next = std::span<const Token>(storage.tokens).subspan(i);
      words.prefetch(next.first(std::min(next.size(), kFetchedTogether)));
    }
    Token& token = storage.tokens[i];
    if (token.link) continue;
    const WordFacts facts = words.look_up(token.folded, token.language, storage.arena);
    token.lemmas = facts.lemmas;
    token.parts = facts.parts;
    token.known = facts.known;
    token.question_clitic = facts.question_clitic;
    token.finite_verb = facts.finite_verb;
    token.negation = facts.negation;
    token.skipped = facts.skipped;
  }
}

Analyzer::Analyzer() : impl_(std::make_unique<Impl>()) {}
Analyzer::~Analyzer() = default;

PreparedText Analyzer::prepare(std::string_view text, const Options& options) {
  auto storage = std::make_unique<PreparedText::Storage>();
  storage->original = cut_to_bound(text);
  storage->truncated = storage->original.size() < text.size();
  storage->folded = fold_with_offsets(storage->original);
  segment(*storage);
  choose_languages(*storage, options);
  impl_->words.start_comment();
  impl_->look_words_up(*storage);
  reveal::reveal(*storage, impl_->words);
  mark_negation(*storage);
  mark_sentence_starts(*storage);
  if (storage->truncated) ++impl_->counters.truncated;
  impl_->counters.cached = impl_->words.morphology().cached();
  impl_->counters.analysed = impl_->words.morphology().analysed();
  impl_->counters.skipped = impl_->words.skipped();
  return PreparedText(std::move(storage));
}

std::vector<std::string> Analyzer::base_forms(std::string_view word, Language language) {
  const std::string folded = fold(word);
  if (folded.empty() || folded.find(' ') != std::string::npos) return {};
  if (count_chars(folded) > kMaxAnalysedLetters) return {};
  if (language != Language::kFinnish) {
    return {std::string(impl_->words.stemmer(language).stem(folded))};
  }
  const finnish::PackedAnalysis& analysis = impl_->words.morphology().analyse(folded);
  std::vector<std::string> lemmas = analysis.lemmas.unpacked();
  if (!analysis.known) return lemmas;
  const bool base = std::find(lemmas.begin(), lemmas.end(), folded) != lemmas.end();
  return base ? std::vector<std::string>{folded} : std::vector<std::string>();
}

std::string Analyzer::stem(std::string_view folded, Language language) {
  return std::string(impl_->words.stemmer(language).stem(folded));
}

const Analyzer::Counters& Analyzer::counters() const {
  return impl_->counters;
}

}  // namespace kaiku::text
