#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>

namespace kaiku::rules {

/// RE2 knows `\b`, `\w` and `\s` for ASCII only. Folded text has no ASCII capitals left, so each of
/// the letters of the Nordic languages (and their neighbours') takes the place of one: `ä` is
/// written `A` in text and patterns alike, and word boundaries hold. Nothing if `letter` has no
/// slot.
std::optional<char> slot_of(char32_t letter);

/// The letter behind a slot, for messages; nothing for any other byte.
std::optional<char32_t> letter_of(char slot);

/// One character of UTF-8 text. A malformed byte is a character of one byte, U+FFFD.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};
Character decode(std::string_view text);
void append_utf8(std::string& text, char32_t code);

/// Folded text in slot spelling, with the way back. Unicode spaces become plain ones.
class SlotView {
 public:
  explicit SlotView(std::string_view folded);

  const std::string& text() const { return text_; }
  /// Bytes of the folded text behind bytes [begin, end) of text().
  Span to_folded(Span span) const;

 private:
  struct Shift {
    std::size_t from = 0;   ///< byte of text() from which on …
    std::size_t added = 0;  ///< … so many more bytes have passed in the folded text
  };
  std::size_t to_folded(std::size_t byte) const;

  std::string text_;
  std::vector<Shift> shifts_;
};

}  // namespace kaiku::rules
