#include "connection.hpp"

#include <utility>

namespace kaiku::store {
namespace {

Errc kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::kStoreCorrupt;
    default:
      return Errc::kStoreUnavailable;
  }
}

std::string_view remedy_for(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full: free space, nothing was half-written";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged or no store: restore the last backup";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "the file or its folder cannot be written: check owner and mount";
    case SQLITE_CANTOPEN:
      return "it cannot be opened: check that its folder exists and may be written";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds it: stop that program";
    case SQLITE_IOERR:
      return "the disk failed: check it and the system log";
    default:
      return {};
  }
}

}  // namespace

namespace binding {

int bind(sqlite3_stmt* statement, int index, std::int64_t value) {
  return sqlite3_bind_int64(statement, index, value);
}

int bind(sqlite3_stmt* statement, int index, double value) {
  return sqlite3_bind_double(statement, index, value);
}

int bind(sqlite3_stmt* statement, int index, std::string_view value) {
  // A null pointer would bind NULL; an empty text is not that.
  return sqlite3_bind_text64(statement, index, value.empty() ? "" : value.data(), value.size(),
                             SQLITE_TRANSIENT, SQLITE_UTF8);
}

int bind(sqlite3_stmt* statement, int index, Blob value) {
  return sqlite3_bind_blob64(statement, index, value.bytes.empty() ? "" : value.bytes.data(),
                             value.bytes.size(), SQLITE_TRANSIENT);
}

}  // namespace binding

Rows::Rows(Rows&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      own_(std::move(other.own_)) {}

Rows::~Rows() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Rows::next() {
  if (statement_ == nullptr || connection_.failure_) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_.note(code, sqlite3_sql(statement_));
  return false;
}

std::string Rows::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::optional<TimePoint> Rows::optional_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

Result<std::unique_ptr<Connection>> Connection::open(const Settings& settings) {
  std::unique_ptr<Connection> connection(new Connection(settings.path));
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE |
                    (settings.read_only ? 0 : SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(settings.path.c_str(), &handle, flags,
                                   settings.vfs.empty() ? nullptr : settings.vfs.c_str());
  connection->handle_.reset(handle);
  if (code != SQLITE_OK) return connection->error(code, "open");
  // Only a checkpoint or a recovery can hold the other connection up, and never for long.
  sqlite3_busy_timeout(handle, 5'000);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  const Result<void> pragmas =
      connection->execute(settings.read_only ? "PRAGMA query_only=ON; PRAGMA cache_size=-16000"
                                             : "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000");
  if (!pragmas) return pragmas.error();
  return connection;
}

Rows Connection::begin(Sql sql) {
  if (failure_) return Rows(*this, nullptr, nullptr);
  const auto found = kept_.find(sql.text);
  if (found != kept_.end() && sqlite3_stmt_busy(found->second.get()) == 0) {
    return Rows(*this, found->second.get(), nullptr);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.text, -1, SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  StatementPtr prepared(statement);
  if (code != SQLITE_OK) {
    note(code, sql.text);
    return Rows(*this, nullptr, nullptr);
  }
  if (found != kept_.end()) return Rows(*this, statement, std::move(prepared));
  kept_.emplace(sql.text, std::move(prepared));
  return Rows(*this, statement, nullptr);
}

Result<void> Connection::execute(const std::string& script) {
  const int code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, script.substr(0, script.find_first_of("(\n")));
  return ok();
}

void Connection::note(int code, const char* doing) {
  if (code == SQLITE_OK || failure_) return;
  // The verb and the table tell where it was; the rest of a statement is long.
  std::string_view statement(doing);
  failure_ = error(code, statement.substr(0, 48));
}

Error Connection::error(int code, std::string_view doing) const {
  std::string context = "store " + path_ + ": " + std::string(doing) + ": ";
  const bool last = handle_ && (sqlite3_errcode(handle_.get()) & 0xff) == (code & 0xff);
  context += last ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  if (const auto remedy = remedy_for(code); !remedy.empty())
    context += " (" + std::string(remedy) + ")";
  return Error(kind_of(code), context);
}

}  // namespace kaiku::store
