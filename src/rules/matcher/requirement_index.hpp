#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "double_array.hpp"
#include "requirement.hpp"

namespace kaiku::rules {

/// Which of many requirements a text meets, at the cost of one pass over it: the required texts are
/// found together. Each requirement is watched through those of its texts that are the rarest, as
/// far as their lengths tell, of which one must occur; only where one does, the whole formula is
/// looked at. Immutable, safe from many threads.
class RequirementIndex {
 public:
  RequirementIndex() = default;
  /// `requirements` that require something; what they ask is met() by their place in the list.
  explicit RequirementIndex(const std::vector<Requirement>& requirements);

  /// Bound of all required texts together; beyond it the index is not usable.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 24U;

  /// False: the required texts are too many or too long; nothing is met.
  bool usable() const { return usable_; }

  /// Places of the requirements that may be met by a text; ascending. None that is met is missing.
  std::vector<int> met(std::string_view text) const;

 private:
  using NodeId = std::uint32_t;
  /// A required text, or a formula over other nodes.
  struct Node {
    Requirement::Kind kind = Requirement::Kind::kText;
    std::uint32_t first_part = 0;     ///< texts first: whether they are there is known
    std::uint32_t first_formula = 0;  ///< of the parts; those with fewer texts first
    std::uint32_t first_watcher = 0;  ///< of a text: requirements that it may fulfil
  };
  struct TextAt {
    NodeId node = 0;
    bool ends_word = false;
  };
  /// Texts that may stand at one kind of place.
  struct Texts {
    DoubleArray trie;
    std::vector<std::uint32_t> first_node;  ///< by place in the trie, and the end
    std::vector<TextAt> nodes;
  };
  class Builder;
  class Evaluation;

  static void look(const Texts& texts, std::string_view rest, Evaluation& evaluation);

  bool usable_ = true;
  std::vector<Node> nodes_;  ///< and one behind the last, where the lists of the last end
  std::vector<NodeId> parts_;
  std::vector<std::uint32_t> watchers_;
  std::vector<NodeId> roots_;  ///< by requirement
  Texts at_words_;             ///< where a word begins
  Texts anywhere_;
};

}  // namespace kaiku::rules
