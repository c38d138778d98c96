#pragma once

#include <kaiku/clock/time.hpp>
#include <kaiku/crypto/crypto.hpp>

namespace kaiku::tasks {

/// Exponential backoff with full jitter: uniform between 0 and first·2^attempt, at most `most`, so
/// that many waiting actions do not come back together.
struct Backoff {
  Duration first = std::chrono::seconds(2);
  Duration most = std::chrono::minutes(30);

  /// `attempts` made so far, from 1.
  Duration after(int attempts, crypto::Random& random) const;
};

}  // namespace kaiku::tasks
