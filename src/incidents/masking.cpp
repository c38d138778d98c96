#include <algorithm>

#include <kaiku/incidents/masking.hpp>

namespace kaiku::incidents {
namespace {

constexpr std::size_t kDigitsThatTell = 3;
constexpr std::string_view kMask = "[…]";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "040-123 4567" comes as two words: each part of a number counts for itself.
bool names_somebody(std::string_view word) {
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(word, is_digit));
  return digits >= kDigitsThatTell || word.find('@') != std::string_view::npos ||
         word.find("://") != std::string_view::npos || word.starts_with("www.");
}

}  // namespace

std::string masked(std::string_view text, std::size_t most) {
  std::string line;
  while (!text.empty()) {
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    const auto begin = std::ranges::find_if_not(text, blank);
    const auto end = std::find_if(begin, text.end(), blank);
    const std::string_view word(begin, end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    if (word.empty()) break;
    const std::string_view shown = names_somebody(word) ? kMask : word;
    if (line.ends_with(kMask) && shown == kMask) continue;
    if (!line.empty()) line += ' ';
    line += shown;
    if (line.size() > most) break;
  }
  if (line.size() <= most) return line;
  std::size_t cut = most;
  while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
  return line.substr(0, cut) + "…";
}

}  // namespace kaiku::incidents
