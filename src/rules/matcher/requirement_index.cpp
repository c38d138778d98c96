#include "requirement_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr std::array<bool, 256> kOfWord = [] {
  std::array<bool, 256> of_word{};
  for (std::size_t byte = 0; byte < of_word.size(); ++byte)
    of_word[byte] = is_word_byte(static_cast<char>(byte));
  return of_word;
}();

/// Where the text begins and ends without the spaces around it.
std::pair<std::size_t, std::size_t> without_spaces(std::string_view text) {
  const auto* const begin = std::ranges::find_if_not(text, is_space_byte);
  auto end = text.size();
  while (end > 0 && is_space_byte(text[end - 1])) --end;
  return {static_cast<std::size_t>(begin - text.begin()), end};
}

}  // namespace

/// Gives equal parts of formulas one node: a text by its number, or a formula. Choices are numbered
/// in the end, those that are asked for.
class RequirementIndex::Builder {
 public:
  NodeId add(const Requirement& requirement) {
    if (requirement.kind == Requirement::Kind::kText) return add_text(requirement.text);
    std::vector<NodeId> parts;
    parts.reserve(requirement.parts.size());
    for (const Requirement& part : requirement.parts) parts.push_back(add(part));
    if (requirement.kind == Requirement::Kind::kAny) {
      std::ranges::sort(parts);  // texts come first
      parts.erase(std::ranges::unique(parts).begin(), parts.end());
      const auto behind_texts = std::ranges::find_if_not(parts, is_text);
      if (behind_texts != parts.end() && behind_texts - parts.begin() > 1) {
        const NodeId texts = add_formula(requirement.kind, {parts.begin(), behind_texts});
        parts.erase(parts.begin(), behind_texts);
        parts.insert(parts.begin(), texts);
      }
    }
    return add_formula(requirement.kind, std::move(parts));
  }

  /// One of the texts that this watches must occur for the formula to hold.
  void watch(NodeId node, std::uint32_t requirement) {
    if (is_choice_of_texts(node)) {
      choices_[choice_of(node)].push_back(requirement);
      return;
    }
    const OpenFormula& watched = formulas_[node & ~kFormula];
    if (watched.kind == Requirement::Kind::kAny) {
      for (const NodeId part : watched.parts) watch(part, requirement);
    } else if (!watched.parts.empty()) {
      watch(*std::ranges::min_element(watched.parts, {},
                                      [&](NodeId part) { return frequency_of(part); }),
            requirement);
    }
  }

  /// A node of the finished index: choices of texts are numbered by themselves.
  NodeId finished(NodeId node) { return is_choice_of_texts(node) ? choice_of(node) : node; }

  std::size_t bytes() const { return bytes_; }

  void finish(RequirementIndex& index) {
    const auto size = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
    for (const OpenFormula& formula : formulas_) {
      index.formulas_.push_back({.kind = formula.kind, .first_part = size(index.parts_)});
      if (is_choice_of_texts(formula)) continue;  // nobody looks into it
      for (const NodeId part : formula.parts) index.parts_.push_back(finished(part));
    }
    index.formulas_.push_back({.first_part = size(index.parts_)});
    for (const auto& watchers : choices_) {
      index.first_watcher_.push_back(size(index.watchers_));
      index.watchers_.insert(index.watchers_.end(), watchers.begin(), watchers.end());
    }
    index.first_watcher_.push_back(size(index.watchers_));
    index.at_words_ = texts_at(/*beginnings=*/true, index.choices_);
    index.anywhere_ = texts_at(/*beginnings=*/false, index.choices_);
  }

