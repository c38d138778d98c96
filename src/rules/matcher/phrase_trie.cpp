#include "phrase_trie.hpp"

#include <algorithm>

namespace kaiku::rules {

void PhraseTrie::add(std::span<const TermId> phrase, SetId set, std::uint32_t number) {
  if (phrase.empty()) return;
  NodeId node = roots_[phrase.front()];
  if (node == kNone) {
    node = static_cast<NodeId>(nodes_.size());
    roots_[phrase.front()] = node;
    nodes_.emplace_back();
  }
  for (const TermId term : phrase.subspan(1)) {
    nodes_[node].continues = true;
    const auto [edge, added] =
        edges_.try_emplace(edge_key(node, term), static_cast<NodeId>(nodes_.size()));
    if (added) nodes_.emplace_back();
    node = edge->second;
  }
  std::vector<Ending>& endings = nodes_[node].endings;
  const Ending ending{.set = set, .number = number};
  if (std::ranges::find(endings, ending) == endings.end()) endings.push_back(ending);
}

}  // namespace kaiku::rules
