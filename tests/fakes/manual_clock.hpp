#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>

namespace kaiku::fakes {

/// Time that moves only when a test says so. advance() runs the io_context, so it is called from
/// the test, never from a coroutine.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(boost::asio::io_context& io,
                       TimePoint start = from_unix_seconds(1'767'225'600));  // 2026-01-01T00:00:00Z
  ~ManualClock() override;

  TimePoint now() const override;
  boost::asio::awaitable<void> sleep_for(Duration duration) override;

  /// Moves time forward. Sleepers resume one by one in the order of their times (equal times: in
  /// the order they began), each at exactly its own time and with everything it sets off settled
  /// before the next; one that sleeps again within the span resumes again within it.
  void advance(Duration by);

  /// Runs everything that is ready without moving time.
  void settle();

  /// What settle() does; at first: runs ready handlers until none is left. A test with worker
  /// threads replaces it by one that also waits for them.
  void settle_with(std::function<void()> settle);

  /// Coroutines asleep now.
  std::size_t sleeping() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kaiku::fakes
