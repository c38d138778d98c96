#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "aho_corasick.hpp"
#include "double_array.hpp"
#include "requirement.hpp"

namespace kaiku::rules {

/// Which of many requirements a text meets, at the cost of one pass over it: the required texts are
/// found together, and what they make true is counted upwards through one shared formula.
/// Immutable, safe from many threads.
class RequirementIndex {
 public:
  RequirementIndex() = default;
  /// `requirements` that require something; what they ask is met() by their place in the list.
  explicit RequirementIndex(const std::vector<Requirement>& requirements);

  /// False: the required texts are too many or too long.
  bool usable() const { return anywhere_.usable(); }

  /// Places of the requirements that may be met by a text; ascending. None that is met is missing.
  std::vector<int> met(std::string_view text) const;

 private:
  using NodeId = std::uint32_t;
  /// Lists of small numbers by node, one behind the other.
  struct Lists {
    std::vector<std::uint32_t> first;  ///< by node, and the end
    std::vector<std::uint32_t> values;

    explicit Lists(const std::vector<std::vector<std::uint32_t>>& lists = {});
    std::size_t size(NodeId node) const { return first[node + 1] - first[node]; }
    const std::uint32_t* begin(NodeId node) const { return values.data() + first[node]; }
    const std::uint32_t* end(NodeId node) const { return values.data() + first[node + 1]; }
  };
  class Builder;
  class Evaluation;

  Lists parents_;                      ///< by node
  Lists users_;                        ///< by node: the requirements that it is
  std::vector<std::uint16_t> needed_;  ///< by node: how many of its parts must hold
  DoubleArray at_words_;               ///< texts that begin a word, with the byte before as marked
  std::vector<std::vector<NodeId>> at_word_nodes_;  ///< by place in at_words_
  std::vector<bool> ends_word_;                     ///< by node: of a text
  AhoCorasick anywhere_;
  std::vector<NodeId> anywhere_nodes_;  ///< by literal
};

}  // namespace kaiku::rules
