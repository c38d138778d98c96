#include <algorithm>

#include <kaiku/delivery/circuit_breaker.hpp>

namespace kaiku::delivery {

namespace {
constexpr int kLongestPauseDoublings = 4;
}

CircuitBreaker::CircuitBreaker(int failures, Duration pause)
    : failures_most_(std::max(1, failures)), pause_(pause) {}

void CircuitBreaker::succeeded() {
  failures_ = 0;
  openings_ = 0;
  open_until_ = {};
}

void CircuitBreaker::failed(TimePoint now) {
  ++failures_;
  // After the first opening one failed probe is enough.
  if (openings_ == 0 && failures_ < failures_most_) return;
  open_until_ = now + pause_ * (1 << std::min(openings_, kLongestPauseDoublings));
  ++openings_;
}

void CircuitBreaker::open(TimePoint until) {
  open_until_ = std::max(open_until_, until);
}

}  // namespace kaiku::delivery
