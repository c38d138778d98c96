#include "writer.hpp"

#include <chrono>
#include <future>

#include <boost/asio/post.hpp>

namespace kaiku::store {

namespace asio = boost::asio;

/// A unit whose caller blocks.
class Writer::Blocking final : public Writer::Work {
 public:
  explicit Blocking(const std::function<Result<void>(Unit&)>& body) : body_(body) {}

  bool run(Unit& unit) override {
    try {
      outcome_ = body_(unit);
    } catch (...) {
      bug_ = std::current_exception();
      return false;
    }
    return outcome_.has_value() || unit.kept_despite_error();
  }
  void fail(const Error& why) override { outcome_ = why; }
  void finish() override {
    if (bug_) {
      done_.set_exception(bug_);
    } else {
      done_.set_value(outcome_);
    }
  }
  bool resumes_on_io() const override { return false; }

  std::future<Result<void>> done() { return done_.get_future(); }

 private:
  const std::function<Result<void>(Unit&)>& body_;
  Result<void> outcome_;
  std::exception_ptr bug_;
  std::promise<Result<void>> done_;
};

Writer::Writer(asio::io_context& io, std::unique_ptr<Connection> connection, bool group_commits)
    : io_(io),
      connection_(std::move(connection)),
      group_commits_(group_commits),
      checkpoint_(*connection_),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_all();
  thread_.join();
  checkpoint_.run();
}

Result<void> Writer::write_and_wait(const std::function<Result<void>(Unit&)>& body) {
  auto work = std::make_unique<Blocking>(body);
  std::future<Result<void>> done = work->done();
  enqueue(std::move(work));
  return done.get();
}

void Writer::enqueue(std::unique_ptr<Work> work) {
  {
    const std::lock_guard lock(mutex_);
    if (!closing_) {
      queue_.push_back(std::move(work));
      // The writer looks at the first of a group and at a full one; what comes between needs no
      // call.
      if (queue_.size() == 1 || queue_.size() == kGroupMost) arrived_.notify_one();
      return;
    }
  }
  work->fail(Error(Errc::kStopped, "store " + connection_->path() + ": closing"));
  Group refused;
  refused.push_back(std::move(work));
  resume(std::move(refused));
}

void Writer::loop() {
  for (;;) {
    Group group = next_group();
    if (group.empty()) return;
    commit(std::move(group));
    if (checkpoint_.overdue()) checkpoint_.run();
  }
}

// Everything that waits, after a short wait for company. Empty: closing, and nothing is left.
Writer::Group Writer::next_group() {
  std::unique_lock lock(mutex_);
  if (!wait_for_work(lock)) return {};
  const auto wait = group_commits_ ? group_wait_.wait() : std::chrono::microseconds(0);
  statistics_.wait_seconds = std::chrono::duration<double>(wait).count();
  if (company_ && wait.count() > 0 && !closing_) {
    arrived_.wait_for(lock, wait, [this] { return queue_.size() >= kGroupMost || closing_; });
  }
  const std::size_t most = group_commits_ ? kGroupMost : 1;
  Group group;
  while (!queue_.empty() && group.size() < most) {
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return group;
}

bool Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto something = [this] { return !queue_.empty() || closing_; };
  while (checkpoint_.worthwhile() && !arrived_.wait_for(lock, Checkpoint::kIdle, something)) {
    lock.unlock();
    checkpoint_.run();
    lock.lock();
  }
  arrived_.wait(lock, something);
  return !queue_.empty();
}

void Writer::commit(Group group) {
  std::vector<std::function<void()>> effects;
  const std::int64_t before = sqlite3_total_changes64(connection_->handle());
  auto writes = run_units(group, effects);
  Result<void> committed = writes ? ok() : Result<void>(writes.error());
  if (writes && *writes > 0) {
    const bool changed = sqlite3_total_changes64(connection_->handle()) != before;
    committed = commit_transaction(*writes, changed);
  }
  connection_->clear_failure();
  if (connection_->in_transaction()) (void)connection_->execute("ROLLBACK");

  if (committed) {
    for (const auto& effect : effects) effect();
  } else {
    for (const auto& work : group) work->fail(committed.error());
    const std::lock_guard lock(mutex_);
    ++statistics_.failed_commits;
  }
  {
    // Whoever writes alone would wait for nobody: only where several were seen, more may come.
    // Asked before the callers resume, for they may be back at once.
    const std::lock_guard lock(mutex_);
    company_ = group.size() > 1 || !queue_.empty();
  }
  resume(std::move(group));
}

