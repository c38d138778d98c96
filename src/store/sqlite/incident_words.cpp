#include "incident_words.hpp"

#include <optional>
#include <utility>

#include <kaiku/domain/personal_data.hpp>
#include <kaiku/incidents/holding.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "incident_rows.hpp"

namespace kaiku::store::incident_words {
namespace {

constexpr std::size_t kMostReason = 300;

std::string subject_of(ActionId id) {
  return "action/" + std::to_string(id);
}

std::string_view name_of(const Action& action) {
  if (action.policy == "holding_statement") return "holding statement";
  switch (action.kind) {
    case ActionKind::kPrivateReply:
      return "private answer";
    case ActionKind::kWarn:
      return "warning";
    case ActionKind::kPublish:
      return "post";
    default:
      return "answer";
  }
}

const std::string& place_of(const Action& action) {
  return action.target.value.empty() ? action.post.value : action.target.value;
}

// "holding statement (action 12, kaisla-fb 7400_1)"
std::string named(ActionId id, const Action& action) {
  const std::string& place = place_of(action);
  return std::string(name_of(action)) + " (action " + std::to_string(id) + ", " +
         action.account.value + (place.empty() ? "" : " " + place) + ")";
}

// One line of bounded length without anybody's address or number.
std::string shown(std::string_view why) {
  std::string line = mask_personal_data(why);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  if (line.size() <= kMostReason) return line;
  std::size_t cut = kMostReason;
  while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
  return line.substr(0, cut) + "…";
}

// The gravest matter that the comment stands in, else what covers its place.
std::optional<IncidentId> incident_of(Connection& db, const Action& action) {
  if (action.incident) return action.incident;
  std::optional<IncidentId> first;
  {
    Rows rows = db.select(
        "SELECT id, kind FROM incident INDEXED BY incident_unresolved WHERE state <> 'resolved'"
        " AND brand = ?1 AND EXISTS (SELECT 1 FROM incident_comment"
        "   WHERE incident_comment.incident = incident.id AND comment = ?2)",
        action.brand, action.target);
    while (rows.next()) {
      if (incidents::needs_two_people(rows.text(1))) return rows.integer(0);
      if (!first) first = rows.integer(0);
    }
  }
  return first ? first : actions::freezing_incident(db, action);
}

std::vector<incidents::TimelineEntry> steps_of(Connection& db, ActionId id) {
  std::vector<incidents::TimelineEntry> steps;
  Rows rows = db.select("SELECT at, actor, verb, detail FROM audit WHERE subject = ?1 ORDER BY id",
                        subject_of(id));
  while (rows.next()) {
    const bool edited = rows.text(3).starts_with("text ");
    steps.push_back(
        {rows.time(0), rows.text(1), rows.text(2) + (edited ? " with changed words" : "")});
  }
  return steps;
}

}  // namespace

bool need_two_people(Connection& db, const Action& action) {
  if (!actions::has_text(action.kind) || action.policy == kHelpInDanger) return false;
  Rows rows = db.select(
      "SELECT kind FROM incident WHERE id = ?1 UNION ALL"
      " SELECT kind FROM incident INDEXED BY incident_unresolved WHERE state <> 'resolved'"
      " AND brand = ?2 AND EXISTS (SELECT 1 FROM incident_comment"
      "   WHERE incident_comment.incident = incident.id AND comment = ?3)",
      action.incident.value_or(0), action.brand, action.target);
  while (rows.next()) {
    if (incidents::needs_two_people(rows.text(0))) return true;
  }
  return false;
}

Result<ActionId> draft(Unit& unit, IncidentId id, const Action& words, const std::string& who,
                       TimePoint now) {
  const auto added = actions::insert(unit.db, words, ActionState::kAwaitingApproval);
  if (!added) return Error(Errc::kDuplicate, "action " + words.key);
  const auto noted = incident_rows::note(unit, id, who, named(*added, words) + " drafted", now);
  if (!noted) return noted.error();
  append_audit(unit.db, {now, who, "drafted", subject_of(*added), words.key});
  return *added;
}

void tell_decided(Connection& db, const outbox::Entry& entry, std::string_view who,
                  std::string_view done, TimePoint now) {
  if (!actions::has_text(entry.action.kind)) return;
  const auto incident = incident_of(db, entry.action);
  if (!incident) return;
  db.run("UPDATE action SET incident = ?2 WHERE id = ?1 AND incident IS NULL", entry.id, *incident);
  incident_rows::tell(db, *incident, now, who,
                      named(entry.id, entry.action) + " " + std::string(done));
}

void tell_became(Connection& db, const outbox::Entry& entry, ActionState end,
                 std::string_view remote_id, std::string_view why, TimePoint now) {
  if (!entry.action.incident || !actions::has_text(entry.action.kind)) return;
  std::string became;
  switch (end) {
    case ActionState::kDone:
      became = "posted" + (remote_id.empty() ? "" : " as " + std::string(remote_id));
      break;
    case ActionState::kInDoubt:
      became = "may be posted or not: " + shown(why);
      break;
    case ActionState::kAwaitingApproval:
      became = "not posted, waits for a person: " + shown(why);
      break;
    case ActionState::kFailed:
    case ActionState::kDead:
    case ActionState::kCancelled:
      became = "not posted: " + shown(why);
      break;
    default:
      return;  // tried again, nothing to tell yet
  }
  incident_rows::tell(db, *entry.action.incident, now, "kaiku",
                      named(entry.id, entry.action) + " " + became);
}

void set_state(Connection& db, const outbox::Entry& entry, ActionState state, TimePoint now,
               std::string_view why) {
  actions::set_state(db, entry.id, state, now, why);
  tell_became(db, entry, state, entry.remote_id, why, now);
}

Result<std::vector<incidents::Spoken>> said(Connection& db, IncidentId id, std::size_t limit) {
  const auto entries =
      actions::load(db, db.select("SELECT id FROM action INDEXED BY action_said WHERE incident = ?1"
                                  " AND kind <> 'notify' ORDER BY id LIMIT ?2",
                                  id, limit));
  std::vector<incidents::Spoken> found;
  for (const outbox::Entry& entry : entries) {
    if (!actions::has_text(entry.action.kind)) continue;
    incidents::Spoken spoken;
    spoken.action = entry.id;
    spoken.what = name_of(entry.action);
    spoken.account = entry.action.account;
    spoken.place = place_of(entry.action);
    spoken.state = entry.state;
    spoken.drafted_at = entry.action.created_at;
    spoken.steps = steps_of(db, entry.id);
    if (entry.state == ActionState::kDone) {
      Rows rows = db.select("SELECT done_at FROM action WHERE id = ?1", entry.id);
      if (rows.next()) spoken.posted_at = rows.optional_time(0);
      spoken.remote_id = entry.remote_id;
    } else {
      spoken.reason = shown(entry.last_error);
    }
    found.push_back(std::move(spoken));
  }
  return db.checked(std::move(found));
}

Result<std::vector<incidents::HalfApproved>> half_approved(Connection& db, std::size_t limit) {
  std::vector<incidents::HalfApproved> found;
  Rows rows = db.select(
      "SELECT id, incident, decided_by, first_approved_at FROM action INDEXED BY action_second"
      " WHERE first_approved_at IS NOT NULL AND second_asked = 0 AND incident IS NOT NULL"
      " AND state = 'awaiting_approval' ORDER BY first_approved_at LIMIT ?1",
      limit);
  while (rows.next())
    found.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.time(3)});
  return found;
}

Result<void> ask_second(Unit& unit, const incidents::HalfApproved& half,
                        const incidents::Page& page, TimePoint now) {
  const std::size_t first = unit.db.run(
      "UPDATE action SET second_asked = 1 WHERE id = ?1 AND first_approved_at = ?2"
      " AND second_asked = 0 AND state = 'awaiting_approval'",
      half.draft, half.since);
  if (first == 0) {
    return Error(Errc::kConflict, "action " + std::to_string(half.draft) +
                                      " does not wait for a second person any more");
  }
  for (const Action& question : page.notifications)
    actions::insert(unit.db, question, ActionState::kReady);
  incident_rows::tell(unit.db, half.incident, now, "kaiku", page.timeline);
  return unit.db.checked();
}

}  // namespace kaiku::store::incident_words
