#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <kaiku/result/result.hpp>
#include <kaiku/store/database.hpp>

#include "checkpoint.hpp"
#include "connection.hpp"
#include "group_wait.hpp"
#include "unit.hpp"

namespace kaiku::store {

/// The one thread that writes. Units of work queue; the writer takes all that wait, at most
/// kGroupMost, into one transaction, each in a savepoint of its own, and resumes their callers with
/// one post to the io_context after the commit. A unit that fails is undone alone; a commit that
/// fails fails all of its group.
class Writer {
 public:
  static constexpr std::size_t kGroupMost = 256;

  Writer(boost::asio::io_context& io, std::unique_ptr<Connection> connection, bool group_commits);
  /// Commits what is queued, checkpoints, ends the thread.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Runs `body` on the writer thread and resumes on the io thread when it is durable. Not
  /// cancellable: a write that was begun has its effect. Errors: those of `body`,
  /// kStoreUnavailable, kStoreCorrupt, kStopped.
  template <class T>
  boost::asio::awaitable<Result<T>> write(std::function<Result<T>(Unit&)> body) {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result<T>)>(
        [this](auto handler, std::function<Result<T>(Unit&)> work) {
          enqueue(std::make_unique<Awaited<T, decltype(handler)>>(io_, std::move(work),
                                                                  std::move(handler)));
        },
        boost::asio::use_awaitable, std::move(body));
  }

  /// The same for a thread that may block; never the io thread or the writer. An exception of
  /// `body` undoes the unit and comes back here.
  Result<void> write_and_wait(const std::function<Result<void>(Unit&)>& body);

  WriterStatistics statistics() const;
  void on_commit(std::function<void(double seconds, std::size_t writes)> observer);

 private:
  /// A queued unit of work.
  class Work {
   public:
    virtual ~Work() = default;
    /// Runs the body. True: its writes stand.
    virtual bool run(Unit& unit) = 0;
    virtual void fail(const Error& why) = 0;
    /// Hands the outcome to the caller.
    virtual void finish() = 0;
    virtual bool resumes_on_io() const = 0;
  };
  using Group = std::vector<std::unique_ptr<Work>>;

  template <class T, class Handler>
  class Awaited;
  class Blocking;

  void enqueue(std::unique_ptr<Work> work);
  void loop();
  Group next_group();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void commit(Group group);
  Result<std::size_t> run_units(Group& group, std::vector<std::function<void()>>& effects);
  Result<bool> run_unit(Work& work, std::vector<std::function<void()>>& effects);
  bool attempt(Work& work, Unit& unit);
  Result<void> commit_transaction(std::size_t writes, bool changed);
  void resume(Group group);

  boost::asio::io_context& io_;
  std::unique_ptr<Connection> connection_;
  const bool group_commits_;
  Checkpoint checkpoint_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<Work>> queue_;
  bool closing_ = false;
  bool company_ = false;
  GroupWait group_wait_;
  WriterStatistics statistics_;
  std::function<void(double, std::size_t)> observer_;

  std::thread thread_;  // last: everything above is there when it starts
};

template <class T, class Handler>
class Writer::Awaited final : public Writer::Work {
 public:
  Awaited(boost::asio::io_context& io, std::function<Result<T>(Unit&)> body, Handler handler)
      : body_(std::move(body)), handler_(std::move(handler)), alive_(io.get_executor()) {}

  bool run(Unit& unit) override {
    outcome_.emplace(body_(unit));
    return outcome_->has_value() || unit.kept_despite_error();
  }
  void fail(const Error& why) override { outcome_.emplace(why); }
  void finish() override {
    Handler handler = std::move(handler_);
    Result<T> outcome = std::move(*outcome_);
    alive_.reset();
    std::move(handler)(std::move(outcome));
  }
  bool resumes_on_io() const override { return true; }

 private:
  std::function<Result<T>(Unit&)> body_;
  Handler handler_;
  std::optional<Result<T>> outcome_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> alive_;
};

}  // namespace kaiku::store