// How many units have something to commit; an error when the transaction itself was lost.
Result<std::size_t> Writer::run_units(Group& group, std::vector<std::function<void()>>& effects) {
  connection_->clear_failure();
  connection_->run("BEGIN IMMEDIATE");
  if (connection_->failure()) return *connection_->failure();
  std::size_t writes = 0;
  for (const auto& work : group) {
    const auto stands = run_unit(*work, effects);
    if (!stands) return stands.error();
    if (*stands) ++writes;
  }
  return writes;
}

// Whether the unit's writes stand; an error when the whole group is lost: some failures (disk full,
// I/O) make SQLite give up the transaction, and with it the units before this one.
Result<bool> Writer::run_unit(Work& work, std::vector<std::function<void()>>& effects) {
  connection_->run("SAVEPOINT unit");
  if (connection_->failure()) return *connection_->failure();
  Unit unit(*connection_);
  const bool stands = attempt(work, unit);
  if (!connection_->in_transaction()) {
    return connection_->failure().value_or(
        Error(Errc::kStoreUnavailable, "store " + connection_->path() + ": transaction given up"));
  }
  connection_->clear_failure();
  if (!stands) connection_->run("ROLLBACK TO unit");
  connection_->run("RELEASE unit");
  if (connection_->failure()) return *connection_->failure();
  if (stands) {
    for (auto& effect : unit.take_effects()) effects.push_back(std::move(effect));
  }
  return stands;
}

bool Writer::attempt(Work& work, Unit& unit) {
  bool stands = false;
  try {
    stands = work.run(unit);
  } catch (const std::exception& bug) {
    connection_->fail(
        Error(Errc::kStoreUnavailable, std::string("store: internal error: ") + bug.what()));
  }
  if (!connection_->failure()) return stands;
  work.fail(*connection_->failure());
  return false;
}

// `changed`: a transaction that only looked costs no sync and tells nothing about the disk.
Result<void> Writer::commit_transaction(std::size_t writes, bool changed) {
  const auto begun = std::chrono::steady_clock::now();
  connection_->run("COMMIT");
  const std::chrono::duration<double> sync = std::chrono::steady_clock::now() - begun;
  if (connection_->failure()) return *connection_->failure();
  if (!changed) return ok();
  std::function<void(double, std::size_t)> observer;
  {
    const std::lock_guard lock(mutex_);
    group_wait_.observe(sync);
    ++statistics_.commits;
    statistics_.writes += writes;
    statistics_.mean_sync_seconds = group_wait_.mean_sync().count();
    observer = observer_;
  }
  if (observer) observer(sync.count(), writes);
  return ok();
}

// One post for all coroutines of the group: waking the io thread costs more than resuming them.
void Writer::resume(Group group) {
  Group on_io;
  for (auto& work : group) {
    if (work->resumes_on_io()) {
      on_io.push_back(std::move(work));
    } else {
      work->finish();
    }
  }
  if (on_io.empty()) return;
  asio::post(io_, [finished = std::move(on_io)]() mutable {
    for (auto& work : finished) {
      const std::unique_ptr<Work> one = std::move(work);
      one->finish();
    }
  });
}

WriterStatistics Writer::statistics() const {
  const std::lock_guard lock(mutex_);
  WriterStatistics snapshot = statistics_;
  snapshot.queued = queue_.size();
  return snapshot;
}

void Writer::on_commit(std::function<void(double seconds, std::size_t writes)> observer) {
  const std::lock_guard lock(mutex_);
  observer_ = std::move(observer);
}

}  // namespace kaiku::store
