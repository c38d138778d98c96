#include "look_alikes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "../utf8.hpp"

namespace kaiku::text::reveal {
namespace {

struct LookAlike {
  char32_t letter;
  char latin;
};

// Folded letters only. A small letter stands for its capital too: Cyrillic В looks like B, Н like
// H.
constexpr LookAlike kLookAlikes[] = {
    // Latin letters without a decomposition
    {0x131, 'i'},
    {0x111, 'd'},
    {0x127, 'h'},
    {0x142, 'l'},
    {0x167, 't'},
    {0x180, 'b'},
    {0x19A, 'l'},
    {0x1B6, 'z'},
    {0x23C, 'c'},
    {0x247, 'e'},
    {0x249, 'j'},
    {0x24D, 'r'},
    {0x24F, 'y'},
    {0x251, 'a'},
    {0x253, 'b'},
    {0x256, 'd'},
    {0x257, 'd'},
    {0x25B, 'e'},
    {0x260, 'g'},
    {0x261, 'g'},
    {0x262, 'g'},
    {0x268, 'i'},
    {0x269, 'i'},
    {0x26A, 'i'},
    {0x274, 'n'},
    {0x275, 'o'},
    {0x280, 'r'},
    {0x288, 't'},
    {0x289, 'u'},
    {0x28B, 'v'},
    {0x28F, 'y'},
    {0x290, 'z'},
    {0x29C, 'h'},
    {0x29F, 'l'},
    {0x299, 'b'},
    {0x1D00, 'a'},
    {0x1D04, 'c'},
    {0x1D05, 'd'},
    {0x1D07, 'e'},
    {0x1D0A, 'j'},
    {0x1D0B, 'k'},
    {0x1D0D, 'm'},
    {0x1D0F, 'o'},
    {0x1D18, 'p'},
    {0x1D1B, 't'},
    {0x1D1C, 'u'},
    {0x1D20, 'v'},
    {0x1D21, 'w'},
    {0x1D22, 'z'},
    {0xA730, 'f'},
    {0xA731, 's'},
    // Greek
    {0x3B1, 'a'},
    {0x3B2, 'b'},
    {0x3B3, 'y'},
    {0x3B5, 'e'},
    {0x3B6, 'z'},
    {0x3B7, 'n'},
    {0x3B9, 'i'},
    {0x3BA, 'k'},
    {0x3BC, 'u'},
    {0x3BD, 'v'},
    {0x3BF, 'o'},
    {0x3C1, 'p'},
    {0x3C3, 's'},
    {0x3C4, 't'},
    {0x3C5, 'u'},
    {0x3C7, 'x'},
    {0x3C9, 'w'},
    {0x3F3, 'j'},
    // Cyrillic
    {0x430, 'a'},
    {0x432, 'b'},
    {0x433, 'r'},
    {0x435, 'e'},
    {0x437, 'z'},
    {0x438, 'u'},
    {0x43A, 'k'},
    {0x43C, 'm'},
    {0x43D, 'h'},
    {0x43E, 'o'},
    {0x43F, 'n'},
    {0x440, 'p'},
    {0x441, 'c'},
    {0x442, 't'},
    {0x443, 'y'},
    {0x445, 'x'},
    {0x44C, 'b'},
    {0x455, 's'},
    {0x456, 'i'},
    {0x458, 'j'},
    {0x475, 'v'},
    {0x4AF, 'y'},
    {0x4BB, 'h'},
    {0x4CF, 'l'},
    {0x4D9, 'e'},
    {0x501, 'd'},
    {0x51B, 'q'},
    {0x51D, 'w'},
    // Armenian and Cherokee letters that fonts draw like Latin ones
    {0x570, 'h'},
    {0x578, 'n'},
    {0x57D, 'u'},
    {0x585, 'o'},
    {0x581, 'g'},
    {0x566, 'q'}};

consteval auto sorted_look_alikes() {
  std::array<LookAlike, std::size(kLookAlikes)> table{};
  std::copy(std::begin(kLookAlikes), std::end(kLookAlikes), table.begin());
  std::sort(table.begin(), table.end(),
            [](const LookAlike& a, const LookAlike& b) { return a.letter < b.letter; });
  return table;
}
constexpr auto kTable = sorted_look_alikes();

char latin_for(char32_t c) {
  const auto found = std::lower_bound(kTable.begin(), kTable.end(), c,
                                      [](const LookAlike& a, char32_t b) { return a.letter < b; });
  return found != kTable.end() && found->letter == c ? found->latin : '\0';
}

bool is_nordic(char32_t c) {
  return c == 0xE4 || c == 0xF6 || c == 0xE5;
}

const icu::Normalizer2& decomposer() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no NFD data");
    return found;
  }();
  return *instance;
}

/// The letter below all marks.
char32_t base_letter(char32_t c) {
  icu::UnicodeString decomposed;
  if (decomposer().getDecomposition(static_cast<UChar32>(c), decomposed) == 0) return c;
  return static_cast<char32_t>(decomposed.char32At(0));
}

bool is_mark(char32_t c) {
  return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

}  // namespace

std::string plain_latin(std::string_view folded) {
  std::string plain;
  bool changed = false;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_char(folded, at);
    if (c < 0x80 || is_nordic(c)) {
      append_char(plain, c);
      continue;
    }
    if (is_mark(c)) {
      changed = true;
      continue;
    }
    const char32_t base = base_letter(c);
    const char latin = base < 0x80 ? static_cast<char>(base) : latin_for(base);
    // Other signs ("€") are left to the next step; a letter without look-alike ends the attempt.
    if (latin == '\0' && u_isalpha(static_cast<UChar32>(c)) != 0) return {};
    if (latin == '\0') {
      append_char(plain, c);
    } else {
      plain.push_back(latin);
      changed = true;
    }
  }
  return changed ? plain : std::string();
}

}  // namespace kaiku::text::reveal