 private:
  struct OpenText {
    double frequency = 0;  ///< rough, to compare by
    std::vector<std::uint32_t> choices;
  };
  struct OpenFormula {
    Requirement::Kind kind = Requirement::Kind::kAny;
    double frequency = 0;
    std::vector<NodeId> parts;
  };
  static bool is_text(NodeId node) { return (node & kFormula) == 0; }
  struct TextHash {
    std::size_t operator()(const RequiredText& text) const {
      std::size_t hash = std::hash<std::string>()(text.text);
      for (const bool edge : {text.begins_text, text.ends_text, text.begins_word, text.ends_word,
                              text.after_letter, text.before_letter})
        hash = hash * 2 + (edge ? 1U : 0U);
      return hash;
    }
  };

  bool is_choice_of_texts(NodeId node) const {
    if (is_text(node)) return true;
    return is_choice_of_texts(formulas_[node & ~kFormula]);
  }
  static bool is_choice_of_texts(const OpenFormula& formula) {
    return formula.kind == Requirement::Kind::kAny && std::ranges::all_of(formula.parts, is_text);
  }

  std::uint32_t choice_of(NodeId node) {
    const auto [at, added] =
        choice_ids_.try_emplace(node, static_cast<std::uint32_t>(choices_.size()));
    if (!added) return at->second;
    choices_.emplace_back();
    if (is_text(node)) {
      texts_[node].choices.push_back(at->second);
    } else {
      for (const NodeId text : formulas_[node & ~kFormula].parts)
        texts_[text].choices.push_back(at->second);
    }
    return at->second;
  }

  NodeId add_formula(Requirement::Kind kind, std::vector<NodeId> parts) {
    if (parts.size() == 1) return parts.front();
    const auto id = kFormula | static_cast<NodeId>(formulas_.size());
    const auto [at, added] = formula_ids_.try_emplace({kind, parts}, id);
    if (added) {
      const double frequency = frequency_of(kind, parts);
      formulas_.push_back({.kind = kind, .frequency = frequency, .parts = std::move(parts)});
    }
    return at->second;
  }

  /// Appends the choices of its texts to `choices`.
  Texts texts_at(bool beginnings, std::vector<std::uint32_t>& choices) const {
    std::vector<std::pair<const RequiredText*, NodeId>> sorted;
    for (const auto& [text, id] : text_ids_) {
      if (text.begins_word == beginnings) sorted.emplace_back(&text, id);
    }
    std::ranges::sort(sorted, [](const auto& a, const auto& b) { return *a.first < *b.first; });
    Texts texts;
    std::vector<std::string> keys;
    for (const auto& [text, id] : sorted) {
      if (keys.empty() || keys.back() != text->text) {
        keys.push_back(text->text);
        texts.first_text.push_back(static_cast<std::uint32_t>(texts.texts.size()));
      }
      const OpenText& open = texts_[id];
      TextAt& at = texts.texts.emplace_back();
      at.first_choice = static_cast<std::uint32_t>(choices.size());
      choices.insert(choices.end(), open.choices.begin(), open.choices.end());
      at.end_of_choices = static_cast<std::uint32_t>(choices.size());
      at.begins_text = text->begins_text;
      at.ends_text = text->ends_text;
      at.ends_word = text->ends_word;
      at.after_letter = text->after_letter;
      at.before_letter = text->before_letter;
    }
    texts.first_text.push_back(static_cast<std::uint32_t>(texts.texts.size()));
    texts.table = BeginningTable(keys);
    return texts;
  }

  NodeId add_text(const RequiredText& text) {
    const auto [at, added] = text_ids_.try_emplace(text, static_cast<NodeId>(texts_.size()));
    if (added) {
      bytes_ += text.text.size();
      texts_.push_back({.frequency = frequency_of(text), .choices = {}});
    }
    return at->second;
  }

