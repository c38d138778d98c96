#pragma once

#include <cstddef>
#include <string_view>

namespace kaiku::platforms::mastodon {

/// The length of a status as servers count it: characters, a link `link_length` whatever its own
/// length, of a mention only the name and not the server.
std::size_t status_length(std::string_view text, std::size_t link_length);

}  // namespace kaiku::platforms::mastodon
