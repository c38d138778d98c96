#pragma once

#include <string>
#include <string_view>

namespace kaiku::console {

/// Text for HTML, also inside quotes.
std::string as_html(std::string_view text);

}  // namespace kaiku::console
