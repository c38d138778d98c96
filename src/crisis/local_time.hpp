#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>

namespace kaiku::crisis {

/// The standard library of GCC 12 has no time zones, and the baseline needs little of one: the hour
/// and the day that people live by. A fixed offset, and the summer time of EU directive 2000/84/EC.
class LocalTime {
 public:
  /// Nothing for a zone that is not in the table; zone_names() lists them.
  static std::optional<LocalTime> of_zone(std::string_view name);
  static std::string zone_names();

  std::chrono::minutes offset_at(TimePoint time) const;

  /// What the seasonal factors are looked up by.
  struct Hour {
    int hour = 0;          ///< 0 … 23
    bool day_off = false;  ///< Saturday, Sunday or a Finnish public holiday
    unsigned weekday = 0;  ///< 0 = Monday … 6 = Sunday; a public holiday counts as a Sunday
  };
  Hour hour_at(TimePoint time) const;

 private:
  LocalTime(std::chrono::minutes standard, bool summer_time)
      : standard_(standard), summer_time_(summer_time) {}

  std::chrono::minutes standard_;
  bool summer_time_;
};

}  // namespace kaiku::crisis
