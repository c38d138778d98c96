#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// What a reply may hold in double braces.
inline constexpr std::array<std::string_view, 5> kPlaceholders = {"author", "channel", "form_url",
                                                                  "next_update", "topic"};

struct Placeholders {
  std::vector<std::string_view> names;  ///< in order, without braces and blanks
  bool well_formed = true;              ///< every "{{" has its "}}"
};
Placeholders find_placeholders(std::string_view variant);

/// Whether a place that somebody has to fill in, "###", is left.
bool has_blank(std::string_view variant);

}  // namespace kaiku::rules
