#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::rights {

/// Somebody who wrote on an account, as its platform names them there.
struct Person {
  AccountId account;
  AuthorId author;
};

/// That somebody was forgotten, without saying who: the proof that stays.
struct Erasure {
  std::int64_t id = 0;
  AccountId account;
  TimePoint asked_at{};              ///< for the last time
  std::string asked_by;              ///< an operator, or "kaiku" when the platform demanded it
  std::optional<TimePoint> done_at;  ///< nothing: something of it is still under way
  /// Rows that held something of the person, over all times that it was asked for.
  std::size_t comments = 0;
  std::size_t decisions = 0;
  std::size_t actions = 0;
  std::size_t deliveries = 0;  ///< webhook bodies
  std::size_t others = 0;      ///< of further tables: labels, staff's answers, incidents, …
};

/// What is held about a person, and its end. Implemented by store::SqlitePersonalData. Errors
/// besides those named: kStoreUnavailable, kStoreCorrupt.
class PersonalData {
 public:
  virtual ~PersonalData() = default;

  /// The tables that may hold something about a person, in the order in which people read them.
  virtual std::vector<std::string_view> tables() const = 0;

  /// Rows of one table about a person as JSON objects, in a stable order. At most 1,000 at once.
  /// Errors: kNotFound (no such table), kInvalidArgument (no account or author).
  virtual boost::asio::awaitable<Result<std::vector<std::string>>> held(Person person,
                                                                        std::string table,
                                                                        std::size_t offset,
                                                                        std::size_t limit) = 0;

  /// Takes the person out of every table, in bounded steps between which others write; what waits
  /// to be sent is cancelled. The skeleton of what was decided stays, under a name that says
  /// nothing. What was written up to `now` does not come back when it is delivered again. Asking
  /// again changes nothing but what has come since. Without `done_at` something is still being
  /// sent, or there is more than the asker should wait for: go_on() takes it up. Errors:
  /// kInvalidArgument (no account, author or `who`).
  virtual boost::asio::awaitable<Result<Erasure>> forget(Person person, std::string who,
                                                         TimePoint now) = 0;

  /// Goes on with every erasure that is under way; how many are done now.
  virtual boost::asio::awaitable<Result<std::size_t>> go_on(TimePoint now) = 0;

  /// The erasure behind a demand on an account, by the code that its platform was told. Errors:
  /// kNotFound.
  virtual boost::asio::awaitable<Result<Erasure>> demanded(AccountId account, std::string code) = 0;

  /// Erasures, newest first.
  virtual boost::asio::awaitable<Result<std::vector<Erasure>>> erasures(std::size_t limit) = 0;
};

}  // namespace kaiku::rights
