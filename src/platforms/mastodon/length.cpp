#include "length.hpp"

#include <algorithm>

#include "../text_length.hpp"

namespace kaiku::platforms::mastodon {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Where a link begins inside a word: "(https://kaisla.fi)".
std::size_t link_in(std::string_view word) {
  return std::min(word.find("http://"), word.find("https://"));
}

// What ends a sentence or closes a bracket does not belong to a link.
std::size_t end_of_link(std::string_view word) {
  constexpr std::string_view kEndings = ".,:;!?)]}'\"";
  const std::size_t last = word.find_last_not_of(kEndings);
  return last == std::string_view::npos ? word.size() : last + 1;
}

std::size_t word_length(std::string_view word, std::size_t link_length) {
  if (const std::size_t link = link_in(word); link != std::string_view::npos) {
    const std::size_t end = std::max(end_of_link(word), link);
    return code_points(word.substr(0, link)) + link_length + code_points(word.substr(end));
  }
  if (word.starts_with('@')) word = word.substr(0, word.find('@', 1));
  return code_points(word);
}

}  // namespace

std::size_t status_length(std::string_view text, std::size_t link_length) {
  std::size_t length = 0;
  while (!text.empty()) {
    const std::size_t word = std::min(text.find_first_of(kBlanks), text.size());
    length += word_length(text.substr(0, word), link_length);
    text.remove_prefix(word);
    const std::size_t blanks = std::min(text.find_first_not_of(kBlanks), text.size());
    length += blanks;
    text.remove_prefix(blanks);
  }
  return length;
}

}  // namespace kaiku::platforms::mastodon
