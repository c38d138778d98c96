#include "slow_drift.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr double kRise = 2.5;             // what it looks for: so many times the normal rate
constexpr BucketNumber kOpenBuckets = 3;  // may still get what is delivered late
constexpr BucketNumber kLongest = BucketNumber{12} * 36;  // buckets of 36 hours
const double kLogRise = std::log(kRise);

}  // namespace

std::optional<Burst> SlowDrift::advance(const Scope& scope, const Normal& normal, BucketNumber head,
                                        double threshold) {
  const BucketNumber end = head - kOpenBuckets + 1;
  if (next_ == 0 || next_ < end - kLongest) {
    end_excursion();
    next_ = scope.buckets().empty()
                ? end
                : std::clamp(scope.buckets().front().number, end - kLongest, end);
  }
  std::optional<Burst> found;
  for (; next_ < end; ++next_) {
    const Scope::Bucket* const bucket = scope.find(next_);
    if (bucket == nullptr && sum_ <= 0) continue;  // nothing to add and nothing to lose
    take(bucket, next_, normal);
    const bool alarming = sum_ >= threshold &&
                          authors_.count() >= normal.thresholds->slow_authors &&
                          share_is_unusual(counts_, normal);
    if (alarming) {
      Tally tally = counts_;
      tally.authors = authors_.count();
      found = Burst{"hours", next_ - started_ + 1, tally, expected_};
      end_excursion();
    } else if (sum_ > 0 && next_ - started_ >= kLongest) {
      end_excursion();
    }
  }
  return found;
}

void SlowDrift::take(const Scope::Bucket* bucket, BucketNumber number, const Normal& normal) {
  if (sum_ <= 0 && (bucket == nullptr || bucket->negatives == 0)) return;
  if (sum_ <= 0) {
    end_excursion();
    started_ = number;
    counts_.since = bucket->first_negative;
  }
  const double share = normal.baseline.negative_share();
  const TimePoint end = end_of(number);
  const double comments = bucket == nullptr ? 0 : bucket->comments;
  const double expected = normal.crowding(number, 1) * normal.expected_comments(end - kBucket, end);
  const double usual = share * std::max(comments, expected);
  const double scatter =
      1 + normal.baseline.dispersion() * share * normal.part_of_volume * normal.baseline.level();
  const double authors = bucket == nullptr ? 0 : static_cast<double>(bucket->authors.count());
  sum_ = std::max(0.0, sum_ + (authors * kLogRise - usual * (kRise - 1)) / scatter);
  expected_ += usual;
  if (bucket == nullptr) return;
  counts_.comments += bucket->comments;
  counts_.negatives += bucket->negatives;
  authors_.add_all(bucket->authors);
}

void SlowDrift::end_excursion() {
  sum_ = 0;
  counts_ = {};
  expected_ = 0;
  authors_ = {};
}

nlohmann::json SlowDrift::to_json() const {
  return {next_,
          sum_,
          started_,
          counts_.comments,
          counts_.negatives,
          to_unix_micros(counts_.since),
          expected_,
          authors_.to_json()};
}

bool SlowDrift::from_json(const nlohmann::json& value) {
  if (!value.is_array() || value.size() != 8) return false;
  if (!is_bucket(value[0]) || !is_amount(value[1]) || !is_bucket(value[2]) || !is_count(value[3]) ||
      !is_count(value[4]) || !is_time(value[5]) || !is_amount(value[6])) {
    return false;
  }
  SlowDrift read;
  if (!read.authors_.from_json(value[7])) return false;
  read.next_ = value[0].get<BucketNumber>();
  read.sum_ = value[1].get<double>();
  read.started_ = value[2].get<BucketNumber>();
  read.counts_ = {value[3].get<std::size_t>(), value[4].get<std::size_t>(), 0,
                  from_unix_micros(value[5].get<std::int64_t>())};
  read.expected_ = value[6].get<double>();
  *this = std::move(read);
  return true;
}

}  // namespace kaiku::crisis
