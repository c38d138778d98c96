#include "requirement_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr std::array<std::uint64_t, 256> kOfWord = [] {
  std::array<std::uint64_t, 256> of_word{};
  for (std::size_t byte = 0; byte < of_word.size(); ++byte)
    of_word[byte] = is_word_byte(static_cast<char>(byte)) ? 1 : 0;
  return of_word;
}();

/// Where the text begins and ends without the spaces around it.
Span without_spaces(std::string_view text) {
  const auto* const begin = std::ranges::find_if_not(text, is_space_byte);
  auto end = text.size();
  while (end > 0 && is_space_byte(text[end - 1])) --end;
  return {static_cast<std::size_t>(begin - text.begin()), end};
}

/// One for each choice: bounds of all its texts.
void join_places(std::vector<WordPlaces>& places) {
  std::ranges::sort(places);
  std::size_t kept = 0;
  for (const WordPlaces& one : places) {
    WordPlaces* const last = kept > 0 ? &places[kept - 1] : nullptr;
    if (last != nullptr && last->choice == one.choice && last->edges == 0 && one.edges == 0) {
      last->last_begin = std::max(last->last_begin, one.last_begin);
      last->first_end = std::min(last->first_end, one.first_end);
    } else {
      places[kept++] = one;
    }
  }
  places.resize(kept);
}

}  // namespace

/// What holds of one text so far.
class RequirementIndex::Evaluation {
 public:
  explicit Evaluation(const RequirementIndex& index) : index_(index) {
    if (memory_.choices.size() < index.first_watcher_.size())
      memory_.choices.resize(index.first_watcher_.size());
    if (memory_.woken.size() < index.roots_.size()) memory_.woken.resize(index.roots_.size());
    memory_.places.clear();
  }
  ~Evaluation() {
    for (const std::uint32_t choice : memory_.choices_there) memory_.choices[choice] = {};
    memory_.choices_there.clear();
    for (const std::uint32_t requirement : memory_.awake) memory_.woken[requirement] = 0;
    memory_.awake.clear();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A text that is there; the places of one in the order of the text.
  void hold(const TextAt& text, std::size_t begin, std::size_t end) {
    const Places here{.first_begin = static_cast<std::uint32_t>(begin),
                      .last_begin = static_cast<std::uint32_t>(begin),
                      .first_end = static_cast<std::uint32_t>(end)};
    for (std::uint32_t i = text.first_choice; i < text.end_of_choices; ++i)
      hold(index_.choices_[i], here);
  }
  /// A choice that is there, in a word at that place of the text.
  void hold(const WordPlaces& places, std::size_t word) {
    const auto begin = static_cast<std::uint32_t>(word);
    hold(places.choice, {.first_begin = begin + places.first_begin,
                         .last_begin = begin + places.last_begin,
                         .first_end = begin + places.first_end});
  }

  /// The text, with the zeros behind it that BeginningTable::find() wants.
  std::string_view padded(std::string_view text) {
    memory_.padded.assign(text);
    memory_.padded.append(BeginningTable::kPadding, '\0');
    return std::string_view(memory_.padded).substr(0, text.size());
  }
  /// Finds where words begin and end in a text with zeros behind it.
  void find_words(std::string_view text) {
    memory_.word_begins.clear();
    memory_.word_ends.clear();
    std::uint64_t inside = 0;  // 1: the byte before is part of a word
    for (std::size_t block = 0; block <= text.size(); block += kBitsOfBlock) {
      const std::size_t bytes = std::min(kBitsOfBlock, text.size() + 1 - block);
      std::uint64_t of_word = 0;
      for (std::size_t i = 0; i < bytes; ++i)
        of_word |= kOfWord[static_cast<unsigned char>(text.data()[block + i])] << i;
      const std::uint64_t after_word = of_word << 1U | inside;
      append_places(of_word & ~after_word, block, memory_.word_begins);
      append_places(after_word & ~of_word, block, memory_.word_ends);
      inside = of_word >> (kBitsOfBlock - 1);
    }
  }
  std::size_t words() const { return memory_.word_begins.size(); }
  Span word(std::size_t number) const {
    return {memory_.word_begins[number], memory_.word_ends[number]};
  }

  /// Where texts may begin that are looked for in the whole text: anywhere between those places,
  void ask_between(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at)
      memory_.places.push_back(static_cast<std::uint32_t>(at));
  }
  /// or at those bytes of a word.
  void ask_in_word(Span word, std::uint64_t bytes) {
    for (; bytes != 0; bytes &= bytes - 1) {
      const auto before = static_cast<std::size_t>(std::countr_zero(bytes));
      memory_.places.push_back(static_cast<std::uint32_t>(word.begin + before));
    }
  }
  std::span<const std::uint32_t> places() const { return memory_.places; }  ///< ascending
  /// As many places, from 0 on.
  std::span<const std::uint32_t> all_places(std::size_t size) {
    while (memory_.numbers.size() < size)
      memory_.numbers.push_back(static_cast<std::uint32_t>(memory_.numbers.size()));
    return std::span(memory_.numbers).first(size);
  }
  BeginningTable::Work& work() { return memory_.work; }

