#pragma once

#include <cstdint>

#include <nlohmann/json.hpp>

#include <kaiku/clock/time.hpp>

namespace kaiku::crisis {

/// Whether a stored number can be what it should be. A damaged checkpoint must not bring numbers
/// into the arithmetic of times that overflow it.
inline bool is_whole_between(const nlohmann::json& value, std::int64_t least, std::int64_t most) {
  if (!value.is_number_integer()) return false;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
    return false;
  }
  return value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
}

inline constexpr std::int64_t kSecondsUntilYear10000 = 253'402'300'800;

inline bool is_count(const nlohmann::json& value) {
  return is_whole_between(value, 0, 1'000'000'000);
}
/// Microseconds, hours and five-minute buckets since 1970.
inline bool is_time(const nlohmann::json& value) {
  return is_whole_between(value, 0, kSecondsUntilYear10000 * 1'000'000);
}
inline bool is_hour(const nlohmann::json& value) {
  return is_whole_between(value, 0, kSecondsUntilYear10000 / 3'600);
}
inline bool is_bucket(const nlohmann::json& value) {
  return is_whole_between(value, 0, kSecondsUntilYear10000 / 300);
}
/// A sum or weight of learned samples.
inline bool is_amount(const nlohmann::json& value) {
  return value.is_number() && value.get<double>() >= -1e15 && value.get<double>() <= 1e15;
}

}  // namespace kaiku::crisis
