#include <atomic>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::tasks {

namespace asio = boost::asio;

struct WorkerPool::Impl {
  explicit Impl(std::size_t threads) : pool(threads) {}
  ~Impl() { pool.join(); }

  asio::thread_pool pool;
  std::atomic<std::size_t> outstanding = 0;
};

WorkerPool::WorkerPool(std::size_t threads) : impl_(std::make_unique<Impl>(threads)) {}

WorkerPool::~WorkerPool() = default;

std::size_t WorkerPool::outstanding() const {
  return impl_->outstanding;
}

asio::awaitable<void> WorkerPool::run_erased(std::function<void()> work) {
  // The handler goes to the worker and back by hand: no cancellation slot is connected, so the
  // awaiting frame, which `work` may refer to, stays until the work has ended.
  auto begin = [impl = impl_.get(), &work](auto handler) {
    auto home = asio::make_work_guard(asio::get_associated_executor(handler));
    ++impl->outstanding;
    asio::post(impl->pool, [impl, &work, handler = std::move(handler),
                            home = std::move(home)]() mutable {
      std::exception_ptr failure;
      try {
        work();
      } catch (...) {
        failure = std::current_exception();
      }
      auto executor = home.get_executor();
      asio::post(executor, [handler = std::move(handler), failure = std::move(failure)]() mutable {
        handler(std::move(failure));
      });
      --impl->outstanding;
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      begin, asio::use_awaitable);
}

}  // namespace kaiku::tasks