  /// When every text that is there has been told.
  std::vector<Met> met(std::size_t size) {
    std::vector<Met> met;
    met.reserve(kUsuallyMet);
    for (const std::uint32_t requirement : memory_.awake) {
      const Root root = index_.roots_[requirement];
      Places places;
      if (!find_places(root.node, places)) continue;
      const bool near = root.lead != Requirement::kFar;
      met.push_back(
          {.requirement = requirement,
           .first_begin = near ? places.first_begin - std::min(places.first_begin, root.lead) : 0,
           .last_begin = near ? places.last_begin : static_cast<std::uint32_t>(size)});
    }
    return met;
  }

 private:
  /// Where a text, or what a formula asks for, is: bounds, not the nearest there are.
  struct Places {
    std::uint32_t first_begin = kNowhere;
    std::uint32_t last_begin = 0;  ///< of what must stand there, all together
    std::uint32_t first_end = kNowhere;

    bool any() const { return first_end != kNowhere; }
    /// True: these are the first.
    bool add(const Places& more) {
      const bool first = !any();
      first_begin = std::min(first_begin, more.first_begin);
      last_begin = std::max(last_begin, more.last_begin);
      first_end = std::min(first_end, more.first_end);
      return first;
    }
  };
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kUsuallyMet = 32;

  static constexpr std::size_t kBitsOfBlock = 64;
  static void append_places(std::uint64_t bits, std::size_t block,
                            std::vector<std::uint32_t>& places) {
    for (; bits != 0; bits &= bits - 1)
      places.push_back(static_cast<std::uint32_t>(block) +
                       static_cast<std::uint32_t>(std::countr_zero(bits)));
  }

  std::span<const NodeId> parts_of(const Formula* formula) const {
    return std::span(index_.parts_)
        .subspan(formula->first_part, (formula + 1)->first_part - formula->first_part);
  }

  /// Whether all that is required is there, and nothing is certain to stand before what it should
  /// follow.
  bool find_places(NodeId node, Places& places) const {
    if (is_choice(node)) {
      places = memory_.choices[node];
      return places.any();
    }
    const Formula* const formula = &index_.formulas_[node & ~kFormula];
    const bool all = formula->kind == Requirement::Kind::kAll;
    return all ? find_all(parts_of(formula), places) : find_any(parts_of(formula), places);
  }

  bool find_all(std::span<const NodeId> parts, Places& places) const {
    places = {.first_begin = kNowhere, .last_begin = kNowhere, .first_end = 0};
    for (const NodeId part : parts) {
      Places one;
      if (!find_places(part, one) || one.last_begin < places.first_end) return false;
      if (places.first_begin == kNowhere) places.first_begin = one.first_begin;
      places.last_begin = std::min(places.last_begin, one.last_begin);
      places.first_end = std::max(places.first_end, one.first_end);
    }
    return true;
  }

  bool find_any(std::span<const NodeId> parts, Places& places) const {
    places = {};
    for (const NodeId part : parts) {
      Places one;
      if (find_places(part, one)) places.add(one);
    }
    return places.any();
  }

