#include "retention.hpp"

#include <algorithm>
#include <vector>

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

std::size_t prune_comments(Connection& db, TimePoint before) {
  std::vector<std::pair<AccountId, CommentId>> old;
  {
    Rows rows = db.select(
        "SELECT account, remote_id FROM comment WHERE first_seen_at < ?1 AND text <> '' ORDER BY "
        "first_seen_at LIMIT ?2",
        before, kStep);
    while (rows.next()) old.emplace_back(rows.id<AccountId>(0), rows.id<CommentId>(1));
  }
  for (const auto& [account, comment] : old) erasure::erase_comment_text(db, account, comment);
  return old.size();
}

std::size_t prune_labels(Connection& db, TimePoint now) {
  return db.run(
      "DELETE FROM label WHERE (account, scope, subject, label) IN"
      " (SELECT account, scope, subject, label FROM label WHERE expires_at <= ?1 LIMIT ?2)",
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
  return pruned;
}

}  // namespace kaiku::store
