#pragma once

#include <cstdint>
#include <string>

#include <kaiku/clock/time.hpp>
#include <kaiku/clock/time_zone.hpp>

namespace kaiku::quota {

/// What a platform lets us spend in a day. Accounts whose allowances have one name share what is
/// spent, as the accounts of one project at the platform do.
struct Allowance {
  std::string name;
  std::int64_t units = 0;    ///< in a day, from midnight to midnight in `zone`
  std::int64_t reserve = 0;  ///< of these, what reading leaves to acting
  TimeZone zone;
};

/// The day that `now` belongs to, counted from 1970-01-01.
std::int64_t day_of(const Allowance& allowance, TimePoint now);

/// The end of that day: the first moment of the next.
TimePoint end_of_day(const Allowance& allowance, TimePoint now);

}  // namespace kaiku::quota
