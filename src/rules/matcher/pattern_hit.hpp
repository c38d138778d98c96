#pragma once

#include <cstdint>

#include <kaiku/domain/finding.hpp>

#include "term.hpp"

namespace kaiku::rules {

/// A place where a pattern of a set was found.
struct PatternHit {
  enum class In : std::uint8_t { kTokens, kFolded, kOriginal };

  SetId set = 0;
  In in = In::kTokens;  ///< what `where` counts: tokens [begin, end), or bytes of a view
  Span where;
  bool evasive = false;
  std::uint32_t phrase = 0;  ///< which phrase of its set, in their order; 0 for other patterns
};

/// A regex that may match a text, by its place in the list that its bank was built from, and the
/// bytes of the text at which its matches can begin.
struct RegexCandidate {
  int regex = 0;
  std::uint32_t first_begin = 0;
  std::uint32_t last_begin = 0;
};

}  // namespace kaiku::rules
