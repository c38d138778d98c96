#pragma once

#include <kaiku/incidents/incident_book.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteIncidentBook final : public incidents::IncidentBook {
 public:
  SqliteIncidentBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<incidents::Checkpoint>> checkpoint() override;
  boost::asio::awaitable<Result<std::vector<incidents::StreamEntry>>> decisions_after(
      DecisionId cursor, std::size_t limit) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> advance(
      incidents::Advance advance, TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> due_for_page(
      TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> crises() override;
  boost::asio::awaitable<Result<std::optional<TimePoint>>> next_page() override;
  boost::asio::awaitable<Result<void>> page(incidents::Page page, TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> find(IncidentId id) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> list(
      std::optional<incidents::State> state, std::size_t limit) override;
  boost::asio::awaitable<Result<std::vector<incidents::TimelineEntry>>> timeline(
      IncidentId id) override;
  boost::asio::awaitable<Result<incidents::Incident>> acknowledge(IncidentId id, std::string who,
                                                                  TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> resolve(IncidentId id, std::string who,
                                                              std::string why,
                                                              TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
