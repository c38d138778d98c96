#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "baseline.hpp"
#include "scope.hpp"

namespace kaiku::crisis {

/// A window of time in which more authors are angry than chance explains.
struct Burst {
  std::string_view window;  ///< "15 min", "1 h", "6 h"
  BucketNumber buckets = 0;
  Tally tally;
  double expected = 0;  ///< negative comments
};

/// The velocity rule on the newest windows of a scope, shortest first: the number of distinct angry
/// authors is improbable (negative binomial tail), reaches a minimum, and angry comments make up a
/// share well above the normal one. `strictness` divides the accepted probability: there are many
/// posts. `without`: a scope whose comments are left out of the count (it is part of `scope`).
std::optional<Burst> find_burst(const Scope& scope, const Baseline& baseline, BucketNumber head,
                                double strictness, const Scope* without = nullptr);

/// Distinct angry authors that a brand without a learned baseline needs in one hour.
inline constexpr std::size_t kWarmUpAuthors = 15;

}  // namespace kaiku::crisis
