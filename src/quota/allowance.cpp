#include <chrono>

#include <kaiku/quota/allowance.hpp>

namespace kaiku::quota {
namespace {

std::chrono::local_days local_day(const Allowance& allowance, TimePoint now) {
  return std::chrono::floor<std::chrono::days>(allowance.zone.wall_time(now));
}

}  // namespace

std::int64_t day_of(const Allowance& allowance, TimePoint now) {
  return local_day(allowance, now).time_since_epoch().count();
}

// Summer time may begin or end in between: what the first guess is off by is taken back.
TimePoint end_of_day(const Allowance& allowance, TimePoint now) {
  const WallTime midnight = local_day(allowance, now) + std::chrono::days(1);
  const TimePoint guess = now + (midnight - allowance.zone.wall_time(now));
  return guess + (midnight - allowance.zone.wall_time(guess));
}

}  // namespace kaiku::quota
