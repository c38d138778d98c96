#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string_view>
#include <vector>

namespace kaiku::bench {

/// Seconds that this process has computed. Other programs of a busy computer do not count, though
/// they make it slower: compare only what was measured side by side.
inline double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Several pieces of work, timed alternately.
class Rounds {
 public:
  static constexpr int kRounds = 9;

  explicit Rounds(const std::vector<std::function<void()>>& work) : seconds_(work.size()) {
    for (const auto& piece : work) piece();  // fills caches
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t i = 0; i < work.size(); ++i) {
        const double before = cpu_seconds();
        work[i]();
        seconds_[i].push_back(cpu_seconds() - before);
      }
    }
  }

  /// Of one run of a piece of work.
  double seconds(std::size_t work) const { return median(seconds_[work]); }
  /// Neighbours in time are compared, so that a stretch of contention hits both.
  double ratio(std::size_t above, std::size_t below) const {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < seconds_[above].size(); ++round)
      ratios.push_back(seconds_[above][round] / seconds_[below][round]);
    return median(ratios);
  }

 private:
  std::vector<std::vector<double>> seconds_;  ///< by work and round
};

/// One line of the report. `goal` in words: "at most 1.3".
inline void print(std::string_view what, double value, std::string_view unit,
                  std::string_view goal) {
  std::printf("%-62.*s %10.2f %-12.*s (goal: %.*s)\n", static_cast<int>(what.size()), what.data(),
              value, static_cast<int>(unit.size()), unit.data(), static_cast<int>(goal.size()),
              goal.data());
  std::fflush(stdout);
}

}  // namespace kaiku::bench
