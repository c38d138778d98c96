// What a look at the decision stream leads to: incidents opened or joined, automation frozen, the
// cursor moved, all in one transaction.
#include <utility>

#include <kaiku/incidents/holder.hpp>
#include <kaiku/incidents/holding.hpp>
#include <kaiku/incidents/joining.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "incident_rows.hpp"

namespace kaiku::store::incident_rows {

using incidents::Incident;

namespace {

constexpr int kMostComments = 50;

std::optional<Incident> unresolved_with(Connection& db, const std::string& cause) {
  std::optional<IncidentId> id;
  {
    Rows rows =
        db.select("SELECT id FROM incident WHERE cause = ?1 AND state <> 'resolved'", cause);
    if (rows.next()) id = rows.integer(0);
  }
  return id ? find(db, *id) : std::nullopt;
}

std::optional<std::string_view> lowered_from(const Incident& incident) {
  if (!incident.lowered_from) return std::nullopt;
  return to_string(*incident.lowered_from);
}

void update(Connection& db, const Incident& incident) {
  db.run(
      "UPDATE incident SET kind = ?2, title = ?3, post = ?4, comments = ?5, authors = ?6, severity "
      "= ?7, reason = ?8, freezes = ?9, next_page_at = ?10, started_at = ?11, step = ?12, "
      "rounds_before = ?13, lowered_from = ?14, note_due_at = ?15, reminded = ?16, news = ?17"
      " WHERE id = ?1",
      incident.id, incident.kind, incident.title, incident.post, incident.comments,
      incident.authors, to_string(incident.severity), incident.reason, incident.freezes,
      incident.next_page_at, incident.started_at, incident.step, incident.rounds_before,
      lowered_from(incident), incident.note_due_at, incident.reminded, incident.news);
}

// The same cause within the cool-down is the same incident, not another one.
std::optional<Incident> just_resolved_with(Connection& db, const std::string& cause,
                                           TimePoint now) {
  std::optional<IncidentId> id;
  {
    Rows rows = db.select(
        "SELECT id FROM incident WHERE cause = ?1 AND resolved_at >= ?2 ORDER BY id DESC LIMIT 1",
        cause, now - incidents::kComesBackWithin);
    if (rows.next()) id = rows.integer(0);
  }
  return id ? find(db, *id) : std::nullopt;
}

// A person has said that this is none: only what is graver than that, or about life, asks again.
bool was_dismissed(const Incident& before, const Incident& alarm) {
  return (before.verdict == "not_a_crisis" || before.verdict == "duplicate") &&
         alarm.severity <= before.severity && !incidents::is_about_life(alarm.kind);
}

void reopen(Connection& db, const Incident& before, const Incident& alarm, TimePoint now) {
  db.run(
      "UPDATE incident SET state = 'open', resolved_at = NULL, resolved_by = '', resolution = '',"
      " verdict = '', acknowledged_at = NULL, acknowledged_by = '', mitigated_at = NULL,"
      " next_page_at = ?2, step = 0, rounds_before = round, reminded = 0 WHERE id = ?1",
      before.id, now);
  tell(db, before.id, now, "kaiku", "reopened: " + alarm.reason);
}

void name_comments(Connection& db, IncidentId id, const Incident& alarm, TimePoint now) {
  for (const CommentId& comment : alarm.samples) {
    db.run(
        "INSERT INTO incident_comment (incident, comment, at) SELECT ?1, ?2, ?3"
        " WHERE (SELECT count(*) FROM incident_comment WHERE incident = ?1) < ?4"
        " ON CONFLICT DO NOTHING",
        id, comment, now, kMostComments);
  }
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
      "= ?3, next_page_at = NULL, held = '', note_due_at = NULL, news = 0 WHERE id = ?1",
      known->id, now, calmed.reason);
  let_go_of_what_it_held(db, known->id, "kaiku", now);
  tell(db, known->id, now, "kaiku", "resolved: " + calmed.reason);
}

IncidentId insert(Connection& db, const Incident& alarm, std::string_view who, TimePoint now) {
  db.run(
      "INSERT INTO incident (cause, kind, severity, state, brand, account, post, title, reason, "
      "permalink, comments,"
      " authors, freezes, started_at, opened_at, acknowledged_by, resolved_by, resolution, step, "
      "round,"
      " next_page_at, drill) VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
      "?13, ?14, "
      "'', '', '',"
      " ?15, ?16, ?17, ?18)",
      alarm.cause, alarm.kind, to_string(alarm.severity), alarm.brand, alarm.account, alarm.post,
      alarm.title, alarm.reason, alarm.permalink, alarm.comments, alarm.authors, alarm.freezes,
      alarm.started_at, alarm.opened_at == TimePoint{} ? now : alarm.opened_at, alarm.step,
      alarm.round, alarm.next_page_at, alarm.drill);
  const IncidentId id = db.last_insert_id();
  tell(db, id, now, who, "opened: " + alarm.reason);
  name_comments(db, id, alarm, now);
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
  // The brand's own posts stay back wherever the incident is, also those that a person had approved
  // before anybody knew of it: whoever releases one now knows.
  const std::size_t held = db.run(
      "UPDATE action INDEXED BY action_publish SET state = 'awaiting_approval', decided_by = '',"
      " updated_at = ?2, last_error = 'incident ' || ?3 || ' covers it: a person decides'"
      " WHERE kind = 'publish' AND state IN ('planned', 'ready') AND brand = ?1",
      scope.brand, now, id);
  if (held > 0) {
    tell(db, id, now, "kaiku",
         "content plan frozen: " + std::to_string(held) + " posts wait for a person");
  }
  if (frozen > 0) {
    tell(db, id, now, "kaiku",
         "automation stopped: " + std::to_string(frozen) + " actions wait for a person");
  }
}

void join(Connection& db, const Incident& known, const Incident& alarm, TimePoint now) {
  const incidents::Joined joined = incidents::join(known, alarm, now);
  update(db, joined.incident);
  name_comments(db, known.id, alarm, now);
  if (!joined.story.empty()) tell(db, known.id, now, "kaiku", joined.story);
  if (joined.widens) freeze(db, known.id, joined.incident, now);
}

// Opens, opens again or joins. The incident when it is one that people have to hear of anew.
std::optional<Incident> take(Connection& db, const Incident& alarm, std::string_view who,
                             TimePoint now) {
  if (const auto known = unresolved_with(db, alarm.cause)) {
    join(db, *known, alarm, now);
    return std::nullopt;
  }
  if (const auto before = just_resolved_with(db, alarm.cause, now)) {
    if (was_dismissed(*before, alarm)) {
      tell(db, before->id, now, "kaiku", "came back and was dismissed before: " + alarm.reason);
      return std::nullopt;
    }
    reopen(db, *before, alarm, now);
    if (const auto opened = find(db, before->id)) join(db, *opened, alarm, now);
    if (alarm.freezes) freeze(db, before->id, alarm, now);
    return find(db, before->id);
  }
  const IncidentId id = insert(db, alarm, who, now);
  if (alarm.freezes) freeze(db, id, alarm, now);
  return find(db, id);
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
    auto incident = take(unit.db, alarm, "kaiku", now);
    if (incident) opened.push_back(std::move(*incident));
  }
  for (const incidents::Calmed& calmed : advance.calmed) calm(unit.db, calmed, now);
  return opened;
}

Result<Incident> open(Unit& unit, Incident incident, const std::string& who, TimePoint now) {
  incident.opened_at = now;
  incident.next_page_at = now;
  auto opened = take(unit.db, incident, who, now);
  if (!opened) opened = unresolved_with(unit.db, incident.cause);
  if (!opened) return Error(Errc::kStoreUnavailable, "incident '" + incident.cause + "'");
  append_audit(unit.db,
               {now, who, "opened", "incident/" + std::to_string(opened->id), incident.reason});
  return std::move(*opened);
}

void raise(Connection& db, const Incident& alarm, TimePoint now) {
  if (!unresolved_with(db, alarm.cause)) take(db, alarm, "kaiku", now);
}

void settle_cause(Connection& db, const std::string& cause, const std::string& reason,
                  TimePoint now) {
  calm(db, {cause, reason, true}, now);
}

}  // namespace kaiku::store::incident_rows
