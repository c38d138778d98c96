#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/engagement/look.hpp>
#include <kaiku/engagement/plan.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::engagement {

/// What is durable about the content plan: its posts in the outbox, the brand's own posts that were
/// seen or sent, silences. Implemented by store::SqlitePlanBook. All calls: io thread; errors
/// kStoreUnavailable.
class PlanBook {
 public:
  virtual ~PlanBook() = default;

  /// Everything known about the channels and posts of `plan`. A channel that is new is watched
  /// since `now`.
  virtual boost::asio::awaitable<Result<Facts>> facts(std::shared_ptr<const Plan> plan,
                                                      TimePoint now) = 0;
  /// look() and what follows from it, in one transaction. Returns how much was to be stored.
  virtual boost::asio::awaitable<Result<std::size_t>> attend(std::shared_ptr<const Plan> plan,
                                                             TimePoint now) = 0;
};

}  // namespace kaiku::engagement
