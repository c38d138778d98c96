#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace kaiku::bench {

/// Patterns take their words from the first so many made-up ones.
inline constexpr std::size_t kVocabulary = 20'000;

inline std::string made_up_word(std::size_t number) {
  static const char* const kSyllables[] = {"ka",  "ri",  "tu",  "lä",  "mo",  "pe",  "sii", "vö",
                                           "nan", "hel", "jos", "kuu", "ter", "ola", "yt",  "run"};
  std::string word;
  for (std::size_t rest = number * 2'654'435'761U % 65'536 + 4'096; rest > 0; rest /= 16) {
    word += kSyllables[rest % 16];
  }
  return word;
}

struct MadeUpPattern {
  enum class Kind { kWord, kPhrase, kRegex };

  Kind kind = Kind::kWord;
  std::string text;
};

/// Always the same: 64 % words, 16 % phrases of two words, 20 % regexes.
inline std::vector<MadeUpPattern> made_up_patterns(std::size_t count) {
  std::mt19937 random(1);
  const auto word = [&] { return made_up_word(random() % kVocabulary); };
  std::vector<MadeUpPattern> patterns;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = word();
    if (i % 25 < 16) {
      patterns.push_back({MadeUpPattern::Kind::kWord, std::move(text)});
    } else if (i % 25 < 20) {
      text += ' ' + word();
      patterns.push_back({MadeUpPattern::Kind::kPhrase, std::move(text)});
    } else {
      text += ".{0,20}" + word();
      text += '|' + word() + "\\d+";
      patterns.push_back({MadeUpPattern::Kind::kRegex, std::move(text)});
    }
  }
  return patterns;
}

}  // namespace kaiku::bench
