#include "rule_rate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <nlohmann/json.hpp>

#include "statistics.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr std::size_t kLeastHits = 20;
constexpr double kTimesUsual = 3;
constexpr double kAboveUsual = 0.15;
constexpr BucketNumber kToldAgainAfter = 72;
constexpr double kPriorHits = 0.5;  // of fifty comments
constexpr double kPriorComments = 50;
const double kDecay = std::exp2(-1.0 / (14 * 24));  // an hour of a half-life of two weeks

}  // namespace

std::optional<RuleRate::Jump> RuleRate::hit(BucketNumber head, std::size_t comments) {
  move_to(head, comments);
  if (head > head_ - kHour) ++hits_[static_cast<std::size_t>(head % kHour)];
  const std::size_t hits = std::accumulate(hits_.begin(), hits_.end(), std::size_t{0});
  const double usual = (share_.sum + kPriorHits) / (share_.weight + kPriorComments);
  const bool jumps = hits >= kLeastHits && wilson_lower_bound(std::min(hits, comments), comments) >
                                               std::max(kTimesUsual * usual, usual + kAboveUsual);
  if (!jumps || head_ < told_ + kToldAgainAfter) return std::nullopt;
  told_ = head_;
  return Jump{hits, comments, usual};
}

// Learns the hour that has passed before its buckets are used again.
void RuleRate::move_to(BucketNumber head, std::size_t comments) {
  if (head <= head_) return;
  if (learned_ == 0) learned_ = head;
  if (head - learned_ >= kHour) {
    const double hits = std::accumulate(hits_.begin(), hits_.end(), 0.0);
    const double all = std::max(hits, static_cast<double>(comments));
    const double usual = (share_.sum + kPriorHits) / (share_.weight + kPriorComments);
    // A jump must not become the new normal.
    const double limit = all * std::min(1.0, kTimesUsual * usual + kAboveUsual);
    share_.add(kDecay, std::min(hits, limit), all);
    learned_ = head;
  }
  const BucketNumber steps = std::min(head - head_, kHour);
  for (BucketNumber i = 0; i < steps; ++i) hits_[static_cast<std::size_t>((head - i) % kHour)] = 0;
  head_ = head;
}

nlohmann::json RuleRate::to_json() const {
  return {hits_, head_, learned_, told_, share_.sum, share_.weight};
}

bool RuleRate::from_json(const nlohmann::json& value) {
  if (!value.is_array() || value.size() != 6 || !value[0].is_array() ||
      value[0].size() != static_cast<std::size_t>(kHour) || !is_bucket(value[1]) ||
      !is_bucket(value[2]) || !is_bucket(value[3]) || !is_amount(value[4]) ||
      !is_amount(value[5]) || value[4] < 0 || value[5] < 0) {
    return false;
  }
  RuleRate read;
  for (std::size_t i = 0; i < read.hits_.size(); ++i) {
    if (!is_count(value[0][i])) return false;
    read.hits_[i] = value[0][i].get<std::uint32_t>();
  }
  read.head_ = value[1].get<BucketNumber>();
  read.learned_ = value[2].get<BucketNumber>();
  read.told_ = value[3].get<BucketNumber>();
  read.share_ = {value[4].get<double>(), value[5].get<double>()};
  *this = read;
  return true;
}

}  // namespace kaiku::crisis
