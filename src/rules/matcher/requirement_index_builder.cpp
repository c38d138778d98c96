#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "requirement_index.hpp"

namespace kaiku::rules {
namespace {

/// Never twice: what is remembered of words must not be taken for what another index says of them.
std::uint32_t next_id() {
  static std::atomic<std::uint32_t> last = 0;
  return ++last;
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

  void finish(RequirementIndex& index, std::size_t most_texts_anywhere) {
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
    index.word_by_word_ = text_ids_.size() > most_texts_anywhere;
    std::vector<const TextEntry*> beginnings;
    std::vector<const TextEntry*> within;
    std::vector<const TextEntry*> others;
    for (const TextEntry& entry : text_ids_) {
      const RequiredText& text = entry.first;
      const bool of_word = index.word_by_word_ && std::ranges::all_of(text.text, is_word_byte);
      (!of_word ? others : text.begins_word ? beginnings : within).push_back(&entry);
    }
    if (index.word_by_word_) index.openings_ = WordTable(openings_of(others));
    index.beginnings_of_words_ = texts_of(std::move(beginnings), index.choices_);
    index.within_words_ = texts_of(std::move(within), index.choices_);
    index.others_ = texts_of(std::move(others), index.choices_);
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
  using TextEntry = std::pair<const RequiredText, NodeId>;  ///< in text_ids_
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

  /// Appends the choices of the texts to `choices`.
  Texts texts_of(std::vector<const TextEntry*> entries, std::vector<std::uint32_t>& choices) const {
    std::ranges::sort(entries, [](const TextEntry* a, const TextEntry* b) {
      const int order = a->first.text.compare(b->first.text);
      return order != 0 ? order < 0 : a->second < b->second;
    });
    Texts texts;
    std::vector<std::string> keys;
    for (const TextEntry* const entry : entries) {
      const RequiredText& text = entry->first;
      if (keys.empty() || keys.back() != text.text) {
        keys.push_back(text.text);
        texts.first_text.push_back(static_cast<std::uint32_t>(texts.texts.size()));
      }
      const OpenText& open = texts_[entry->second];
      TextAt& at = texts.texts.emplace_back();
      at.first_choice = static_cast<std::uint32_t>(choices.size());
      choices.insert(choices.end(), open.choices.begin(), open.choices.end());
      at.end_of_choices = static_cast<std::uint32_t>(choices.size());
      at.begins_text = text.begins_text;
      at.ends_text = text.ends_text;
      at.begins_word = text.begins_word;
      at.ends_word = text.ends_word;
      at.after_letter = text.after_letter;
      at.before_letter = text.before_letter;
    }
    texts.first_text.push_back(static_cast<std::uint32_t>(texts.texts.size()));
    texts.table = BeginningTable(keys);
    return texts;
  }

  /// What stands in them before the first byte that is not of a word.
  static std::vector<std::string> openings_of(const std::vector<const TextEntry*>& entries) {
    std::vector<std::string_view> openings;
    for (const TextEntry* const entry : entries) {
      const std::string_view text = entry->first.text;
      const auto* const end = std::ranges::find_if_not(text, is_word_byte);
      if (end != text.begin()) openings.emplace_back(text.begin(), end);
    }
    std::ranges::sort(openings);
    const auto doubled = std::ranges::unique(openings);
    return {openings.begin(), doubled.begin()};
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
    double frequency = 1;
    for (std::size_t i = 0; i < text.text.size(); ++i) frequency *= kOfLetter;
    for (const bool edge :
         {text.begins_word, text.ends_word, text.after_letter, text.before_letter})
      frequency *= edge ? kOfEdge : 1;
    for (const bool end : {text.begins_text, text.ends_text}) frequency *= end ? kOfEnd : 1;
    return frequency;
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

RequirementIndex::RequirementIndex(const std::vector<Requirement>& requirements,
                                   std::size_t most_texts_anywhere)
    : id_(next_id()) {
  Builder builder;
  for (const Requirement& requirement : requirements) {
    const NodeId node = builder.add(requirement);
    builder.watch(node, static_cast<std::uint32_t>(roots_.size()));
    roots_.push_back({.node = node, .lead = requirement.lead});
  }
  for (Root& root : roots_) root.node = builder.finished(root.node);
  usable_ = builder.bytes() <= kMostBytes;
  if (usable_) builder.finish(*this, most_texts_anywhere);
}

}  // namespace kaiku::rules
