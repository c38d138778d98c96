#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "scope.hpp"
#include "velocity.hpp"

namespace kaiku::crisis {

/// A rise too slow for the windows of the velocity rule: a cumulative sum over closed five-minute
/// buckets of distinct angry authors, against what the volume lets expect. It looks for 2.5 times
/// the normal rate and forgets after 36 hours.
class SlowDrift {
 public:
  /// Takes in the buckets up to three before `head` (late deliveries are in by then). To be called
  /// before the scope forgets them. `threshold`: 12 gives a false alarm in e^12 buckets at most.
  std::optional<Burst> advance(const Scope& scope, const Normal& normal, BucketNumber head,
                               double threshold);
  void clear() { *this = SlowDrift(); }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  void take(const Scope::Bucket* bucket, BucketNumber number, const Normal& normal);
  void end_excursion();

  BucketNumber next_ = 0;  ///< first bucket not taken in; 0: none yet
  double sum_ = 0;
  BucketNumber started_ = 0;
  Tally counts_;  ///< of the excursion; its authors are counted below
  double expected_ = 0;
  AuthorSet authors_;
};

}  // namespace kaiku::crisis
