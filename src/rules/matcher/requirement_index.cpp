#include "requirement_index.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace kaiku::rules {

/// Gives equal parts of formulas one node.
class RequirementIndex::Builder {
 public:
  NodeId add(const Requirement& requirement) {
    if (requirement.kind == Requirement::Kind::kText) return add_text(requirement.text);
    std::vector<NodeId> parts;
    parts.reserve(requirement.parts.size());
    for (const Requirement& part : requirement.parts) parts.push_back(add(part));
    std::ranges::sort(parts);
    parts.erase(std::ranges::unique(parts).begin(), parts.end());
    if (parts.size() == 1) return parts.front();
    const auto [at, added] = formulas_.try_emplace({requirement.kind, parts}, new_id());
    if (!added) return at->second;
    std::size_t texts = 0;
    for (const NodeId part : parts) texts += nodes_[part].texts;
    return new_node({.kind = requirement.kind,
                     .frequency = frequency_of(requirement.kind, parts),
                     .texts = texts,
                     .parts = std::move(parts)});
  }

  /// One of the texts that this watches must occur for the formula to hold.
  void watch(NodeId node, std::uint32_t requirement) {
    const OpenNode& watched = nodes_[node];
    switch (watched.kind) {
      case Requirement::Kind::kNothing:
        break;
      case Requirement::Kind::kText:
        nodes_[node].watchers.push_back(requirement);
        break;
      case Requirement::Kind::kAny:
        for (const NodeId part : watched.parts) watch(part, requirement);
        break;
      case Requirement::Kind::kAll:
        watch(*std::ranges::min_element(watched.parts, {},
                                        [&](NodeId part) { return nodes_[part].frequency; }),
              requirement);
        break;
    }
  }

  std::size_t bytes() const { return bytes_; }

  void finish(RequirementIndex& index) const {
    const auto size = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
    for (const OpenNode& node : nodes_) {
      std::vector<NodeId> parts = node.parts;
      const auto formulas = std::ranges::stable_partition(
          parts, [&](NodeId part) { return nodes_[part].kind == Requirement::Kind::kText; });
      std::ranges::stable_sort(formulas, {}, [&](NodeId part) { return nodes_[part].texts; });
      const auto texts = static_cast<std::uint32_t>(parts.size() - formulas.size());
      index.nodes_.push_back({.kind = node.kind,
                              .first_part = size(index.parts_),
                              .first_formula = size(index.parts_) + texts,
                              .first_watcher = size(index.watchers_)});
      index.parts_.insert(index.parts_.end(), parts.begin(), parts.end());
      index.watchers_.insert(index.watchers_.end(), node.watchers.begin(), node.watchers.end());
    }
    index.nodes_.push_back(
        {.first_part = size(index.parts_), .first_watcher = size(index.watchers_)});
    index.at_words_ = texts_at(/*beginnings=*/true);
    index.anywhere_ = texts_at(/*beginnings=*/false);
  }

 private:
  struct OpenNode {
    Requirement::Kind kind = Requirement::Kind::kText;
    bool ends_word = false;
    double frequency = 0;   ///< rough, to compare by
    std::size_t texts = 1;  ///< in it and its parts
    std::vector<NodeId> parts;
    std::vector<std::uint32_t> watchers;
  };
  struct TextHash {
    std::size_t operator()(const RequiredText& text) const {
      const std::size_t edges = (text.begins_word ? 2U : 0U) + (text.ends_word ? 1U : 0U);
      return std::hash<std::string>()(text.text) * 4 + edges;
    }
  };

  Texts texts_at(bool beginnings) const {
    std::vector<std::pair<std::string_view, NodeId>> sorted;
    for (const auto& [text, node] : texts_) {
      if (text.begins_word == beginnings) sorted.emplace_back(text.text, node);
    }
    std::ranges::sort(sorted);
    Texts texts;
    std::vector<std::string> keys;
    for (const auto& [text, node] : sorted) {
      if (keys.empty() || keys.back() != text) {
        keys.emplace_back(text);
        texts.first_node.push_back(static_cast<std::uint32_t>(texts.nodes.size()));
      }
      texts.nodes.push_back({.node = node, .ends_word = nodes_[node].ends_word});
    }
    texts.first_node.push_back(static_cast<std::uint32_t>(texts.nodes.size()));
    texts.trie = DoubleArray(keys);
    return texts;
  }

  NodeId new_id() const { return static_cast<NodeId>(nodes_.size()); }

