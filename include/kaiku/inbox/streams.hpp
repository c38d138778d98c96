#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::inbox {

/// A list of an account that is read again and again: "comments", "notifications".
struct StreamKey {
  AccountId account;
  std::string stream;

  friend auto operator<=>(const StreamKey&, const StreamKey&) = default;
};

/// How far a stream has been read.
struct StreamState {
  std::string cursor;      ///< what the platform's adapter needs to go on; empty: never read
  TimePoint read_at{};     ///< when the page before was read
  bool under_way = false;  ///< there are further pages of the same round
};

/// One page of a stream.
struct Page {
  StreamKey key;
  StreamState state;          ///< behind it
  std::string body;           ///< what goes to the engine; empty: nothing new
  std::string transport_key;  ///< equal for a page that says the same
};

/// Durable intake of platforms that have to be asked (guard 1): a page and the place behind it are
/// one commit, so that after a crash at any instruction nothing is missed, and what is read twice
/// is known by its key. Implemented by store::SqliteStreams and fakes::MemoryStreams; one contract
/// test runs against both.
class Streams {
 public:
  virtual ~Streams() = default;

  /// Where the stream stands; a fresh one has an empty cursor. Errors: kStoreUnavailable,
  /// kStoreCorrupt.
  virtual boost::asio::awaitable<Result<StreamState>> state(StreamKey key) = 0;

  /// Commits the page to the inbox together with the state behind it. A page whose key the account
  /// has brought before moves the state alone. True: there is something new for the engine.
  /// Errors: kOverloaded (the bound of pending deliveries is reached; nothing changed),
  /// kStoreUnavailable, kStoreCorrupt, kStopped.
  virtual boost::asio::awaitable<Result<bool>> append(Page page) = 0;
};

}  // namespace kaiku::inbox
