#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <kaiku/text/prepared.hpp>

#include "arena.hpp"
#include "finnish/morphology.hpp"
#include "languages/stemmer.hpp"
#include "word_cache.hpp"

namespace kaiku::text {

/// The base forms of one word, kept in the arena of the comment that asked.
struct WordFacts {
  std::span<const std::string_view> lemmas;
  std::span<const std::string_view> parts;
  bool known = false;
  bool question_clitic = false;
  bool finite_verb = false;
  bool negation = false;
  bool skipped = false;
};

/// Looks words up in the morphology or stemmer of their language within the bounds of one comment.
class WordLookup {
 public:
  /// Forgets how much the comment before has spent.
  void start_comment();
  WordFacts look_up(std::string_view folded, Language language, Arena& arena);
  /// Fetches from memory what look_up() will need for those tokens. A few dozen at most: what more
  /// would fetch drives out what the first have fetched.
  void prefetch(std::span<const Token> tokens) const;

  /// Finnish words that fit a pattern with masks; none once kMaxFilledMasks of a comment are spent.
  std::span<const std::string> fill_mask(std::string_view pattern);

  std::uint64_t skipped() const { return skipped_; }
  finnish::Morphology& morphology() { return morphology_; }
  Stemmer& stemmer(Language language) {
    if (language == Language::kFinnish) return morphology_.stemmer();
    return language == Language::kSwedish ? swedish_ : english_;
  }

 private:
  bool may_analyse(std::string_view word);
  WordFacts look_up_finnish(std::string_view word, Arena& arena);
  WordFacts look_up_stem(std::string_view word, Language language, Arena& arena);

  /// A word of a language that has no dictionary here.
  struct Stem {
    std::string text;
    bool known = false;
  };
  using Stems = WordCache<Stem>;
  static constexpr std::size_t kCachedStems = 32'768;

  finnish::Morphology morphology_;
  Stemmer swedish_{Language::kSwedish};
  Stemmer english_{Language::kEnglish};
  Stems swedish_stems_{kCachedStems};
  Stems english_stems_{kCachedStems};
  std::size_t analysed_words_ = 0;
  std::size_t analysed_long_words_ = 0;
  std::size_t filled_masks_ = 0;
  std::uint64_t skipped_ = 0;
};

/// No letter in it: a number, a time, a price.
bool is_numeric(std::string_view folded);

}  // namespace kaiku::text
