#pragma once

#include <string_view>

namespace kaiku::net {

/// A field name or method (RFC 9110 section 5.6.2).
bool is_token(std::string_view text);
/// A field value in which no second field can begin.
bool is_one_line(std::string_view value);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace kaiku::net
