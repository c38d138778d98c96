#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/language.hpp>
#include <kaiku/text/prepared.hpp>

#include "../matcher/word_table.hpp"
#include "asked_words.hpp"

namespace kaiku::rules {

/// The sample questions of approved answers in one language, weighted as in BM25: a word counts the
/// more the fewer answers have it, and repeating it in an answer's samples adds less each time.
/// Immutable once finish() was called; safe from many threads then.
class QuestionIndex {
 public:
  /// What `answer` (a number of the caller's) is asked with.
  void add(std::uint32_t answer, text::PreparedText question);
  void finish(Language language);

  struct Match {
    std::uint32_t answer = 0;
    double score = 0;          ///< 0 … 1
    std::uint32_t sample = 0;  ///< which question of the answer fits best, from 0
  };
  /// Every answer that shares one of these words of a text, the best first; equal ones by their
  /// number.
  ///
  /// The score is the harmonic mean of two shares of weight: how much of the best sample question
  /// stands in the text, and how much of the text the answer's samples speak of.
  std::vector<Match> search(std::span<const AskedWord> words) const;

 private:
  using Numbers = std::vector<std::uint32_t>;  ///< of the vocabulary
  struct Word {
    Numbers bases;
    Numbers parts;
    double weight = 0;
  };
  struct Sample {
    std::uint32_t answer = 0;
    std::uint32_t number = 0;  ///< within its answer
    std::vector<Word> words;
  };
  /// A sample until finish() knows all words.
  struct Written {
    text::PreparedText text;
    std::vector<AskedWord> words;
  };

  /// How well the samples of an answer fit.
  struct Tally {
    std::uint32_t answer = 0;
    double covered = 0;                    ///< of the best sample
    std::uint32_t sample = 0;              ///< its number
    std::vector<double> occurrences = {};  ///< by word of the text
  };

  void count_words();
  /// Places of the samples that have one of these words, ascending.
  std::vector<std::uint32_t> sharing_a_word(const std::vector<Word>& asked) const;
  double rarity(std::size_t answers_with_it) const;
  Word looked_up(const AskedWord& word) const;
  static double likeness(const Word& one, const Word& other);

  Language language_ = Language::kFinnish;
  std::vector<Sample> samples_;     ///< by answer
  std::vector<Written> written_;    ///< by sample, until finish()
  WordTable vocabulary_;            ///< every base form and part
  std::vector<std::string> stems_;  ///< the vocabulary sorted, for Swedish compounds
  std::vector<double> weights_;     ///< by number of the word
  std::vector<std::vector<std::uint32_t>> samples_with_;  ///< by number of the word
  std::map<std::uint32_t, std::size_t> lengths_;          ///< words in the samples of an answer
  double usual_length_ = 1;
};

}  // namespace kaiku::rules
