#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>

namespace kaiku::tasks {

/// "There is work": wakes one waiting coroutine. A notify() while nobody waits is kept (once), so
/// that no wake-up is lost between a look and a wait. notify() may be called from any thread;
/// wait() on the io thread.
class Signal {
 public:
  explicit Signal(boost::asio::io_context& io);

  void notify();
  /// Resumes on notify(), after `limit`, or when the awaiting task is cancelled. Clock decides the
  /// limit.
  boost::asio::awaitable<void> wait(Clock& clock, Duration limit);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kaiku::tasks
