#include "retention.hpp"

#include <algorithm>
#include <vector>

#include <kaiku/cases/case_book.hpp>

#include "erasure.hpp"

namespace kaiku::store {
namespace {

// Rows of one kind in one transaction: small enough that intake hardly waits.
constexpr int kStep = 500;

// Below this a platform could deliver again what is not known any more.
constexpr Duration kShortestMemory = std::chrono::days(8);

std::size_t prune_bodies(Connection& db, TimePoint before) {
  return db.run(
      "DELETE FROM event_body WHERE event IN (SELECT event.id FROM event JOIN event_body ON "
      "event_body.event = event.id"
      " WHERE event.received_at < ?1 AND event.state <> 'pending' ORDER BY event.received_at LIMIT "
      "?2)",
      before, kStep);
}

// The row itself holds the transport key, so it lives as long as dedupe keys do. What could never
// be read and whose body is gone has nothing left to be kept for.
std::size_t prune_deliveries(Unit& unit, IntakeState& intake, TimePoint before) {
  const std::size_t processed = unit.db.run(
      "DELETE FROM event WHERE id IN (SELECT event.id FROM event WHERE received_at < ?1"
      " AND state = 'processed' AND NOT EXISTS"
      " (SELECT 1 FROM event_body WHERE event_body.event = event.id) ORDER BY received_at LIMIT "
      "?2)",
      before, kStep);
  const std::size_t unparsed = unit.db.run(
      "DELETE FROM event WHERE id IN (SELECT event.id FROM event WHERE received_at < ?1"
      " AND state = 'unparsed' AND NOT EXISTS"
      " (SELECT 1 FROM event_body WHERE event_body.event = event.id) ORDER BY received_at LIMIT "
      "?2)",
      before, kStep);
  unit.after_commit([&intake, unparsed] { intake.dropped_unparsed(unparsed); });
  return processed + unparsed;
}

std::size_t prune_seen_keys(Connection& db, TimePoint before) {
  return db.run(
      "DELETE FROM seen_event WHERE (account, key) IN"
      " (SELECT account, key FROM seen_event WHERE seen_at < ?1 ORDER BY seen_at LIMIT ?2)",
      before, kStep);
}

// How long before an incident began its evidence may have been written.
constexpr Duration kEvidenceBefore = std::chrono::days(7);

// The name goes with the last text that was written under it.
void erase_last_name(Connection& db, const AccountId& account, const CommentId& comment) {
  db.run("UPDATE comment SET permalink = '' WHERE account = ?1 AND remote_id = ?2", account,
         comment);
  db.run(
      "UPDATE author SET name = '' WHERE account = ?1 AND author ="
      " (SELECT author FROM comment WHERE account = ?1 AND remote_id = ?2) AND NOT EXISTS"
      " (SELECT 1 FROM comment WHERE comment.account = author.account"
      "   AND comment.author = author.author AND comment.text <> '')",
      account, comment);
}

std::size_t prune_comments(Connection& db, TimePoint before) {
  std::vector<std::pair<AccountId, CommentId>> old;
  {
    Rows rows = db.select(
        "SELECT account, remote_id FROM comment WHERE first_seen_at < ?1 AND text <> ''"
        " AND NOT EXISTS (SELECT 1 FROM case_file WHERE case_file.account = comment.account"
        "   AND case_file.comment = comment.remote_id"
        "   AND (case_file.state <> 'resolved' OR case_file.resolved_at >= ?1))"
        " AND NOT EXISTS (SELECT 1 FROM case_file JOIN case_message"
        "   ON case_message.case_file = case_file.id AND case_message.comment = comment.remote_id"
        "   WHERE case_file.account = comment.account AND case_file.author = comment.author"
        "   AND case_file.author <> ''"
        "   AND (case_file.state <> 'resolved' OR case_file.resolved_at >= ?1))"
        " AND NOT EXISTS (SELECT 1 FROM appeal WHERE appeal.account = comment.account"
        "   AND appeal.comment = comment.remote_id AND appeal.state = 'open')"
        " AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.state IN ('open', 'acknowledged')"
        "   AND incident.brand = comment.brand"
        "   AND (incident.post IS NULL OR incident.post = comment.post)"
        "   AND incident.started_at <= comment.first_seen_at + ?3)"
        " ORDER BY first_seen_at LIMIT ?2",
        before, kStep, kEvidenceBefore.count());
    while (rows.next()) old.emplace_back(rows.id<AccountId>(0), rows.id<CommentId>(1));
  }
  for (const auto& [account, comment] : old) {
    erasure::erase_comment_text(db, account, comment);
    erase_last_name(db, account, comment);
  }
  return old.size();
}

std::size_t prune_answers(Connection& db, TimePoint before) {
  const std::size_t staff = db.run(
      "UPDATE staff_message SET text = '' WHERE (account, remote_id) IN"
      " (SELECT account, remote_id FROM staff_message WHERE at < ?1 AND text <> '' ORDER BY at "
      "LIMIT ?2)",
      before, kStep);
  return staff + db.run(
                     "UPDATE action SET text = '' WHERE id IN"
                     " (SELECT id FROM action INDEXED BY action_words WHERE created_at < ?1"
                     "   AND text <> '' AND state IN ('done', 'failed', 'dead', 'cancelled')"
                     "   ORDER BY created_at LIMIT ?2)",
                     before, kStep);
}

std::vector<cases::CaseId> ids_of(Rows rows) {
  std::vector<cases::CaseId> ids;
  while (rows.next()) ids.push_back(rows.integer(0));
  return ids;
}

// What people wrote into a case; what happened to it, and when, stays.
std::size_t prune_words_of_cases(Connection& db, TimePoint before) {
  const auto old =
      ids_of(db.select("SELECT id FROM case_file INDEXED BY case_file_done WHERE state = 'resolved'"
                       " AND resolved_at < ?1 AND resolution <> '' ORDER BY resolved_at LIMIT ?2",
                       before, kStep));
  for (const cases::CaseId id : old) {
    db.run("UPDATE case_story SET detail = '' WHERE case_file = ?1 AND actor <> 'kaiku'", id);
    db.run("UPDATE case_file SET resolution = '' WHERE id = ?1", id);
  }
  return old.size();
}

std::size_t prune_cases(Connection& db, TimePoint before) {
  const auto old =
      ids_of(db.select("SELECT id FROM case_file INDEXED BY case_file_done WHERE state = 'resolved'"
                       " AND resolved_at < ?1 ORDER BY resolved_at LIMIT ?2",
                       before, kStep));
  for (const cases::CaseId id : old) {
    db.run("DELETE FROM case_message WHERE case_file = ?1", id);
    db.run("DELETE FROM case_story WHERE case_file = ?1", id);
    db.run("DELETE FROM case_file WHERE id = ?1", id);
  }
  return old.size();
}

std::size_t prune_old_comments(Connection& db, TimePoint before) {
  std::vector<std::pair<std::int64_t, std::pair<AccountId, AuthorId>>> old;
  {
    Rows rows = db.select(
        "SELECT id, account, author FROM comment WHERE first_seen_at < ?1 AND text = ''"
        " ORDER BY first_seen_at LIMIT ?2",
        before, kStep);
    while (rows.next()) {
      old.push_back({rows.integer(0), {rows.id<AccountId>(1), rows.id<AuthorId>(2)}});
    }
  }
  for (const auto& [row, writer] : old) {
    db.run("DELETE FROM comment WHERE id = ?1", row);
    db.run(
        "DELETE FROM author WHERE account = ?1 AND author = ?2 AND NOT EXISTS"
        " (SELECT 1 FROM comment WHERE account = ?1 AND author = ?2)",
        writer.first, writer.second);
  }
  return old.size();
}

// What was decided and done so long ago that nobody can appeal against it any more.
std::size_t prune_records(Connection& db, TimePoint before) {
  std::size_t gone = db.run(
      "DELETE FROM decision WHERE id IN (SELECT id FROM decision WHERE decided_at < ?1"
      " AND NOT EXISTS (SELECT 1 FROM appeal WHERE appeal.account = decision.account"
      "   AND appeal.comment = decision.comment AND appeal.state = 'open')"
      " ORDER BY decided_at LIMIT ?2)",
      before, kStep);
  gone += db.run(
      "DELETE FROM action WHERE id IN (SELECT id FROM action INDEXED BY action_age"
      " WHERE created_at < ?1 AND state IN ('done', 'failed', 'dead', 'cancelled')"
      " AND NOT EXISTS (SELECT 1 FROM appeal WHERE appeal.action = action.id"
      "   AND appeal.state = 'open') ORDER BY created_at LIMIT ?2)",
      before, kStep);
  gone += prune_old_comments(db, before);
  gone += prune_cases(db, before);
  gone += db.run(
      "DELETE FROM own_post WHERE (account, post) IN"
      " (SELECT account, post FROM own_post WHERE at < ?1 ORDER BY at LIMIT ?2)",
      before, kStep);
  gone += db.run(
      "DELETE FROM policy_use WHERE id IN"
      " (SELECT id FROM policy_use WHERE decided_at < ?1 ORDER BY decided_at LIMIT ?2)",
      before, kStep);
  gone += db.run(
      "DELETE FROM appeal WHERE id IN (SELECT id FROM appeal WHERE decided_at < ?1"
      " ORDER BY decided_at LIMIT ?2)",
      before, kStep);
  // Of an incident whom it was about goes; that there was one stays for those who learn from it.
  return gone + db.run(
                    "UPDATE incident SET permalink = '', cause = '' WHERE id IN"
                    " (SELECT id FROM incident WHERE state = 'resolved' AND resolved_at < ?1"
                    "   AND (permalink <> '' OR cause <> '') ORDER BY id LIMIT ?2)",
                    before, kStep);
}

std::size_t prune_proofs(Connection& db, TimePoint before) {
  return db.run(
      "DELETE FROM erasure WHERE id IN (SELECT id FROM erasure WHERE asked_at < ?1"
      " AND done_at IS NOT NULL ORDER BY asked_at LIMIT ?2)",
      before, kStep);
}

std::size_t prune_labels(Connection& db, TimePoint now) {
  return db.run(
             "DELETE FROM label WHERE (account, scope, subject, label, brand, source) IN"
             " (SELECT account, scope, subject, label, brand, source FROM label WHERE expires_at "
             "<= ?1"
             " LIMIT ?2)",
             now, kStep) +
         db.run(
             "DELETE FROM strike WHERE (account, comment, policy) IN"
             " (SELECT account, comment, policy FROM strike WHERE expires_at <= ?1 LIMIT ?2)",
             now, kStep);
}

}  // namespace

Result<Pruned> prune_step(Unit& unit, IntakeState& intake, const Retention& retention,
                          TimePoint now) {
  const TimePoint forgettable = now - std::max(retention.seen_keys, kShortestMemory);
  Pruned pruned;
  pruned.bodies = prune_bodies(unit.db, now - retention.raw_bodies);
  pruned.deliveries = prune_deliveries(unit, intake, forgettable);
  pruned.seen_keys = prune_seen_keys(unit.db, forgettable);
  pruned.comments = prune_comments(unit.db, now - retention.comment_text);
  pruned.statements = erasure::erase_decisions_before(unit.db, now - retention.statements, kStep);
  pruned.labels = prune_labels(unit.db, now);
  pruned.answers = prune_answers(unit.db, now - retention.comment_text);
  pruned.answers += prune_words_of_cases(unit.db, now - retention.comment_text);
  pruned.records = prune_records(unit.db, now - retention.statements);
  pruned.records += prune_proofs(unit.db, now - retention.proofs);
  return pruned;
}

}  // namespace kaiku::store
