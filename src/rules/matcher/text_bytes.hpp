#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kaiku::rules {

/// Constant that spreads what it is multiplied with over the high bits (Fibonacci hashing).
inline constexpr std::uint64_t kSpread = 0x9E37'79B9'7F4A'7C15U;

/// `count` bytes, at most eight, the first of them lowest. The compiler makes one load of a number
/// that it knows.
inline std::uint64_t gathered(const char* bytes, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i)
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return number;
}
inline std::uint64_t full_eight_bytes(const char* bytes) {
  return gathered(bytes, 8);
}

/// The first eight bytes of a text; zeros where it has ended. Loads overlap instead of counting.
inline std::uint64_t eight_bytes(std::string_view text) {
  const char* const bytes = text.data();
  const std::size_t size = text.size();
  if (size >= 8) return full_eight_bytes(bytes);
  if (size >= 4) return gathered(bytes, 4) | gathered(bytes + size - 4, 4) << (8 * (size - 4));
  if (size >= 2) return gathered(bytes, 2) | gathered(bytes + size - 2, 2) << (8 * (size - 2));
  return gathered(bytes, size);
}

/// Of a whole text; its high bits are the mixed ones.
inline std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size() * kSpread;
  const auto mix = [&](std::uint64_t bytes) {
    hash ^= bytes;
    hash = (hash ^ hash >> 32U) * kSpread;
  };
  while (text.size() > 8) {
    mix(full_eight_bytes(text.data()));
    text.remove_prefix(8);
  }
  mix(eight_bytes(text));
  return hash;
}

}  // namespace kaiku::rules
