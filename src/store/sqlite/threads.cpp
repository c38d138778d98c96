#include "threads.hpp"

#include "policy_uses.hpp"

namespace kaiku::store {

CommentId thread_of(Connection& db, const Comment& comment) {
  if (!comment.parent) return comment.id;
  Rows rows = db.select(
      "SELECT thread FROM comment WHERE account = ?1 AND remote_id = ?2"
      " UNION ALL SELECT thread FROM staff_message WHERE account = ?1 AND remote_id = ?2"
      " UNION ALL SELECT thread FROM action WHERE account = ?1 AND remote_id = ?2 AND remote_id <> "
      "''"
      " LIMIT 1",
      comment.account, *comment.parent);
  return rows.next() ? rows.id<CommentId>(0) : *comment.parent;
}

void join_threads(Connection& db, const AccountId& account, const CommentId& lower,
                  const CommentId& upper) {
  db.run("UPDATE comment SET thread = ?3 WHERE account = ?1 AND thread = ?2", account, lower,
         upper);
  db.run("UPDATE staff_message SET thread = ?3 WHERE account = ?1 AND thread = ?2", account, lower,
         upper);
  db.run("UPDATE action SET thread = ?3 WHERE account = ?1 AND thread = ?2 AND thread <> ''",
         account, lower, upper);
  db.run(
      "INSERT INTO staffed_thread (account, thread, answered_at)"
      " SELECT account, ?3, answered_at FROM staffed_thread WHERE account = ?1 AND thread = ?2"
      " ON CONFLICT DO NOTHING",
      account, lower, upper);
  db.run("DELETE FROM staffed_thread WHERE account = ?1 AND thread = ?2", account, lower);
  policy_uses::join_threads(db, account, lower, upper);
}

}  // namespace kaiku::store
