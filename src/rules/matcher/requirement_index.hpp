#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>

#include "beginning_table.hpp"
#include "requirement.hpp"
#include "word_places.hpp"
#include "word_table.hpp"

namespace kaiku::rules {

/// Which of many requirements a text meets, at the cost of one pass over it: the required texts are
/// found together, those within words in words that are not known yet (WordPlacesCache). Each
/// requirement is watched through those of its texts that are the rarest, as far as their lengths
/// tell, of which one must occur; only where one does, the whole formula is looked at, and where
/// that holds, whether its texts may stand in their order. Immutable, safe from many threads.
class RequirementIndex {
 public:
  RequirementIndex() = default;
  /// `requirements` that require something; what they ask is met() by their place in the list.
  explicit RequirementIndex(const std::vector<Requirement>& requirements,
                            std::size_t most_texts_anywhere = kMostTextsAnywhere);

  /// Bound of all required texts together; beyond it the index is not usable.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 24U;

  /// As long as there are no more, all texts are looked for in the whole text: their tables are
  /// small enough to stay at hand, and words that are remembered for them would drive out others.
  static constexpr std::size_t kMostTextsAnywhere = 1'024;

  /// False: the required texts are too many or too long; nothing is met.
  bool usable() const { return usable_; }

  /// A requirement that may be met, by its place, and the bytes of the text at which what requires
  /// it can begin.
  struct Met {
    std::uint32_t requirement = 0;
    std::uint32_t first_begin = 0;
    std::uint32_t last_begin = 0;
  };
  /// Each once, in no order. None that is met is missing.
  std::vector<Met> met(std::string_view text) const;

 private:
  /// A choice of required texts by its number – one text is a choice, too –, or a formula over
  /// others by its number with a bit set.
  using NodeId = std::uint32_t;
  static constexpr NodeId kFormula = NodeId{1} << 31U;
  static bool is_choice(NodeId node) { return (node & kFormula) == 0; }

  struct Formula {
    Requirement::Kind kind = Requirement::Kind::kAny;
    std::uint32_t first_part = 0;  ///< they stand one behind the other
  };
  struct TextAt {
    std::uint32_t first_choice = 0;  ///< that it is one of, in choices_
    std::uint32_t end_of_choices = 0;
    bool begins_text = false;
    bool ends_text = false;
    bool begins_word = false;
    bool ends_word = false;
    bool after_letter = false;
    bool before_letter = false;
  };
  /// Texts that may stand at one kind of place.
  struct Texts {
    BeginningTable table;
    std::vector<std::uint32_t> first_text;  ///< by value in the table, and the end
    std::vector<TextAt> texts;
  };
  class Builder;
  class Evaluation;

  /// Texts that lie within words, which are looked for in each word alone. `found(text, begin,
  /// end)` with bytes of the word, where the edges of the text hold but those that WordPlaces
  /// names.
  template <class Found>
  void look_into(std::string_view word, Found found) const;
  std::vector<WordPlaces> places_in(std::string_view word) const;
  /// WordFindings::beyond: where texts may begin that reach beyond the word.
  std::uint64_t beyond(std::string_view word) const;
  /// Gives WordFindings::beyond. `whole` is the text without the spaces around it.
  std::uint64_t find_in_word(std::string_view text, Span word, Span whole,
                             Evaluation& evaluation) const;
  /// Of words by their numbers.
  void prefetch_words(std::string_view text, std::size_t first, std::size_t end,
                      const Evaluation& evaluation) const;
  void find_in_words(std::string_view text, Evaluation& evaluation) const;
  void find_others(std::string_view text, std::span<const std::uint32_t> places,
                   Evaluation& evaluation) const;

  std::uint32_t id_ = 0;
  bool usable_ = true;
  bool word_by_word_ = false;                 ///< texts within words are looked for in each word
  std::vector<std::uint32_t> choices_;        ///< by text, those that it is one of
  std::vector<std::uint32_t> first_watcher_;  ///< by choice, and the end
  std::vector<std::uint32_t> watchers_;       ///< requirements that a choice may fulfil
  std::vector<Formula> formulas_;             ///< and one behind the last, where its parts end
  std::vector<NodeId> parts_;
  struct Root {
    NodeId node = 0;
    std::uint32_t lead = Requirement::kFar;
  };
  std::vector<Root> roots_;    ///< by requirement
  Texts beginnings_of_words_;  ///< word by word, where they begin
  Texts within_words_;         ///< and anywhere in them
  Texts others_;               ///< in the whole text
  WordTable openings_;         ///< of the others, as far as they lie within a word
};

}  // namespace kaiku::rules
