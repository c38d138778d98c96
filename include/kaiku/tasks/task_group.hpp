#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>

namespace kaiku::tasks {

/// A set of named coroutines with one end. Spawning is only done through a group; a coroutine that
/// throws is logged and ends alone. io thread only.
///
/// Stopping: request_stop() sets the flag and cancels every wait of every task; a task that sees
/// stopping() returns. join() resumes when all have ended, or abandons the rest after `grace`.
class TaskGroup {
 public:
  explicit TaskGroup(boost::asio::io_context& io);
  ~TaskGroup();  ///< must be empty or abandoned
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// `task` may refer to objects that outlive the group, else takes values.
  void spawn(std::string name, boost::asio::awaitable<void> task);
  void request_stop();
  bool stopping() const;
  std::size_t running() const;
  /// True when everything ended inside the grace period.
  boost::asio::awaitable<bool> join(Clock& clock, Duration grace);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kaiku::tasks
