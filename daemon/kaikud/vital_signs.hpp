#pragma once

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/store/database.hpp>

namespace kaikud {

/// Does what comes in get through? Looks at the places where the flow could stand still: the
/// store's writes, the bodies waiting to be read, the decisions that the detectors have not seen.
/// An account or a channel that rests is no such place: the log and the administrators know of it.
/// io thread only.
class VitalSigns {
 public:
  static constexpr kaiku::Duration kLongest = std::chrono::minutes(5);

  VitalSigns(kaiku::store::Database& store, kaiku::Clock& clock) : store_(store), clock_(clock) {}

  /// Errors: kOverloaded with the place that stands still, or those of the store.
  boost::asio::awaitable<kaiku::Result<void>> check();

 private:
  boost::asio::awaitable<kaiku::Result<bool>> detectors_stand_still();

  kaiku::store::Database& store_;
  kaiku::Clock& clock_;
  kaiku::DecisionId cursor_ = -1;
  kaiku::TimePoint moved_at_{};
};

}  // namespace kaikud
