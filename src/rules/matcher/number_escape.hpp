#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kaiku::rules {

/// A character that a pattern writes by its number: \x41, \x{1F525}, \101.
struct NumberEscape {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< of the escape, with its backslash
};

/// Reads the escape at the beginning of a pattern that RE2 has accepted; nothing: it is another.
std::optional<NumberEscape> number_escape(std::string_view pattern);

}  // namespace kaiku::rules
