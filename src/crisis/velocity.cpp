#include "velocity.hpp"

#include <algorithm>

#include "statistics.hpp"

namespace kaiku::crisis {
namespace {

struct Window {
  std::string_view name;
  BucketNumber buckets;
  double probability;   // a chance burst is less likely than this
  std::size_t authors;  // and has at least so many of them
  double dispersion;    // factor: long windows average their scatter out
};
constexpr Window kWindows[] = {
    {"15 min", 3, 1e-8, 6, 1.0}, {"1 h", 12, 1e-7, 8, 1.0}, {"6 h", 72, 1e-9, 20, 0.5}};

// Joy, giveaways and the rush after an outage raise all comments, a storm raises the angry share.
bool share_is_unusual(const Tally& tally, double normal_share) {
  return wilson_lower_bound(tally.negatives, tally.comments) >
         std::max(2 * normal_share, normal_share + 0.15);
}

Tally difference(Tally whole, const Tally& part) {
  whole.comments -= std::min(whole.comments, part.comments);
  whole.negatives -= std::min(whole.negatives, part.negatives);
  whole.authors -= std::min(whole.authors, part.authors);
  return whole;
}

}  // namespace

std::optional<Burst> find_burst(const Scope& scope, const Baseline& baseline, BucketNumber head,
                                double strictness, const Scope* without) {
  for (const Window& window : kWindows) {
    if (scope.negatives(head, window.buckets) < window.authors) continue;  // the cheap check first
    Tally tally = scope.tally(head, window.buckets);
    if (without) tally = difference(tally, without->tally(head, window.buckets));
    if (tally.authors < window.authors || !share_is_unusual(tally, baseline.negative_share())) {
      continue;
    }
    const TimePoint end = end_of(head);
    const double expected =
        baseline.negative_share() * baseline.expected(end - kBucket * window.buckets, end);
    const double chance =
        negative_binomial_tail(expected, baseline.dispersion() * window.dispersion, tally.authors);
    if (chance <= window.probability / strictness)
      return Burst{window.name, window.buckets, tally, expected};
  }
  return std::nullopt;
}

}  // namespace kaiku::crisis
