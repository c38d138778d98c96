#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kaiku::text {

/// A fixed list of words, sorted while compiling, asked by binary search. Most words that are asked
/// for are none of them, and a bit for their shape mostly tells.
template <std::size_t N>
class WordSet {
 public:
  consteval explicit WordSet(std::array<std::string_view, N> words) : words_(words) {
    std::sort(words_.begin(), words_.end());
    for (const std::string_view word : words_) {
      const std::size_t shape = shape_of(word);
      shapes_[shape / kBits] |= std::uint64_t{1} << (shape % kBits);
    }
  }
  bool contains(std::string_view word) const {
    if (word.empty()) return false;
    const std::size_t shape = shape_of(word);
    if ((shapes_[shape / kBits] >> (shape % kBits) & 1U) == 0) return false;
    return std::binary_search(words_.begin(), words_.end(), word);
  }

 private:
  static constexpr std::size_t kBits = 64;
  static constexpr std::size_t kShapes = 256;
  /// Length, first and last letter together.
  static constexpr std::size_t shape_of(std::string_view word) {
    return (static_cast<unsigned char>(word.front()) + 8 * word.size() +
            31 * static_cast<unsigned char>(word.back())) %
           kShapes;
  }

  std::array<std::string_view, N> words_;
  std::array<std::uint64_t, kShapes / kBits> shapes_{};
};

template <class... Words>
consteval auto word_set(Words... words) {
  return WordSet<sizeof...(Words)>(std::array<std::string_view, sizeof...(Words)>{words...});
}

}  // namespace kaiku::text
