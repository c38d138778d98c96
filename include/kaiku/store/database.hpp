#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/insight/reports.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/policy/journal.hpp>

namespace kaiku::store {

struct Options {
  std::string path;
  std::size_t inbox_pending = 100'000;
  /// For measurements only: one commit per write instead of groups.
  bool group_commits = true;
};

/// What the writer thread did, for metrics. Snapshot.
struct WriterStatistics {
  std::uint64_t commits = 0;
  std::uint64_t writes = 0;          ///< units of work committed
  std::uint64_t failed_commits = 0;
  double mean_sync_seconds = 0;      ///< moving average
  double wait_seconds = 0;           ///< the adaptive T of performance.md
  std::size_t queued = 0;
};

/// The embedded store: SQLite in WAL mode, synchronous=FULL, one writer thread that commits in groups,
/// a reader connection of its own thread. Owns the implementations of the durable interfaces, which
/// live as long as it. Destroying it finishes what is queued, then closes.
class Database {
 public:
  /// Opens or creates, migrates forward. Errors: kStoreUnavailable (missing folder, read-only, locked by
  /// another process: said which), kStoreCorrupt, kNewerSchema.
  static Result<std::unique_ptr<Database>> open(boost::asio::io_context& io, Options options);
  virtual ~Database() = default;

  virtual inbox::Inbox& inbox() = 0;
  virtual outbox::Outbox& outbox() = 0;
  virtual policy::Journal& journal() = 0;
  virtual incidents::IncidentBook& incidents() = 0;
  virtual cases::CaseBook& cases() = 0;
  virtual insight::Reports& reports() = 0;

  virtual WriterStatistics statistics() const = 0;
  /// Called on the writer thread after each commit with its sync time in seconds and its number of writes.
  virtual void on_commit(std::function<void(double seconds, std::size_t writes)> observer) = 0;
  /// A write that does nothing but must be committed: the readiness check.
  virtual boost::asio::awaitable<Result<void>> probe() = 0;
};

}  // namespace kaiku::store
