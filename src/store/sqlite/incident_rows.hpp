#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/incidents/incident_desk.hpp>

#include "connection.hpp"
#include "unit.hpp"

/// Rows of incidents, for everything that runs inside a transaction. Failures stick to the
/// connection.
namespace kaiku::store::incident_rows {

std::optional<incidents::Incident> find(Connection& db, IncidentId id);
/// kConflict: nothing more is done with it.
Error already_resolved(const incidents::Incident& incident);
/// Incidents of the ids in the first column, in that order.
std::vector<incidents::Incident> load(Connection& db, Rows ids);
/// Incidents whose page was held back by this ("mute 3") are due now.
void release(Connection& db, std::string_view held_by, TimePoint now);
/// An incident is over: its own silences end, and the alarms that it explained are due.
void let_go_of_what_it_held(Connection& db, IncidentId id, std::string_view who, TimePoint now);
void tell(Connection& db, IncidentId id, TimePoint at, std::string_view actor,
          std::string_view what);

Result<std::vector<incidents::Incident>> advance(Unit& unit, const incidents::Advance& advance,
                                                 TimePoint now);
/// Opens an incident for what is no finding of the detectors, unless its cause has one.
void raise(Connection& db, const incidents::Incident& alarm, TimePoint now);
/// Resolves the incident of a cause, if there is one.
void settle_cause(Connection& db, const std::string& cause, const std::string& reason,
                  TimePoint now);
Result<void> page(Unit& unit, const incidents::Page& page, TimePoint now);
Result<incidents::Incident> acknowledge(Unit& unit, IncidentId id, const std::string& who,
                                        TimePoint now);
Result<incidents::Incident> resolve(Unit& unit, IncidentId id, const std::string& who,
                                    const std::string& why, TimePoint now);
Result<incidents::Incident> close(Unit& unit, IncidentId id,
                                  const incidents::Resolution& resolution, TimePoint now);
Result<incidents::Incident> note(Unit& unit, IncidentId id, const std::string& who,
                                 const std::string& what, TimePoint now);
Result<incidents::Incident> mitigate(Unit& unit, IncidentId id, const std::string& who,
                                     const std::string& why, TimePoint now);
Result<incidents::Incident> set_severity(Unit& unit, IncidentId id, incidents::Severity severity,
                                         const std::string& who, const std::string& why,
                                         TimePoint now);
Result<incidents::Incident> open(Unit& unit, incidents::Incident incident, const std::string& who,
                                 TimePoint now);
Result<incidents::Incident> promise(Unit& unit, IncidentId id, const std::string& who, TimePoint at,
                                    TimePoint now);
Result<void> remind(Unit& unit, const incidents::Page& page, TimePoint now);
Result<void> take_back(Unit& unit, IncidentId id, const std::string& why, TimePoint now);
Result<void> digest(Unit& unit, const incidents::Page& page, TimePoint now);

Result<std::vector<incidents::RelatedComment>> comments(Connection& db, IncidentId id,
                                                        std::size_t limit);
Result<incidents::Standstill> standstill(Connection& db, IncidentId id);

}  // namespace kaiku::store::incident_rows
