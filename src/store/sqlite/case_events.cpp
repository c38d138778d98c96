// What happens on the platform to people who have a case.
#include <optional>

#include "case_rows.hpp"

namespace kaiku::store::case_rows {

using cases::CaseId;

namespace {

std::optional<CaseId> first_id(Rows rows) {
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

std::optional<CaseId> open_case_of(Connection& db, const AccountId& account,
                                   const AuthorId& author) {
  return first_id(
      db.select("SELECT id FROM case_file INDEXED BY case_file_author WHERE account = ?1 AND author"
                " = ?2 AND author <> '' AND state <> 'resolved' ORDER BY id DESC LIMIT 1",
                account, author));
}

// The one that is not resolved, else the newest whose end may have been too early.
std::optional<CaseId> case_of(Connection& db, const AccountId& account, const AuthorId& author,
                              TimePoint now) {
  const auto open = open_case_of(db, account, author);
  if (open) return open;
  return first_id(
      db.select("SELECT id FROM case_file INDEXED BY case_file_author WHERE account = ?1 AND author"
                " = ?2 AND author <> '' AND resolved_at >= ?3 ORDER BY id DESC LIMIT 1",
                account, author, now - cases::kReopenWithin));
}

// Once for a message, however often it is told.
bool attach(Connection& db, CaseId id, const CommentId& message, bool by_customer, TimePoint now) {
  return db.run(
             "INSERT INTO case_message (case_file, comment, by_customer, at) VALUES (?1, ?2, ?3, "
             "?4) ON CONFLICT DO NOTHING",
             id, message, by_customer, now) > 0;
}

void stir(Connection& db, CaseId id, cases::Stir by, TimePoint now) {
  db.run("UPDATE case_file SET stir = ?2, next_alarm_at = ?3 WHERE id = ?1", id, to_string(by),
         now);
}

}  // namespace

void note_customer(Connection& db, const Comment& message, TimePoint now) {
  const auto id = case_of(db, message.account, message.author.id, now);
  if (!id || !attach(db, *id, message.id, true, now)) return;
  add_line(db, *id, {now, "customer", "wrote", "message " + message.id.value});
  stir(db, *id, cases::Stir::kCustomerWrote, now);
}

void note_staff(Connection& db, const AccountId& account, const CommentId& thread,
                const CommentId& message, TimePoint now) {
  auto id = first_id(
      db.select("SELECT id FROM case_file INDEXED BY case_file_thread WHERE account = ?1 AND thread"
                " = ?2 AND thread <> '' AND state <> 'resolved' ORDER BY id DESC LIMIT 1",
                account, thread));
  if (!id) {
    // A private conversation has one other person in it, who may have a case from a public comment.
    AuthorId person;
    {
      Rows rows = db.select(
          "SELECT author FROM comment WHERE account = ?1 AND thread = ?2 AND is_private = 1"
          " AND author <> '' LIMIT 1",
          account, thread);
      if (rows.next()) person = rows.id<AuthorId>(0);
    }
    id = open_case_of(db, account, person);
  }
  if (!id || !attach(db, *id, message, false, now)) return;
  add_line(db, *id, {now, "staff", "answered on the platform", "message " + message.value});
  stir(db, *id, cases::Stir::kStaffAnswered, now);
}

}  // namespace kaiku::store::case_rows
