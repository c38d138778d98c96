#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <kaiku/crisis/detector.hpp>

namespace kaiku::crisis {

/// A made-up life of one brand on a page: calm days with their own rhythm and scatter, and what a
/// test adds to them. Seeded: the same seed gives the same stream.
class Simulation {
 public:
  explicit Simulation(std::uint32_t seed) : random_(seed) {}

  /// Ordinary comments in [from, to): `per_hour` on average, 8 % negative, on a handful of posts.
  void calm(TimePoint from, TimePoint to, double per_hour);
  /// `count` comments by different authors, evenly but unsteadily spread over [from, to).
  void crowd(TimePoint from, TimePoint to, int count, double negative_share,
             const std::string& post);
  /// Everything written in [from, to) arrives between `at` and `at + during`, in order.
  void delay(TimePoint from, TimePoint to, TimePoint at, Duration during);

  /// All that was written, in order of arrival.
  std::vector<Observation> stream() const;
  Observation comment(TimePoint at, bool negative, const std::string& post);

  void add(Observation observation) { all_.push_back(std::move(observation)); }

 private:
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }

  std::mt19937 random_;
  int written_ = 0;
  std::vector<Observation> all_;
};

/// Feeds a stream; alarms with the arrival that raised them.
struct Raised {
  TimePoint at{};
  Alarm alarm;
};
std::vector<Raised> feed(Detector& detector, const std::vector<Observation>& stream);
/// Those that would page somebody.
std::vector<Raised> pages(const std::vector<Raised>& raised);

/// 2026-01-05 00:00 in Helsinki, a Monday.
TimePoint monday();

}  // namespace kaiku::crisis
