// What the brand's own account did: Kaiku's echo, or staff.
#include <cctype>
#include <string>

#include "actions.hpp"
#include "brakes.hpp"
#include "case_rows.hpp"
#include "incident_words.hpp"
#include "own_posts.hpp"
#include "threads.hpp"
#include "turn.hpp"

namespace kaiku::store {
namespace {

// Platforms trim and re-wrap what they are given: runs of spaces count as one, ends do not count.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::optional<ActionId> first_id(Rows rows) {
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

std::optional<ActionId> by_text(Connection& db, const Comment& comment, const CommentId& thread) {
  const std::string text = squeezed(comment.text);
  if (text.empty()) return std::nullopt;
  Rows rows = db.select(
      "SELECT id, text FROM action WHERE account = ?1 AND thread = ?2 AND thread <> ''"
      " AND kind IN ('reply', 'warn', 'private_reply') AND state IN ('sending', 'in_doubt', "
      "'done')",
      comment.account, thread);
  while (rows.next()) {
    if (squeezed(rows.text(1)) == text) return rows.integer(0);
  }
  return std::nullopt;
}

// A post of ours that is told before the platform has answered us.
std::optional<ActionId> post_by_text(Connection& db, const Comment& comment) {
  const std::string text = squeezed(comment.text);
  if (text.empty()) return std::nullopt;
  Rows rows = db.select(
      "SELECT id, text FROM action INDEXED BY action_publish WHERE kind = 'publish'"
      " AND state IN ('sending', 'in_doubt') AND account = ?1",
      comment.account);
  while (rows.next()) {
    if (squeezed(rows.text(1)) == text) return rows.integer(0);
  }
  return std::nullopt;
}

// The restriction of ours that the platform now tells us about.
std::optional<ActionId> by_effect(Connection& db, const Comment& comment, std::string_view kind) {
  return first_id(db.select(
      "SELECT id FROM action WHERE account = ?1 AND target = ?2 AND target <> '' AND kind = ?3"
      " AND state IN ('sending', 'in_doubt', 'done') LIMIT 1",
      comment.account, comment.id, kind));
}

std::optional<ActionId> own_message(Connection& db, const Event& event, const CommentId& thread) {
  const bool is_marked = !event.echo_of_action.empty();
  if (is_marked) {
    const auto marked =
        first_id(db.select("SELECT id FROM action WHERE key = ?1", event.echo_of_action));
    if (marked) return marked;
  }
  auto found = first_id(
      db.select("SELECT id FROM action WHERE account = ?1 AND remote_id = ?2 AND remote_id <> ''",
                event.comment.account, event.comment.id));
  if (!found) {
    found = event.comment.kind == CommentKind::kPost ? post_by_text(db, event.comment)
                                                     : by_text(db, event.comment, thread);
  }
  // A mark is ours even when it does not name the action, or that is not kept any more.
  return found || !is_marked ? found : std::optional<ActionId>(0);
}

std::optional<ActionId> own_echo(Connection& db, const Event& event, const CommentId& thread) {
  switch (event.kind) {
    case EventKind::kCreated:
    case EventKind::kEdited:
      return own_message(db, event, thread);
    case EventKind::kHidden:
      return by_effect(db, event.comment, "hide");
    case EventKind::kUnhidden:
      return by_effect(db, event.comment, "unhide");
    case EventKind::kRemoved:
      return by_effect(db, event.comment, "delete");
    case EventKind::kReaction:
      return by_effect(db, event.comment, "react");
    case EventKind::kErasure:
      return std::nullopt;
  }
  return std::nullopt;
}

// An echo is proof: what was in doubt has happened. Its remote id is worth keeping too.
void note_echo(Connection& db, ActionId id, const Event& event, TimePoint now) {
  if (id == 0) return;
  const bool message = event.kind == EventKind::kCreated;
  if (message) {
    db.run("UPDATE action SET remote_id = ?2 WHERE id = ?1 AND remote_id = ''", id,
           event.comment.id);
  }
  const auto entry = actions::find(db, id);
  if (!entry || entry->state != ActionState::kInDoubt) return;
  incident_words::set_state(db, *entry, ActionState::kDone, now, {});
  actions::settle_dependents(db, *entry, ActionState::kDone, now);
}

void store_staff_message(Connection& db, const Event& event, const CommentId& thread) {
  const Comment& comment = event.comment;
  const CommentId answered = comment.parent.value_or(thread);
  db.run(
      "INSERT INTO staff_message (account, remote_id, thread, to_author, text, at) VALUES (?1, ?2, "
      "?3,"
      " coalesce((SELECT author FROM comment WHERE account = ?1 AND remote_id = ?4), ''), ?5, ?6)"
      " ON CONFLICT DO UPDATE SET text ="
      "   CASE WHEN to_author GLOB 'forgotten:*' THEN text ELSE excluded.text END",
      comment.account, comment.id, thread, answered, comment.text, event.occurred_at);
}

void mark_handled(Connection& db, const Event& event, TimePoint now) {
  db.run(
      "UPDATE comment SET handled_by_person = 1, cleared = CASE WHEN ?3 THEN 1 ELSE cleared END"
      " WHERE account = ?1 AND remote_id = ?2",
      event.comment.account, event.comment.id, event.kind == EventKind::kUnhidden);
  if (event.kind == EventKind::kUnhidden)
    brakes::judge_restrictions_of(db, event.comment.account, event.comment.id, now);
}

void silence_thread(Connection& db, const AccountId& account, const CommentId& thread,
                    TimePoint now) {
  db.run(
      "INSERT INTO staffed_thread (account, thread, answered_at) VALUES (?1, ?2, ?3) ON CONFLICT "
      "DO NOTHING",
      account, thread, now);
  const auto waiting = actions::load(
      db, db.select("SELECT id FROM action WHERE account = ?1 AND thread = ?2 AND thread <> '' AND "
                    "decided_by = '' AND kind <> 'unblock'"
                    " AND state IN ('planned', 'awaiting_approval', 'ready') ORDER BY id",
                    account, thread));
  for (const outbox::Entry& entry : waiting) {
    incident_words::set_state(db, entry, ActionState::kCancelled, now,
                              "staff answered in the thread");
  }
}

}  // namespace

Result<bool> SqliteTurn::note_brand_activity(const Event& event) {
  const TimePoint now = arrival(event.occurred_at);
  const CommentId thread = thread_of(db_, event.comment);
  if (event.comment.kind == CommentKind::kPost && event.kind == EventKind::kCreated)
    own_posts::note(db_, event.comment.account, event.comment.id.value, event.comment.created_at);
  const auto echo = own_echo(db_, event, thread);
  if (echo) {
    note_echo(db_, *echo, event, now);
    return db_.checked(false);
  }
  const bool wrote = event.kind == EventKind::kCreated || event.kind == EventKind::kEdited;
  if (wrote) {
    store_staff_message(db_, event, thread);
    case_rows::note_staff(db_, event.comment.account, thread, event.comment.id, now);
  } else {
    mark_handled(db_, event, now);
  }
  silence_thread(db_, event.comment.account, thread, now);
  return db_.checked(true);
}

}  // namespace kaiku::store
