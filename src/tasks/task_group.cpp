#include <exception>
#include <list>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <kaiku/logging/log.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::tasks {

namespace asio = boost::asio;

namespace {

struct Task {
  std::string name;
  asio::cancellation_signal cancel;
};

void log_failure(const std::string& name, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& what) {
    logging::error("task_failed", {{"task", name}, {"what", what.what()}});
  } catch (...) {
    logging::error("task_failed", {{"task", name}, {"what", "unknown exception"}});
  }
}

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

// A cancelled task looks at stopping() and ends in its own way: it must not be thrown out of the
// middle of its work by its next co_await.
asio::awaitable<void> run(asio::awaitable<void> task) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await std::move(task);
}

}  // namespace

struct TaskGroup::State {
  explicit State(asio::io_context& context) : io(context), all_ended(context) {
    all_ended.expires_at(asio::steady_timer::time_point::max());
  }

  void end(std::list<std::shared_ptr<Task>>::iterator place, const std::exception_ptr& failure) {
    if (failure && !(stopping && is_cancellation(failure))) log_failure((*place)->name, failure);
    running.erase(place);
    if (running.empty()) all_ended.cancel();
  }

  asio::io_context& io;
  std::list<std::shared_ptr<Task>> running;
  asio::steady_timer all_ended;
  bool stopping = false;
};

TaskGroup::TaskGroup(asio::io_context& io) : state_(std::make_shared<State>(io)) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  const auto entry = std::make_shared<Task>();
  entry->name = std::move(name);
  const auto place = state_->running.insert(state_->running.end(), entry);
  // The handler owns the state and the entry: a task that outlives the group, because it was
  // abandoned, still finds its cancellation signal.
  asio::co_spawn(
      state_->io, run(std::move(task)),
      asio::bind_cancellation_slot(
          entry->cancel.slot(), [state = state_, entry, place](const std::exception_ptr& failure) {
            state->end(place, failure);
          }));
  if (state_->stopping) entry->cancel.emit(asio::cancellation_type::terminal);
}

void TaskGroup::request_stop() {
  state_->stopping = true;
  const auto now_running = state_->running;  // a task that ends at once leaves the list meanwhile
  for (const auto& task : now_running) {
    task->cancel.emit(asio::cancellation_type::terminal);
  }
}

bool TaskGroup::stopping() const {
  return state_->stopping;
}

std::size_t TaskGroup::running() const {
  return state_->running.size();
}

asio::awaitable<bool> TaskGroup::join(Clock& clock, Duration grace) {
  using namespace asio::experimental::awaitable_operators;
  const auto state = state_;
  if (!state->running.empty()) {
    co_await (state->all_ended.async_wait(asio::as_tuple(asio::use_awaitable)) ||
              clock.sleep_for(grace));
  }
  for (const auto& task : state->running) {
    logging::warn("task_abandoned", {{"task", task->name}});
  }
  const bool all_ended = state->running.empty();
  co_return all_ended;
}

}  // namespace kaiku::tasks
