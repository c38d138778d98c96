#pragma once

#include <string>
#include <string_view>

namespace kaiku::platforms {

/// The words of an HTML fragment as a reader sees them: tags left out, a line for each paragraph,
/// break and list item, character references read. Never throws, whatever is left open.
std::string text_of_html(std::string_view html);

}  // namespace kaiku::platforms
