#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>

namespace kaiku::text {

/// Text after the NFKC case fold (Unicode Standard Annex 15, UTS 10646 `NFKC_Casefold`), with the
/// way back: byte i of `text` comes from the bytes `source[i]` of the original.
struct FoldedText {
  std::string text;
  struct Source {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::vector<Source> source;
  std::size_t hidden_characters = 0;  ///< invisible ones between letters or digits
  bool bidi_override = false;

  /// Bytes of the original behind bytes [from.begin, from.end). Out of range is clamped.
  Span to_original(Span from, std::size_t original_size) const;
};

/// Invalid UTF-8 becomes U+FFFD, one for each maximal ill-formed part.
FoldedText fold_with_offsets(std::string_view original);

/// Emoji in the narrow sense: pictures, not ™ © or arrows of text.
bool is_pictograph(char32_t c);
bool is_skin_tone(char32_t c);
bool is_regional_indicator(char32_t c);

}  // namespace kaiku::text
