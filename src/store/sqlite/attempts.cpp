#include "attempts.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "actions.hpp"
#include "brakes.hpp"
#include "case_rows.hpp"
#include "incident_words.hpp"
#include "own_posts.hpp"

namespace kaiku::store::attempts {
namespace {

Error conflict(ActionId id, ActionState state, std::string_view wanted) {
  return Error(Errc::kConflict, "action " + std::to_string(id) + " is " +
                                    std::string(to_string(state)) + ", not to be " +
                                    std::string(wanted));
}

Error missing(ActionId id) {
  return Error(Errc::kNotFound, "action " + std::to_string(id));
}

bool under_way(ActionState state) {
  return state == ActionState::kReady || state == ActionState::kSending ||
         state == ActionState::kInDoubt;
}

bool ended_without_effect(ActionState state) {
  return state == ActionState::kFailed || state == ActionState::kDead ||
         state == ActionState::kCancelled;
}

// It may not be sent, and it is a draft now.
Error left_to_people(Unit& unit, const outbox::Entry& entry, const std::string& why,
                     TimePoint now) {
  incident_words::set_state(unit.db, entry, ActionState::kAwaitingApproval, now, why);
  unit.keep_despite_error();
  return Error(Errc::kConflict, "action " + std::to_string(entry.id) + ": " + why);
}

// People hear of it when something that was decided will not happen, or when more than the action
// itself falls away. A page has its own escalation.
void leave_case(Connection& db, const outbox::Entry& entry, ActionState end,
                const std::vector<ActionKind>& cancelled, TimePoint now) {
  if (entry.action.kind == ActionKind::kNotify) return;
  if (end == ActionState::kCancelled && cancelled.empty()) return;
  std::string reason =
      std::string(to_string(entry.action.kind)) + " " + std::string(to_string(end));
  if (entry.action.kind == ActionKind::kPublish) reason += ": " + entry.action.key;
  for (const ActionKind kind : cancelled)
    reason += ", " + std::string(to_string(kind)) + " not sent";
  cases::CaseFile file;
  file.brand = entry.action.brand;
  file.account = entry.action.account;
  file.comment = entry.action.target;
  file.reason = std::move(reason);
  file.opened_at = now;
  case_rows::open(db, file);
}

}  // namespace

std::string account_list(const std::vector<AccountId>& accounts) {
  nlohmann::json list = nlohmann::json::array();
  for (const AccountId& account : accounts) list.push_back(account.value);
  return list.dump();
}

Result<std::vector<outbox::Entry>> lease(Unit& unit, TimePoint now, std::size_t limit,
                                         Duration lease, const std::vector<AccountId>& skip) {
  auto due =
      actions::load(unit.db, unit.db.select("SELECT id FROM action INDEXED BY action_due WHERE "
                                            "state IN ('ready', 'in_doubt') AND due_at <= ?1"
                                            " AND account NOT IN (SELECT value FROM json_each(?2))"
                                            " ORDER BY due_at, id LIMIT ?3",
                                            now, account_list(skip), limit));
  for (const outbox::Entry& entry : due) {
    unit.db.run("UPDATE action SET due_at = ?2 WHERE id = ?1", entry.id, now + lease);
  }
  return due;
}

Result<void> begin(Unit& unit, ActionId id, TimePoint now) {
  const auto entry = actions::find(unit.db, id);
  if (!entry) return missing(id);
  if (!outbox::may_follow(entry->state, ActionState::kSending))
    return conflict(id, entry->state, "sent");
  const Action& action = entry->action;
  if (actions::is_frozen_kind(action.kind) && entry->decided_by.empty()) {
    const auto incident = actions::freezing_incident(unit.db, action);
    if (incident) {
      return left_to_people(
          unit, *entry, "incident " + std::to_string(*incident) + " covers it: a person decides",
          now);
    }
  }
  if (entry->decided_by.empty()) {
    if (const auto order = brakes::covering_order(unit.db, action)) {
      return left_to_people(unit, *entry, "hands off " + scope_of(*order) + ": a person decides",
                            now);
    }
  }
  // What was approved before its time was approved for its time.
  if (action.kind == ActionKind::kPublish && action.lasts &&
      now > action.not_before + *action.lasts) {
    return left_to_people(unit, *entry,
                          "its time was " + to_iso8601(action.not_before) +
                              ": a person decides whether it still fits",
                          now);
  }
  unit.db.run(
      "UPDATE action SET state = 'sending', attempts = attempts + 1, updated_at = ?2 WHERE id = ?1",
      id, now);
  return ok();
}

Result<void> settle(Unit& unit, ActionId id, const outbox::Settlement& settlement, TimePoint now) {
  const auto entry = actions::find(unit.db, id);
  if (!entry) return missing(id);
  const ActionState end = settlement.state;
  // From planned or awaiting_approval a state may follow too, but only by other calls: settling
  // must not be a way around approval.
  if (!under_way(entry->state) || end == ActionState::kSending ||
      !outbox::may_follow(entry->state, end)) {
    return conflict(id, entry->state, to_string(end));
  }
  unit.db.run(
      "UPDATE action SET state = ?2, remote_id = CASE WHEN ?3 = '' THEN remote_id ELSE ?3 END, "
      "last_error = ?4,"
      " next_attempt = ?5, due_at = ?5, done_at = CASE WHEN ?2 = 'done' THEN ?6 END, updated_at = "
      "?6 WHERE id = ?1",
      id, to_string(end), settlement.remote_id, settlement.error, settlement.next_attempt, now);
  incident_words::tell_became(unit.db, *entry, end, settlement.remote_id, settlement.error, now);
  if (end == ActionState::kDone) {
    if (entry->action.kind == ActionKind::kPublish)
      own_posts::note(unit.db, entry->action.account, settlement.remote_id, now);
    actions::settle_dependents(unit.db, *entry, end, now);
  } else if (ended_without_effect(end)) {
    const auto cancelled = actions::settle_dependents(unit.db, *entry, end, now);
    leave_case(unit.db, *entry, end, cancelled, now);
  }
  return ok();
}

Result<std::size_t> recover(Unit& unit, TimePoint now) {
  // The leases of the last run bind nobody any more: what it held is due when it was before.
  unit.db.run(
      "UPDATE action INDEXED BY action_due SET due_at = next_attempt"
      " WHERE state IN ('ready', 'in_doubt') AND due_at > ?1 AND due_at > next_attempt",
      now);
  return unit.db.run(
      "UPDATE action SET state = 'in_doubt', due_at = ?1, next_attempt = ?1, updated_at = ?1,"
      " last_error = 'the daemon ended while it was being sent' WHERE state = 'sending'",
      now);
}

}  // namespace kaiku::store::attempts
