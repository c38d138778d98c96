// What a look at the decision stream leads to: incidents opened or joined, automation frozen, the
// cursor moved, all in one transaction.
#include <algorithm>

#include "actions.hpp"
#include "incident_rows.hpp"

namespace kaiku::store::incident_rows {

using incidents::Incident;
using incidents::State;

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

// A window's numbers fall again while the incident goes on: its highest count stays. A severity
// that rises is paged at once unless somebody has it already; only people lower one.
void join(Connection& db, const Incident& incident, const Incident& alarm, TimePoint now) {
  const bool rises = alarm.severity > incident.severity;
  const auto severity = std::max(incident.severity, alarm.severity);
  auto next_page = incident.next_page_at;
  if (rises && incident.state == State::kOpen) next_page = now;
  db.run(
      "UPDATE incident SET comments = max(comments, ?2), authors = max(authors, ?3), severity = "
      "?4, reason = ?5,"
      " freezes = max(freezes, ?6), next_page_at = ?7, started_at = min(started_at, ?8) WHERE id = "
      "?1",
      incident.id, alarm.comments, alarm.authors, to_string(severity), alarm.reason, alarm.freezes,
      next_page, alarm.started_at);
  if (rises) {
    tell(db, incident.id, now, "kaiku",
         "severity rose to " + std::string(to_string(severity)) + ": " + alarm.reason);
  } else if (alarm.reason != incident.reason) {
    tell(db, incident.id, now, "kaiku", "goes on: " + alarm.reason);
  }
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
    const auto known = unresolved_with(unit.db, alarm.cause);
    if (known) join(unit.db, *known, alarm, now);
    const IncidentId id = known ? known->id : open(unit.db, alarm, now);
    const bool begins_to_freeze = alarm.freezes && (!known || !known->freezes);
    if (begins_to_freeze) freeze(unit.db, id, known ? *known : alarm, now);
    if (known) continue;
    auto incident = find(unit.db, id);
    if (incident) opened.push_back(std::move(*incident));
  }
  return opened;
}

}  // namespace kaiku::store::incident_rows
