#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <kaiku/crisis/thresholds.hpp>

#include "baseline.hpp"
#include "scope.hpp"

namespace kaiku::crisis {

inline constexpr Thresholds kUsualThresholds;

/// What a scope is measured against.
struct Normal {
  const Baseline& baseline;   ///< rhythm, level, negative share and scatter
  double usual_share = 0;     ///< of negative comments, which a storm must clearly exceed
  double part_of_volume = 1;  ///< a post's part of what the baseline expects
  /// Of a part that has no share of its own to tell (a topic may always be angry): all that is said
  /// to the brand, and what of it is usual. Where more is said of everything, more is said of this.
  const Scope* whole = nullptr;
  const Baseline* usual_whole = nullptr;
  const Thresholds* thresholds = &kUsualThresholds;

  /// How many times the usual is said of everything; at least 1.
  double crowding(BucketNumber head, BucketNumber buckets) const;
  double expected_comments(TimePoint from, TimePoint to) const {
    return part_of_volume * baseline.expected(from, to);
  }
};

/// A window of time in which more authors are angry than chance explains.
struct Burst {
  std::string_view window;  ///< "15 min", "1 h", "6 h"
  BucketNumber buckets = 0;
  Tally tally;
  double expected = 0;  ///< negative comments
};

/// The velocity rule on the newest windows of a scope, shortest first: the number of distinct angry
/// authors is improbable (negative binomial tail), reaches a minimum, and angry comments make up a
/// share well above the normal one. `strictness` divides the accepted probability, which never gets
/// below 1e-12 by it: there are many posts, and detectors learn caution. `without`: a scope whose
/// comments are left out of the count (it is part of `scope`).
std::optional<Burst> find_burst(const Scope& scope, const Normal& normal, BucketNumber head,
                                double strictness, const Scope* without = nullptr);

/// Whether every window up to `head` has come down: few angry authors, or as many as chance gives
/// once in a thousand times.
bool has_calmed(const Scope& scope, const Normal& normal, BucketNumber head);

/// Whether negative comments make up a share well above the usual one. Joy, giveaways and the rush
/// after an outage raise all comments, a storm raises the angry share.
bool share_is_unusual(const Tally& tally, const Normal& normal);

}  // namespace kaiku::crisis
