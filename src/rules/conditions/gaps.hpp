#pragma once

#include <cstdint>
#include <vector>

#include "../condition.hpp"

namespace kaiku::rules {

/// Words in order, each found by a pattern set of its own.
struct GappedPhrase {
  std::vector<SetId> words;
  std::size_t rarest = 0;  ///< which of them decides whether a text is looked at
};

/// One of the phrases stands in one sentence, with at most `within` foreign words between
/// neighbours.
ConditionPtr make_gapped(std::vector<GappedPhrase> phrases, std::uint32_t within);

}  // namespace kaiku::rules
