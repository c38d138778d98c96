#include "arrival_clock.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr Duration kOrdinary = std::chrono::hours(1);  // small corrections of a clock
constexpr int kBelievedFrom = 5;

}  // namespace

ArrivalClock::Reading ArrivalClock::read(TimePoint arrived) {
  if (arrived >= now_ - kOrdinary) {
    contradictions_ = 0;
    now_ = std::max(now_, arrived);
    return {now_, false};
  }
  const bool agrees = contradictions_ > 0 && arrived >= doubted_ - kOrdinary;
  contradictions_ = agrees ? contradictions_ + 1 : 1;
  doubted_ = agrees ? std::max(doubted_, arrived) : arrived;
  if (contradictions_ < kBelievedFrom) return {now_, false};
  contradictions_ = 0;
  now_ = doubted_;
  return {now_, true};
}

nlohmann::json ArrivalClock::to_json() const {
  return {to_unix_micros(now_), to_unix_micros(doubted_), contradictions_};
}

bool ArrivalClock::from_json(const nlohmann::json& value) {
  if (!value.is_array() || value.size() != 3 || !is_time(value[0]) || !is_time(value[1]) ||
      !is_whole_between(value[2], 0, kBelievedFrom)) {
    return false;
  }
  now_ = from_unix_micros(value[0].get<std::int64_t>());
  doubted_ = from_unix_micros(value[1].get<std::int64_t>());
  contradictions_ = value[2].get<int>();
  return true;
}

}  // namespace kaiku::crisis
