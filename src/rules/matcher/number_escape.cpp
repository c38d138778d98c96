#include "number_escape.hpp"

namespace kaiku::rules {
namespace {

std::optional<unsigned> digit_of(char symbol, unsigned base) {
  unsigned digit = 16;
  if (symbol >= '0' && symbol <= '9') digit = static_cast<unsigned>(symbol - '0');
  if (symbol >= 'a' && symbol <= 'f') digit = static_cast<unsigned>(symbol - 'a') + 10;
  if (symbol >= 'A' && symbol <= 'F') digit = static_cast<unsigned>(symbol - 'A') + 10;
  return digit < base ? std::optional(digit) : std::nullopt;
}

}  // namespace

std::optional<NumberEscape> number_escape(std::string_view pattern) {
  const char kind = pattern.size() > 1 ? pattern[1] : '\0';
  const bool hexadecimal = kind == 'x';
  if (!hexadecimal && (kind < '0' || kind > '7')) return std::nullopt;
  const bool braced = hexadecimal && pattern.substr(2).starts_with('{');
  const unsigned base = hexadecimal ? 16 : 8;
  const std::size_t most = braced ? 8 : hexadecimal ? 2 : 3;
  std::size_t at = braced ? 3 : hexadecimal ? 2 : 1;
  char32_t code = 0;
  for (std::size_t digits = 0; digits < most && at < pattern.size(); ++digits, ++at) {
    const std::optional<unsigned> digit = digit_of(pattern[at], base);
    if (!digit) break;
    code = code * base + *digit;
  }
  if (braced && at < pattern.size() && pattern[at] == '}') ++at;
  return NumberEscape{.code = code, .bytes = at};
}

}  // namespace kaiku::rules