  void hold(std::uint32_t choice, const Places& here) {
    if (memory_.choices[choice].add(here)) wake(choice);
  }

  void wake(std::uint32_t choice) {
    memory_.choices_there.push_back(choice);
    for (std::uint32_t i = index_.first_watcher_[choice]; i < index_.first_watcher_[choice + 1];
         ++i) {
      const std::uint32_t requirement = index_.watchers_[i];
      if (std::exchange(memory_.woken[requirement], std::uint8_t{1}) == 0)
        memory_.awake.push_back(requirement);
    }
  }

  /// Working memory of a thread, kept from text to text.
  struct Memory {
    std::vector<Places> choices;  ///< where any text of theirs is; nowhere between comments
    std::vector<std::uint32_t> choices_there;  ///< those that are somewhere
    std::vector<std::uint8_t> woken;           ///< by requirement: a watched text is there
    std::vector<std::uint32_t> awake;          ///< those requirements
    std::string padded;                        ///< the text, and zeros
    std::vector<std::uint32_t> word_begins;
    std::vector<std::uint32_t> word_ends;
    std::vector<std::uint32_t> places;   ///< where the others are asked for
    std::vector<std::uint32_t> numbers;  ///< 0, 1, 2 …
    BeginningTable::Work work;
  };
  static Memory& memory() {
    static thread_local Memory instance;
    return instance;
  }

  const RequirementIndex& index_;
  Memory& memory_ = memory();
};

template <class Found>
void RequirementIndex::look_into(std::string_view word, Found found) const {
  const auto look_for = [&](const Texts& texts, std::size_t begin) {
    texts.table.walk(word.substr(begin), [&](std::uint32_t key, std::size_t length) {
      const std::size_t end = begin + length;
      const bool ends_word = end == word.size();
      const bool after_letter = begin > 0 && is_letter_byte(word[begin - 1]);
      const bool before_letter = !ends_word && is_letter_byte(word[end]);
      for (std::uint32_t i = texts.first_text[key]; i < texts.first_text[key + 1]; ++i) {
        const TextAt& one = texts.texts[i];
        const bool may_stand = (!one.ends_word || ends_word) &&
                               (!one.after_letter || after_letter) &&
                               (!one.before_letter || before_letter);
        if (may_stand) found(one, begin, end);
      }
    });
  };
  look_for(beginnings_of_words_, 0);
  for (std::size_t begin = 0; begin < word.size(); ++begin) look_for(within_words_, begin);
}

std::vector<WordPlaces> RequirementIndex::places_in(std::string_view word) const {
  std::vector<WordPlaces> places;
  look_into(word, [&](const TextAt& text, std::size_t begin, std::size_t end) {
    const auto first = static_cast<std::uint8_t>(begin);
    const unsigned edges = (text.begins_text ? WordPlaces::kBeginsText : 0U) |
                           (text.ends_text ? WordPlaces::kEndsText : 0U);
    for (std::uint32_t i = text.first_choice; i < text.end_of_choices; ++i) {
      places.push_back({.choice = choices_[i],
                        .first_begin = first,
                        .last_begin = first,
                        .first_end = static_cast<std::uint8_t>(end),
                        .edges = static_cast<std::uint8_t>(edges)});
    }
  });
  join_places(places);
  return places;
}

std::uint64_t RequirementIndex::beyond(std::string_view word) const {
  std::uint64_t beyond = 0;
  for (std::size_t begin = 0; begin < word.size(); ++begin) {
    const bool opens = openings_.find(word.substr(begin)) != WordTable::kNone;
    beyond |= std::uint64_t{opens ? 1U : 0U} << begin;
  }
  return beyond;
}

