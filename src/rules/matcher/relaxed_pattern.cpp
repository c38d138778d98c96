#include "relaxed_pattern.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace kaiku::rules {
namespace {

bool is_digit(char symbol) {
  return symbol >= '0' && symbol <= '9';
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

/// A count as RE2 reads it: {3}, {3,} or {3,5}. Anything else in braces is literal.
struct Count {
  std::size_t bytes = 0;
  bool least_is_zero = false;
};

std::optional<Count> count_at(std::string_view rest) {
  const std::size_t least = digits_from(rest, 1);
  if (least == 0) return std::nullopt;
  std::size_t end = 1 + least;
  if (end < rest.size() && rest[end] == ',') end += 1 + digits_from(rest, end + 1);
  if (end >= rest.size() || rest[end] != '}') return std::nullopt;
  const std::string_view number = rest.substr(1, least);
  const bool zero = std::ranges::all_of(number, [](char digit) { return digit == '0'; });
  return Count{.bytes = end + 1, .least_is_zero = zero};
}

/// Bytes of an escape: \d, \pL, \p{Greek}, \x{1F525}, \Q…\E.
std::size_t escape_bytes(std::string_view rest) {
  if (rest.size() < 2) return rest.size();
  if (rest[1] == 'Q') {
    const std::size_t close = rest.find("\\E");
    return close == rest.npos ? rest.size() : close + 2;
  }
  const bool takes_name = rest[1] == 'p' || rest[1] == 'P' || rest[1] == 'x';
  if (!takes_name || rest.size() < 3 || rest[2] != '{') return 2;
  const std::size_t close = rest.find('}');
  return close == rest.npos ? rest.size() : close + 1;
}

/// Bytes of a class with its brackets: []a], [^]a], [[:alpha:]_], [\]].
std::size_t class_bytes(std::string_view rest) {
  std::size_t at = rest.starts_with("[^") ? 2 : 1;
  for (bool first = true; at < rest.size() && (first || rest[at] != ']'); first = false) {
    const std::string_view here = rest.substr(at);
    if (here.front() == '\\') {
      at += escape_bytes(here);
    } else if (here.starts_with("[:") && here.find(":]") != here.npos) {
      at += here.find(":]") + 2;
    } else {
      ++at;
    }
  }
  return std::min(at + 1, rest.size());
}

}  // namespace

std::string relaxed_pattern(std::string_view pattern) {
  std::string relaxed;
  for (std::string_view rest = pattern; !rest.empty();) {
    std::size_t bytes = 1;
    if (rest.front() == '\\') bytes = escape_bytes(rest);
    if (rest.front() == '[') bytes = class_bytes(rest);
    const auto count = rest.front() == '{' ? count_at(rest) : std::nullopt;
    if (count) {
      relaxed += count->least_is_zero ? '*' : '+';
      bytes = count->bytes;
    } else {
      relaxed += rest.substr(0, bytes);
    }
    rest.remove_prefix(bytes);
  }
  return relaxed;
}

}  // namespace kaiku::rules
