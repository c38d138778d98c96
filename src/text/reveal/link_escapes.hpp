#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kaiku::text::reveal {

/// Words of a link that holds percent-encoded ASCII letters, decoded. Nobody has to encode those,
/// so their place is only to hide a word; other links give nothing.
std::vector<std::string> escaped_words(std::string_view link);

}  // namespace kaiku::text::reveal
