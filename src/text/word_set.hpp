#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kaiku::text {

/// A fixed list of words, sorted while compiling, asked by binary search. Most words that are asked
/// for are none of them: their lengths and first letters mostly tell.
template <std::size_t N>
class WordSet {
 public:
  consteval explicit WordSet(std::array<std::string_view, N> words) : words_(words) {
    std::sort(words_.begin(), words_.end());
    for (const std::string_view word : words_) {
      lengths_ |= bit_of(word.size());
      beginnings_ |= bit_of(static_cast<unsigned char>(word.front()));
    }
  }
  bool contains(std::string_view word) const {
    if (word.empty() || (lengths_ & bit_of(word.size())) == 0) return false;
    if ((beginnings_ & bit_of(static_cast<unsigned char>(word.front()))) == 0) return false;
    return std::binary_search(words_.begin(), words_.end(), word);
  }

 private:
  static constexpr std::uint64_t bit_of(std::size_t number) {
    return std::uint64_t{1} << (number % 64);
  }

  std::array<std::string_view, N> words_;
  std::uint64_t lengths_ = 0;
  std::uint64_t beginnings_ = 0;
};

template <class... Words>
consteval auto word_set(Words... words) {
  return WordSet<sizeof...(Words)>(std::array<std::string_view, sizeof...(Words)>{words...});
}

}  // namespace kaiku::text
