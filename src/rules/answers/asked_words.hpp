#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include <kaiku/domain/language.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// A word of a question, as approved answers are looked up by it. Refers to the text.
struct AskedWord {
  using Forms = boost::container::small_vector<std::string_view, 4>;

  Forms bases;  ///< its base forms; the word as written where it has none
  Forms parts;  ///< of a compound, and what a derived word is made from
  /// When, where, how much …: says what sort of answer is wanted, not about what.
  bool asking = false;
  std::uint32_t sentence = 0;  ///< its number in the text
};

/// Questions are looked at up to here; what is longer tells a story that no ready answer fits.
inline constexpr std::size_t kMostAskedWords = 64;

/// The words that tell what is asked: those of the sentences that ask, or all of them where none
/// plainly does; without greetings, links, names that are mentioned, and words that stand in every
/// question whatever it is about. At most kMostAskedWords.
std::vector<AskedWord> asked_words(const text::PreparedText& text);

/// Adds the parts of Swedish compounds, for which the morphology has stems only: a word that is two
/// words of `vocabulary` (sorted stems) written together, with or without an s between them.
void split_compounds(AskedWord& word, const std::vector<std::string>& vocabulary);

}  // namespace kaiku::rules
