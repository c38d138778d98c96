#include "scope.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {

BucketNumber bucket_of(TimePoint time) {
  return std::chrono::floor<std::chrono::duration<BucketNumber, std::ratio<300>>>(time)
      .time_since_epoch()
      .count();
}

TimePoint end_of(BucketNumber bucket) {
  return TimePoint(kBucket * (bucket + 1));
}

Scope::Bucket& Scope::bucket(BucketNumber number) {
  const auto at = std::ranges::lower_bound(buckets_, number, {}, &Bucket::number);
  if (at != buckets_.end() && at->number == number) return *at;
  return *buckets_.insert(at, Bucket{number, 0, 0, {}, {}});
}

const Scope::Bucket* Scope::find(BucketNumber number) const {
  const auto at = std::ranges::lower_bound(buckets_, number, {}, &Bucket::number);
  return at != buckets_.end() && at->number == number ? &*at : nullptr;
}

bool Scope::add(TimePoint at, std::uint64_t author, bool negative) {
  const BucketNumber number = bucket_of(at);
  if (!buckets_.empty() && number <= buckets_.back().number - capacity_) return false;
  Bucket& into = bucket(number);
  ++into.comments;
  bool fresh = false;
  if (negative) {
    if (into.negatives == 0 || at < into.first_negative) into.first_negative = at;
    ++into.negatives;
    fresh = into.authors.add(author);
  }
  while (buckets_.front().number <= buckets_.back().number - capacity_) buckets_.pop_front();
  return fresh;
}

Tally Scope::tally(BucketNumber head, BucketNumber buckets) const {
  Tally tally;
  AuthorUnion authors;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number <= head - buckets || bucket.number > head) continue;
    tally.comments += bucket.comments;
    if (bucket.negatives == 0) continue;
    if (tally.negatives == 0) tally.since = bucket.first_negative;
    tally.negatives += bucket.negatives;
    authors.add(bucket.authors);
  }
  tally.authors = authors.count();
  return tally;
}

Tally Scope::totals(BucketNumber head, BucketNumber buckets) const {
  Tally tally;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number <= head - buckets || bucket.number > head) continue;
    tally.comments += bucket.comments;
    tally.negatives += bucket.negatives;
  }
  return tally;
}

std::size_t Scope::negatives(BucketNumber head, BucketNumber buckets) const {
  std::size_t sum = 0;
  for (const Bucket& bucket : buckets_) {
    if (bucket.number > head - buckets && bucket.number <= head) sum += bucket.negatives;
  }
  return sum;
}

nlohmann::json Scope::to_json() const {
  auto list = nlohmann::json::array();
  for (const Bucket& bucket : buckets_) {
    list.push_back({bucket.number, bucket.comments, bucket.negatives,
                    to_unix_micros(bucket.first_negative), bucket.authors.to_json()});
  }
  return list;
}

bool Scope::from_json(const nlohmann::json& value) {
  if (!value.is_array() || value.size() > static_cast<std::size_t>(capacity_)) return false;
  std::deque<Bucket> read;
  for (const auto& entry : value) {
    if (!entry.is_array() || entry.size() != 5 || !is_bucket(entry[0]) || !is_count(entry[1]) ||
        !is_count(entry[2]) || !is_time(entry[3])) {
      return false;
    }
    Bucket bucket{entry[0].get<BucketNumber>(),
                  entry[1].get<std::uint32_t>(),
                  entry[2].get<std::uint32_t>(),
                  from_unix_micros(entry[3].get<std::int64_t>()),
                  {}};
    if (!bucket.authors.from_json(entry[4])) return false;
    const bool in_order = read.empty() || (bucket.number > read.back().number &&
                                           bucket.number < read.front().number + capacity_);
    if (!in_order) return false;
    read.push_back(std::move(bucket));
  }
  buckets_ = std::move(read);
  return true;
}

}  // namespace kaiku::crisis
