#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace kaiku::text {

/// A fixed list of words, sorted while compiling, asked by binary search.
template <std::size_t N>
class WordSet {
 public:
  consteval explicit WordSet(std::array<std::string_view, N> words) : words_(words) {
    std::sort(words_.begin(), words_.end());
  }
  bool contains(std::string_view word) const {
    return std::binary_search(words_.begin(), words_.end(), word);
  }

 private:
  std::array<std::string_view, N> words_;
};

template <class... Words>
consteval auto word_set(Words... words) {
  return WordSet<sizeof...(Words)>(std::array<std::string_view, sizeof...(Words)>{words...});
}

}  // namespace kaiku::text
