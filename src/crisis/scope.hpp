#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>

#include "authors.hpp"

namespace kaiku::crisis {

using BucketNumber = std::int64_t;  ///< five-minute steps since 1970
inline constexpr std::chrono::minutes kBucket{5};
inline constexpr BucketNumber kBuckets = 72;  ///< six hours

BucketNumber bucket_of(TimePoint time);
TimePoint end_of(BucketNumber bucket);

/// What stands in a stretch of a scope's last six hours.
struct Tally {
  std::size_t comments = 0;
  std::size_t negatives = 0;
  std::size_t authors = 0;  ///< distinct ones of negative comments
  TimePoint since{};        ///< the first negative comment
};

/// The last hours of a brand, an account, a topic or a post, in five-minute buckets by event time.
/// Constant memory: six hours have at most 72 buckets, and only those in which something was
/// written.
class Scope {
 public:
  Scope() = default;  ///< of six hours
  explicit Scope(BucketNumber capacity) : capacity_(capacity) {}

  /// Counts a comment; one that is older than the capacity before the newest is ignored. True when
  /// it is the first negative one of its author in its bucket, as far as can be told.
  bool add(TimePoint at, std::uint64_t author, bool negative);

  /// The newest `buckets` buckets up to `head`.
  Tally tally(BucketNumber head, BucketNumber buckets) const;
  std::size_t negatives(BucketNumber head, BucketNumber buckets) const;
  /// The same without the authors, which cost the most to count.
  Tally totals(BucketNumber head, BucketNumber buckets) const;

  /// What slow detectors read when a bucket is closed; null for one without comments.
  struct Bucket {
    BucketNumber number = 0;
    std::uint32_t comments = 0;
    std::uint32_t negatives = 0;
    TimePoint first_negative{};
    AuthorSet authors;
  };
  const Bucket* find(BucketNumber number) const;
  const std::deque<Bucket>& buckets() const { return buckets_; }
  void clear() { buckets_.clear(); }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  Bucket& bucket(BucketNumber number);

  BucketNumber capacity_ = kBuckets;
  std::deque<Bucket> buckets_;  ///< by number
};

}  // namespace kaiku::crisis
