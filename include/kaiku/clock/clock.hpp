#pragma once

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>

namespace kaiku {

/// The only source of time for everything that does I/O. The thinking part takes a TimePoint
/// instead. Implemented by SystemClock and, in tests, by fakes::ManualClock, which moves only when
/// told.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall time. Safe from any thread.
  virtual TimePoint now() const = 0;

  /// Resumes after `duration`, or at once when the awaiting coroutine is cancelled. Does not throw
  /// on cancellation: the caller asks its TaskGroup whether to stop. io thread only.
  virtual boost::asio::awaitable<void> sleep_for(Duration duration) = 0;
};

/// The machine's clocks: wall time for now(), steady time for sleeping. Stateless.
class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
  boost::asio::awaitable<void> sleep_for(Duration duration) override;
};

}  // namespace kaiku
