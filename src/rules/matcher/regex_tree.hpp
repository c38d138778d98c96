#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// What `\b` and `\w` of RE2 take for part of a word: ASCII letters, digits and the underscore.
constexpr bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

constexpr bool is_letter_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/// What `\s` of RE2 takes.
constexpr bool is_space_byte(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r';
}

/// One part of a pattern, as far as it helps to say what a matching text must hold.
struct RegexNode {
  enum class Kind : std::uint8_t {
    kSequence,    ///< `parts`, one behind the other; without any, the empty text
    kChoice,      ///< one of `parts`
    kRepetition,  ///< the only part, `least` times or more, up to `most`
    kLiteral,     ///< `literal` as it stands
    kCharacter,   ///< one character: of `characters`, or of too many to list when that is empty
    kBoundary,    ///< nothing, at the edge of a word or of the text
  };

  static constexpr int kUnbounded = -1;
  static constexpr std::size_t kMostCharacters = 16;  ///< listed of one class
  static constexpr std::size_t kMostLiteral = 16;     ///< bytes; longer ones are several

  Kind kind = Kind::kSequence;
  std::vector<RegexNode> parts;
  int least = 1;
  int most = 1;
  std::size_t written = 0;  ///< kRepetition: bytes of the pattern that are repeated
  std::string literal;
  std::vector<char32_t> characters;
  bool outside_words = false;  ///< kCharacter: none of them is part of a word
  bool letters = false;        ///< kCharacter: each is a letter, is_letter_byte()
  bool spaces = false;         ///< kCharacter: each is_space_byte()
  bool text_begins = false;    ///< kBoundary: where the text does
  bool text_ends = false;      ///< kBoundary: where the text does
};

/// Reads a pattern that RE2 has accepted. Where case does not count, by `(?i)`, the small letters
/// stand for both. Nothing: the pattern holds something that is not understood here.
std::optional<RegexNode> parse_regex_tree(std::string_view pattern);

/// False: whatever the pattern matches has a character at least. True: perhaps not.
bool may_match_nothing(const RegexNode& node);

}  // namespace kaiku::rules
