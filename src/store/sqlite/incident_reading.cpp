// What an incident is about, as it may be shown.
#include <kaiku/incidents/masking.hpp>

#include "incident_rows.hpp"

namespace kaiku::store::incident_rows {
namespace {

constexpr Duration kDecidedBefore = std::chrono::days(1);

std::size_t number(Rows rows) {
  return rows.next() ? rows.count(0) : 0;
}

}  // namespace

Result<std::vector<incidents::RelatedComment>> comments(Connection& db, IncidentId id,
                                                        std::size_t limit) {
  const auto incident = find(db, id);
  if (!incident) return Error(Errc::kNotFound, "incident " + std::to_string(id));
  std::vector<incidents::RelatedComment> found;
  Rows rows = db.select(
      "SELECT comment.account, comment.remote_id, comment.created_at, comment.permalink,"
      " comment.text FROM incident_comment AS named"
      " JOIN (SELECT DISTINCT account FROM post WHERE brand = ?2) AS ours"
      " JOIN comment ON comment.account = ours.account AND comment.remote_id = named.comment"
      " WHERE named.incident = ?1 ORDER BY named.at, comment.created_at, comment.id LIMIT ?3",
      id, incident->brand, limit);
  while (rows.next()) {
    found.push_back({rows.id<AccountId>(0), rows.id<CommentId>(1), rows.time(2), rows.text(3),
                     incidents::masked(rows.text(4))});
  }
  return found;
}

Result<incidents::Standstill> standstill(Connection& db, IncidentId id) {
  const auto incident = find(db, id);
  if (!incident) return Error(Errc::kNotFound, "incident " + std::to_string(id));
  const std::string covered = "incident " + std::to_string(id) + " covers%";
  const TimePoint from = incident->opened_at - kDecidedBefore;
  incidents::Standstill found;
  found.waiting = number(
      db.select("SELECT count(*) FROM action WHERE state = 'awaiting_approval' AND brand = ?1"
                " AND kind IN ('reply', 'private_reply', 'react', 'warn')"
                " AND (last_error LIKE ?2 OR (created_at >= ?3 AND (?4 IS NULL OR post = ?4)))",
                incident->brand, covered, incident->opened_at, incident->post));
  found.released = number(
      db.select("SELECT count(*) FROM action WHERE created_at >= ?1 AND brand = ?2"
                " AND state <> 'awaiting_approval' AND decided_by <> '' AND last_error LIKE ?3",
                from, incident->brand, covered));
  found.hidden =
      number(db.select("SELECT count(*) FROM action WHERE created_at >= ?1 AND brand = ?2"
                       " AND kind = 'hide' AND state = 'done' AND (?3 IS NULL OR post = ?3)",
                       incident->started_at, incident->brand, incident->post));
  found.comments =
      number(db.select("SELECT count(*) FROM comment WHERE first_seen_at >= ?1 AND brand = ?2"
                       " AND (?3 IS NULL OR post = ?3)",
                       incident->started_at, incident->brand, incident->post));
  return found;
}

}  // namespace kaiku::store::incident_rows
