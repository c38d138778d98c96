#include "forgetting.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "decision_words.hpp"
#include "holdings.hpp"
#include "pseudonym.hpp"

namespace kaiku::store::forgetting {
namespace {

constexpr std::size_t kComments = 500;
constexpr std::size_t kActions = 500;
constexpr std::size_t kBodies = 200;

/// An erasure that is under way.
struct Task {
  std::int64_t id = 0;
  rights::Person person;
  std::string pseudonym;
  std::int64_t bodies_to = 0;
  std::int64_t bodies_at = 0;
};

struct Counts {
  std::size_t comments = 0;
  std::size_t decisions = 0;
  std::size_t actions = 0;
  std::size_t deliveries = 0;
  std::size_t others = 0;
  std::size_t total() const { return comments + decisions + actions + deliveries + others; }
};

std::string subject_of(std::int64_t erasure) {
  return "erasure/" + std::to_string(erasure);
}

std::optional<Task> task_of(Connection& db, std::int64_t erasure) {
  Rows rows = db.select(
      "SELECT account, author, pseudonym, bodies_to, bodies_at FROM erasure"
      " WHERE id = ?1 AND done_at IS NULL AND author <> ''",
      erasure);
  if (!rows.next()) return std::nullopt;
  return Task{erasure,
              {rows.id<AccountId>(0), rows.id<AuthorId>(1)},
              rows.text(2),
              rows.integer(3),
              rows.integer(4)};
}

void cancel_what_waits(Connection& db, const Task& task, TimePoint now) {
  const auto waiting = actions::load(
      db, db.select("SELECT id FROM action INDEXED BY action_author WHERE account = ?1"
                    " AND author = ?2 AND author <> ''"
                    " AND state IN ('planned', 'awaiting_approval', 'ready') LIMIT ?3",
                    task.person.account, task.person.author, kActions));
  // What is to be told about their cases holds what they said.
  const auto untold =
      actions::load(db, db.select("SELECT told.id FROM case_file CROSS JOIN action AS told"
                                  " ON told.key >= 'case/' || case_file.id || '/'"
                                  " AND told.key < 'case/' || case_file.id || '0'"
                                  " WHERE case_file.account = ?1 AND case_file.author = ?2"
                                  " AND case_file.author <> '' AND +told.state = 'ready' LIMIT ?3",
                                  task.person.account, task.person.author, kActions));
  for (const outbox::Entry& entry : untold) {
    actions::set_state(db, entry.id, ActionState::kCancelled, now, "its author is to be forgotten");
  }
  for (const outbox::Entry& entry : waiting) {
    actions::set_state(db, entry.id, ActionState::kCancelled, now, "its author is to be forgotten");
  }
}

std::size_t empty_decisions(Connection& db, const Task& task, const CommentId& comment) {
  std::vector<std::pair<DecisionId, std::string>> records;
  {
    Rows rows = db.select("SELECT id, json FROM decision WHERE account = ?1 AND comment = ?2",
                          task.person.account, comment);
    while (rows.next()) records.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [id, record] : records) {
    db.run("UPDATE decision SET erased = 1, author = ?2, json = ?3 WHERE id = ?1", id,
           task.pseudonym, without_person(record, task.pseudonym));
  }
  return records.size();
}

void empty_comments(Connection& db, const Task& task, Counts& counts) {
  std::vector<std::pair<std::int64_t, CommentId>> comments;
  {
    Rows rows =
        db.select("SELECT id, remote_id FROM comment WHERE account = ?1 AND author = ?2 LIMIT ?3",
                  task.person.account, task.person.author, kComments);
    while (rows.next()) comments.emplace_back(rows.integer(0), rows.id<CommentId>(1));
  }
  for (const auto& [row, comment] : comments) {
    db.run("DELETE FROM comment_revision WHERE comment = ?1", row);
    counts.decisions += empty_decisions(db, task, comment);
    db.run("UPDATE comment SET text = '', permalink = '', author = ?2 WHERE id = ?1", row,
           task.pseudonym);
  }
  counts.comments += comments.size();
}

// What is being sent keeps its text until the platform has answered: it may have to be found there.
std::size_t empty_actions(Connection& db, const Task& task) {
  return db.run(
      "UPDATE action SET text = '', last_error = '', author = ?3 WHERE id IN"
      " (SELECT id FROM action INDEXED BY action_author"
      "  WHERE account = ?1 AND author = ?2 AND author <> ''"
      "  AND state IN ('done', 'failed', 'dead', 'cancelled') LIMIT ?4)",
      task.person.account, task.person.author, task.pseudonym, kActions);
}

/// The ways in which a body may write a person's id.
class Mention {
 public:
  explicit Mention(const std::string& author) {
    const auto inside = [](std::string quoted) { return quoted.substr(1, quoted.size() - 2); };
    const nlohmann::json value = author;
    spellings_ = {author, inside(value.dump(-1, ' ', false, kReplace)),
                  inside(value.dump(-1, ' ', true, kReplace))};
    std::string slashes;
    for (const char c : author) slashes += c == '/' ? std::string("\\/") : std::string(1, c);
    spellings_.insert(slashes);
  }

  bool stands_in(std::string_view body) const {
    return std::ranges::any_of(spellings_, [&](const std::string& spelling) {
      for (auto at = body.find(spelling); at != std::string_view::npos;
           at = body.find(spelling, at + 1)) {
        if (!is_letter_at(body, at - 1) && !is_letter_at(body, at + spelling.size())) return true;
      }
      return false;
    });
  }

 private:
  static constexpr auto kReplace = nlohmann::json::error_handler_t::replace;

  // An id inside a longer one is another one. In front of the first byte the place wraps around.
  static bool is_letter_at(std::string_view body, std::size_t place) {
    return place < body.size() && std::isalnum(static_cast<unsigned char>(body[place])) != 0;
  }

