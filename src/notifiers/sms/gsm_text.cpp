#include "gsm_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kaiku::notifiers {
namespace {

// Beside ASCII letters and digits.
constexpr std::string_view kOneSeptet =
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
constexpr std::string_view kTwoSeptets = "€[]{}~^|\\";
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPlain = {{
    {"–", "-"},
    {"—", "-"},
    {"…", "..."},
    {"“", "\""},
    {"”", "\""},
    {"„", "\""},
    {"’", "'"},
    {"‘", "'"},
    {"š", "s"},
    {"ž", "z"},
    {"Š", "S"},
    {"Ž", "Z"},
    {"á", "a"},
    {"`", "'"},
}};

std::string_view first_character(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) ++bytes;
  return text.substr(0, bytes);
}

bool is_letter_or_digit(std::string_view character) {
  const char c = character.front();
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t septets(std::string_view character) {
  return kTwoSeptets.find(character) != std::string_view::npos ? 2 : 1;
}

}  // namespace

std::string gsm_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    text.remove_prefix(character.size());
    const auto* const plain =
        std::ranges::find(kPlain, character, [](const auto& p) { return p.first; });
    if (is_letter_or_digit(character) || kOneSeptet.find(character) != std::string_view::npos ||
        kTwoSeptets.find(character) != std::string_view::npos) {
      out += character;
    } else {
      out += plain == kPlain.end() ? "?" : plain->second;
    }
  }
  return out;
}

std::size_t gsm_length(std::string_view text) {
  std::size_t length = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    length += septets(character);
    text.remove_prefix(character.size());
  }
  return length;
}

std::string gsm_cut(std::string_view text, std::size_t most) {
  if (gsm_length(text) <= most) return std::string(text);
  const std::size_t room = most > 3 ? most - 3 : 0;
  std::string out;
  std::size_t length = 0;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    length += septets(character);
    if (length > room) break;
    out += character;
    text.remove_prefix(character.size());
  }
  return out + "...";
}

}  // namespace kaiku::notifiers
