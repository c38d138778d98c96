#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kaiku::incidents {

/// The longest sample that is shown, in bytes.
inline constexpr std::size_t kLongestSample = 200;

/// A comment as a page or a report may show it: one line, cut on a character, with what names or
/// reaches somebody as "[…]": mail addresses, mentions, links, numbers of three digits or more.
std::string masked(std::string_view text, std::size_t most = kLongestSample);

}  // namespace kaiku::incidents
