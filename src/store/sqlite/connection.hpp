#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::store {

/// The text of a statement. Only literals: statements are kept by the address of their text, and
/// values can never slip into it.
struct Sql {
  consteval Sql(const char* literal) : text(literal) {}
  const char* text;
};

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementPtr = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// A value bound to a statement.
namespace binding {
int bind(sqlite3_stmt* statement, int index, Blob value);
int bind(sqlite3_stmt* statement, int index, std::int64_t value);
int bind(sqlite3_stmt* statement, int index, double value);
int bind(sqlite3_stmt* statement, int index, std::string_view value);

template <class T>
  requires std::is_integral_v<T>
int bind(sqlite3_stmt* statement, int index, T value) {
  return bind(statement, index, static_cast<std::int64_t>(value));
}
inline int bind(sqlite3_stmt* statement, int index, const std::string& value) {
  return bind(statement, index, std::string_view(value));
}
inline int bind(sqlite3_stmt* statement, int index, const char* value) {
  return bind(statement, index, std::string_view(value));
}
inline int bind(sqlite3_stmt* statement, int index, TimePoint value) {
  return bind(statement, index, to_unix_micros(value));
}
template <class Tag>
int bind(sqlite3_stmt* statement, int index, const Id<Tag>& value) {
  return bind(statement, index, std::string_view(value.value));
}
inline int bind(sqlite3_stmt* statement, int index, std::nullopt_t) {
  return sqlite3_bind_null(statement, index);
}
template <class T>
int bind(sqlite3_stmt* statement, int index, const std::optional<T>& value) {
  return value ? bind(statement, index, *value) : sqlite3_bind_null(statement, index);
}
}  // namespace binding

class Connection;

/// The rows of a running statement. Ends the statement when it goes out of scope.
class Rows {
 public:
  ~Rows();
  Rows(Rows&& other) noexcept;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  Rows& operator=(Rows&&) = delete;

  /// False at the end, and after a failure (Connection::failure()).
  bool next();

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::size_t count(int column) const { return static_cast<std::size_t>(integer(column)); }
  bool flag(int column) const { return integer(column) != 0; }
  std::string text(int column) const;
  TimePoint time(int column) const { return from_unix_micros(integer(column)); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::optional<TimePoint> optional_time(int column) const;
  int columns() const { return sqlite3_column_count(statement_); }
  std::string name(int column) const { return sqlite3_column_name(statement_, column); }
  bool is_integer(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
  }
  template <class IdType>
  IdType id(int column) const {
    return IdType(text(column));
  }

 private:
  friend class Connection;
  Rows(Connection& connection, sqlite3_stmt* statement, StatementPtr own)
      : connection_(connection), statement_(statement), own_(std::move(own)) {}

  Connection& connection_;
  sqlite3_stmt* statement_;  // nullptr: it could not be prepared
  StatementPtr own_;         // set when the kept statement was in use
};

/// One SQLite connection with its kept statements. One thread at a time.
///
/// Failures stick: the first one is remembered, further statements do nothing, and whoever ran the
/// statements asks once at the end (checked()). So a unit of work reads like the plain path, and
/// nothing that ran behind a failure can be committed.
class Connection {
 public:
  struct Settings {
    std::string path;
    std::string vfs;  ///< empty: the default one
    bool read_only = false;
  };
  static Result<std::unique_ptr<Connection>> open(const Settings& settings);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs a statement that returns rows.
  template <class... Values>
  Rows select(Sql sql, const Values&... values) {
    Rows rows = begin(sql);
    if (rows.statement_ != nullptr) {
      int index = 0;
      ((note(binding::bind(rows.statement_, ++index, values), sql.text)), ...);
    }
    return rows;
  }

  /// Runs a statement to its end; returns how many rows it changed.
  template <class... Values>
  std::size_t run(Sql sql, const Values&... values) {
    Rows rows = select(sql, values...);
    while (rows.next()) {
    }
    return failure_ ? 0 : static_cast<std::size_t>(sqlite3_changes64(handle_.get()));
  }

  /// A text of several statements, as in a migration or a pragma.
  Result<void> execute(const std::string& script);

  /// True when the statement returns a row.
  template <class... Values>
  bool exists(Sql sql, const Values&... values) {
    return select(sql, values...).next();
  }

  std::int64_t last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

  const std::optional<Error>& failure() const { return failure_; }
  void clear_failure() { failure_.reset(); }
  void fail(Error error) {
    if (!failure_) failure_ = std::move(error);
  }
  template <class T>
  Result<T> checked(T value) const {
    if (failure_) return *failure_;
    return value;
  }
  Result<void> checked() const {
    if (failure_) return *failure_;
    return ok();
  }

  /// The error of the last call as ours: what was being done, what SQLite says, what helps.
  Error error(int code, std::string_view doing) const;
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  sqlite3* handle() const { return handle_.get(); }
  const std::string& path() const { return path_; }

 private:
  friend class Rows;
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  explicit Connection(std::string path) : path_(std::move(path)) {}
  Rows begin(Sql sql);
  void note(int code, const char* doing);

  std::string path_;
  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<const char*, StatementPtr> kept_;  // destroyed before the handle
  std::optional<Error> failure_;
};

}  // namespace kaiku::store
