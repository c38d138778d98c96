#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kaiku::notifiers {

/// Text in the alphabet of GSM 03.38, so that a segment holds 160 characters and not 70: what is
/// typographic becomes plain, what else is not in it becomes '?'.
std::string gsm_text(std::string_view text);

/// Septets of such text: a few signs cost two.
std::size_t gsm_length(std::string_view text);

/// As much of it as fits into `most` septets, with "..." behind what was cut.
std::string gsm_cut(std::string_view text, std::size_t most);

}  // namespace kaiku::notifiers
