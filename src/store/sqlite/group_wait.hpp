#pragma once

#include <chrono>

namespace kaiku::store {

/// How long the writer waits for company before it commits. Without a wait the first unit of a wave
/// commits alone and all others need a second sync; on a quick disk waiting costs more than that.
/// So: 15 % of the moving average of recent sync times, nothing below 0.3 ms, at most 1 ms.
class GroupWait {
 public:
  using Seconds = std::chrono::duration<double>;

  void observe(Seconds sync);
  Seconds mean_sync() const { return mean_; }
  std::chrono::microseconds wait() const;

 private:
  Seconds mean_{0};
  bool first_ = true;
};

}  // namespace kaiku::store
