#include "json_repair.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace kaiku::platforms {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kEscapeLength = 6;  // \uXXXX

std::size_t take_if(bool valid, std::size_t length) {
  return valid ? length : 0;
}

bool is_plain(char c) {
  return c != '\\' && static_cast<unsigned char>(c) < 0x80;
}
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Length of the valid UTF-8 sequence at the front (RFC 3629: no surrogates, nothing overlong), or
// 0.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2U
                             : (first & 0xF0U) == 0xE0U       ? 3U
                             : first >= 0xF0 && first <= 0xF4 ? 4U
                                                              : 0U;
  if (length == 0 || text.size() < length) return 0;
  if (!std::ranges::all_of(text.substr(1, length - 1), is_continuation)) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  switch (first) {
    case 0xE0:
      return take_if(second >= 0xA0, length);
    case 0xED:
      return take_if(second <= 0x9F, length);
    case 0xF0:
      return take_if(second >= 0x90, length);
    case 0xF4:
      return take_if(second <= 0x8F, length);
    default:
      return length;
  }
}

// The code unit of a \uXXXX escape at the front.
std::optional<unsigned> escaped_unit(std::string_view text) {
  if (text.size() < kEscapeLength || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const char* const end = text.data() + kEscapeLength;
  const auto [stopped, error] = std::from_chars(text.data() + 2, end, unit, 16);
  return error == std::errc() && stopped == end ? std::optional(unit) : std::nullopt;
}

bool is_high(std::optional<unsigned> unit) {
  return unit && *unit >= 0xD800 && *unit <= 0xDBFF;
}
bool is_low(std::optional<unsigned> unit) {
  return unit && *unit >= 0xDC00 && *unit <= 0xDFFF;
}

// Copies the escape at the front of `rest` to `out`; returns how many bytes it took.
std::size_t copy_escape(std::string_view rest, std::string& out) {
  const auto unit = escaped_unit(rest);
  const bool pair = is_high(unit) && is_low(escaped_unit(rest.substr(kEscapeLength)));
  if (!pair && (is_high(unit) || is_low(unit))) {
    out += kReplacement;
    return kEscapeLength;
  }
  const bool has_next = rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0x80;
  const std::size_t length = pair ? 2 * kEscapeLength : has_next ? 2 : 1;
  out += rest.substr(0, length);
  return length;
}

}  // namespace

std::string repair_text(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  while (!body.empty()) {
    const auto* const odd = std::ranges::find_if_not(body, is_plain);
    std::size_t taken = static_cast<std::size_t>(odd - body.begin());
    if (taken > 0) {
      out += body.substr(0, taken);
    } else if (body.front() == '\\') {
      taken = copy_escape(body, out);
    } else {
      const std::size_t length = sequence_length(body);
      out += length > 0 ? body.substr(0, length) : kReplacement;
      taken = std::max<std::size_t>(length, 1);
    }
    body.remove_prefix(taken);
  }
  return out;
}

}  // namespace kaiku::platforms
