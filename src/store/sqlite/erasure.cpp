#include "erasure.hpp"

#include <utility>
#include <vector>

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
  db.run(
      "UPDATE decision SET erased = 1, json = json_remove(json_set(json, '$.comment.text', '',"
      " '$.finding.normalised_text', ''), '$.comment.author_name')"
      " WHERE account = ?1 AND comment = ?2",
      account, comment);
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

std::vector<CommentId> comments_of(Connection& db, const AccountId& account,
                                   const AuthorId& author) {
  std::vector<CommentId> comments;
  Rows rows = db.select("SELECT remote_id FROM comment WHERE account = ?1 AND author = ?2", account,
                        author);
  while (rows.next()) comments.push_back(rows.id<CommentId>(0));
  return comments;
}

void erase_author(Connection& db, const AccountId& account, const AuthorId& author) {
  for (const CommentId& comment : comments_of(db, account, author)) {
    erase_stored_text(db, account, comment);
    erase_decided_text(db, account, comment);
  }
  db.run(
      "UPDATE action SET text = '' WHERE account = ?1 AND author = ?2 AND author <> ''"
      " AND state IN ('done', 'failed', 'dead', 'cancelled')",
      account, author);
  db.run("DELETE FROM label WHERE account = ?1 AND scope = 'author' AND subject = ?2", account,
         author);
  db.run("DELETE FROM author WHERE account = ?1 AND author = ?2", account, author);
}

}  // namespace kaiku::store::erasure
