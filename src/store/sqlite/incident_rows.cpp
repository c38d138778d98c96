#include "incident_rows.hpp"

#include <utility>

#include "actions.hpp"
#include "audit.hpp"

namespace kaiku::store::incident_rows {

using incidents::Incident;
using incidents::State;

namespace {

Error missing(IncidentId id) {
  return Error(Errc::kNotFound, "incident " + std::to_string(id));
}

std::string subject_of(IncidentId id) {
  return "incident/" + std::to_string(id);
}

Error already_resolved(const Incident& incident) {
  return Error(Errc::kConflict, "incident " + std::to_string(incident.id) + " is resolved");
}

}  // namespace

std::optional<Incident> find(Connection& db, IncidentId id) {
  Rows row = db.select(
      "SELECT id, cause, kind, severity, state, brand, account, post, title, reason, permalink, "
      "comments, authors,"
      " freezes, started_at, opened_at, acknowledged_at, resolved_at, acknowledged_by, "
      "resolved_by, resolution, step,"
      " round, next_page_at FROM incident WHERE id = ?1",
      id);
  if (!row.next()) return std::nullopt;
  Incident incident;
  incident.id = row.integer(0);
  incident.cause = row.text(1);
  incident.kind = row.text(2);
  incident.severity =
      incidents::parse_severity(row.text(3)).value_or(incidents::Severity::kWarning);
  incident.state = incidents::parse_state(row.text(4)).value_or(State::kOpen);
  incident.brand = row.id<BrandId>(5);
  incident.account = row.id<AccountId>(6);
  if (!row.is_null(7)) incident.post = row.id<PostId>(7);
  incident.title = row.text(8);
  incident.reason = row.text(9);
  incident.permalink = row.text(10);
  incident.comments = row.count(11);
  incident.authors = row.count(12);
  incident.freezes = row.flag(13);
  incident.started_at = row.time(14);
  incident.opened_at = row.time(15);
  incident.acknowledged_at = row.optional_time(16);
  incident.resolved_at = row.optional_time(17);
  incident.acknowledged_by = row.text(18);
  incident.resolved_by = row.text(19);
  incident.resolution = row.text(20);
  incident.step = static_cast<int>(row.integer(21));
  incident.round = static_cast<int>(row.integer(22));
  incident.next_page_at = row.optional_time(23);
  return incident;
}

std::vector<Incident> load(Connection& db, Rows ids) {
  std::vector<Incident> found;
  while (ids.next()) {
    auto incident = find(db, ids.integer(0));
    if (incident) found.push_back(std::move(*incident));
  }
  return found;
}

void tell(Connection& db, IncidentId id, TimePoint at, std::string_view actor,
          std::string_view what) {
  db.run("INSERT INTO incident_timeline (incident, at, actor, what) VALUES (?1, ?2, ?3, ?4)", id,
         at, actor, what);
}

Result<void> page(Unit& unit, const incidents::Page& page, TimePoint now) {
  const auto incident = find(unit.db, page.incident);
  if (!incident) return missing(page.incident);
  if (incident->state != State::kOpen) {
    return Error(Errc::kConflict, "incident " + std::to_string(page.incident) + " is " +
                                      std::string(to_string(incident->state)) +
                                      ": nobody more to page");
  }
  unit.db.run("UPDATE incident SET step = ?2, round = ?3, next_page_at = ?4 WHERE id = ?1",
              page.incident, page.step, page.round, page.next_page_at);
  for (const Action& notification : page.notifications) {
    actions::insert(unit.db, notification, ActionState::kReady);  // the same key: paged before
  }
  if (!page.timeline.empty()) tell(unit.db, page.incident, now, "kaiku", page.timeline);
  return ok();
}

Result<Incident> acknowledge(Unit& unit, IncidentId id, const std::string& who, TimePoint now) {
  const auto incident = find(unit.db, id);
  if (!incident) return missing(id);
  if (incident->state == State::kResolved) return already_resolved(*incident);
  if (incident->state == State::kAcknowledged) return *incident;
  unit.db.run(
      "UPDATE incident SET state = 'acknowledged', acknowledged_at = ?2, acknowledged_by = ?3,"
      " next_page_at = NULL WHERE id = ?1",
      id, now, who);
  tell(unit.db, id, now, who, "acknowledged");
  append_audit(unit.db, {now, who, "acknowledged", subject_of(id), incident->kind});
  return find(unit.db, id).value_or(*incident);
}

Result<Incident> resolve(Unit& unit, IncidentId id, const std::string& who, const std::string& why,
                         TimePoint now) {
  const auto incident = find(unit.db, id);
  if (!incident) return missing(id);
  if (incident->state == State::kResolved) return already_resolved(*incident);
  unit.db.run(
      "UPDATE incident SET state = 'resolved', resolved_at = ?2, resolved_by = ?3, resolution = ?4,"
      " next_page_at = NULL WHERE id = ?1",
      id, now, who, why);
  tell(unit.db, id, now, who, "resolved: " + why);
  append_audit(unit.db, {now, who, "resolved", subject_of(id), why});
  return find(unit.db, id).value_or(*incident);
}

}  // namespace kaiku::store::incident_rows
