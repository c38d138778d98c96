#include "reversals.hpp"

#include <utility>

#include "actions.hpp"
#include "audit.hpp"
#include "brakes.hpp"
#include "incident_words.hpp"
#include "labels.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using conduct::Undone;
using conduct::WayBack;

namespace {

std::string counter_key(const Action& action) {
  return action.key + "/undo";
}

std::string undone_by(Connection& db, ActionId id) {
  Rows rows = db.select("SELECT undone_by FROM action WHERE id = ?1", id);
  return rows.next() ? rows.text(0) : std::string();
}

void stop(Connection& db, const outbox::Entry& entry, const std::string& who, TimePoint now) {
  db.run("UPDATE action SET decided_by = ?2 WHERE id = ?1", entry.id, who);
  actions::set_state(db, entry.id, ActionState::kCancelled, now, "rejected");
  actions::settle_dependents(db, entry, ActionState::kCancelled, now);
}

// The key is the first one's with a mark behind it: the store itself refuses a second.
std::optional<ActionId> counter(Connection& db, const outbox::Entry& entry, const WayBack& way,
                                const std::string& who, TimePoint now) {
  Action action;
  action.key = counter_key(entry.action);
  action.kind = way.kind;
  action.brand = entry.action.brand;
  action.account = entry.action.account;
  action.target = way.target;
  action.post = entry.action.post;
  action.thread = entry.action.thread;
  action.author = entry.action.author;
  action.created_at = now;
  action.not_before = now;
  const auto id = actions::insert(db, action, ActionState::kReady);
  if (id) db.run("UPDATE action SET decided_by = ?2 WHERE id = ?1", *id, who);
  return id;
}

void unlabel(Connection& db, const Action& action, const std::string& who, TimePoint now) {
  const auto place = labels::place_of(action);
  if (!place) return;
  labels::say(db, {.place = *place,
                   .standing = conduct::Standing::kTakenByPerson,
                   .reason = "undone",
                   .who = who,
                   .at = now,
                   .until = {}});
}

// What a person took back is theirs from now on, and no strike any more.
void leave_to_people(Connection& db, const Action& action, ActionState before) {
  const bool restricted = (is_restriction(action.kind) || action.kind == ActionKind::kWarn) &&
                          before == ActionState::kDone;
  db.run(
      "UPDATE comment SET handled_by_person = 1, cleared = CASE WHEN ?3 THEN 1 ELSE cleared END"
      " WHERE account = ?1 AND remote_id = ?2",
      action.account, action.target, restricted);
}

}  // namespace

namespace reversals {

std::optional<ActionId> counter_to(Connection& db, const Action& action) {
  Rows rows = db.select("SELECT id FROM action WHERE key = ?1", counter_key(action));
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

void count_as_wrong(Connection& db, const outbox::Entry& entry, const std::string& who,
                    TimePoint now) {
  const std::size_t first =
      db.run("UPDATE action SET undone_by = ?2, updated_at = ?3 WHERE id = ?1 AND undone_by = ''",
             entry.id, who, now);
  if (first == 0) return;
  leave_to_people(db, entry.action, entry.state);
  brakes::judge(db, entry.action, now);
}

Result<Undone> take_back(Unit& unit, ActionId id, const std::set<ActionKind>& capabilities,
                         const std::string& who, TimePoint now) {
  Connection& db = unit.db;
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: whoever takes back has a name");
  const auto entry = actions::find(db, id);
  if (!entry) return Error(Errc::kNotFound, "action " + std::to_string(id));
  if (const std::string first = undone_by(db, id); !first.empty()) {
    return Error(Errc::kConflict,
                 "action " + std::to_string(id) + " has been taken back by " + first);
  }
  const auto way = conduct::way_back(*entry, capabilities);
  if (!way) return way.error();
  Undone undone{way->how, std::nullopt};
  switch (way->how) {
    case WayBack::How::kStop:
      stop(db, *entry, who, now);
      break;
    case WayBack::How::kCounter:
      undone.counter = counter(db, *entry, *way, who, now);
      actions::cancel_end(db, entry->action, now);
      break;
    case WayBack::How::kUnlabel:
      unlabel(db, entry->action, who, now);
      break;
  }
  append_audit(db, {now, who, "undid", "action/" + std::to_string(id), entry->action.key});
  incident_words::tell_decided(db, *entry, who, "taken back", now);
  count_as_wrong(db, *entry, who, now);
  return db.checked(undone);
}

}  // namespace reversals

asio::awaitable<Result<Undone>> SqliteReversals::undo(ActionId id,
                                                      std::set<ActionKind> capabilities,
                                                      std::string who, TimePoint now) {
  co_return co_await writer_.write<Undone>(
      [id, now, can = std::move(capabilities), person = std::move(who)](Unit& unit) {
        return reversals::take_back(unit, id, can, person, now);
      });
}

}  // namespace kaiku::store
