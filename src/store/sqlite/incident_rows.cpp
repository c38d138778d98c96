#include "incident_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <kaiku/incidents/caution.hpp>
#include <kaiku/incidents/holder.hpp>

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

}  // namespace

Error already_resolved(const Incident& incident) {
  return Error(Errc::kConflict, "incident " + std::to_string(incident.id) + " is resolved");
}

std::optional<Incident> find(Connection& db, IncidentId id) {
  Rows row = db.select(
      "SELECT id, cause, kind, severity, state, brand, account, post, title, reason, permalink, "
      "comments, authors,"
      " freezes, started_at, opened_at, acknowledged_at, resolved_at, acknowledged_by, "
      "resolved_by, resolution, step,"
      " round, next_page_at, route, rounds_before, held, mitigated_at, lowered_from, verdict, "
      "note_due_at, reminded, news, told_at, digests, update_promised_at, drill"
      " FROM incident WHERE id = ?1",
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
  incident.route = row.text(24);
  incident.rounds_before = static_cast<int>(row.integer(25));
  incident.held = row.text(26);
  incident.mitigated_at = row.optional_time(27);
  if (!row.is_null(28)) incident.lowered_from = incidents::parse_severity(row.text(28));
  incident.verdict = row.text(29);
  incident.note_due_at = row.optional_time(30);
  incident.reminded = row.flag(31);
  incident.news = row.flag(32);
  incident.told_at = row.optional_time(33);
  incident.digests = static_cast<int>(row.integer(34));
  incident.update_promised_at = row.optional_time(35);
  incident.drill = row.flag(36);
  if (incident.state == State::kAcknowledged && incident.mitigated_at)
    incident.state = State::kMitigated;
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

void release(Connection& db, std::string_view held_by, TimePoint now) {
  db.run(
      "UPDATE incident SET held = '', next_page_at = ?2 WHERE held = ?1 AND held <> ''"
      " AND state = 'open'",
      held_by, now);
}

void let_go_of_what_it_held(Connection& db, IncidentId id, std::string_view who, TimePoint now) {
  db.run("UPDATE mute SET ended_at = ?2, ended_by = ?3 WHERE incident = ?1 AND ended_at IS NULL",
         id, now, who);
  release(db, "incident " + std::to_string(id), now);
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
  const bool tells = !page.notifications.empty();
  unit.db.run(
      "UPDATE incident SET step = ?2, round = ?3, next_page_at = ?4, route = ?5, held = ?6,"
      " rounds_before = ?7, told_at = CASE WHEN ?8 THEN ?9 ELSE told_at END,"
      " news = CASE WHEN ?8 THEN 0 ELSE news END WHERE id = ?1",
      page.incident, page.step, page.round, page.next_page_at, page.route, page.held,
      page.rounds_before, tells, now);
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
  if (incident->state != State::kOpen) return *incident;
  unit.db.run(
      "UPDATE incident SET state = 'acknowledged', acknowledged_at = ?2, acknowledged_by = ?3,"
      " next_page_at = NULL, held = '', reminded = 0, note_due_at = ?4 WHERE id = ?1",
      id, now, who, incidents::note_due(incident->severity, now));
  tell(unit.db, id, now, who, "acknowledged");
  append_audit(unit.db, {now, who, "acknowledged", subject_of(id), incident->kind});
  return find(unit.db, id).value_or(*incident);
}

Result<Incident> resolve(Unit& unit, IncidentId id, const std::string& who, const std::string& why,
                         TimePoint now) {
  return close(unit, id, {who, why, {}}, now);
}

namespace {

constexpr int kMostVerdicts = 200;

// How many times surer the detector of this incident has to be, by people's verdicts.
double caution_about(Connection& db, const Incident& incident, TimePoint now) {
  const auto resolved = load(db, db.select("SELECT id FROM incident WHERE state = 'resolved'"
                                           " ORDER BY id DESC LIMIT ?1",
                                           kMostVerdicts));
  for (const incidents::Caution& caution : incidents::learned_cautions(resolved, now)) {
    if (caution.brand == incident.brand && caution.kind == incident.kind &&
        caution.area == incidents::area_of(incident)) {
      return caution.factor;
    }
  }
  return 1;
}

void tell_what_was_learned(Connection& db, const Incident& incident, double before, TimePoint now) {
  const double after = caution_about(db, incident, now);
  if (after == before) return;
  const std::string area = incidents::area_of(incident);
  const std::string what = "'" + incident.kind + "' of " + incident.brand.value +
                           (area.empty() ? "" : " (" + area + ")");
  tell(db, incident.id, now, "kaiku",
       after > 1 ? "learned: " + what + " has to be " + std::to_string(std::lround(after)) +
                       " times surer for 60 days; another verdict takes it back"
                 : "learned: " + what + " is as careful as before");
}

// People may find out later what it was. The incident stays closed.
Result<Incident> judge_again(Unit& unit, const Incident& incident,
                             const incidents::Resolution& resolution, TimePoint now) {
  if (resolution.verdict.empty() || resolution.verdict == incident.verdict)
    return already_resolved(incident);
  const double before = caution_about(unit.db, incident, now);
  unit.db.run("UPDATE incident SET verdict = ?2 WHERE id = ?1", incident.id, resolution.verdict);
  const std::string change = (incident.verdict.empty() ? "none" : incident.verdict) + " to " +
                             resolution.verdict + ": " + resolution.why;
  tell(unit.db, incident.id, now, resolution.who, "verdict changed from " + change);
  append_audit(unit.db, {now, resolution.who, "judged again", subject_of(incident.id), change});
  tell_what_was_learned(unit.db, incident, before, now);
  return find(unit.db, incident.id).value_or(incident);
}

}  // namespace

Result<Incident> close(Unit& unit, IncidentId id, const incidents::Resolution& resolution,
                       TimePoint now) {
  constexpr std::array<std::string_view, 4> kVerdicts = {"", "real", "not_a_crisis", "duplicate"};
  if (std::ranges::find(kVerdicts, resolution.verdict) == kVerdicts.end()) {
    return Error(Errc::kInvalidArgument,
                 "verdict '" + resolution.verdict + "': expected real, not_a_crisis or duplicate");
  }
  const auto incident = find(unit.db, id);
  if (!incident) return missing(id);
  if (incident->state == State::kResolved) return judge_again(unit, *incident, resolution, now);
  const double before = caution_about(unit.db, *incident, now);
  unit.db.run(
      "UPDATE incident SET state = 'resolved', resolved_at = ?2, resolved_by = ?3, resolution = ?4,"
      " verdict = ?5, next_page_at = NULL, held = '', note_due_at = NULL, news = 0 WHERE id = ?1",
      id, now, resolution.who, resolution.why, resolution.verdict);
  let_go_of_what_it_held(unit.db, id, resolution.who, now);
  const std::string verdict = resolution.verdict.empty() ? "" : " (" + resolution.verdict + ")";
  tell(unit.db, id, now, resolution.who, "resolved" + verdict + ": " + resolution.why);
  append_audit(unit.db, {now, resolution.who, "resolved", subject_of(id), resolution.why});
  tell_what_was_learned(unit.db, *incident, before, now);
  return find(unit.db, id).value_or(*incident);
}

}  // namespace kaiku::store::incident_rows
