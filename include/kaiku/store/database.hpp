#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/conduct/brakes.hpp>
#include <kaiku/conduct/label_book.hpp>
#include <kaiku/conduct/reversals.hpp>
#include <kaiku/engagement/advocates.hpp>
#include <kaiku/engagement/plan_book.hpp>
#include <kaiku/grants/refresh_tokens.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/inbox/streams.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/incidents/incident_desk.hpp>
#include <kaiku/incidents/mutes.hpp>
#include <kaiku/insight/reports.hpp>
#include <kaiku/outbox/drafts.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/policy/journal.hpp>
#include <kaiku/quota/ledger.hpp>
#include <kaiku/rights/appeals.hpp>
#include <kaiku/rights/audit_trail.hpp>
#include <kaiku/rights/personal_data.hpp>

namespace kaiku::store {

struct Options {
  std::string path;
  std::size_t inbox_pending = 100'000;
  /// For measurements only: one commit per write instead of groups.
  bool group_commits = true;
  /// For measurements and tests only: the name of a registered SQLite VFS (sqlite3_vfs_register), a
  /// disk that is slow, full or broken. Empty: the system's.
  std::string vfs;
};

/// What the writer thread did, for metrics. Snapshot.
struct WriterStatistics {
  std::uint64_t commits = 0;
  std::uint64_t writes = 0;  ///< units of work committed
  std::uint64_t failed_commits = 0;
  double mean_sync_seconds = 0;  ///< moving average
  double wait_seconds = 0;       ///< how long it waits for company where several write
  std::size_t queued = 0;
};

/// How long personal data is kept. A delivery that waits is kept as long as it waits; words about
/// which a case, an appeal or an incident is open as long as that is.
struct Retention {
  Duration raw_bodies = std::chrono::days(8);
  /// Texts, names and links of commenters, and what they were answered.
  Duration comment_text = std::chrono::days(90);
  /// Decisions, actions and the skeletons of comments; those about comments that were restricted
  /// with their words: the statement of reasons, for appeals.
  Duration statements = std::chrono::days(730);
  /// That somebody was forgotten.
  Duration proofs = std::chrono::days(1825);
  /// Dedupe keys of events and deliveries; not below 8 days, the longest time over which a platform
  /// is known to deliver again (a day over the seven of Google Pub/Sub).
  Duration seen_keys = std::chrono::days(8);
};

/// What prune() removed.
struct Pruned {
  std::size_t bodies = 0;
  std::size_t deliveries = 0;
  std::size_t seen_keys = 0;
  std::size_t comments = 0;    ///< whose text was erased
  std::size_t statements = 0;  ///< decisions whose words were erased at their own time
  std::size_t labels = 0;      ///< and strikes that had ended
  std::size_t answers = 0;     ///< of ours and of staff, whose text was erased
  std::size_t records = 0;     ///< rows of decisions, actions, comments, appeals, incidents, proofs

  std::size_t total() const {
    return bodies + deliveries + seen_keys + comments + statements + labels + answers + records;
  }
  Pruned& operator+=(const Pruned& more) {
    bodies += more.bodies;
    deliveries += more.deliveries;
    seen_keys += more.seen_keys;
    comments += more.comments;
    statements += more.statements;
    labels += more.labels;
    answers += more.answers;
    records += more.records;
    return *this;
  }
};

/// The embedded store: SQLite in WAL mode, synchronous=FULL, one writer thread that commits in
/// groups, a reader connection of its own thread. Owns the implementations of the durable
/// interfaces, which live as long as it. Destroying it finishes what is queued, then closes.
class Database {
 public:
  /// Opens or creates, migrates forward. Errors: kStoreUnavailable (missing folder, read-only,
  /// locked by another process: said which), kStoreCorrupt, kNewerSchema.
  static Result<std::unique_ptr<Database>> open(boost::asio::io_context& io,
                                                const Options& options);
  virtual ~Database() = default;

  virtual inbox::Inbox& inbox() = 0;
  virtual inbox::Streams& streams() = 0;
  virtual quota::Ledger& ledger() = 0;
  virtual grants::RefreshTokens& refresh_tokens() = 0;
  virtual outbox::Outbox& outbox() = 0;
  virtual policy::Journal& journal() = 0;
  virtual incidents::IncidentBook& incidents() = 0;
  virtual incidents::IncidentDesk& incident_desk() = 0;
  virtual incidents::Mutes& mutes() = 0;
  virtual cases::CaseBook& cases() = 0;
  virtual conduct::LabelBook& labels() = 0;
  virtual conduct::Brakes& brakes() = 0;
  virtual conduct::Reversals& reversals() = 0;
  virtual engagement::PlanBook& plan() = 0;
  virtual engagement::AdvocateBook& advocates() = 0;
  virtual insight::Reports& reports() = 0;
  virtual rights::AuditTrail& audit() = 0;
  virtual rights::PersonalData& people() = 0;
  virtual rights::Appeals& appeals() = 0;

  virtual WriterStatistics statistics() const = 0;
  /// Called on the writer thread after each commit with its sync time in seconds and its number of
  /// writes.
  virtual void on_commit(std::function<void(double seconds, std::size_t writes)> observer) = 0;
  /// A write that does nothing but must be committed: the readiness check.
  virtual boost::asio::awaitable<Result<void>> probe() = 0;

  /// Erases what is older than `retention` allows, in small steps between which others write.
  /// Errors: kStoreUnavailable (what was erased before stays erased).
  virtual boost::asio::awaitable<Result<Pruned>> prune(Retention retention, TimePoint now) = 0;
  virtual outbox::Drafts& drafts() = 0;
};

}  // namespace kaiku::store
