#include "placeholders.hpp"

#include <cstdint>
#include <optional>

namespace kaiku::policy {
namespace {

constexpr std::size_t kLongestName = 40;  // characters

// Takes one well-formed UTF-8 character off the front; nothing when the bytes are not UTF-8.
std::optional<std::uint32_t> take_character(std::string_view& text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t length = 1;
  std::uint32_t code = byte(0);
  if (code >= 0xF0 && code < 0xF5) {
    length = 4;
    code &= 0x07;
  } else if (code >= 0xE0 && code < 0xF0) {
    length = 3;
    code &= 0x0F;
  } else if (code >= 0xC2 && code < 0xE0) {
    length = 2;
    code &= 0x1F;
  } else if (code >= 0x80) {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    code = (code << 6) | (byte(i) & 0x3F);
  }
  text.remove_prefix(length);
  return code;
}

bool is_name_character(std::uint32_t code) {
  if (code < 0x80) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= '0' && code <= '9') || code == ' ' || code == '-' || code == '\'' ||
           code == '_';
  }
  // Letters of the scripts in use, without the blocks of marks, directions, symbols and emoji.
  const bool latin = code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7;
  const bool other_scripts =
      (code >= 0x370 && code <= 0x1FFF) || (code >= 0x3040 && code <= 0xD7FF);
  const bool arabic_mark = code == 0x61C;  // a direction mark inside the Arabic block
  const bool mongolian_mark = code >= 0x180B && code <= 0x180F;
  return latin || (other_scripts && !arabic_mark && !mongolian_mark);
}

}  // namespace

bool is_plain_name(std::string_view name) {
  std::size_t characters = 0;
  bool visible = false;
  while (!name.empty()) {
    const auto code = take_character(name);
    if (!code || !is_name_character(*code) || ++characters > kLongestName) return false;
    visible = visible || *code != ' ';
  }
  return visible;
}

const std::string* placeholder_value(std::string_view name,
                                     const std::map<std::string, std::string>& configured,
                                     const Comment& comment) {
  if (name == "author") return is_plain_name(comment.author.name) ? &comment.author.name : nullptr;
  if (name == "permalink" && !comment.permalink.empty()) return &comment.permalink;
  const auto value = configured.find(std::string(name));
  return value == configured.end() ? nullptr : &value->second;
}

}  // namespace kaiku::policy
