#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include <kaiku/domain/language.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::text {

/// How much speaks for each language, indexed by Language; words looked at.
struct Evidence {
  std::array<double, 3> score{};
  std::size_t words = 0;

  Evidence& operator+=(const Evidence& other);
};

/// What single words tell: words that only one language has, letters, endings. Links, mentions and
/// numbers tell nothing. `folded` is the whole text.
Evidence gather(std::span<const Token> tokens, std::string_view folded);

/// What Compact Language Detector 2 makes of a folded text, Norwegian and Danish taken for Swedish,
/// Estonian for Finnish.
Evidence detect(std::string_view folded);

struct LanguageChoice {
  Language language = Language::kFinnish;
  double confidence = 0;  ///< 0 … 1
  bool clear = false;     ///< the margin is large enough to go by
};

/// The best of `languages` (never empty).
LanguageChoice best(const Evidence& evidence, std::span<const Language> languages);

}  // namespace kaiku::text
