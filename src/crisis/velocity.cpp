#include "velocity.hpp"

#include <algorithm>

#include "statistics.hpp"

namespace kaiku::crisis {
namespace {

struct Window {
  std::string_view name;
  BucketNumber buckets;
  double probability;   // a chance burst is less likely than this
  std::size_t authors;  // which of Thresholds::surge_authors it has at least
  double dispersion;    // factor: long windows average their scatter out
};
constexpr Window kWindows[] = {
    {"15 min", 3, 1e-8, 0, 1.0}, {"1 h", 12, 1e-7, 1, 1.0}, {"6 h", 72, 1e-9, 2, 0.5}};

constexpr double kCalmProbability = 1e-3;
constexpr double kLeastProbability = 1e-12;  // below it the model is not good enough to tell

Tally difference(Tally whole, const Tally& part) {
  whole.comments -= std::min(whole.comments, part.comments);
  whole.negatives -= std::min(whole.negatives, part.negatives);
  whole.authors -= std::min(whole.authors, part.authors);
  return whole;
}

double expected_negatives(const Normal& normal, BucketNumber head, BucketNumber buckets) {
  const TimePoint end = end_of(head);
  return normal.baseline.negative_share() * normal.crowding(head, buckets) *
         normal.expected_comments(end - kBucket * buckets, end);
}

}  // namespace

double Normal::crowding(BucketNumber head, BucketNumber buckets) const {
  if (whole == nullptr) return 1;
  const TimePoint end = end_of(head);
  const double usual = usual_whole->expected(end - kBucket * buckets, end);
  return std::max(
      1.0, static_cast<double>(whole->totals(head, buckets).comments) / std::max(1.0, usual));
}

bool share_is_unusual(const Tally& tally, const Normal& normal) {
  return wilson_lower_bound(tally.negatives, tally.comments) >
         std::max(2 * normal.usual_share, normal.usual_share + normal.thresholds->surge_share);
}

std::optional<Burst> find_burst(const Scope& scope, const Normal& normal, BucketNumber head,
                                double strictness, const Scope* without) {
  for (const Window& window : kWindows) {
    // The cheap checks first: counting authors costs the most, and in ordinary times the share is
    // usual.
    const std::size_t least = normal.thresholds->surge_authors[window.authors];
    Tally tally = scope.totals(head, window.buckets);
    if (tally.negatives < least) continue;
    if (without) tally = difference(tally, without->totals(head, window.buckets));
    if (!share_is_unusual(tally, normal)) continue;
    tally = scope.tally(head, window.buckets);
    if (without) tally = difference(tally, without->tally(head, window.buckets));
    if (tally.authors < least) continue;
    const double expected = expected_negatives(normal, head, window.buckets);
    const double scatter = normal.baseline.dispersion() * window.dispersion;
    const double chance = std::max(kLeastProbability, window.probability / strictness);
    if (negative_binomial_tail(expected, scatter, tally.authors) <= chance)
      return Burst{window.name, window.buckets, tally, expected};
  }
  return std::nullopt;
}

bool has_calmed(const Scope& scope, const Normal& normal, BucketNumber head) {
  for (const Window& window : kWindows) {
    const std::size_t least = normal.thresholds->surge_authors[window.authors];
    if (2 * scope.negatives(head, window.buckets) < least) continue;
    const Tally tally = scope.tally(head, window.buckets);
    if (2 * tally.authors < least) continue;
    const double scatter = normal.baseline.dispersion() * window.dispersion;
    const double expected = expected_negatives(normal, head, window.buckets);
    if (negative_binomial_tail(expected, scatter, tally.authors) <= kCalmProbability) return false;
  }
  return true;
}

}  // namespace kaiku::crisis
