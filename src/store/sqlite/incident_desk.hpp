#pragma once

#include <kaiku/incidents/incident_desk.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteIncidentDesk final : public incidents::IncidentDesk {
 public:
  SqliteIncidentDesk(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<incidents::Incident>> close(IncidentId id,
                                                            incidents::Resolution resolution,
                                                            TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> note(IncidentId id, std::string who,
                                                           std::string what,
                                                           TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> mitigate(IncidentId id, std::string who,
                                                               std::string why,
                                                               TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> set_severity(IncidentId id,
                                                                   incidents::Severity severity,
                                                                   std::string who, std::string why,
                                                                   TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> open(incidents::Incident incident,
                                                           std::string who, TimePoint now) override;
  boost::asio::awaitable<Result<incidents::Incident>> promise(IncidentId id, std::string who,
                                                              TimePoint at, TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> due_for_note(
      TimePoint now) override;
  boost::asio::awaitable<Result<void>> remind(incidents::Page page, TimePoint now) override;
  boost::asio::awaitable<Result<void>> take_back(IncidentId id, std::string why,
                                                 TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::Incident>>> due_for_digest(
      TimePoint before) override;
  boost::asio::awaitable<Result<void>> digest(incidents::Page page, TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::RelatedComment>>> comments(
      IncidentId id, std::size_t limit) override;
  boost::asio::awaitable<Result<incidents::Standstill>> standstill(IncidentId id) override;
  boost::asio::awaitable<Result<ActionId>> draft(IncidentId id, Action words, std::string who,
                                                 TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<incidents::Spoken>>> said(IncidentId id,
                                                                      std::size_t limit) override;
  boost::asio::awaitable<Result<std::vector<incidents::HalfApproved>>> due_for_second(
      std::size_t limit) override;
  boost::asio::awaitable<Result<void>> ask_second(incidents::HalfApproved draft,
                                                  incidents::Page page, TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
