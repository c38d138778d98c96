#include "length.hpp"

namespace kaiku::notifiers {
namespace {

constexpr std::string_view kEllipsis = "…";

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t bytes_of_first(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && continues(text[bytes])) ++bytes;
  return bytes;
}

std::size_t units(std::string_view character, Unit unit) {
  if (unit == Unit::kBytes) return character.size();
  return unit == Unit::kUtf16 && character.size() > 3 ? 2 : 1;
}

}  // namespace

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::kBytes:
      return "bytes";
    case Unit::kCharacters:
      return "characters";
    case Unit::kUtf16:
      return "UTF-16 units";
  }
  return "";
}

std::size_t length_of(std::string_view text, Unit unit) {
  std::size_t length = 0;
  while (!text.empty()) {
    const std::size_t bytes = bytes_of_first(text);
    length += units(text.substr(0, bytes), unit);
    text.remove_prefix(bytes);
  }
  return length;
}

std::string cut(std::string_view text, std::size_t most, Unit unit) {
  if (length_of(text, unit) <= most) return std::string(text);
  const std::size_t room = most - units(kEllipsis, unit);
  std::size_t length = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t bytes = bytes_of_first(text.substr(end));
    length += units(text.substr(end, bytes), unit);
    if (length > room) break;
    end += bytes;
  }
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

}  // namespace kaiku::notifiers
