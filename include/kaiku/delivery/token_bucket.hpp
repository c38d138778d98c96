#pragma once

#include <kaiku/clock/time.hpp>

namespace kaiku::delivery {

/// Calls per second of one account with a burst; slowed or stopped by what the platform says about
/// our budget. Time is given, not asked for.
class TokenBucket {
 public:
  /// `per_second` > 0, `burst` >= 1.
  TokenBucket(double per_second, double burst, TimePoint now);

  /// Takes one token. False: nothing taken, see available_at().
  bool take(TimePoint now);
  /// When the next token will be there; `now` or earlier when one is.
  TimePoint available_at(TimePoint now) const;
  /// The platform says that `used` (0 … 1) of its tightest limit is spent: above 0.8 the rate falls
  /// linearly, to a twentieth at 1.
  void slow_down(double used);
  /// Nothing before `until`.
  void pause_until(TimePoint until);

 private:
  void refill(TimePoint now);
  double rate() const { return per_second_ * share_; }

  double per_second_;
  double burst_;
  double share_ = 1.0;
  double tokens_;
  TimePoint refilled_;
  TimePoint paused_until_{};
};

}  // namespace kaiku::delivery
