// Decisions and what follows from them, in one transaction.
#include <string>
#include <utility>
#include <vector>

#include <kaiku/crypto/crypto.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "incident_words.hpp"
#include "policy_uses.hpp"
#include "threads.hpp"
#include "turn.hpp"
#include "writer.hpp"

namespace kaiku::store {
namespace {

bool criticism_alone(const Finding& finding) {
  return finding.holds(CommentClass::kCriticism) && !finding.holds(CommentClass::kAbuse) &&
         !finding.holds(CommentClass::kSpam);
}

DecisionId insert_decision(Connection& db, const Decision& decision, const std::string& json) {
  const Comment& comment = decision.comment;
  db.run(
      "INSERT INTO decision (account, comment, revision, author, class, criticised, guards, mode, "
      "rule_set,"
      " decided_at, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      comment.account, comment.id, decision.revision, comment.author.id,
      to_string(decision.finding.primary), criticism_alone(decision.finding),
      decision.guards.size(), to_string(decision.mode), decision.rule_set, decision.decided_at,
      json);
  return db.last_insert_id();
}

// Shadow actions stand in the decision only: a row would keep their key from the real one.
// Escalations are read from the decision stream.
bool is_stored(const PlannedAction& planned) {
  return planned.state != ActionState::kCancelled && planned.action.kind != ActionKind::kEscalate;
}

// Stored as it is decided; what does not wait for a person is returned to be followed up.
std::optional<ActionId> store_action(Connection& db, const PlannedAction& planned,
                                     const CommentId& thread, DecisionId decision) {
  Action action = planned.action;
  if (!action.thread.empty()) action.thread = thread;
  const bool drafted = planned.state == ActionState::kAwaitingApproval;
  const auto id = actions::insert(db, action, planned.state, {decision, !drafted});
  return drafted ? std::nullopt : id;
}

// A later revision of the comment adds nothing to what an earlier one was punished for.
void store_strikes(Connection& db, const Decision& decision) {
  for (const Strike& strike : decision.strikes) {
    db.run(
        "INSERT INTO strike (account, comment, policy, author, weight, created_at, expires_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        decision.comment.account, decision.comment.id, strike.policy, decision.comment.author.id,
        strike.weight, decision.decided_at, strike.until);
  }
}

// Behind the last insert: an action may stand before the one it depends on.
void follow_up(Connection& db, ActionId id, const std::string& reason, TimePoint now) {
  auto entry = actions::find(db, id);
  if (entry) entry->action.reason = reason;  // the row does not keep it
  if (!entry || actions::carry_out(db, id, entry->action, now)) return;
  actions::follow_dependency(db, id, now);
}

}  // namespace

Result<DecisionId> SqliteTurn::record(const Decision& decision) {
  const std::string json = to_json_text(decision);
  const DecisionId id = insert_decision(db_, decision, json);
  const CommentId thread = thread_of(db_, decision.comment);
  store_strikes(db_, decision);
  policy_uses::record(db_, decision, thread);
  std::vector<std::pair<ActionId, std::string>> stored;  // with their reasons
  for (const PlannedAction& planned : decision.actions) {
    if (!is_stored(planned)) continue;
    const auto action = store_action(db_, planned, thread, id);
    if (action) stored.emplace_back(*action, planned.action.reason);
  }
  for (const auto& [action, reason] : stored) follow_up(db_, action, reason, decision.decided_at);
  append_audit(db_, {decision.decided_at, "kaiku", "decided", "decision/" + std::to_string(id),
                     crypto::to_hex(crypto::sha256(json))});
  return db_.checked(id);
}

// What a person took back, or decided about the author, was not decided about these words; nor was
// the end of a block.
Result<void> SqliteTurn::cancel_pending(const Comment& comment, std::string_view why) {
  const TimePoint now = arrival(comment.created_at);
  const auto waiting = actions::load(
      db_, db_.select("SELECT id FROM action WHERE account = ?1 AND target = ?2 AND target <> ''"
                      " AND state IN ('planned', 'awaiting_approval', 'ready')"
                      " AND kind <> 'unblock' AND NOT (decided_by <> '' AND kind IN ('block',"
                      " 'unhide', 'unreact')) ORDER BY id",
                      comment.account, comment.id));
  for (const outbox::Entry& entry : waiting) {
    incident_words::set_state(db_, entry, ActionState::kCancelled, now, why);
    db_.run("UPDATE action SET superseded = 1 WHERE id = ?1", entry.id);
  }
  return db_.checked();
}

Result<void> SqliteTurn::settle(EventId delivery, policy::Disposition disposition,
                                std::string_view why) {
  const bool unparsed = disposition == policy::Disposition::kUnparsed;
  const std::size_t settled =
      db_.run("UPDATE event SET state = ?2, reason = ?3 WHERE id = ?1 AND state = 'pending'",
              delivery, unparsed ? "unparsed" : "processed", why);
  if (db_.failure()) return *db_.failure();
  if (settled == 0) {
    const bool there = db_.exists("SELECT 1 FROM event WHERE id = ?1", delivery);
    return Error(there ? Errc::kConflict : Errc::kNotFound, "delivery " + std::to_string(delivery));
  }
  // The words of somebody who was forgotten end with their effect; what could not be read may hold
  // others' words, and is kept for as long as raw bodies are.
  if (holds_forgotten_ && !unparsed) db_.run("DELETE FROM event_body WHERE event = ?1", delivery);
  holds_forgotten_ = false;
  unit_.after_commit([&intake = intake_, delivery, unparsed] {
    if (unparsed) {
      intake.set_aside(delivery);
    } else {
      intake.processed(delivery);
    }
  });
  return ok();
}

Result<void> SqliteJournal::transact(const std::function<Result<void>(policy::Turn&)>& work) {
  return writer_.write_and_wait([this, &work](Unit& unit) -> Result<void> {
    SqliteTurn turn(unit, intake_);
    return work(turn);
  });
}

}  // namespace kaiku::store
