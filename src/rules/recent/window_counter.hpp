#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kaiku/clock/time.hpp>

namespace kaiku::rules {

/// Different values by key, each with the latest time at which it was seen. Of a key it keeps as
/// many as are ever asked for: whether N were seen in a window is told by the N latest. Keys that
/// were not seen for the length of the window are forgotten, and the oldest when there are too
/// many.
class WindowCounter {
 public:
  static constexpr std::size_t kMostKeys = 20'000;
  static constexpr std::size_t kMostMarks = 400'000;

  struct Mark {
    TimePoint at{};
    std::uint64_t value = 0;
  };

  /// `kept`: marks of a key, at least 1.
  WindowCounter(Duration window, std::size_t kept) : window_(window), kept_(kept) {}

  void add(std::uint64_t key, const Mark& mark);

  /// The marks of a key in (at - window, at], latest first.
  std::vector<Mark> marks(std::uint64_t key, TimePoint at, Duration window) const;

  std::size_t keys() const { return by_key_.size(); }
  std::size_t size() const { return marks_; }

 private:
  void forget_old();
  void forget_oldest();

  Duration window_;
  std::size_t kept_;
  std::size_t marks_ = 0;
  TimePoint newest_{};
  std::unordered_map<std::uint64_t, std::vector<Mark>> by_key_;  ///< latest first
  std::set<std::pair<TimePoint, std::uint64_t>> by_age_;         ///< keys by their latest mark
};

}  // namespace kaiku::rules
