// What stands around a comment, for rules that ask.
#include <string>
#include <utility>

#include "labels.hpp"
#include "threads.hpp"
#include "turn.hpp"

namespace kaiku::store {

using policy::Surroundings;

namespace {

// Whoever told of the post itself knows better how old it is than the first comment under it.
void read_post(Connection& db, const Comment& comment, Surroundings& around) {
  if (comment.post.empty()) return;
  around.post_comments = 0;
  Rows rows = db.select(
      "SELECT max(0, comments - EXISTS (SELECT 1 FROM comment WHERE account = ?1 AND remote_id = "
      "?3 AND revision > 0)),"
      " min(first_seen, coalesce((SELECT at FROM own_post WHERE own_post.account = ?1"
      "   AND own_post.post = ?2), first_seen)) FROM post WHERE account = ?1 AND post = ?2",
      comment.account, comment.post, comment.id);
  if (!rows.next()) return;
  around.post_comments = rows.count(0);
  around.post_first_seen = rows.time(1);
}

void read_thread(Connection& db, const Comment& comment, const CommentId& thread,
                 Surroundings& around) {
  {
    Rows rows = db.select(
        "SELECT 1 FROM comment WHERE account = ?1 AND thread = ?2 AND remote_id <> ?3 LIMIT ?4",
        comment.account, thread, comment.id, Surroundings::kMostCounted);
    while (rows.next()) ++around.thread_comments;
  }
  Rows rows = db.select("SELECT created_at FROM comment WHERE account = ?1 AND remote_id = ?2",
                        comment.account, thread);
  if (rows.next()) {
    around.thread_started = rows.time(0);
  } else if (thread == comment.id) {
    around.thread_started = comment.created_at;
  }
}

void read_our_replies(Connection& db, const Comment& comment, const CommentId& thread,
                      Surroundings& around) {
  Rows rows = db.select(
      "SELECT (SELECT count(*) FROM action WHERE account = ?1 AND thread = ?2 AND thread <> ''"
      "   AND kind IN ('reply', 'warn') AND state = 'done')"
      " + (SELECT count(*) FROM staff_message WHERE account = ?1 AND thread = ?2)",
      comment.account, thread);
  if (rows.next()) around.our_replies = rows.count(0);
}

bool is_ours(Connection& db, const Comment& comment) {
  if (!comment.parent) return false;
  return db.exists("SELECT 1 FROM action WHERE account = ?1 AND remote_id = ?2 AND remote_id <> ''",
                   comment.account, *comment.parent) ||
         db.exists("SELECT 1 FROM staff_message WHERE account = ?1 AND remote_id = ?2",
                   comment.account, *comment.parent);
}

}  // namespace

Result<Surroundings> SqliteTurn::surroundings(const Comment& comment) {
  Surroundings around;
  const TimePoint now = arrival(comment.created_at);
  const CommentId thread = thread_of(db_, comment);
  read_post(db_, comment, around);
  if (!comment.post.empty()) {
    around.post_labels = labels::on(db_, comment.account, "post", comment.post.value, now);
  }
  read_thread(db_, comment, thread, around);
  read_our_replies(db_, comment, thread, around);
  around.thread_labels = labels::on(db_, comment.account, "thread", thread.value, now);
  around.reply_to_us = is_ours(db_, comment);
  return answered(std::move(around));
}

}  // namespace kaiku::store
