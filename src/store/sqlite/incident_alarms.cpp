// What a look at the decision stream leads to: incidents opened or joined, automation frozen, the
// cursor moved, all in one transaction.
#include <utility>

#include <kaiku/incidents/joining.hpp>

#include "actions.hpp"
#include "incident_rows.hpp"

namespace kaiku::store::incident_rows {

using incidents::Incident;

namespace {

std::optional<Incident> unresolved_with(Connection& db, const std::string& cause) {
  std::optional<IncidentId> id;
  {
    Rows rows =
        db.select("SELECT id FROM incident WHERE cause = ?1 AND state <> 'resolved'", cause);
    if (rows.next()) id = rows.integer(0);
  }
  return id ? find(db, *id) : std::nullopt;
}

void update(Connection& db, const Incident& incident) {
  db.run(
      "UPDATE incident SET kind = ?2, title = ?3, post = ?4, comments = ?5, authors = ?6, severity "
      "= ?7, reason = ?8, freezes = ?9, next_page_at = ?10, started_at = ?11 WHERE id = ?1",
      incident.id, incident.kind, incident.title, incident.post, incident.comments,
      incident.authors, to_string(incident.severity), incident.reason, incident.freezes,
      incident.next_page_at, incident.started_at);
}

// Quiet again: people are told by the story, and close it. What is of the plant closes by itself.
void calm(Connection& db, const incidents::Calmed& calmed, TimePoint now) {
  const auto known = unresolved_with(db, calmed.cause);
  if (!known) return;
  if (!calmed.over) {
    tell(db, known->id, now, "kaiku", "calm: " + calmed.reason);
    return;
  }
  db.run(
      "UPDATE incident SET state = 'resolved', resolved_at = ?2, resolved_by = 'kaiku', resolution "
      "= ?3, next_page_at = NULL WHERE id = ?1",
      known->id, now, calmed.reason);
  tell(db, known->id, now, "kaiku", "resolved: " + calmed.reason);
}

IncidentId open(Connection& db, const Incident& alarm, TimePoint now) {
  db.run(
      "INSERT INTO incident (cause, kind, severity, state, brand, account, post, title, reason, "
      "permalink, comments,"
      " authors, freezes, started_at, opened_at, acknowledged_by, resolved_by, resolution, step, "
      "round,"
      " next_page_at) VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
      "'', '', '',"
      " ?15, ?16, ?17)",
      alarm.cause, alarm.kind, to_string(alarm.severity), alarm.brand, alarm.account, alarm.post,
      alarm.title, alarm.reason, alarm.permalink, alarm.comments, alarm.authors, alarm.freezes,
      alarm.started_at, alarm.opened_at == TimePoint{} ? now : alarm.opened_at, alarm.step,
      alarm.round, alarm.next_page_at);
  const IncidentId id = db.last_insert_id();
  tell(db, id, now, "kaiku", "opened: " + alarm.reason);
  return id;
}

// Guard 7: what was decided before and would now speak in the middle of it becomes a draft.
void freeze(Connection& db, IncidentId id, const Incident& scope, TimePoint now) {
  const std::size_t frozen = db.run(
      "UPDATE action SET state = 'awaiting_approval', updated_at = ?4,"
      " last_error = 'incident ' || ?5 || ' covers it: a person decides'"
      " WHERE brand = ?1 AND state IN ('planned', 'ready') AND decided_by = ''"
      " AND kind IN ('reply', 'warn', 'private_reply', 'react')"
      " AND (?2 IS NULL OR (post = ?2 AND post <> '' AND (?3 = '' OR account = ?3)))",
      scope.brand, scope.post, scope.account, now, id);
  if (frozen > 0) {
    tell(db, id, now, "kaiku",
         "automation stopped: " + std::to_string(frozen) + " actions wait for a person");
  }
}

Result<void> move_cursor(Connection& db, const incidents::Advance& advance) {
  const bool moved_back =
      db.exists("SELECT 1 FROM cursor WHERE name = 'incidents' AND position > ?1", advance.cursor);
  if (moved_back) {
    return Error(Errc::kConflict, "incidents: decisions up to " + std::to_string(advance.cursor) +
                                      " are done already");
  }
  db.run(
      "INSERT INTO cursor (name, position, state_position, state) VALUES ('incidents', ?1, ?1, ?2)"
      " ON CONFLICT DO UPDATE SET position = excluded.position,"
      " state_position = CASE WHEN ?2 = '' THEN state_position ELSE excluded.state_position END,"
      " state = CASE WHEN ?2 = '' THEN state ELSE excluded.state END",
      advance.cursor, advance.detector_state);
  return ok();
}

}  // namespace

Result<std::vector<Incident>> advance(Unit& unit, const incidents::Advance& advance,
                                      TimePoint now) {
  const Result<void> moved = move_cursor(unit.db, advance);
  if (!moved) return moved.error();
  std::vector<Incident> opened;
  for (const Incident& alarm : advance.alarms) {
    if (const auto known = unresolved_with(unit.db, alarm.cause)) {
      const incidents::Joined joined = incidents::join(*known, alarm, now);
      update(unit.db, joined.incident);
      if (!joined.story.empty()) tell(unit.db, known->id, now, "kaiku", joined.story);
      if (joined.widens) freeze(unit.db, known->id, joined.incident, now);
      continue;
    }
    const IncidentId id = open(unit.db, alarm, now);
    if (alarm.freezes) freeze(unit.db, id, alarm, now);
    auto incident = find(unit.db, id);
    if (incident) opened.push_back(std::move(*incident));
  }
  for (const incidents::Calmed& calmed : advance.calmed) calm(unit.db, calmed, now);
  return opened;
}

}  // namespace kaiku::store::incident_rows
