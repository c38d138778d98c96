#pragma once

#include <array>
#include <cstdint>

#include <nlohmann/json_fwd.hpp>

namespace kaiku::crisis {

/// How many followers the authors of a brand usually have: a histogram of quarter powers of two,
/// which forgets half of itself after a million comments. Constant memory.
class FollowerScale {
 public:
  void add(std::uint64_t followers);
  /// From how many on somebody reaches more people than nearly all other authors (99.9 %), and at
  /// least `least_followers`.
  std::uint64_t influential_from(std::uint64_t least_followers = 50'000) const;

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr std::size_t kBins = std::size_t{4} * 64;
  std::array<std::uint32_t, kBins> bins_{};
  std::uint32_t total_ = 0;
};

}  // namespace kaiku::crisis
