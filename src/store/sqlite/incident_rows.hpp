#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/incidents/incident_book.hpp>

#include "connection.hpp"
#include "unit.hpp"

/// Rows of incidents, for everything that runs inside a transaction. Failures stick to the
/// connection.
namespace kaiku::store::incident_rows {

std::optional<incidents::Incident> find(Connection& db, IncidentId id);
/// Incidents of the ids in the first column, in that order.
std::vector<incidents::Incident> load(Connection& db, Rows ids);
void tell(Connection& db, IncidentId id, TimePoint at, std::string_view actor,
          std::string_view what);

Result<std::vector<incidents::Incident>> advance(Unit& unit, const incidents::Advance& advance,
                                                 TimePoint now);
Result<void> page(Unit& unit, const incidents::Page& page, TimePoint now);
Result<incidents::Incident> acknowledge(Unit& unit, IncidentId id, const std::string& who,
                                        TimePoint now);
Result<incidents::Incident> resolve(Unit& unit, IncidentId id, const std::string& who,
                                    const std::string& why, TimePoint now);

}  // namespace kaiku::store::incident_rows
