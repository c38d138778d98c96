#include "grams.hpp"

#include <algorithm>

namespace kaiku::classify {
namespace {

constexpr std::size_t kLoudLetters = 8;  // fewer capitals are an abbreviation or a name

std::string_view length_name(std::size_t words) {
  if (words <= 3) return "words:1-3";
  if (words <= 8) return "words:4-8";
  if (words <= 20) return "words:9-20";
  if (words <= 50) return "words:21-50";
  return "words:51-";
}

std::string_view language_name(Language language) {
  switch (language) {
    case Language::kFinnish:
      return "language:fi";
    case Language::kSwedish:
      return "language:sv";
    case Language::kEnglish:
      return "language:en";
  }
  return "language:fi";
}

bool shouts(const text::PreparedText& text) {
  return text.capitals() >= kLoudLetters && text.capitals() * 2 > text.letters();
}

}  // namespace

Manner manner_of(const text::PreparedText& text) {
  Manner manner;
  manner.add(length_name(text.tokens().size()));
  manner.add(language_name(text.language()));
  const std::string_view folded = text.folded();
  const std::size_t exclamation = folded.find('!');
  if (exclamation != folded.npos) {
    manner.add(folded.find('!', exclamation + 1) == folded.npos ? "!" : "!!");
  }
  if (folded.find("..") != folded.npos) manner.add("...");
  if (shouts(text)) manner.add("capitals");
  if (text.links() == 1) manner.add("link");
  if (text.links() > 1) manner.add("links");
  if (std::ranges::any_of(text.tokens(), &text::Token::question_clitic)) manner.add("clitic");
  if (std::ranges::any_of(text.tokens(), &text::Token::negation)) manner.add("negation");
  return manner;
}

}  // namespace kaiku::classify
