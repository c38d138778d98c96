#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kaiku::platforms {

/// What is kept of a link. An address says something about what a visitor linked to, and nothing
/// where the platform itself makes links of names and tags.
enum class LinksIn : std::uint8_t { kWords, kWordsAndAddress };

/// The words of HTML as a reader sees them: tags left out, a line for each paragraph, break and
/// list item, character references read. What opens no tag stands for itself: no words are lost,
/// whatever is left open.
std::string text_of_html(std::string_view html, LinksIn links);

/// HTML that shows exactly these words.
std::string html_of_text(std::string_view words);

}  // namespace kaiku::platforms
