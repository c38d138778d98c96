#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/text/prepared.hpp>

namespace kaiku::text {

/// Opening the dictionary once is enough for all tests of a program.
inline Analyzer& shared_analyzer() {
  static Analyzer analyzer;
  return analyzer;
}

inline PreparedText prepare(std::string_view text, std::optional<Language> given = {}) {
  Analyzer::Options options;
  options.given = given;
  return shared_analyzer().prepare(text, options);
}

inline PreparedText in_finnish(std::string_view text) {
  return prepare(text, Language::kFinnish);
}
inline PreparedText in_swedish(std::string_view text) {
  return prepare(text, Language::kSwedish);
}
inline PreparedText in_english(std::string_view text) {
  return prepare(text, Language::kEnglish);
}

inline std::vector<std::string> words(const PreparedText& text) {
  std::vector<std::string> found;
  for (const Token& token : text.tokens()) found.emplace_back(token.folded);
  return found;
}

template <class Words>
bool holds(const Words& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The first token with this folded form; throws when there is none.
inline const Token& token(const PreparedText& text, std::string_view folded) {
  for (const Token& candidate : text.tokens()) {
    if (candidate.folded == folded) return candidate;
  }
  throw std::out_of_range("no token " + std::string(folded));
}

inline std::string as_written(const PreparedText& text, Span span) {
  return std::string(text.original().substr(span.begin, span.end - span.begin));
}

/// Any token has that base form or part.
inline bool has_lemma(const PreparedText& text, std::string_view lemma) {
  return std::any_of(text.tokens().begin(), text.tokens().end(), [&](const Token& t) {
    return holds(t.lemmas, lemma) || holds(t.parts, lemma);
  });
}

inline bool reveals(const PreparedText& text, std::string_view form) {
  return std::any_of(text.tokens().begin(), text.tokens().end(),
                     [&](const Token& t) { return holds(t.revealed, form); });
}

}  // namespace kaiku::text
