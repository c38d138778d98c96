#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::inbox {

/// A request body as it came over the wire, already authenticated; with it stands what its platform
/// says in header fields alone.
struct Delivery {
  AccountId account;
  std::string
      transport_key;  ///< the sender's delivery id (webhook-id), or empty when there is none
  TimePoint received_at{};
  std::string body;
};

struct StoredDelivery {
  EventId id = 0;
  Delivery delivery;
  int attempts = 0;  ///< how often it was handed out before, by this run or an earlier one
};

struct Depth {
  std::size_t pending = 0;     ///< stored and not yet processed
  std::size_t unparsed = 0;    ///< kept for an upgrade that can read them
  TimePoint oldest_pending{};  ///< meaningful while pending > 0
};

/// Durable intake (guard 1). What append() has accepted survives a crash; every accepted delivery
/// is handed to the engine until it is settled (policy::Turn::settle). Implemented by
/// store::SqliteInbox and fakes::MemoryInbox; one contract test runs against both.
class Inbox {
 public:
  virtual ~Inbox() = default;

  /// Commits the body, together with whatever else waits. Resumes after the commit.
  /// Errors: kDuplicate (this transport key was accepted before: answer 2xx), kOverloaded (the
  /// bound of pending deliveries is reached: answer 503), kStoreUnavailable, kStoreCorrupt,
  /// kStopped.
  virtual boost::asio::awaitable<Result<EventId>> append(Delivery delivery) = 0;

  /// The oldest pending deliveries with an id above `after`, at most `limit`, in order of arrival.
  /// Being handed out is counted durably (StoredDelivery::attempts) before this resumes.
  /// Errors: kStoreUnavailable.
  virtual boost::asio::awaitable<Result<std::vector<StoredDelivery>>> pending(
      EventId after, std::size_t limit) = 0;

  /// Puts every unparsed delivery back to pending; called once after an upgrade. Returns how many.
  virtual boost::asio::awaitable<Result<std::size_t>> retry_unparsed() = 0;

  /// Deliveries that could not be read, newest first, for people.
  virtual boost::asio::awaitable<Result<std::vector<StoredDelivery>>> unparsed(
      std::size_t limit) = 0;

  /// Counters kept in memory; any thread, cheap.
  virtual Depth depth() const = 0;
};

}  // namespace kaiku::inbox
