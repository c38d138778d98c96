#include "source_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace kaiku::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::size_t kBlock = 512;

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
  if (code >= 0x7F && code <= 0x9F) return code == 0x85;
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
  blocks_.push_back(0);
  for (std::size_t at = 0; at + kBlock <= text_.size(); at += kBlock) {
    blocks_.push_back(blocks_.back() + count_characters(text_.substr(at, kBlock)));
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

Place SourceText::place(int line, int byte_column) const {
  return place_of(offset(line, byte_column));
}

bool SourceText::tab_indented(int line) const {
  const std::string_view rest = text_.substr(offset(line, 0));
  return rest.substr(0, rest.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

bool SourceText::unclosed_quote(int line, int byte_column) const {
  std::string_view rest = text_.substr(offset(line, byte_column));
  if (rest.starts_with('&')) {  // an anchor stands before its value
    rest.remove_prefix(std::min(rest.find_first_of(" \t\r\n"), rest.size()));
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  }
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return false;
  const char quote = rest.front();
  for (std::size_t at = 1; at < rest.size(); ++at) {
    const bool escape = quote == '"' ? rest[at] == '\\' : rest.substr(at).starts_with("''");
    if (escape) {
      ++at;
    } else if (rest[at] == quote) {
      return false;
    }
  }
  return true;
}

std::size_t SourceText::offset(int line, int byte_column) const {
  if (line < 0 || byte_column < 0) return 0;
  const std::size_t row = std::min(static_cast<std::size_t>(line), line_starts_.size() - 1);
  return std::min(line_starts_[row] + static_cast<std::size_t>(byte_column), text_.size());
}

Place SourceText::place_of(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  const auto row = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  const std::size_t start = line_starts_[row];
  const std::size_t column = offset - start < kBlock
                                 ? count_characters(text_.substr(start, offset - start))
                                 : characters_before(offset) - characters_before(start);
  return {static_cast<int>(row) + 1, static_cast<int>(column) + 1};
}

std::size_t SourceText::characters_before(std::size_t offset) const {
  const std::size_t block = offset / kBlock;
  return blocks_[block] + count_characters(text_.substr(block * kBlock, offset % kBlock));
}

}  // namespace kaiku::config
