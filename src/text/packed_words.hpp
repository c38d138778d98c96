#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arena.hpp"

namespace kaiku::text {

/// A list of words in one block of memory, for caches: mostly one short word, which then lies in
/// the object itself.
class PackedWords {
 public:
  static constexpr std::size_t kLongest = std::numeric_limits<std::uint16_t>::max();

  PackedWords() = default;
  /// What is longer than kLongest bytes is cut.
  explicit PackedWords(std::span<const std::string> words) : count_(words.size()) {
    for (const std::string& word : words) {
      const std::size_t size = std::min(word.size(), kLongest);
      bytes_ += static_cast<char>(size & 0xFFU);
      bytes_ += static_cast<char>(size >> 8U);
    }
    for (const std::string& word : words) bytes_.append(word, 0, kLongest);
  }

  std::size_t size() const { return count_; }

  /// Copies of the words that live as long as the arena.
  std::span<const std::string_view> unpacked(Arena& arena) const {
    if (count_ == 0) return {};
    const auto words = arena.array<std::string_view>(count_);
    unpack(arena.copy(letters()), words);
    return words;
  }
  std::vector<std::string> unpacked() const {
    std::vector<std::string_view> words(count_);
    unpack(letters(), words);
    return {words.begin(), words.end()};
  }

 private:
  std::string_view letters() const { return std::string_view(bytes_).substr(2 * count_); }
  std::size_t size_of(std::size_t word) const {
    return static_cast<unsigned char>(bytes_[2 * word]) |
           std::size_t{static_cast<unsigned char>(bytes_[2 * word + 1])} << 8U;
  }
  void unpack(std::string_view letters, std::span<std::string_view> words) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i] = letters.substr(0, size_of(i));
      letters.remove_prefix(words[i].size());
    }
  }

  std::size_t count_ = 0;
  std::string bytes_;  ///< the size of each word, lower byte first, then their letters
};

}  // namespace kaiku::text
