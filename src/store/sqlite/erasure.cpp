#include "erasure.hpp"

#include <string>
#include <utility>
#include <vector>

#include "decision_words.hpp"

namespace kaiku::store::erasure {
namespace {

void erase_stored_text(Connection& db, const AccountId& account, const CommentId& comment) {
  db.run("UPDATE comment SET text = '' WHERE account = ?1 AND remote_id = ?2", account, comment);
  db.run(
      "DELETE FROM comment_revision WHERE comment ="
      " (SELECT id FROM comment WHERE account = ?1 AND remote_id = ?2)",
      account, comment);
}

void erase_decided_text(Connection& db, const AccountId& account, const CommentId& comment) {
  std::vector<std::pair<DecisionId, std::string>> records;
  {
    Rows rows = db.select(
        "SELECT id, json FROM decision WHERE account = ?1 AND comment = ?2 AND erased = 0", account,
        comment);
    while (rows.next()) records.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [id, record] : records) {
    db.run("UPDATE decision SET erased = 1, json = ?2 WHERE id = ?1", id, without_words(record));
  }
}

bool was_restricted(Connection& db, const AccountId& account, const CommentId& comment) {
  return db.exists(
      "SELECT 1 FROM action WHERE account = ?1 AND target = ?2 AND target <> ''"
      " AND kind IN ('hide', 'delete', 'block', 'warn') AND state IN ('sending', 'in_doubt', "
      "'done')",
      account, comment);
}

}  // namespace

void erase_comment_text(Connection& db, const AccountId& account, const CommentId& comment) {
  erase_stored_text(db, account, comment);
  if (!was_restricted(db, account, comment)) erase_decided_text(db, account, comment);
}

std::size_t erase_decisions_before(Connection& db, TimePoint before, std::size_t limit) {
  std::vector<std::pair<AccountId, CommentId>> old;
  {
    Rows rows = db.select(
        "SELECT account, comment FROM decision INDEXED BY decision_words"
        " WHERE erased = 0 AND decided_at < ?1 ORDER BY decided_at LIMIT ?2",
        before, limit);
    while (rows.next()) old.emplace_back(rows.id<AccountId>(0), rows.id<CommentId>(1));
  }
  for (const auto& [account, comment] : old) erase_decided_text(db, account, comment);
  return old.size();
}

}  // namespace kaiku::store::erasure
