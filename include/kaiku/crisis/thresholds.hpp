#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace kaiku::crisis {

/// When the detectors of a brand speak. What is said about lives has no thresholds.
struct Thresholds {
  /// By how much rarer a chance storm must be than the detectors ask by themselves; above 0.
  double caution = 1;
  std::array<std::size_t, 3> surge_authors = {6, 8, 20};  ///< in 15 min, 1 h, 6 h; at least
  double surge_share = 0.15;  ///< the share of angry comments must exceed the usual one by it
  std::size_t slow_authors = 12;
  double slow_evidence = 12;  ///< a false alarm in e^12 buckets of five minutes at most
  std::size_t new_brand_authors = 15;
  std::size_t copies = 10;
  std::uint64_t followers = 50'000;
  std::size_t safety_authors = 3;  ///< in 24 h; one more in 72 h
  std::size_t injury_authors = 2;
  std::size_t data_authors = 3;
  std::size_t outage_authors = 8;
  std::size_t outrage_authors = 5;
  std::size_t press_authors = 2;
};

}  // namespace kaiku::crisis
