#include "link_escapes.hpp"

#include <kaiku/text/prepared.hpp>

namespace kaiku::text::reveal {
namespace {

constexpr std::size_t kMaxWords = 8;
constexpr std::size_t kMinLetters = 3;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_ascii_letter(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string decode(std::string_view link, bool& hides_letters) {
  std::string decoded;
  for (std::size_t at = 0; at < link.size(); ++at) {
    const int high = link[at] == '%' && at + 2 < link.size() ? hex_value(link[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(link[at + 2]) : -1;
    if (low < 0) {
      decoded.push_back(link[at]);
      continue;
    }
    const int byte = high * 16 + low;
    hides_letters |= is_ascii_letter(byte);
    decoded.push_back(static_cast<char>(byte));
    at += 2;
  }
  return fold(decoded);
}

bool in_word(char c) {
  return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<std::string> escaped_words(std::string_view link) {
  std::vector<std::string> words;
  bool hides_letters = false;
  const std::string decoded = decode(link, hides_letters);
  if (!hides_letters) return words;
  for (std::size_t at = 0; at < decoded.size() && words.size() < kMaxWords;) {
    std::size_t end = at;
    while (end < decoded.size() && in_word(decoded[end])) ++end;
    if (end - at >= kMinLetters) words.push_back(decoded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace kaiku::text::reveal
