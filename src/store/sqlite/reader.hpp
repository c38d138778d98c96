#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <kaiku/result/result.hpp>
#include <kaiku/tasks/worker_pool.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// Questions, on a connection and a thread of their own: they never wait for the writer, and each
/// sees one state of the store, at least as new as every write that was answered before it.
class Reader {
 public:
  explicit Reader(std::unique_ptr<Connection> connection)
      : connection_(std::move(connection)), worker_(1) {}

  /// Errors: those of `body`, kStoreUnavailable, kStoreCorrupt.
  template <class T>
  boost::asio::awaitable<Result<T>> read(std::function<Result<T>(Connection&)> body) {
    co_return co_await worker_.run([this, &body] { return in_snapshot<T>(body); });
  }

 private:
  template <class T>
  Result<T> in_snapshot(const std::function<Result<T>(Connection&)>& body) {
    connection_->clear_failure();
    connection_->run("BEGIN");
    Result<T> outcome = body(*connection_);
    const auto failure = connection_->failure();
    connection_->clear_failure();
    if (connection_->in_transaction()) connection_->run("COMMIT");
    if (failure) return *failure;
    return outcome;
  }

  std::unique_ptr<Connection> connection_;
  tasks::WorkerPool worker_;  // ends before the connection does
};

}  // namespace kaiku::store
