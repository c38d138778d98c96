#pragma once

#include <string>
#include <string_view>

namespace kaiku::notifiers {

/// Text that shows as it stands where a channel reads Markdown, and calls nobody.
std::string escape_markdown(std::string_view text);

}  // namespace kaiku::notifiers
