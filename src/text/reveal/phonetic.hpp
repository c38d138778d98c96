#pragma once

#include <string>
#include <string_view>

namespace kaiku::text::reveal {

/// The word that a listed spelling by ear stands for ("wittu" → "vittu", "fak" → "fuck"); empty
/// when it is not listed. Table entries only: no rules that could reach ordinary words.
std::string respelt(std::string_view folded);

}  // namespace kaiku::text::reveal
