#include "group_wait.hpp"

#include <algorithm>

namespace kaiku::store {
namespace {

constexpr double kShare = 0.15;
constexpr GroupWait::Seconds kQuickDisk{0.000'3};
constexpr GroupWait::Seconds kLongest{0.001};
constexpr double kNewest = 1.0 / 8;  // weight of the newest sync in the average

}  // namespace

void GroupWait::observe(Seconds sync) {
  mean_ = first_ ? sync : mean_ + (sync - mean_) * kNewest;
  first_ = false;
}

std::chrono::microseconds GroupWait::wait() const {
  if (mean_ < kQuickDisk) return std::chrono::microseconds(0);
  return std::chrono::duration_cast<std::chrono::microseconds>(std::min(mean_ * kShare, kLongest));
}

}  // namespace kaiku::store
