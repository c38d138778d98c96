#include "weighted_length.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace kaiku::platforms::x {
namespace {

constexpr std::size_t kLinkLength = 23;
constexpr UChar32 kEmojiStyle = 0xFE0F;
constexpr UChar32 kKeycap = 0x20E3;

// ICU fails here only without memory or without its data: nothing to go on with.
void require(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + what + " failed");
}

// The ranges of one unit; everything else counts two.
std::size_t weight_of(UChar32 c) {
  const bool light = c <= 0x10FF || (c >= 0x2000 && c <= 0x200D) || (c >= 0x2010 && c <= 0x201F) ||
                     (c >= 0x2032 && c <= 0x2037);
  return light ? 1 : 2;
}

// Whether a user-perceived character is shown as an emoji: flags, keycaps, and pictures that are
// emoji by themselves or by the mark behind them.
bool is_emoji(const icu::UnicodeString& cluster) {
  const UChar32 first = cluster.char32At(0);
  if (u_hasBinaryProperty(first, UCHAR_REGIONAL_INDICATOR)) return true;
  if (u_hasBinaryProperty(first, UCHAR_EMOJI_PRESENTATION)) return true;
  if (cluster.indexOf(kKeycap) >= 0) return true;
  return u_hasBinaryProperty(first, UCHAR_EMOJI) && cluster.indexOf(kEmojiStyle) >= 0;
}

std::size_t length_of_cluster(const icu::UnicodeString& cluster) {
  if (is_emoji(cluster)) return 2;
  std::size_t length = 0;
  for (int32_t at = 0; at < cluster.length(); at = cluster.moveIndex32(at, 1)) {
    length += weight_of(cluster.char32At(at));
  }
  return length;
}

std::size_t length_without_links(const icu::UnicodeString& text, icu::BreakIterator& characters) {
  characters.setText(text);
  std::size_t length = 0;
  int32_t begin = characters.first();
  for (int32_t end = characters.next(); end != icu::BreakIterator::DONE; end = characters.next()) {
    length += length_of_cluster(text.tempSubStringBetween(begin, end));
    begin = end;
  }
  return length;
}

bool is_blank(char16_t c) {
  return u_isUWhiteSpace(c) != 0;
}

bool ends_link(char16_t c) {
  constexpr std::u16string_view kEndings = u".,:;!?)]}'\"";
  return kEndings.find(c) != std::u16string_view::npos;
}

// "kaisla.fi", "kaisla.fi/x": a dot between letters or digits, and letters behind the last one.
bool may_be_domain(const icu::UnicodeString& word) {
  const int32_t slash = word.indexOf(u'/');
  const icu::UnicodeString host = slash < 0 ? word : word.tempSubStringBetween(0, slash);
  const int32_t dot = host.lastIndexOf(u'.');
  if (dot <= 0 || host.length() - dot < 3) return false;
  for (int32_t i = dot + 1; i < host.length(); ++i) {
    if (u_isalpha(host.charAt(i)) == 0) return false;
  }
  return u_isalnum(host.charAt(dot - 1)) != 0;
}

bool is_link(const icu::UnicodeString& word) {
  icu::UnicodeString lower(word);
  lower.toLower();
  return lower.startsWith(u"http://") || lower.startsWith(u"https://");
}

// One word without blanks; what ends a sentence does not belong to a link.
std::size_t length_of_word(const icu::UnicodeString& word, icu::BreakIterator& characters) {
  const std::size_t plain = length_without_links(word, characters);
  int32_t end = word.length();
  while (end > 0 && ends_link(word.charAt(end - 1))) --end;
  const icu::UnicodeString core = word.tempSubStringBetween(0, end);
  const std::size_t tail = static_cast<std::size_t>(word.length() - end);
  if (is_link(core)) return kLinkLength + tail;
  if (may_be_domain(core)) return std::max(plain, kLinkLength + tail);
  return plain;
}

}  // namespace

std::size_t weighted_length(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* const nfc = icu::Normalizer2::getNFCInstance(status);
  require(status, "NFC");
  const auto text = nfc->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                       utf8.data(), static_cast<int32_t>(utf8.size()))),
                                   status);
  require(status, "normalize");
  const std::unique_ptr<icu::BreakIterator> characters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  require(status, "BreakIterator");

  std::size_t length = 0;
  int32_t at = 0;
  while (at < text.length()) {
    if (is_blank(text.charAt(at))) {
      ++length;
      ++at;
      continue;
    }
    int32_t end = at;
    while (end < text.length() && !is_blank(text.charAt(end))) ++end;
    length += length_of_word(text.tempSubStringBetween(at, end), *characters);
    at = end;
  }
  return length;
}

}  // namespace kaiku::platforms::x
