#include "requirement_index.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

namespace kaiku::rules {

RequirementIndex::Lists::Lists(const std::vector<std::vector<std::uint32_t>>& lists) {
  first.push_back(0);
  for (const std::vector<std::uint32_t>& list : lists) {
    values.insert(values.end(), list.begin(), list.end());
    first.push_back(static_cast<std::uint32_t>(values.size()));
  }
}

/// Gives equal parts of formulas one node.
class RequirementIndex::Builder {
 public:
  NodeId add(const Requirement& requirement) {
    if (requirement.kind == Requirement::Kind::kText) return add_text(requirement.text);
    std::vector<NodeId> parts;
    for (const Requirement& part : requirement.parts) parts.push_back(add(part));
    std::ranges::sort(parts);
    parts.erase(std::ranges::unique(parts).begin(), parts.end());
    if (parts.size() == 1) return parts.front();
    const bool all = requirement.kind == Requirement::Kind::kAll;
    const auto [at, added] = formulas_.try_emplace({all, parts}, new_id());
    if (!added) return at->second;
    const NodeId id = new_node(all ? parts.size() : 1);
    for (const NodeId part : parts) parents_[part].push_back(id);
    return id;
  }

  void use(NodeId node, std::uint32_t requirement) { users_[node].push_back(requirement); }

  void finish(RequirementIndex& index) const {
    index.parents_ = Lists(parents_);
    index.users_ = Lists(users_);
    index.needed_ = needed_;
    index.ends_word_.assign(needed_.size(), false);
    std::map<std::string, std::vector<NodeId>> at_words;
    std::vector<std::string> anywhere;
    for (const auto& [text, node] : texts_) {
      index.ends_word_[node] = text.ends_word;
      if (text.begins_word) {
        at_words[text.text].push_back(node);
      } else {
        anywhere.push_back(text.text);
        index.anywhere_nodes_.push_back(node);
      }
    }
    std::vector<std::string> keys;
    for (auto& [text, nodes] : at_words) {
      keys.push_back(text);
      index.at_word_nodes_.push_back(std::move(nodes));
    }
    index.at_words_ = DoubleArray(keys);
    index.anywhere_ = AhoCorasick(anywhere);
  }

 private:
  NodeId new_id() const { return static_cast<NodeId>(needed_.size()); }

  NodeId new_node(std::size_t needed) {
    const NodeId id = new_id();
    needed_.push_back(static_cast<std::uint16_t>(
        std::min<std::size_t>(needed, std::numeric_limits<std::uint16_t>::max())));
    parents_.emplace_back();
    users_.emplace_back();
    return id;
  }

  NodeId add_text(const RequiredText& text) {
    const auto [at, added] = texts_.try_emplace(text, new_id());
    if (added) new_node(1);
    return at->second;
  }

  std::map<RequiredText, NodeId> texts_;
  std::map<std::pair<bool, std::vector<NodeId>>, NodeId> formulas_;
  std::vector<std::uint16_t> needed_;
  std::vector<std::vector<std::uint32_t>> parents_;
  std::vector<std::vector<std::uint32_t>> users_;
};

/// What holds of one text so far.
class RequirementIndex::Evaluation {
 public:
  explicit Evaluation(const RequirementIndex& index) : index_(index) {
    if (held_.size() < index.needed_.size()) held_.resize(index.needed_.size());
  }
  ~Evaluation() {
    for (const NodeId node : touched_) held_[node] = 0;
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A node whose text is there.
  void hold(NodeId text) {
    count(text);
    while (!open_.empty()) {
      const NodeId node = open_.back();
      open_.pop_back();
      met_.insert(met_.end(), index_.users_.begin(node), index_.users_.end(node));
      std::for_each(index_.parents_.begin(node), index_.parents_.end(node),
                    [&](NodeId parent) { count(parent); });
    }
  }

  std::vector<int> met() && {
    std::ranges::sort(met_);
    return std::move(met_);
  }

 private:
  /// One more part of the node holds.
  void count(NodeId node) {
    if (held_[node] == index_.needed_[node]) return;
    if (held_[node] == 0) touched_.push_back(node);
    if (++held_[node] == index_.needed_[node]) open_.push_back(node);
  }

  const RequirementIndex& index_;
  /// By node: how many of its parts hold. Kept, all zero, from text to text: a comment touches a
  /// hundredth of it.
  static thread_local std::vector<std::uint16_t> held_;
  std::vector<NodeId> touched_;
  std::vector<NodeId> open_;
  std::vector<int> met_;
};

thread_local std::vector<std::uint16_t> RequirementIndex::Evaluation::held_;

RequirementIndex::RequirementIndex(const std::vector<Requirement>& requirements) {
  Builder builder;
  for (std::size_t i = 0; i < requirements.size(); ++i)
    builder.use(builder.add(requirements[i]), static_cast<std::uint32_t>(i));
  builder.finish(*this);
}

std::vector<int> RequirementIndex::met(std::string_view text) const {
  Evaluation evaluation(*this);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = is_word_byte(text[at]) && (at == 0 || !is_word_byte(text[at - 1]));
    if (!begins) continue;
    const std::string_view rest = text.substr(at);
    at_words_.walk(rest, [&](std::uint32_t key, std::size_t length) {
      const bool inside = length < rest.size() && is_word_byte(rest[length]);
      for (const NodeId node : at_word_nodes_[key]) {
        if (!(inside && ends_word_[node])) evaluation.hold(node);
      }
    });
  }
  for (const int literal : anywhere_.find(text))
    evaluation.hold(anywhere_nodes_[static_cast<std::size_t>(literal)]);
  return std::move(evaluation).met();
}

}  // namespace kaiku::rules
