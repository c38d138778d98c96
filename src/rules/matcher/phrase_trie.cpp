#include "phrase_trie.hpp"

#include <algorithm>

namespace kaiku::rules {

void PhraseTrie::Builder::add(std::span<const TermId> phrase, SetId set, std::uint32_t number) {
  if (phrase.empty()) return;
  NodeId node = phrase.front();
  for (const TermId term : phrase.subspan(1)) {
    const auto [edge, added] =
        nodes_[node].edges.try_emplace(term, static_cast<NodeId>(nodes_.size()));
    node = edge->second;
    if (added) nodes_.emplace_back();
  }
  std::vector<Ending>& endings = nodes_[node].endings;
  const Ending ending{.set = set, .number = number};
  if (std::ranges::find(endings, ending) == endings.end()) endings.push_back(ending);
}

PhraseTrie::PhraseTrie(const Builder& builder) {
  nodes_.reserve(builder.nodes_.size() + 1);
  for (const Builder::Node& node : builder.nodes_) {
    add_node();
    if (!node.endings.empty()) {
      nodes_.back().ending = node.endings.front();
      endings_.insert(endings_.end(), node.endings.begin() + 1, node.endings.end());
    }
    for (const auto& [term, next] : node.edges) edges_.push_back({.term = term, .node = next});
  }
  add_node();
}

void PhraseTrie::add_node() {
  nodes_.push_back({.first_further = static_cast<std::uint32_t>(endings_.size()),
                    .first_edge = static_cast<std::uint32_t>(edges_.size())});
}

}  // namespace kaiku::rules
