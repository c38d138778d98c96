#include "text_length.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

namespace kaiku::platforms {

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// What takes four bytes here takes two units there.
std::size_t utf16_units(std::string_view utf8) {
  return code_points(utf8) + static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) {
           return static_cast<unsigned char>(c) >= 0xF0U;
         }));
}

std::size_t graphemes(std::string_view utf8) {
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (utf8.size() > kMost) return utf8.size();
  UErrorCode failed = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> clusters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), failed));
  if (U_FAILURE(failed)) return code_points(utf8);  // never fewer
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  clusters->setText(text);
  std::size_t count = 0;
  while (clusters->next() != icu::BreakIterator::DONE) ++count;
  return count;
}

Result<void> check_length(const Action& action, std::size_t length, LengthLimit limit) {
  const std::string where = action.key + ": text ";
  if (action.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error(Errc::kInvalidArgument, where + "is empty");
  }
  if (length <= limit.most) return ok();
  return Error(Errc::kInvalidArgument,
               where + "of " + std::to_string(length) + " " + std::string(to_string(limit.unit)) +
                   ": the platform takes at most " + std::to_string(limit.most));
}

Result<void> check_text(const Action& action, LengthLimit limit) {
  switch (limit.unit) {
    case LengthUnit::kBytes:
      return check_length(action, action.text.size(), limit);
    case LengthUnit::kUtf16:
      return check_length(action, utf16_units(action.text), limit);
    case LengthUnit::kGraphemes:
      return check_length(action, graphemes(action.text), limit);
    case LengthUnit::kCodePoints:
    case LengthUnit::kWeighted:
      break;
  }
  return check_length(action, code_points(action.text), limit);
}

}  // namespace kaiku::platforms
