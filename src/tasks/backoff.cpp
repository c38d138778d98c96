#include <algorithm>

#include <kaiku/tasks/backoff.hpp>

namespace kaiku::tasks {

Duration Backoff::after(int attempts, crypto::Random& random) const {
  const int doublings = std::clamp(attempts - 1, 0, 30);
  const Duration limit =
      first > most / (std::int64_t{1} << doublings) ? most : first * (std::int64_t{1} << doublings);
  return std::chrono::duration_cast<Duration>(limit * random.unit());
}

}  // namespace kaiku::tasks
