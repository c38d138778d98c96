#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "term.hpp"
#include "term_hit.hpp"

namespace kaiku::rules {

/// The terms that hold for the tokens of a text, one token behind the other.
class HitsOfTokens {
 public:
  explicit HitsOfTokens(std::size_t tokens) {
    hits_.reserve(tokens * kUsualHits);
    ends_.reserve(tokens);
  }

  /// Takes what `collect(hits)` appends for the next token.
  template <class Collect>
  void add_token(Collect collect) {
    collect(hits_);
    ends_.push_back(static_cast<std::uint32_t>(hits_.size()));
  }
  std::size_t size() const { return ends_.size(); }
  std::span<const TermHit> operator[](std::size_t token) const {
    const std::uint32_t begin = token == 0 ? 0 : ends_[token - 1];
    return std::span(hits_).subspan(begin, ends_[token] - begin);
  }

 private:
  static constexpr std::size_t kUsualHits = 2;  ///< of a token

  std::vector<TermHit> hits_;
  std::vector<std::uint32_t> ends_;  ///< of the hits of each token
};

/// Phrases over terms, walked from every token. A single word is a phrase of one term. Immutable:
/// what belongs to a node stands side by side.
class PhraseTrie {
  struct Ending {
    SetId set = 0;
    std::uint32_t number = 0;
    friend bool operator==(const Ending&, const Ending&) = default;
  };

 public:
  /// Steps that one text may cost; every walk beyond it is left out, and the text says so.
  static constexpr std::size_t kMostSteps = 1'000'000;

  /// The first nodes are those where walks begin: one for each term, by its number.
  using NodeId = std::uint32_t;

  /// Gathers phrases.
  class Builder {
   public:
    explicit Builder(std::size_t terms) : nodes_(terms) {}
    /// `number` tells the phrases of a set apart.
    void add(std::span<const TermId> phrase, SetId set, std::uint32_t number);

   private:
    friend class PhraseTrie;
    struct Node {
      std::vector<Ending> endings;
      std::map<TermId, NodeId> edges;
    };
    std::vector<Node> nodes_;
  };

  /// A phrase that has begun, and where it goes on.
  struct Walk {
    NodeId node = 0;
    std::size_t token = 0;
    bool evasive = false;
  };

  PhraseTrie() = default;
  explicit PhraseTrie(const Builder& builder);

  /// Calls `found(set, number, end token, evasive)` for every phrase that starts at token `first`.
  /// `hits[i]` are the terms that hold for token i; `open` is working memory. False: out of
  /// `steps`.
  template <class Found>
  bool walk(const HitsOfTokens& hits, std::size_t first, std::size_t& steps,
            std::vector<Walk>& open, Found found) const {
    open.clear();
    if (first + kFetchedAhead < hits.size()) {
      for (const TermHit& hit : hits[first + kFetchedAhead]) __builtin_prefetch(&nodes_[hit.term]);
    }
    for (const TermHit& hit : hits[first]) {
      if (steps == 0) return false;
      --steps;
      enter({hit.term, std::min(first + hit.tokens, hits.size()), hit.evasive}, open, found);
    }
    while (!open.empty()) {
      const Walk walk = open.back();
      open.pop_back();
      if (walk.token == hits.size()) continue;
      for (const TermHit& hit : hits[walk.token]) {
        if (steps == 0) return false;
        --steps;
        const std::span<const Edge> edges = edges_of(walk.node);
        const auto edge = std::ranges::lower_bound(edges, hit.term, {}, &Edge::term);
        if (edge == edges.end() || edge->term != hit.term) continue;
        const std::size_t end = std::min(walk.token + hit.tokens, hits.size());
        enter({edge->node, end, walk.evasive || hit.evasive}, open, found);
      }
    }
    return true;
  }

 private:
  struct Edge {
    TermId term = 0;
    NodeId node = 0;
  };
  static constexpr std::size_t kFetchedAhead = 2;  ///< tokens; walks come in their order
  static constexpr SetId kNoSet = std::numeric_limits<SetId>::max();
  /// Mostly one phrase ends in it, or none does: the first lies in it, which saves a look.
  struct Node {
    Ending ending{.set = kNoSet};
    std::uint32_t first_further = 0;  ///< of the other phrases that end here, in endings_
    std::uint32_t first_edge = 0;     ///< by term
  };

  std::span<const Edge> edges_of(NodeId node) const {
    return std::span(edges_).subspan(nodes_[node].first_edge,
                                     nodes_[node + 1].first_edge - nodes_[node].first_edge);
  }

  void add_node();
  /// Tells what ends where `walk` stands, and keeps it open if it goes on from there.
  template <class Found>
  void enter(const Walk& walk, std::vector<Walk>& open, Found& found) const {
    const Node& node = nodes_[walk.node];
    const Node& next = nodes_[walk.node + 1];
    const auto tell = [&](const Ending& ending) {
      found(ending.set, ending.number, walk.token, walk.evasive);
    };
    if (node.ending.set != kNoSet) tell(node.ending);
    for (std::uint32_t i = node.first_further; i < next.first_further; ++i) tell(endings_[i]);
    if (node.first_edge != next.first_edge) open.push_back(walk);
  }

  std::vector<Node> nodes_;  ///< and one behind the last, where the lists of the last end
  std::vector<Ending> endings_;
  std::vector<Edge> edges_;
};

}  // namespace kaiku::rules
