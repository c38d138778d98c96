#pragma once

#include <string>
#include <string_view>

namespace kaiku::platforms {

/// `body` with every byte that is not part of valid UTF-8, and every \u escape of half a surrogate
/// pair, replaced by U+FFFD. Everything else stays byte for byte.
std::string repair_text(std::string_view body);

}  // namespace kaiku::platforms
