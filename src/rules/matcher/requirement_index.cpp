#include "requirement_index.hpp"

#include <algorithm>
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
    const bool all = requirement.kind == Requirement::Kind::kAll;
    const auto [at, added] = formulas_.try_emplace({all, parts}, new_id());
    if (!added) return at->second;
    const NodeId id = new_node(all ? parts.size() : 1);
    for (const NodeId part : parts) nodes_[part].parents.push_back(id);
    return id;
  }

  void use(NodeId node, std::uint32_t requirement) { nodes_[node].users.push_back(requirement); }

  std::size_t bytes() const { return bytes_; }

  void finish(RequirementIndex& index) const {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      index.nodes_.push_back({.first_parent = static_cast<std::uint32_t>(index.parents_.size()),
                              .first_user = static_cast<std::uint32_t>(index.users_.size()),
                              .needed = nodes_[i].needed,
                              .ends_word = nodes_[i].ends_word});
      const auto append = [](auto& all, const auto& some) {
        all.insert(all.end(), some.begin(), some.end());
      };
      append(index.parents_, nodes_[i].parents);
      append(index.users_, nodes_[i].users);
    }
    index.nodes_.push_back({.first_parent = static_cast<std::uint32_t>(index.parents_.size()),
                            .first_user = static_cast<std::uint32_t>(index.users_.size())});
    index.at_words_ = texts_at(/*beginnings=*/true);
    index.anywhere_ = texts_at(/*beginnings=*/false);
  }

 private:
  struct OpenNode {
    std::uint16_t needed = 0;
    bool ends_word = false;
    std::vector<NodeId> parents;
    std::vector<std::uint32_t> users;
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
      texts.nodes.push_back(node);
    }
    texts.first_node.push_back(static_cast<std::uint32_t>(texts.nodes.size()));
    texts.trie = DoubleArray(keys);
    return texts;
  }

  NodeId new_id() const { return static_cast<NodeId>(nodes_.size()); }

  NodeId new_node(std::size_t needed) {
    const NodeId id = new_id();
    constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
    nodes_.push_back({.needed = static_cast<std::uint16_t>(std::min(needed, kMost))});
    return id;
  }

  NodeId add_text(const RequiredText& text) {
    const auto [at, added] = texts_.try_emplace(text, new_id());
    if (!added) return at->second;
    bytes_ += text.text.size();
    const NodeId id = new_node(1);
    nodes_[id].ends_word = text.ends_word;
    return id;
  }

  std::unordered_map<RequiredText, NodeId, TextHash> texts_;
  std::size_t bytes_ = 0;
  std::map<std::pair<bool, std::vector<NodeId>>, NodeId> formulas_;
  std::vector<OpenNode> nodes_;
};

/// What holds of one text so far.
class RequirementIndex::Evaluation {
 public:
  explicit Evaluation(const RequirementIndex& index) : index_(index) {
    if (held_.size() < index.nodes_.size()) held_.resize(index.nodes_.size());
  }
  ~Evaluation() {
    for (const NodeId node : touched_) held_[node] = 0;
    touched_.clear();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A node whose text is there; `inside`: a word goes on behind it.
  void hold(NodeId text, bool inside) {
    if (inside && index_.nodes_[text].ends_word) return;
    count(text);
    while (!open_.empty()) {
      const NodeId id = open_.back();
      open_.pop_back();
      const Node& node = index_.nodes_[id];
      const Node& next = index_.nodes_[id + 1];
      for (std::uint32_t i = node.first_user; i < next.first_user; ++i)
        met_.push_back(static_cast<int>(index_.users_[i]));
      for (std::uint32_t i = node.first_parent; i < next.first_parent; ++i)
        count(index_.parents_[i]);
    }
  }

  std::vector<int> met() && {
    std::ranges::sort(met_);
    return std::move(met_);
  }

 private:
  /// One more part of the node holds.
  void count(NodeId node) {
    const std::uint16_t needed = index_.nodes_[node].needed;
    std::uint16_t& held = held_[node];
    if (held == needed) return;
    if (held == 0) touched_.push_back(node);
    if (++held == needed) open_.push_back(node);
  }

  /// Working memory of a thread, kept from text to text.
  struct Memory {
    std::vector<std::uint16_t> held;  ///< by node: how many of its parts hold; 0 between texts
    std::vector<NodeId> touched;      ///< where it is not 0: a hundredth of the nodes
    std::vector<NodeId> open;
  };
  static Memory& memory() {
    static thread_local Memory instance;
    return instance;
  }

  const RequirementIndex& index_;
  std::vector<std::uint16_t>& held_ = memory().held;
  std::vector<NodeId>& touched_ = memory().touched;
  std::vector<NodeId>& open_ = memory().open;
  std::vector<int> met_;
};

RequirementIndex::RequirementIndex(const std::vector<Requirement>& requirements) {
  Builder builder;
  for (std::size_t i = 0; i < requirements.size(); ++i)
    builder.use(builder.add(requirements[i]), static_cast<std::uint32_t>(i));
  usable_ = builder.bytes() <= kMostBytes;
  if (usable_) builder.finish(*this);
}

void RequirementIndex::look(const Texts& texts, std::string_view rest, Evaluation& evaluation) {
  texts.trie.walk(rest, [&](std::uint32_t key, std::size_t length) {
    const bool inside = length < rest.size() && is_word_byte(rest[length]);
    for (std::uint32_t i = texts.first_node[key]; i < texts.first_node[key + 1]; ++i)
      evaluation.hold(texts.nodes[i], inside);
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
  return std::move(evaluation).met();
}

}  // namespace kaiku::rules
