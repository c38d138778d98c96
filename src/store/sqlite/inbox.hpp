#pragma once

#include <optional>

#include <kaiku/inbox/inbox.hpp>

#include "intake_state.hpp"
#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// Stores the delivery inside a unit of work; nothing when its transport key was accepted before.
std::optional<EventId> insert_delivery(Unit& unit, IntakeState& state,
                                       const inbox::Delivery& delivery);

class SqliteInbox final : public inbox::Inbox {
 public:
  SqliteInbox(Writer& writer, Reader& reader, IntakeState& state)
      : writer_(writer), reader_(reader), state_(state) {}

  /// Fills `state` from the store, before anything runs.
  static Result<void> load(Connection& connection, IntakeState& state);

  boost::asio::awaitable<Result<EventId>> append(inbox::Delivery delivery) override;
  boost::asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> pending(
      EventId after, std::size_t limit) override;
  boost::asio::awaitable<Result<std::size_t>> retry_unparsed() override;
  boost::asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> unparsed(
      std::size_t limit) override;
  inbox::Depth depth() const override { return state_.depth(); }

 private:
  Writer& writer_;
  Reader& reader_;
  IntakeState& state_;
};

}  // namespace kaiku::store