std::uint64_t RequirementIndex::find_in_word(std::string_view text, Span place, Span whole,
                                             Evaluation& evaluation) const {
  WordPlacesCache& cache = WordPlacesCache::of_this_thread();
  const std::string_view word = text.substr(place.begin, place.end - place.begin);
  const auto stands_at_edges = [&](const WordPlaces& places) {
    const bool begins = place.begin + places.first_begin == whole.begin;
    const bool ends = place.begin + places.first_end == whole.end;
    return (begins || (places.edges & WordPlaces::kBeginsText) == 0) &&
           (ends || (places.edges & WordPlaces::kEndsText) == 0);
  };
  const auto hold = [&](const WordPlaces& places) {
    if (places.edges == 0 || stands_at_edges(places)) evaluation.hold(places, place.begin);
  };
  if (const auto beyond = cache.look_up(id_, word, hold)) return *beyond;
  const std::vector<WordPlaces> places = places_in(word);
  std::ranges::for_each(places, hold);
  const WordFindings findings{.beyond = beyond(word), .places = places};
  cache.add(id_, word, findings);
  return findings.beyond;
}

void RequirementIndex::prefetch_words(std::string_view text, std::size_t first, std::size_t end,
                                      const Evaluation& evaluation) const {
  const WordPlacesCache& cache = WordPlacesCache::of_this_thread();
  const auto word = [&](std::size_t number) {
    const Span place = evaluation.word(number);
    return text.substr(place.begin,
                       std::min(place.end - place.begin, WordFindings::kMostBytesOfWord));
  };
  for (std::size_t i = first; i < end; ++i) cache.prefetch_place(id_, word(i));
  for (std::size_t i = first; i < end; ++i) cache.prefetch_findings(id_, word(i));
}

void RequirementIndex::find_in_words(std::string_view text, Evaluation& evaluation) const {
  constexpr std::size_t kFetchedTogether = 32;
  const Span whole = without_spaces(text);
  std::size_t behind_word = 0;
  for (std::size_t i = 0; i < evaluation.words(); ++i) {
    if (i % kFetchedTogether == 0)
      prefetch_words(text, i, std::min(evaluation.words(), i + kFetchedTogether), evaluation);
    const Span place = evaluation.word(i);
    evaluation.ask_between(behind_word, place.begin);
    behind_word = place.end;
    if (place.end - place.begin <= WordFindings::kMostBytesOfWord) {
      evaluation.ask_in_word(place, find_in_word(text, place, whole, evaluation));
      continue;
    }
    const std::string_view word = text.substr(place.begin, place.end - place.begin);
    look_into(word, [&](const TextAt& one, std::size_t begin, std::size_t end) {
      const bool there = (!one.begins_text || place.begin + begin == whole.begin) &&
                         (!one.ends_text || place.begin + end == whole.end);
      if (there) evaluation.hold(one, place.begin + begin, place.begin + end);
    });
    evaluation.ask_between(place.begin, place.end);
  }
  evaluation.ask_between(behind_word, text.size());
}

void RequirementIndex::find_others(std::string_view text, std::span<const std::uint32_t> places,
                                   Evaluation& evaluation) const {
  const Span whole = without_spaces(text);
  const auto hold = [&](std::uint32_t key, std::size_t begin, std::size_t length) {
    const std::size_t end = begin + length;
    const char before = begin == 0 ? '\0' : text[begin - 1];
    const char behind = text.data()[end];  // at most the zeros behind the text
    for (std::uint32_t i = others_.first_text[key]; i < others_.first_text[key + 1]; ++i) {
      const TextAt& one = others_.texts[i];
      const bool there =
          (!one.begins_word || !is_word_byte(before)) &&
          (!one.ends_word || !is_word_byte(behind)) && (!one.begins_text || begin == whole.begin) &&
          (!one.ends_text || end == whole.end) && (!one.after_letter || is_letter_byte(before)) &&
          (!one.before_letter || is_letter_byte(behind));
      if (there) evaluation.hold(one, begin, end);
    }
  };
  others_.table.find(text, places, evaluation.work(), hold);
}

std::vector<RequirementIndex::Met> RequirementIndex::met(std::string_view text) const {
  Evaluation evaluation(*this);
  const std::string_view padded = evaluation.padded(text);
  if (word_by_word_) {
    evaluation.find_words(padded);
    find_in_words(padded, evaluation);
    find_others(padded, evaluation.places(), evaluation);
  } else {
    // Required texts are short, and to ask everywhere touches less memory than an automaton that
    // never steps back.
    find_others(padded, evaluation.all_places(padded.size()), evaluation);
  }
  return evaluation.met(text.size());
}

}  // namespace kaiku::rules
