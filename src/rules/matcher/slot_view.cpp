#include "slot_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kaiku::rules {
namespace {

// Finnish and Swedish first, then the other Nordic and Sami languages, then loan words and names.
constexpr std::array<std::pair<char32_t, char>, 26> kSlots = {{
    {U'ä', 'A'}, {U'ö', 'O'}, {U'å', 'Q'}, {U'é', 'E'}, {U'ü', 'U'}, {U'š', 'S'}, {U'ž', 'Z'},
    {U'æ', 'X'}, {U'ø', 'Y'}, {U'ð', 'D'}, {U'þ', 'T'}, {U'č', 'K'}, {U'đ', 'J'}, {U'ŋ', 'N'},
    {U'ŧ', 'W'}, {U'á', 'B'}, {U'à', 'F'}, {U'â', 'G'}, {U'è', 'H'}, {U'ê', 'L'}, {U'ë', 'M'},
    {U'í', 'I'}, {U'ó', 'P'}, {U'ú', 'V'}, {U'ñ', 'R'}, {U'õ', 'C'},
}};

constexpr char32_t kMalformed = 0xFFFD;
constexpr std::size_t kUsualShifts =
    16;  // letters and spaces of a comment that take more than a byte

bool is_space(char32_t code) {
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::optional<char> slot_of(char32_t letter) {
  if (letter < 0x80) return std::nullopt;
  const auto* const found = std::ranges::find(kSlots, letter, &std::pair<char32_t, char>::first);
  if (found == kSlots.end()) return std::nullopt;
  return found->second;
}

std::optional<char32_t> letter_of(char slot) {
  const auto* const found = std::ranges::find(kSlots, slot, &std::pair<char32_t, char>::second);
  if (found == kSlots.end()) return std::nullopt;
  return found->first;
}

Character decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {.code = lead, .bytes = 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (bytes == 1 || lead > 0xF4 || text.size() < bytes) return {.code = kMalformed, .bytes = 1};
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[i])) return {.code = kMalformed, .bytes = 1};
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {.code = code, .bytes = bytes};
}

void append_utf8(std::string& text, char32_t code) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

SlotView::SlotView(std::string_view folded) {
  text_.reserve(folded.size());
  shifts_.reserve(kUsualShifts);
  std::size_t added = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t run = at;
    while (at < folded.size() && static_cast<unsigned char>(folded[at]) < 0x80) ++at;
    text_.append(folded, run, at - run);
    if (at == folded.size()) break;
    const Character character = decode(folded.substr(at));
    const std::optional<char> slot = slot_of(character.code);
    if (slot || is_space(character.code)) {
      text_ += slot.value_or(' ');
      added += character.bytes - 1;
      shifts_.push_back({.from = text_.size(), .added = added});
    } else {
      text_ += folded.substr(at, character.bytes);
    }
    at += character.bytes;
  }
}

std::size_t SlotView::to_folded(std::size_t byte) const {
  const auto after = std::ranges::upper_bound(shifts_, byte, {}, &Shift::from);
  return after == shifts_.begin() ? byte : byte + std::prev(after)->added;
}

Span SlotView::to_folded(Span span) const {
  return {.begin = to_folded(span.begin), .end = to_folded(span.end)};
}

}  // namespace kaiku::rules
