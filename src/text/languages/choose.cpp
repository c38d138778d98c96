#include "choose.hpp"

#include "../storage.hpp"
#include "evidence.hpp"

namespace kaiku::text {
namespace {

/// With fewer words the detector guesses; single words that only one language has still count.
constexpr std::size_t kMinDetectorWords = 3;

std::span<const Token> tokens_of(const PreparedText::Storage& storage, const Sentence& sentence) {
  return std::span(storage.tokens).subspan(sentence.begin, sentence.end - sentence.begin);
}

std::string_view text_of(const PreparedText::Storage& storage, const Sentence& sentence) {
  const std::size_t begin = storage.tokens[sentence.begin].in_folded.begin;
  const std::size_t end = storage.tokens[sentence.end - 1].in_folded.end;
  return std::string_view(storage.folded.text).substr(begin, end - begin);
}

LanguageChoice decide(Evidence evidence, std::string_view text,
                      std::span<const Language> languages) {
  LanguageChoice choice = best(evidence, languages);
  if (choice.clear || evidence.words < kMinDetectorWords) return choice;
  evidence += detect(text);
  return best(evidence, languages);
}

void set_all(PreparedText::Storage& storage, Language language, double confidence) {
  storage.language = language;
  storage.language_confidence = confidence;
  for (Sentence& sentence : storage.sentences) sentence.language = language;
  for (Token& token : storage.tokens) token.language = language;
}

void detect_languages(PreparedText::Storage& storage, const Analyzer::Options& options) {
  Evidence whole;
  std::vector<Evidence> each(storage.sentences.size());
  for (std::size_t i = 0; i < each.size(); ++i) {
    each[i] = gather(tokens_of(storage, storage.sentences[i]), storage.folded.text);
    whole += each[i];
  }
  const LanguageChoice comment = decide(whole, storage.folded.text, options.languages);
  storage.language = comment.clear ? comment.language : options.fallback;
  storage.language_confidence = comment.confidence;

  for (std::size_t i = 0; i < each.size(); ++i) {
    Sentence& sentence = storage.sentences[i];
    sentence.language = storage.language;
    if (each.size() > 1 && sentence.end > sentence.begin) {
      const LanguageChoice own = decide(each[i], text_of(storage, sentence), options.languages);
      if (own.clear) sentence.language = own.language;
    }
    for (std::uint32_t t = sentence.begin; t < sentence.end; ++t) {
      storage.tokens[t].language = sentence.language;
    }
  }
}

}  // namespace

void choose_languages(PreparedText::Storage& storage, const Analyzer::Options& options) {
  if (options.given) {
    set_all(storage, *options.given, 1);
  } else if (options.languages.size() == 1) {
    set_all(storage, options.languages.front(), 1);
  } else if (options.languages.empty()) {
    set_all(storage, options.fallback, 0);
  } else {
    detect_languages(storage, options);
  }
}

}  // namespace kaiku::text
