// What events tell about comments: stored, edited, gone.
#include <algorithm>
#include <string>

#include "actions.hpp"
#include "case_rows.hpp"
#include "erasure.hpp"
#include "forgetting.hpp"
#include "incident_words.hpp"
#include "pseudonym.hpp"
#include "tally.hpp"
#include "threads.hpp"
#include "turn.hpp"

namespace kaiku::store {
namespace {

// How much of an erasure is done in the transaction of its demand.
constexpr std::size_t kStepsAtOnce = 4;

struct Known {
  std::int64_t row = 0;
  int revision = 0;
  std::string text;
  TimePoint text_at{};
  bool removed = false;
};

std::optional<Known> known_comment(Connection& db, const Comment& comment) {
  Rows rows = db.select(
      "SELECT id, revision, text, text_at, removed_at IS NOT NULL FROM comment WHERE account = ?1 "
      "AND remote_id = ?2",
      comment.account, comment.id);
  if (!rows.next()) return std::nullopt;
  return Known{rows.integer(0), static_cast<int>(rows.integer(1)), rows.text(2), rows.time(3),
               rows.flag(4)};
}

void count_author(Connection& db, const Comment& comment, TimePoint seen) {
  if (comment.author.id.empty()) return;
  db.run(
      "INSERT INTO author (account, author, name, followers, first_seen, comments) VALUES (?1, ?2, "
      "?3, ?4, ?5, 1)"
      " ON CONFLICT DO UPDATE SET comments = comments + 1, first_seen = min(first_seen, "
      "excluded.first_seen),"
      " name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END,"
      " followers = coalesce(excluded.followers, followers)",
      comment.account, comment.author.id, comment.author.name, comment.author.followers, seen);
}

void count_post(Connection& db, const Comment& comment, TimePoint seen) {
  if (comment.post.empty()) return;
  db.run(
      "INSERT INTO post (account, post, brand, first_seen, comments) VALUES (?1, ?2, ?3, ?4, 1)"
      " ON CONFLICT DO UPDATE SET comments = comments + 1, first_seen = min(first_seen, "
      "excluded.first_seen)",
      comment.account, comment.post, comment.brand, seen);
}

void insert_comment(Connection& db, const Comment& c, const CommentId& thread, TimePoint text_at,
                    TimePoint seen, int revision, std::optional<TimePoint> removed_at) {
  db.run(
      "INSERT INTO comment (account, remote_id, brand, platform, post, parent, thread, kind, "
      "author, text, text_at,"
      " revision, created_at, first_seen_at, permalink, rating, is_private, on_ad, removed_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19)",
      c.account, c.id, c.brand, c.platform, c.post, c.parent, thread, to_string(c.kind),
      c.author.id, removed_at ? std::string_view() : std::string_view(c.text), text_at, revision,
      c.created_at, seen, c.permalink, c.rating, c.is_private, c.on_ad, removed_at);
}

// The first text of a comment; it may turn out to stand in a branch whose lower part is known
// already.
void store_new(Connection& db, const Event& event, TimePoint seen) {
  const Comment& comment = event.comment;
  const CommentId thread = thread_of(db, comment);
  insert_comment(db, comment, thread, event.occurred_at, seen, 1, std::nullopt);
  if (thread != comment.id) join_threads(db, comment.account, comment.id, thread);
  const TimePoint first = comment.created_at == TimePoint{} ? seen : comment.created_at;
  count_author(db, comment, first);
  count_post(db, comment, first);
}

void store_edit(Connection& db, const Event& event, const Known& known) {
  db.run("INSERT INTO comment_revision (comment, revision, text, text_at) VALUES (?1, ?2, ?3, ?4)",
         known.row, known.revision, known.text, known.text_at);
  // Of somebody who was forgotten and writes again the comment is theirs again.
  db.run(
      "UPDATE comment SET text = ?2, text_at = ?3, revision = revision + 1,"
      " author = CASE WHEN ?4 = '' THEN author ELSE ?4 END WHERE id = ?1",
      known.row, event.comment.text, event.occurred_at, event.comment.author.id);
}

// Events come out of order. Of two with the same time the edit is the later one.
bool is_older(const Event& event, const Known& known) {
  if (event.occurred_at != known.text_at) return event.occurred_at < known.text_at;
  return event.kind != EventKind::kEdited;
}

// What a person decided about the author, and the end of a block, stands without the comment.
void cancel_everything(Connection& db, const AccountId& account, const CommentId& target,
                       TimePoint now, std::string_view why) {
  const auto waiting = actions::load(
      db, db.select("SELECT id FROM action WHERE account = ?1 AND target = ?2 AND target <> ''"
                    " AND state IN ('planned', 'awaiting_approval', 'ready')"
                    " AND kind <> 'unblock' AND NOT (decided_by <> '' AND kind = 'block')"
                    " ORDER BY id",
                    account, target));
  for (const outbox::Entry& entry : waiting) {
    incident_words::set_state(db, entry, ActionState::kCancelled, now, why);
  }
}

}  // namespace

Result<bool> SqliteTurn::first_sight(const Event& event) {
  const TimePoint now = arrival(event.occurred_at);
  const bool first = db_.run(
                         "INSERT INTO seen_event (account, key, seen_at) VALUES (?1, ?2, ?3) ON "
                         "CONFLICT DO NOTHING",
                         event.comment.account, opaque_key(event.dedupe_key), now) > 0;
  if (!first) count_duplicate(db_, now);
  return db_.checked(first);
}

Result<int> SqliteTurn::remember(const Event& event) {
  const Comment& comment = event.comment;
  if (brings_back_forgotten(db_, event)) {
    holds_forgotten_ = true;
    return Error(Errc::kConflict, "comment " + comment.id.value + ": its author was forgotten");
  }
  const auto known = known_comment(db_, comment);
  if (!known) {
    const TimePoint seen = arrival(event.occurred_at);
    store_new(db_, event, seen);
    if (comment.is_private) case_rows::note_customer(db_, comment, seen);
    return db_.checked(1);
  }
  if (known->removed) return Error(Errc::kConflict, "comment " + comment.id.value + " was removed");
  if (known->text == comment.text) {
    db_.run("UPDATE comment SET text_at = max(text_at, ?2) WHERE id = ?1", known->row,
            event.occurred_at);
    return db_.checked(known->revision);
  }
  if (is_older(event, *known))
    return Error(Errc::kConflict, "comment " + comment.id.value + ": a newer text is known");
  store_edit(db_, event, *known);
  return db_.checked(known->revision + 1);
}

Result<void> SqliteTurn::forget_comment(const Event& event) {
  const Comment& comment = event.comment;
  const TimePoint now = arrival(event.occurred_at);
  if (event.kind == EventKind::kErasure) {
    if (comment.author.id.empty())
      return Error(Errc::kInvalidArgument, "erasure without an author");
    holds_forgotten_ = true;
    const std::int64_t id =
        forgetting::ask(db_, {comment.account, comment.author.id}, "kaiku", event.dedupe_key, now);
    // What is left of somebody who wrote more is taken up behind the engine.
    for (std::size_t i = 0; i < kStepsAtOnce; ++i) {
      if (forgetting::step(db_, id, now) != forgetting::Progress::kMore) break;
    }
    return db_.checked();
  }
  if (known_comment(db_, comment)) {
    db_.run(
        "UPDATE comment SET removed_at = coalesce(removed_at, ?3) WHERE account = ?1 AND remote_id "
        "= ?2",
        comment.account, comment.id, event.occurred_at);
    erasure::erase_comment_text(db_, comment.account, comment.id);
  } else {
    // Told before the comment itself: remembered, so that the comment has no effect when it comes.
    Comment told = comment;
    if (brings_back_forgotten(db_, event)) {
      told.author.id = AuthorId(pseudonym_of(db_, comment.account, comment.author.id));
      told.permalink.clear();
    }
    insert_comment(db_, told, thread_of(db_, told), event.occurred_at, now, 0, event.occurred_at);
  }
  cancel_everything(db_, comment.account, comment.id, now, "the comment is gone");
  return db_.checked();
}

}  // namespace kaiku::store
