#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include <kaiku/logging/log.hpp>

namespace kaiku::logging {
namespace {

constexpr std::size_t kMostBytesOfAValue = 2048;

struct Character {
  char32_t code = 0;
  std::size_t length = 1;
  bool valid = true;
};

Character next_character(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at]));
  };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {first, 1, false};
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {first, 1, false};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {first, 1, false};
  return {code, length, true};
}

// Characters that could start a new line, move the cursor or reorder what the reader sees.
bool deceptive(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

void append_code(std::string& out, const char* format, unsigned code) {
  char buffer[16];
  const int written = std::snprintf(buffer, sizeof(buffer), format, code);
  out.append(buffer, static_cast<std::size_t>(written));
}

void append_escaped(std::string& out, const Character& character, std::string_view bytes) {
  if (!character.valid) {
    append_code(out, "\\x%02x", character.code);
  } else if (character.code == '"' || character.code == '\\') {
    out += '\\';
    out += bytes;
  } else if (character.code == '\n') {
    out += "\\n";
  } else if (character.code == '\r') {
    out += "\\r";
  } else if (character.code == '\t') {
    out += "\\t";
  } else if (deceptive(character.code)) {
    append_code(out, "\\u{%x}", character.code);
  } else {
    out += bytes;
  }
}

void append_text(std::string& out, std::string_view text) {
  std::string escaped;
  bool needs_quotes = text.empty();
  std::size_t at = 0;
  while (at < text.size() && escaped.size() < kMostBytesOfAValue) {
    const Character character = next_character(text.substr(at));
    const std::string_view bytes = text.substr(at, character.length);
    const std::size_t before = escaped.size();
    append_escaped(escaped, character, bytes);
    needs_quotes = needs_quotes || bytes == " " || bytes == "=" ||
                   std::string_view(escaped).substr(before) != bytes;
    at += character.length;
  }
  if (at < text.size()) escaped += "…";
  out += needs_quotes ? "\"" + escaped + "\"" : escaped;
}

template <class Number>
void append_number(std::string& out, Number number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), number);
  if (error == std::errc()) out.append(buffer, end);
}

}  // namespace

std::string format_line(std::string_view event, std::initializer_list<Field> fields) {
  std::string line(event);
  for (const Field& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    if (const auto* text = std::get_if<std::string>(&field.value)) {
      append_text(line, *text);
    } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
      append_number(line, *whole);
    } else {
      append_number(line, std::get<double>(field.value));
    }
  }
  return line;
}

}  // namespace kaiku::logging
