#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

namespace kaiku::tasks {

/// Threads for blocking or long work, so that the io thread never waits. Destroying the pool
/// finishes what is queued, then joins; it must not outlive the io_context of its callers.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `work` on a worker and resumes on the awaiting coroutine's executor with its result. An
  /// exception is rethrown to the awaiter. Not cancellable: once begun, work runs to its end, so
  /// `work` may refer to the awaiting frame.
  template <class F>
  boost::asio::awaitable<std::invoke_result_t<F>> run(F work) {
    using R = std::invoke_result_t<F>;
    if constexpr (std::is_void_v<R>) {
      co_await run_erased(std::function<void()>([&work] { work(); }));
    } else {
      std::optional<R> result;
      co_await run_erased(std::function<void()>([&work, &result] { result.emplace(work()); }));
      co_return std::move(*result);
    }
  }

  /// Calls whose work has not ended yet. Once it is 0, every result has been handed to the caller's
  /// executor: tests that drive time by hand wait for this before they go on. Safe from any thread.
  std::size_t outstanding() const;

 private:
  boost::asio::awaitable<void> run_erased(std::function<void()> work);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::tasks
