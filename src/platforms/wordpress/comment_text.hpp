#pragma once

#include <string>
#include <string_view>

namespace kaiku::platforms::wordpress {

/// The words of a comment as WordPress keeps it: HTML of a few tags, in which `&` and `<` that the
/// visitor wrote are entities. Tags go, where they break the line a line break stays, and a link
/// keeps its address behind its words: that it is there is what matters about it.
std::string plain_text(std::string_view html);

/// Words as HTML that shows exactly them.
std::string as_html(std::string_view words);

}  // namespace kaiku::platforms::wordpress
