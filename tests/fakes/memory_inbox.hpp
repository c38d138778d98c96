#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <kaiku/inbox/inbox.hpp>

namespace kaiku::fakes {

/// An inbox without a disk: the same answers as the store's (one contract test runs against both),
/// gone with the process. One thread.
class MemoryInbox final : public inbox::Inbox {
 public:
  explicit MemoryInbox(std::size_t bound = 100'000) : bound_(bound) {}

  boost::asio::awaitable<Result<EventId>> append(inbox::Delivery delivery) override;
  boost::asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> pending(
      EventId after, std::size_t limit) override;
  boost::asio::awaitable<Result<std::size_t>> retry_unparsed() override;
  boost::asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> unparsed(
      std::size_t limit) override;
  inbox::Depth depth() const override;

  /// What policy::Turn::settle does. Errors: kNotFound, kConflict (settled before).
  Result<void> settle(EventId id, bool parsed);

  /// While set, append() and pending() fail with it and change nothing.
  std::optional<Error> failure;

 private:
  std::size_t bound_;
  EventId last_id_ = 0;
  std::map<EventId, inbox::StoredDelivery> pending_;
  std::map<EventId, inbox::StoredDelivery> unparsed_;
  std::set<EventId> processed_;
  std::set<std::pair<AccountId, std::string>> keys_;
};

}  // namespace kaiku::fakes
