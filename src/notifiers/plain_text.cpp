#include "plain_text.hpp"

namespace kaiku::notifiers {
namespace {

struct Character {
  char32_t code = 0xFFFD;
  std::size_t length = 1;
};

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// RFC 3629; anything else is one byte of U+FFFD.
Character first_character(std::string_view text) {
  const unsigned first = byte_at(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte_at(text, i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, length};
}

bool is_break(char32_t code) {
  return code <= 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029;
}

// Zero-width characters, bidirectional marks, embeddings, overrides and isolates (Unicode TR 9),
// invisible operators, the byte order mark, tag characters.
bool is_hidden(char32_t code) {
  return code == 0xAD || code == 0x61C || code == 0x180E || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE007F);
}

}  // namespace

std::string plain_line(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t count = 0;
  bool gap = false;
  std::size_t before_last = 0;  // where the last character begins, for the ellipsis
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.length);
    text.remove_prefix(character.length);
    if (is_hidden(character.code)) continue;
    if (is_break(character.code)) {
      gap = count > 0;
      continue;
    }
    const std::size_t needed = gap ? 2 : 1;
    if (count + needed > most) {
      line.resize(count == most ? before_last : line.size());
      return line + "…";
    }
    if (gap) line += ' ';
    before_last = line.size();
    line += character.code == 0xFFFD ? std::string_view("\uFFFD") : bytes;
    count += needed;
    gap = false;
  }
  return line;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char byte : text) {
    switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += byte;
    }
  }
  return out;
}

}  // namespace kaiku::notifiers
