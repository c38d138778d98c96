#pragma once

#include <cstddef>
#include <string_view>

namespace kaiku::platforms::x {

/// How long X counts a text to be ("Counting characters"): NFC; Latin and the like 1, everything
/// else 2, an emoji 2 with all that belongs to it, a link 23 however long. What only might be read
/// as a link (a bare domain) counts as the longer of both.
std::size_t weighted_length(std::string_view utf8);

}  // namespace kaiku::platforms::x
