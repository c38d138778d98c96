#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kaiku::notifiers {

/// One line that says what it shows: control characters, line breaks and everything that reorders
/// or hides text (bidirectional overrides, zero-width characters) become single spaces or nothing,
/// bytes that are not UTF-8 become U+FFFD. At most `most` characters; what is cut ends in "…".
std::string plain_line(std::string_view text, std::size_t most);

/// For HTML text and quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace kaiku::notifiers