  /// Every letter more and every edge make a text rarer. How frequent the letters are was tried and
  /// told no better.
  static double frequency_of(const RequiredText& text) {
    constexpr double kOfLetter = 0.4;
    constexpr double kOfEdge = 0.6;
    constexpr double kOfEnd = 0.1;
    const auto edges = [](bool one, bool other) { return (one ? 1 : 0) + (other ? 1 : 0); };
    return std::pow(kOfLetter, static_cast<double>(text.text.size())) *
           std::pow(kOfEdge, edges(text.begins_word, text.ends_word)) *
           std::pow(kOfEdge, edges(text.after_letter, text.before_letter)) *
           std::pow(kOfEnd, edges(text.begins_text, text.ends_text));
  }
  double frequency_of(NodeId node) const {
    return is_text(node) ? texts_[node].frequency : formulas_[node & ~kFormula].frequency;
  }
  double frequency_of(Requirement::Kind kind, const std::vector<NodeId>& parts) const {
    double sum = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const NodeId part : parts) {
      sum += frequency_of(part);
      least = std::min(least, frequency_of(part));
    }
    return kind == Requirement::Kind::kAll ? least : sum;
  }

  std::unordered_map<RequiredText, NodeId, TextHash> text_ids_;
  std::vector<OpenText> texts_;
  std::map<std::pair<Requirement::Kind, std::vector<NodeId>>, NodeId> formula_ids_;
  std::vector<OpenFormula> formulas_;
  std::unordered_map<NodeId, std::uint32_t> choice_ids_;
  std::vector<std::vector<std::uint32_t>> choices_;  ///< requirements watched through each
  std::size_t bytes_ = 0;
};

