// What people do with an incident, and what they are told: each a unit of its own.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <kaiku/incidents/holder.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "incident_rows.hpp"

namespace kaiku::store::incident_rows {

using incidents::Incident;
using incidents::State;

namespace {

constexpr Duration kBeforeThePromise = std::chrono::minutes(15);

std::string subject_of(IncidentId id) {
  return "incident/" + std::to_string(id);
}

// Errors: kNotFound, kConflict (resolved).
Result<Incident> unresolved(Connection& db, IncidentId id) {
  auto incident = find(db, id);
  if (!incident) return Error(Errc::kNotFound, subject_of(id));
  if (incident->state == State::kResolved) return already_resolved(*incident);
  return std::move(*incident);
}

void record(Unit& unit, IncidentId id, TimePoint now, const std::string& who, const char* verb,
            const std::string& what) {
  tell(unit.db, id, now, who, std::string(verb) + ": " + what);
  append_audit(unit.db, {now, who, verb, subject_of(id), what});
}

Incident again(Connection& db, const Incident& before) {
  return find(db, before.id).value_or(before);
}

void queue(Unit& unit, const incidents::Page& page) {
  for (const Action& notification : page.notifications)
    actions::insert(unit.db, notification, ActionState::kReady);
}

}  // namespace

Result<Incident> note(Unit& unit, IncidentId id, const std::string& who, const std::string& what,
                      TimePoint now) {
  const auto incident = unresolved(unit.db, id);
  if (!incident) return incident.error();
  const auto due =
      incident->state == State::kOpen ? std::nullopt : incidents::note_due(incident->severity, now);
  unit.db.run("UPDATE incident SET note_due_at = ?2, reminded = 0 WHERE id = ?1", id, due);
  record(unit, id, now, who, "note", what);
  return again(unit.db, *incident);
}

Result<Incident> mitigate(Unit& unit, IncidentId id, const std::string& who, const std::string& why,
                          TimePoint now) {
  const auto incident = unresolved(unit.db, id);
  if (!incident) return incident.error();
  if (incident->state == State::kMitigated) return *incident;
  unit.db.run(
      "UPDATE incident SET state = 'acknowledged', mitigated_at = ?2, next_page_at = NULL,"
      " held = '', reminded = 0, note_due_at = ?4,"
      " acknowledged_at = coalesce(acknowledged_at, ?2),"
      " acknowledged_by = CASE WHEN acknowledged_by = '' THEN ?3 ELSE acknowledged_by END"
      " WHERE id = ?1",
      id, now, who, incidents::note_due(incident->severity, now));
  record(unit, id, now, who, "mitigated", why);
  return again(unit.db, *incident);
}

Result<Incident> set_severity(Unit& unit, IncidentId id, incidents::Severity severity,
                              const std::string& who, const std::string& why, TimePoint now) {
  const auto incident = unresolved(unit.db, id);
  if (!incident) return incident.error();
  if (incident->severity == severity) return *incident;
  const bool lowers = severity < incident->severity;
  const incidents::Severity highest =
      std::max(incident->severity, incident->lowered_from.value_or(incidents::Severity::kInfo));
  std::optional<std::string_view> lowered_from;
  if (lowers) lowered_from = to_string(highest);
  const bool pages = !lowers && incident->state == State::kOpen;
  unit.db.run(
      "UPDATE incident SET severity = ?2, lowered_from = ?3,"
      " next_page_at = CASE WHEN ?4 THEN ?5 ELSE next_page_at END,"
      " step = CASE WHEN ?4 THEN 0 ELSE step END,"
      " rounds_before = CASE WHEN ?4 THEN round ELSE rounds_before END WHERE id = ?1",
      id, to_string(severity), lowered_from, pages, now);
  record(unit, id, now, who, "severity",
         std::string(to_string(incident->severity)) + " to " + std::string(to_string(severity)) +
             ": " + why);
  return again(unit.db, *incident);
}

Result<Incident> promise(Unit& unit, IncidentId id, const std::string& who, TimePoint at,
                         TimePoint now) {
  const auto incident = unresolved(unit.db, id);
  if (!incident) return incident.error();
  if (at <= now)
    return Error(Errc::kInvalidArgument, "the promised time " + to_iso8601(at) + " is over");
  unit.db.run(
      "UPDATE incident SET update_promised_at = ?2, note_due_at = ?3, reminded = 0 WHERE id = ?1",
      id, at, std::max(now, at - kBeforeThePromise));
  record(unit, id, now, who, "promised", "the public hears more at " + to_iso8601(at));
  return again(unit.db, *incident);
}

Result<void> remind(Unit& unit, const incidents::Page& page, TimePoint now) {
  const auto incident = unresolved(unit.db, page.incident);
  if (!incident) return incident.error();
  queue(unit, page);
  unit.db.run(
      "UPDATE incident SET reminded = 1, note_due_at = ?2, told_at = ?3, news = 0 WHERE id = ?1",
      page.incident, page.next_page_at, now);
  tell(unit.db, page.incident, now, "kaiku", page.timeline);
  return ok();
}

Result<void> take_back(Unit& unit, IncidentId id, const std::string& why, TimePoint now) {
  const auto incident = unresolved(unit.db, id);
  if (!incident) return incident.error();
  unit.db.run(
      "UPDATE incident SET state = 'open', acknowledged_at = NULL, acknowledged_by = '',"
      " mitigated_at = NULL, note_due_at = NULL, reminded = 0, next_page_at = ?2, held = '',"
      " step = 0, rounds_before = round WHERE id = ?1",
      id, now);
  tell(unit.db, id, now, "kaiku", why);
  return ok();
}

Result<void> digest(Unit& unit, const incidents::Page& page, TimePoint now) {
  const auto incident = unresolved(unit.db, page.incident);
  if (!incident) return incident.error();
  queue(unit, page);
  unit.db.run("UPDATE incident SET told_at = ?2, news = 0, digests = digests + 1 WHERE id = ?1",
              page.incident, now);
  if (!page.timeline.empty()) tell(unit.db, page.incident, now, "kaiku", page.timeline);
  return ok();
}

}  // namespace kaiku::store::incident_rows