  NodeId new_node(OpenNode node) {
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  NodeId add_text(const RequiredText& text) {
    const auto [at, added] = texts_.try_emplace(text, new_id());
    if (!added) return at->second;
    bytes_ += text.text.size();
    return new_node({.ends_word = text.ends_word, .frequency = frequency_of(text)});
  }

  /// Every letter more, and every edge of a word, makes a text rarer.
  static double frequency_of(const RequiredText& text) {
    constexpr double kOfLetter = 0.4;
    constexpr double kOfEdge = 0.6;
    return std::pow(kOfLetter, static_cast<double>(text.text.size())) *
           (text.begins_word ? kOfEdge : 1) * (text.ends_word ? kOfEdge : 1);
  }
  double frequency_of(Requirement::Kind kind, const std::vector<NodeId>& parts) const {
    double sum = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const NodeId part : parts) {
      sum += nodes_[part].frequency;
      least = std::min(least, nodes_[part].frequency);
    }
    return kind == Requirement::Kind::kAll ? least : sum;
  }

  std::unordered_map<RequiredText, NodeId, TextHash> texts_;
  std::size_t bytes_ = 0;
  std::map<std::pair<Requirement::Kind, std::vector<NodeId>>, NodeId> formulas_;
  std::vector<OpenNode> nodes_;
};

/// What holds of one text so far.
class RequirementIndex::Evaluation {
 public:
  explicit Evaluation(const RequirementIndex& index) : index_(index) {
    if (memory_.held.size() < index.nodes_.size()) memory_.held.resize(index.nodes_.size());
  }
  ~Evaluation() {
    for (const NodeId node : memory_.touched) memory_.held[node] = 0;
    memory_.touched.clear();
    memory_.woken.clear();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A node whose text is there.
  void hold(NodeId text) {
    if (memory_.held[text] != 0) return;
    const Node& node = index_.nodes_[text];
    memory_.held[text] = 1;
    memory_.touched.push_back(text);
    memory_.woken.insert(memory_.woken.end(), index_.watchers_.begin() + node.first_watcher,
                         index_.watchers_.begin() + index_.nodes_[text + 1].first_watcher);
  }

  /// When every text that is there has been told.
  std::vector<int> met() {
    std::ranges::sort(memory_.woken);
    const auto doubled = std::ranges::unique(memory_.woken);
    memory_.woken.erase(doubled.begin(), doubled.end());
    std::vector<int> met;
    for (const std::uint32_t requirement : memory_.woken) {
      if (holds(index_.roots_[requirement])) met.push_back(static_cast<int>(requirement));
    }
    return met;
  }

 private:
  bool holds(NodeId id) const {
    const Node& node = index_.nodes_[id];
    if (node.kind == Requirement::Kind::kText) return memory_.held[id] != 0;
    const bool all = node.kind == Requirement::Kind::kAll;
    for (std::uint32_t i = node.first_part; i < node.first_formula; ++i) {
      const bool there = memory_.held[index_.parts_[i]] != 0;
      if (there != all) return there;
    }
    const std::uint32_t end = index_.nodes_[id + 1].first_part;
    for (std::uint32_t i = node.first_formula; i < end; ++i) {
      const bool there = holds(index_.parts_[i]);
      if (there != all) return there;
    }
    return all;
  }

  /// Working memory of a thread, kept from text to text.
  struct Memory {
    std::vector<std::uint8_t> held;    ///< by node: whether its text is there; 0 between texts
    std::vector<NodeId> touched;       ///< where it is not 0
    std::vector<std::uint32_t> woken;  ///< requirements of which a watched text is there
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
  for (const Requirement& requirement : requirements) roots_.push_back(builder.add(requirement));
  for (std::size_t i = 0; i < roots_.size(); ++i)
    builder.watch(roots_[i], static_cast<std::uint32_t>(i));
  usable_ = builder.bytes() <= kMostBytes;
  if (usable_) builder.finish(*this);
}

void RequirementIndex::look(const Texts& texts, std::string_view rest, Evaluation& evaluation) {
  texts.trie.walk(rest, [&](std::uint32_t key, std::size_t length) {
    const bool inside = length < rest.size() && is_word_byte(rest[length]);
    for (std::uint32_t i = texts.first_node[key]; i < texts.first_node[key + 1]; ++i) {
      if (!inside || !texts.nodes[i].ends_word) evaluation.hold(texts.nodes[i].node);
    }
  });
}

std::vector<int> RequirementIndex::met(std::string_view text) const {
  Evaluation evaluation(*this);
  // Required texts are short and mostly differ from a text in their first letters: walking from
  // every byte touches less memory than an automaton that never steps back.
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const bool begins = is_word_byte(text[at]) && (at == 0 || !is_word_byte(text[at - 1]));
    if (begins) look(at_words_, rest, evaluation);
    look(anywhere_, rest, evaluation);
  }
  return evaluation.met();
}

}  // namespace kaiku::rules
