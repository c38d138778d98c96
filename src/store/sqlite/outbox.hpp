#pragma once

#include <kaiku/outbox/outbox.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteOutbox final : public outbox::Outbox {
 public:
  SqliteOutbox(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<ActionId>> append(Action action, ActionState state) override;
  boost::asio::awaitable<Result<std::vector<outbox::Entry>>> take_due(
      TimePoint now, std::size_t limit, Duration lease,
      const std::vector<AccountId>& skip) override;
  boost::asio::awaitable<Result<std::optional<TimePoint>>> next_due(
      const std::vector<AccountId>& skip) override;
  boost::asio::awaitable<Result<void>> begin(ActionId id, TimePoint now) override;
  boost::asio::awaitable<Result<void>> settle(ActionId id, outbox::Settlement settlement,
                                              TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> recover(TimePoint now) override;
  boost::asio::awaitable<Result<outbox::Entry>> find(ActionId id) override;
  boost::asio::awaitable<Result<std::vector<outbox::Told>>> told(IncidentId incident) override;
  boost::asio::awaitable<Result<std::vector<outbox::Entry>>> list(std::optional<ActionState> state,
                                                                  std::size_t limit) override;
  boost::asio::awaitable<Result<void>> approve(ActionId id, std::string who,
                                               std::optional<std::string> text,
                                               TimePoint now) override;
  boost::asio::awaitable<Result<void>> reject(ActionId id, std::string who, TimePoint now) override;
  boost::asio::awaitable<Result<void>> retry(ActionId id, std::string who, TimePoint now) override;
  boost::asio::awaitable<Result<std::map<ActionState, std::size_t>>> counts() override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
