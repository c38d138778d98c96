#include "source_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace kaiku::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

struct Decoded {
  char32_t code = 0;
  std::size_t length = 0;  ///< 0: not UTF-8
};

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// RFC 3629: shortest form only, no surrogates, at most U+10FFFF.
Decoded decode(std::string_view text) {
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
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

bool allowed(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  if (code >= 0x7F && code <= 0x9F) return false;
  // Line and paragraph separator: line breaks for the parser, for hardly any editor.
  if (code == 0x2028 || code == 0x2029) return false;
  return code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

std::string name_of(char32_t code) {
  char buffer[16];
  std::snprintf(buffer, sizeof(buffer), "U+%04X", static_cast<unsigned>(code));
  return buffer;
}

}  // namespace

SourceText::SourceText(std::string_view text) : text_(text) {
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string_view::npos;
       at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
}

std::optional<SourceText::Fault> SourceText::find_fault() const {
  for (std::size_t at = 0; at < text_.size();) {
    const Decoded character = decode(text_.substr(at));
    if (character.length == 0) return Fault{place_of(at), "the file is not UTF-8"};
    if (!allowed(character.code)) {
      return Fault{place_of(at), "the character " + name_of(character.code) + " is not allowed"};
    }
    // The parser counts lines by line feeds, people by either: one alone would put every later
    // diagnostic on the wrong line.
    if (character.code == '\r' && !text_.substr(at + 1).starts_with('\n')) {
      return Fault{place_of(at), "a carriage return without a line feed"};
    }
    at += character.length;
  }
  return std::nullopt;
}

bool SourceText::tab_indented(std::size_t line) const {
  const std::string_view rest = text_.substr(line_starts_[std::min(line, line_starts_.size() - 1)]);
  return rest.substr(0, rest.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

Place SourceText::place_of(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  const auto row = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  const std::size_t start = line_starts_[row];
  const std::size_t column = count_characters(text_.substr(start, offset - start));
  return {static_cast<int>(row) + 1, static_cast<int>(column) + 1};
}

}  // namespace kaiku::config
