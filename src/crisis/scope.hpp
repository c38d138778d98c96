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

/// The last six hours of a brand or of a post, in five-minute buckets by event time. Constant
/// memory: at most 72 buckets, and only those in which something was written.
class Scope {
 public:
  /// Counts a comment; one that is older than six hours before the newest is ignored.
  void add(TimePoint at, std::uint64_t author, bool negative);

  /// The newest `buckets` buckets up to `head`.
  Tally tally(BucketNumber head, BucketNumber buckets) const;
  std::size_t negatives(BucketNumber head, BucketNumber buckets) const;

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  struct Bucket {
    BucketNumber number = 0;
    std::uint32_t comments = 0;
    std::uint32_t negatives = 0;
    TimePoint first_negative{};
    AuthorSet authors;
  };
  Bucket& bucket(BucketNumber number);

  std::deque<Bucket> buckets_;  ///< by number
};

}  // namespace kaiku::crisis
