#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "term.hpp"
#include "term_index.hpp"

namespace kaiku::rules {

/// Phrases over terms, walked from every token. A single word is a phrase of one term.
class PhraseTrie {
 public:
  /// Steps that one text may cost; every walk beyond it is left out, and the text says so.
  static constexpr std::size_t kMostSteps = 1'000'000;

  using NodeId = std::uint32_t;
  explicit PhraseTrie(std::size_t terms = 0) : roots_(terms, kNone), nodes_(1) {}

  /// `number` tells the phrases of a set apart.
  void add(std::span<const TermId> phrase, SetId set, std::uint32_t number);

  /// Calls `found(set, number, end token, evasive)` for every phrase that starts at token `first`.
  /// `hits[i]` are the terms that hold for token i. False: out of `steps`.
  template <class Found>
  bool walk(std::span<const std::span<const TermHit>> hits, std::size_t first, std::size_t& steps,
            Found found) const {
    std::vector<Walk> open;
    for (const TermHit& hit : hits[first]) {
      if (steps == 0) return false;
      --steps;
      if (const NodeId node = roots_[hit.term]; node != kNone) {
        const std::size_t end = std::min(first + hit.tokens, hits.size());
        report(node, end, hit.evasive, found);
        if (nodes_[node].continues) open.push_back({node, end, hit.evasive});
      }
    }
    while (!open.empty()) {
      const Walk walk = open.back();
      open.pop_back();
      if (walk.token == hits.size()) continue;
      for (const TermHit& hit : hits[walk.token]) {
        if (steps == 0) return false;
        --steps;
        const auto edge = edges_.find(edge_key(walk.node, hit.term));
        if (edge == edges_.end()) continue;
        const bool evasive = walk.evasive || hit.evasive;
        const std::size_t end = std::min(walk.token + hit.tokens, hits.size());
        report(edge->second, end, evasive, found);
        if (nodes_[edge->second].continues) open.push_back({edge->second, end, evasive});
      }
    }
    return true;
  }

 private:
  static constexpr NodeId kNone = 0;

  struct Ending {
    SetId set = 0;
    std::uint32_t number = 0;
    friend bool operator==(const Ending&, const Ending&) = default;
  };
  struct Node {
    std::vector<Ending> endings;  ///< of phrases that end here
    bool continues = false;
  };
  struct Walk {
    NodeId node = 0;
    std::size_t token = 0;
    bool evasive = false;
  };

  static std::uint64_t edge_key(NodeId node, TermId term) {
    return (std::uint64_t{node} << 32U) | term;
  }

  template <class Found>
  void report(NodeId node, std::size_t end, bool evasive, Found& found) const {
    for (const Ending& ending : nodes_[node].endings) {
      found(ending.set, ending.number, end, evasive);
    }
  }

  std::vector<NodeId> roots_;  ///< by term
  std::unordered_map<std::uint64_t, NodeId> edges_;
  std::vector<Node> nodes_;  ///< number 0 is no node
};

}  // namespace kaiku::rules
