#include <algorithm>

#include <kaiku/delivery/token_bucket.hpp>

namespace kaiku::delivery {
namespace {

constexpr double kSlowFrom = 0.8;
constexpr double kLeastShare = 0.05;

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

TokenBucket::TokenBucket(double per_second, double burst, TimePoint now)
    : per_second_(per_second), burst_(std::max(1.0, burst)), tokens_(burst_), refilled_(now) {}

bool TokenBucket::take(TimePoint now) {
  refill(now);
  if (now < paused_until_ || tokens_ < 1.0) return false;
  tokens_ -= 1.0;
  return true;
}

TimePoint TokenBucket::available_at(TimePoint now) const {
  const double have = std::min(burst_, tokens_ + std::max(0.0, seconds(now - refilled_)) * rate());
  TimePoint filled = now;
  if (have < 1.0) {
    const std::chrono::duration<double> missing((1.0 - have) / rate());
    filled += std::chrono::ceil<Duration>(missing);
  }
  return std::max(filled, paused_until_);
}

void TokenBucket::slow_down(double used) {
  const double over = std::clamp((used - kSlowFrom) / (1.0 - kSlowFrom), 0.0, 1.0);
  share_ = std::max(kLeastShare, 1.0 - over);
}

void TokenBucket::pause_until(TimePoint until) {
  paused_until_ = std::max(paused_until_, until);
}

void TokenBucket::refill(TimePoint now) {
  if (now <= refilled_) return;  // a wall clock may step back
  tokens_ = std::min(burst_, tokens_ + seconds(now - refilled_) * rate());
  refilled_ = now;
}

}  // namespace kaiku::delivery
