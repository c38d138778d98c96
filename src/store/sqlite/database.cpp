#include <filesystem>
#include <utility>

#include <kaiku/store/database.hpp>

#include "advocates.hpp"
#include "appeals.hpp"
#include "audit_trail.hpp"
#include "brakes.hpp"
#include "cases.hpp"
#include "drafts.hpp"
#include "file_lock.hpp"
#include "inbox.hpp"
#include "incident_desk.hpp"
#include "incidents.hpp"
#include "intake_state.hpp"
#include "labels.hpp"
#include "ledger.hpp"
#include "migrations/migrations.hpp"
#include "mutes.hpp"
#include "outbox.hpp"
#include "personal_data.hpp"
#include "plan_book.hpp"
#include "refresh_tokens.hpp"
#include "reports.hpp"
#include "retention.hpp"
#include "reversals.hpp"
#include "streams.hpp"
#include "turn.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(asio::io_context& io, FileLock lock, std::unique_ptr<Connection> writing,
                 std::unique_ptr<Connection> reading, std::shared_ptr<IntakeState> intake,
                 bool group_commits)
      : lock_(std::move(lock)),
        intake_(std::move(intake)),
        writer_(io, std::move(writing), group_commits),
        reader_(std::move(reading)),
        inbox_(writer_, reader_, *intake_),
        streams_(writer_, reader_, *intake_),
        ledger_(writer_),
        refresh_tokens_(writer_, reader_),
        outbox_(writer_, reader_),
        journal_(writer_, *intake_),
        incidents_(writer_, reader_),
        desk_(writer_, reader_),
        mutes_(writer_, reader_),
        cases_(writer_, reader_),
        drafts_(writer_, reader_),
        labels_(writer_, reader_),
        brakes_(writer_, reader_),
        reversals_(writer_),
        plan_(writer_, reader_),
        advocates_(writer_, reader_),
        reports_(reader_),
        audit_(reader_),
        people_(writer_, reader_),
        appeals_(writer_, reader_) {}

  inbox::Inbox& inbox() override { return inbox_; }
  inbox::Streams& streams() override { return streams_; }
  quota::Ledger& ledger() override { return ledger_; }
  grants::RefreshTokens& refresh_tokens() override { return refresh_tokens_; }
  outbox::Outbox& outbox() override { return outbox_; }
  policy::Journal& journal() override { return journal_; }
  incidents::IncidentBook& incidents() override { return incidents_; }
  incidents::IncidentDesk& incident_desk() override { return desk_; }
  incidents::Mutes& mutes() override { return mutes_; }
  cases::CaseBook& cases() override { return cases_; }
  outbox::Drafts& drafts() override { return drafts_; }
  conduct::LabelBook& labels() override { return labels_; }
  conduct::Brakes& brakes() override { return brakes_; }
  conduct::Reversals& reversals() override { return reversals_; }
  engagement::PlanBook& plan() override { return plan_; }
  engagement::AdvocateBook& advocates() override { return advocates_; }
  insight::Reports& reports() override { return reports_; }
  rights::AuditTrail& audit() override { return audit_; }
  rights::PersonalData& people() override { return people_; }
  rights::Appeals& appeals() override { return appeals_; }

  WriterStatistics statistics() const override { return writer_.statistics(); }
  void on_commit(std::function<void(double, std::size_t)> observer) override {
    writer_.on_commit(std::move(observer));
  }

  asio::awaitable<Result<void>> probe() override {
    co_return co_await writer_.write<void>([](Unit& unit) {
      unit.db.run(
          "INSERT INTO cursor (name, position, state_position, state) VALUES ('probe', 1, 0, '')"
          " ON CONFLICT DO UPDATE SET position = position + 1");
      return unit.db.checked();
    });
  }

  asio::awaitable<Result<Pruned>> prune(Retention retention, TimePoint now) override {
    Pruned all;
    for (;;) {
      const auto step =
          co_await writer_.write<Pruned>([&intake = *intake_, retention, now](Unit& unit) {
            return prune_step(unit, intake, retention, now);
          });
      if (!step) co_return step.error();
      const std::size_t before = all.total();
      all += *step;
      if (all.total() == before) co_return all;
    }
  }

 private:
  FileLock lock_;  // first: given back last
  std::shared_ptr<IntakeState> intake_;
  Writer writer_;
  Reader reader_;
  SqliteInbox inbox_;
  SqliteStreams streams_;
  SqliteLedger ledger_;
  SqliteRefreshTokens refresh_tokens_;
  SqliteOutbox outbox_;
  SqliteJournal journal_;
  SqliteIncidentBook incidents_;
  SqliteIncidentDesk desk_;
  SqliteMutes mutes_;
  SqliteCaseBook cases_;
  SqliteDrafts drafts_;
  SqliteLabelBook labels_;
  SqliteBrakes brakes_;
  SqliteReversals reversals_;
  SqlitePlanBook plan_;
  SqliteAdvocateBook advocates_;
  SqliteReports reports_;
  SqliteAuditTrail audit_;
  SqlitePersonalData people_;
  SqliteAppeals appeals_;
};

// The log is cut back to this size when it begins anew after a storm.
constexpr const char* kDurable =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
    " PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;";

Result<std::unique_ptr<Connection>> open_for_writing(const Options& options) {
  auto connection = Connection::open({options.path, options.vfs, false});
  if (!connection) return connection.error();
  if (sqlite3_db_readonly((*connection)->handle(), "main") != 0) {
    return (*connection)->error(SQLITE_READONLY, "open");
  }
  const Result<void> durable = (*connection)->execute(kDurable);
  if (!durable) return durable.error();
  std::string mode;
  {
    Rows rows = (*connection)->select("PRAGMA journal_mode");
    if (rows.next()) mode = rows.text(0);
  }
  if (mode != "wal") {
    return Error(Errc::kStoreUnavailable, "store " + options.path +
                                              ": its file system cannot hold a write-ahead log"
                                              " (journal mode is " +
                                              mode + "): use a local disk");
  }
  const Result<void> migrated = migrate(**connection);
  if (!migrated) return migrated.error();
  return connection;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(asio::io_context& io, const Options& options) {
  if (options.path.empty()) return Error(Errc::kInvalidArgument, "store.path is empty");
  auto lock = FileLock::take(options.path);
  if (!lock) return lock.error();
  auto writing = open_for_writing(options);
  if (!writing) return writing.error();
  auto reading = Connection::open({options.path, options.vfs, true});
  if (!reading) return reading.error();

  auto intake = std::make_shared<IntakeState>(options.inbox_pending);
  const Result<void> loaded = SqliteInbox::load(**writing, *intake);
  if (!loaded) return loaded.error();
  return std::make_unique<SqliteDatabase>(io, std::move(*lock), std::move(*writing),
                                          std::move(*reading), std::move(intake),
                                          options.group_commits);
}

}  // namespace kaiku::store