/// What holds of one text so far.
class RequirementIndex::Evaluation {
 public:
  explicit Evaluation(const RequirementIndex& index) : index_(index) {
    if (memory_.choices.size() < index.first_watcher_.size())
      memory_.choices.resize(index.first_watcher_.size());
    memory_.woken.assign(index.roots_.size() / kBitsOfWord + 1, 0);
  }
  ~Evaluation() {
    for (const std::uint32_t choice : memory_.choices_there) memory_.choices[choice] = {};
    memory_.choices_there.clear();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A text that is there; the places of one in the order of the text.
  void hold(const TextAt& text, std::size_t begin, std::size_t end) {
    const Places here{.first_begin = static_cast<std::uint32_t>(begin),
                      .last_begin = static_cast<std::uint32_t>(begin),
                      .first_end = static_cast<std::uint32_t>(end)};
    for (std::uint32_t i = text.first_choice; i < text.end_of_choices; ++i) {
      const std::uint32_t choice = index_.choices_[i];
      if (memory_.choices[choice].add(here)) wake(choice);
    }
  }

  /// The text, with the zeros behind it that BeginningTable::find() wants.
  std::string_view padded(std::string_view text) {
    memory_.padded.assign(text);
    memory_.padded.append(BeginningTable::kPadding, '\0');
    return std::string_view(memory_.padded).substr(0, text.size());
  }
  /// All places of a text of that size: required texts are short, and to ask everywhere touches
  /// less memory than an automaton that never steps back.
  std::span<const std::uint32_t> places(std::size_t size) {
    while (memory_.numbers.size() < size)
      memory_.numbers.push_back(static_cast<std::uint32_t>(memory_.numbers.size()));
    return std::span(memory_.numbers).first(size);
  }
  /// Those where a word begins.
  std::span<const std::uint32_t> beginnings_of_words(std::string_view text) {
    memory_.words.resize(text.size());
    std::size_t words = 0;
    bool inside = false;
    for (std::uint32_t at = 0; at < text.size(); ++at) {  // where words begin cannot be foreseen
      const bool of_word = kOfWord[static_cast<unsigned char>(text[at])];
      memory_.words[words] = at;
      words += of_word && !inside ? 1U : 0U;
      inside = of_word;
    }
    memory_.words.resize(words);
    return memory_.words;
  }
  BeginningTable::Work& work() { return memory_.work; }

  /// When every text that is there has been told.
  std::vector<Met> met(std::size_t size) {
    std::vector<Met> met;
    met.reserve(kUsuallyMet);
    for (std::uint32_t word = 0; word < memory_.woken.size(); ++word) {
      for (std::uint64_t woken = memory_.woken[word]; woken != 0; woken &= woken - 1) {
        const std::uint32_t requirement =
            word * kBitsOfWord + static_cast<std::uint32_t>(std::countr_zero(woken));
        const Root root = index_.roots_[requirement];
        Places places;
        if (!find_places(root.node, places)) continue;
        const bool near = root.lead != Requirement::kFar;
        met.push_back(
            {.requirement = requirement,
             .first_begin = near ? places.first_begin - std::min(places.first_begin, root.lead) : 0,
             .last_begin = near ? places.last_begin : static_cast<std::uint32_t>(size)});
      }
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
  static constexpr std::uint32_t kBitsOfWord = 64;

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

  void wake(std::uint32_t choice) {
    memory_.choices_there.push_back(choice);
    for (std::uint32_t i = index_.first_watcher_[choice]; i < index_.first_watcher_[choice + 1];
         ++i) {
      const std::uint32_t requirement = index_.watchers_[i];
      memory_.woken[requirement / kBitsOfWord] |= std::uint64_t{1} << requirement % kBitsOfWord;
    }
  }

  /// Working memory of a thread, kept from text to text.
  struct Memory {
    std::vector<Places> texts;        ///< where they are; nowhere between comments
    std::vector<Places> choices;      ///< where any text of theirs is
    std::vector<NodeId> texts_there;  ///< those that are somewhere
    std::vector<std::uint32_t> choices_there;
    std::vector<std::uint64_t> woken;    ///< a bit for each requirement of which a watched text is
                                         ///< there
    std::string padded;                  ///< the text, and zeros
    std::vector<std::uint32_t> numbers;  ///< 0, 1, 2 …
    std::vector<std::uint32_t> words;    ///< where words begin
    BeginningTable::Work work;
  };
  static Memory& memory() {
    static thread_local Memory instance;
    return instance;
  }

  const RequirementIndex& index_;
  Memory& memory_ = memory();
};

RequirementIndex::RequirementIndex(const std::vector<Requirement>& requirements) {
  Builder builder;
  for (const Requirement& requirement : requirements) {
    const NodeId node = builder.add(requirement);
    builder.watch(node, static_cast<std::uint32_t>(roots_.size()));
    roots_.push_back({.node = node, .lead = requirement.lead});
  }
  for (Root& root : roots_) root.node = builder.finished(root.node);
  usable_ = builder.bytes() <= kMostBytes;
  if (usable_) builder.finish(*this);
}

void RequirementIndex::find(const Texts& texts, std::string_view text,
                            std::span<const std::uint32_t> places, Evaluation& evaluation) {
  const auto [text_begin, text_end] = without_spaces(text);
  const auto hold = [&](std::uint32_t key, std::size_t begin, std::size_t length) {
    const std::size_t end = begin + length;
    const char before = begin == 0 ? '\0' : text[begin - 1];
    const char behind = text.data()[end];  // at most the zeros behind the text
    for (std::uint32_t i = texts.first_text[key]; i < texts.first_text[key + 1]; ++i) {
      const TextAt& one = texts.texts[i];
      const bool there =
          (!one.ends_word || !is_word_byte(behind)) && (!one.begins_text || begin == text_begin) &&
          (!one.ends_text || end == text_end) && (!one.after_letter || is_letter_byte(before)) &&
          (!one.before_letter || is_letter_byte(behind));
      if (there) evaluation.hold(one, begin, end);
    }
  };
  texts.table.find(text, places, evaluation.work(), hold);
}

std::vector<RequirementIndex::Met> RequirementIndex::met(std::string_view text) const {
  Evaluation evaluation(*this);
  const std::string_view padded = evaluation.padded(text);
  if (!at_words_.texts.empty())
    find(at_words_, padded, evaluation.beginnings_of_words(padded), evaluation);
  if (!anywhere_.texts.empty())
    find(anywhere_, padded, evaluation.places(padded.size()), evaluation);
  return evaluation.met(text.size());
}

}  // namespace kaiku::rules
