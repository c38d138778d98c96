#pragma once

#include <compare>
#include <cstdint>

namespace kaiku::rules {

using TermId = std::uint32_t;

/// A term that holds for a token.
struct TermHit {
  TermId term = 0;
  std::uint32_t tokens = 1;  ///< how many tokens it takes: a word taken apart covers several
  bool evasive = false;      ///< only by a reading behind an obfuscation, or by a slip

  friend auto operator<=>(const TermHit&, const TermHit&) = default;
};

}  // namespace kaiku::rules
