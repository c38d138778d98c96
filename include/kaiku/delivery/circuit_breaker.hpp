#pragma once

#include <kaiku/clock/time.hpp>

namespace kaiku::delivery {

/// Stops calling a platform that keeps failing: after `failures` in a row the breaker opens for
/// `pause`, then lets one call through; its success closes it, its failure opens it again for twice
/// as long, up to sixteen times.
class CircuitBreaker {
 public:
  CircuitBreaker(int failures, Duration pause);

  bool allows(TimePoint now) const { return now >= open_until_; }
  TimePoint open_until() const { return open_until_; }
  bool is_open(TimePoint now) const { return !allows(now); }

  void succeeded();
  void failed(TimePoint now);
  /// Opened by knowledge rather than by failures: a dead token.
  void open(TimePoint until);

 private:
  int failures_most_;
  Duration pause_;
  int failures_ = 0;
  int openings_ = 0;
  TimePoint open_until_{};
};

}  // namespace kaiku::delivery
