#pragma once

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>

namespace kaiku::crisis {

/// The time by which detection lives, from the times at which things arrive. It never goes back for
/// a single arrival whose clock is slow, follows forward at once, and goes back when several
/// arrivals in a row agree that it was wrong.
class ArrivalClock {
 public:
  struct Reading {
    TimePoint now{};
    bool set_back = false;
  };
  Reading read(TimePoint arrived);
  TimePoint now() const { return now_; }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  TimePoint now_{};
  TimePoint doubted_{};  ///< latest of the arrivals that contradict now_
  int contradictions_ = 0;
};

}  // namespace kaiku::crisis
