#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <unicode/utf8.h>

namespace kaiku::text {

/// The character at `at`, which moves behind it. Ill-formed bytes read as U+FFFD.
inline char32_t next_char(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, i, size, c);
  at = static_cast<std::size_t>(i);
  return static_cast<char32_t>(c);
}

/// The character that ends before `at`, which moves in front of it.
inline char32_t previous_char(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_PREV_OR_FFFD(bytes, 0, i, c);
  at = static_cast<std::size_t>(i);
  return static_cast<char32_t>(c);
}

inline char32_t char_at(std::string_view text, std::size_t at) {
  return next_char(text, at);
}

inline void append_char(std::string& text, char32_t c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

/// Characters, not bytes.
inline std::size_t count_chars(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

/// Whether there are more characters than that: no further byte is looked at. For valid UTF-8.
inline bool has_more_chars(std::string_view text, std::size_t most) {
  if (text.size() <= most) return false;
  std::size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    if (count > most) return true;
  }
  return false;
}

inline bool is_one_char(std::string_view text) {
  return !text.empty() && text.size() <= U8_MAX_LENGTH && !has_more_chars(text, 1);
}

}  // namespace kaiku::text
