#include "markdown.hpp"

#include "wording.hpp"

namespace kaiku::notifiers {

std::string escape_markdown(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_[]()#<>~|";
  std::string out;
  for (const char byte : without_calls(text)) {
    if (kMarks.find(byte) != std::string_view::npos) out += '\\';
    out += byte;
  }
  return out;
}

}  // namespace kaiku::notifiers
