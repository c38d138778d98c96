#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../languages/stemmer.hpp"
#include "../packed_words.hpp"
#include "../word_cache.hpp"
#include "analysis.hpp"
#include "dictionary.hpp"
#include "masks.hpp"

namespace kaiku::text::finnish {

/// An analysis as it is kept.
struct PackedAnalysis {
  PackedWords lemmas;
  PackedWords parts;
  bool question_clitic = false;
  bool finite_verb = false;
  bool negation = false;
  bool known = false;
};

/// Dictionary, spoken forms and a cache of the last kCachedWords folded words. Not thread-safe.
class Morphology {
 public:
  static constexpr std::size_t kCachedWords = 65'536;

  /// Valid until the next call. `word` is folded and of at most kMaxAnalysedLetters letters.
  const PackedAnalysis& analyse(std::string_view word);

  const WordCache<PackedAnalysis>& recent() const { return recent_; }

  /// See Masks::fill.
  const std::vector<std::string>& fill_mask(std::string_view pattern) {
    return masks_.fill(pattern);
  }

  Stemmer& stemmer() { return stemmer_; }

  std::uint64_t cached() const { return cached_; }
  std::uint64_t analysed() const { return analysed_; }

 private:
  Analysis look_up(std::string_view word);
  bool add_spoken(std::string_view word, Analysis& analysis);
  bool add_spoken_with_clitic(std::string_view word, Analysis& analysis);
  bool add_spoken_ending(std::string_view word, Analysis& analysis);
  bool add_pieces(std::string_view word, Analysis& analysis);
  void add_stem(std::string_view word, Analysis& analysis);

  WordCache<PackedAnalysis> recent_{kCachedWords};
  Dictionary dictionary_;
  Masks masks_{dictionary_};
  Stemmer stemmer_{Language::kFinnish};
  std::uint64_t cached_ = 0;
  std::uint64_t analysed_ = 0;
};

}  // namespace kaiku::text::finnish