  std::set<std::string> spellings_;
};

// Bodies that were read have had their effect. One that still waits is erased when it is read: what
// it brings of the person has no effect any more.
std::size_t erase_bodies(Connection& db, Task& task) {
  const Mention mention(task.person.author.value);
  std::vector<EventId> found;
  std::size_t seen = 0;
  {
    Rows rows = db.select(
        "SELECT event_body.event, event_body.body, event.account, event.state FROM event_body"
        " JOIN event ON event.id = event_body.event"
        " WHERE event_body.event > ?1 AND event_body.event <= ?2 ORDER BY event_body.event"
        " LIMIT ?3",
        task.bodies_at, task.bodies_to, kBodies);
    while (rows.next()) {
      ++seen;
      task.bodies_at = rows.integer(0);
      if (rows.text(2) == task.person.account.value && rows.text(3) == "processed" &&
          mention.stands_in(rows.text(1))) {
        found.push_back(task.bodies_at);
      }
    }
  }
  for (const EventId event : found) db.run("DELETE FROM event_body WHERE event = ?1", event);
  if (seen < kBodies) task.bodies_at = task.bodies_to;
  return found.size();
}

void keep_progress(Connection& db, const Task& task, const Counts& counts) {
  db.run(
      "UPDATE erasure SET bodies_at = ?2, comments = comments + ?3, decisions = decisions + ?4,"
      " actions = actions + ?5, deliveries = deliveries + ?6, others = others + ?7 WHERE id = ?1",
      task.id, task.bodies_at, counts.comments, counts.decisions, counts.actions, counts.deliveries,
      counts.others);
}

bool something_is_held(Connection& db, const Task& task) {
  return db.exists("SELECT 1 FROM comment WHERE account = ?1 AND author = ?2", task.person.account,
                   task.person.author) ||
         db.exists("SELECT 1 FROM action WHERE account = ?1 AND author = ?2 AND author <> ''",
                   task.person.account, task.person.author) ||
         db.exists("SELECT 1 FROM case_file WHERE account = ?1 AND author = ?2 AND author <> ''",
                   task.person.account, task.person.author);
}

void finish(Connection& db, const Task& task, TimePoint now) {
  db.run("UPDATE erasure SET author = '', done_at = ?2 WHERE id = ?1", task.id, now);
  const auto done = find(db, task.id);
  if (!done) return;
  append_audit(
      db, {now, "kaiku", "forgot", subject_of(task.id),
           std::to_string(done->comments) + " comments, " + std::to_string(done->decisions) +
               " decisions, " + std::to_string(done->actions) + " actions, " +
               std::to_string(done->deliveries) + " deliveries, " + std::to_string(done->others) +
               " others"});
}

}  // namespace

std::int64_t ask(Connection& db, const rights::Person& person, std::string_view who,
                 std::string_view demand, TimePoint now) {
  const std::string pseudonym = pseudonym_of(db, person.account, person.author);
  db.run(
      "INSERT INTO erasure (account, author, pseudonym, asked_at, asked_by, bodies_to, bodies_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(event), 0) FROM event_body),"
      "   (SELECT coalesce(min(event), 1) - 1 FROM event_body))"
      " ON CONFLICT (account, pseudonym) DO UPDATE SET author = excluded.author,"
      " asked_at = max(asked_at, excluded.asked_at), asked_by = excluded.asked_by,"
      " bodies_to = excluded.bodies_to, bodies_at = excluded.bodies_at, done_at = NULL",
      person.account, person.author, pseudonym, now, who);
  std::int64_t id = 0;
  {
    Rows rows = db.select("SELECT id FROM erasure WHERE account = ?1 AND pseudonym = ?2",
                          person.account, pseudonym);
    if (rows.next()) id = rows.integer(0);
  }
  if (!demand.empty()) {
    db.run(
        "INSERT INTO erasure_demand (code, erasure, asked_at) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO NOTHING",
        opaque_key(person.account.value + "/" + std::string(demand)), id, now);
  }
  append_audit(db, {now, who, "asked to forget", subject_of(id),
                    demand.empty() ? "" : "demanded by the platform"});
  return id;
}

Progress step(Connection& db, std::int64_t erasure, TimePoint now) {
  auto task = task_of(db, erasure);
  if (!task) return Progress::kDone;
  Counts counts;
  cancel_what_waits(db, *task, now);
  counts.others = holdings::forget_further(db, task->person, task->pseudonym);
  empty_comments(db, *task, counts);
  counts.actions = empty_actions(db, *task);
  const bool searched = task->bodies_at >= task->bodies_to;
  counts.deliveries = erase_bodies(db, *task);
  keep_progress(db, *task, counts);
  if (counts.total() > 0 || !searched) return Progress::kMore;
  if (something_is_held(db, *task)) return Progress::kWaiting;
  finish(db, *task, now);
  return Progress::kDone;
}

std::optional<rights::Erasure> find(Connection& db, std::int64_t erasure) {
  Rows rows = db.select(
      "SELECT id, account, asked_at, asked_by, done_at, comments, decisions, actions, deliveries,"
      " others FROM erasure WHERE id = ?1",
      erasure);
  if (!rows.next()) return std::nullopt;
  rights::Erasure found;
  found.id = rows.integer(0);
  found.account = rows.id<AccountId>(1);
  found.asked_at = rows.time(2);
  found.asked_by = rows.text(3);
  found.done_at = rows.optional_time(4);
  found.comments = rows.count(5);
  found.decisions = rows.count(6);
  found.actions = rows.count(7);
  found.deliveries = rows.count(8);
  found.others = rows.count(9);
  return found;
}

}  // namespace kaiku::store::forgetting
