#include "reports.hpp"

#include "tally.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

std::map<std::string, std::size_t> by_name(Rows rows) {
  std::map<std::string, std::size_t> counts;
  while (rows.next()) counts[rows.text(0)] = rows.count(1);
  return counts;
}

std::size_t number(Rows rows) {
  return rows.next() ? rows.count(0) : 0;
}

// Of a comment with several revisions the last decision counts.
void count_comments(Connection& db, TimePoint since, insight::Totals& totals) {
  totals.comments_by_class = by_name(db.select(
      "SELECT class, count(*) FROM decision WHERE decided_at >= ?1"
      " AND NOT EXISTS (SELECT 1 FROM decision AS newer WHERE newer.account = decision.account"
      "   AND newer.comment = decision.comment AND newer.id > decision.id) GROUP BY class",
      since));
  totals.comments = number(
      db.select("SELECT count(*) FROM comment WHERE first_seen_at >= ?1 AND revision > 0", since));
  totals.guard_activations = number(
      db.select("SELECT coalesce(sum(guards), 0) FROM decision WHERE decided_at >= ?1", since));
}

// Answered: a reply of ours was carried out, or staff spoke in the thread.
std::size_t count_unanswered(Connection& db, TimePoint since) {
  return number(db.select(
      "SELECT count(DISTINCT decision.account || '/' || decision.comment) FROM decision"
      " JOIN comment ON comment.account = decision.account AND comment.remote_id = decision.comment"
      " WHERE decision.class = 'question' AND decision.decided_at >= ?1 AND comment.removed_at IS "
      "NULL"
      " AND NOT EXISTS (SELECT 1 FROM action WHERE action.account = decision.account"
      "   AND action.target = decision.comment AND action.target <> '' AND action.state = 'done'"
      "   AND action.kind IN ('reply', 'private_reply'))"
      " AND NOT EXISTS (SELECT 1 FROM staffed_thread WHERE staffed_thread.account = comment.account"
      "   AND staffed_thread.thread = comment.thread)",
      since));
}

// Guard 3 seen from the outside: criticism without abuse or spam that was hidden, deleted or
// blocked without a person.
std::size_t count_restricted_criticism(Connection& db, TimePoint since) {
  return number(
      db.select("SELECT count(*) FROM action JOIN decision ON decision.id = action.decision"
                " WHERE action.created_at >= ?1 AND action.kind IN ('hide', 'delete', 'block') AND "
                "action.state = 'done'"
                " AND action.decided_by = '' AND action.protective = 0 AND decision.criticised = 1",
                since));
}

Result<insight::Totals> read_totals(Connection& db, TimePoint since) {
  insight::Totals totals;
  count_comments(db, since, totals);
  totals.actions_by_state = by_name(
      db.select("SELECT state, count(*) FROM action WHERE created_at >= ?1 GROUP BY state", since));
  totals.actions_by_kind = by_name(db.select(
      "SELECT kind, count(*) FROM action WHERE created_at >= ?1 AND state = 'done' GROUP BY kind",
      since));
  totals.events = number(db.select("SELECT count(*) FROM event WHERE received_at >= ?1", since));
  totals.duplicates = duplicates_since(db, since);
  totals.open_cases = number(db.select("SELECT count(*) FROM case_file WHERE state <> 'resolved'"));
  totals.unanswered_questions = count_unanswered(db, since);
  totals.restricted_criticism = count_restricted_criticism(db, since);
  return totals;
}

void read_staffed_threads(Connection& db, Interventions& found) {
  Rows rows =
      db.select("SELECT account, thread, answered_at FROM staffed_thread ORDER BY account, thread");
  while (rows.next())
    found.staffed_threads.push_back(
        {AccountId(rows.text(0)), CommentId(rows.text(1)), rows.time(2)});
}

// Stopped: rejected as a draft, or taken back on the platform after it had been done.
void read_judgements(Connection& db, Interventions& found) {
  Rows rows = db.select(
      "SELECT action.account, action.target, action.policy, action.kind, action.updated_at,"
      "   NOT (action.state = 'cancelled' AND action.last_error = 'rejected') AND comment.id IS "
      "NULL AND action.undone_by = ''"
      " FROM action LEFT JOIN comment ON comment.account = action.account"
      "   AND comment.remote_id = action.target AND comment.cleared = 1"
      "   AND action.kind IN ('hide', 'delete', 'block') AND action.state = 'done'"
      " WHERE action.target <> '' AND (action.decided_by <> '' OR comment.id IS NOT NULL"
      "   OR action.undone_by <> '')"
      " ORDER BY action.id");
  while (rows.next()) {
    found.judgements.push_back({.account = AccountId(rows.text(0)),
                                .comment = CommentId(rows.text(1)),
                                .policy = rows.text(2),
                                .action = rows.text(3),
                                .upheld = rows.flag(5),
                                .at = rows.time(4)});
  }
}

void read_coverages(Connection& db, Interventions& found) {
  Rows rows = db.select(
      "SELECT id, brand, account, post, opened_at, resolved_at FROM incident WHERE freezes = 1"
      " ORDER BY id");
  while (rows.next()) {
    Interventions::Coverage covered;
    covered.incident = rows.integer(0);
    covered.brand = BrandId(rows.text(1));
    covered.account = AccountId(rows.text(2));
    if (!rows.is_null(3)) covered.post = PostId(rows.text(3));
    covered.from = rows.time(4);
    covered.to = rows.optional_time(5);
    found.coverages.push_back(std::move(covered));
  }
}

}  // namespace

asio::awaitable<Result<Interventions>> SqliteReports::interventions() {
  co_return co_await reader_.read<Interventions>([](Connection& db) -> Result<Interventions> {
    Interventions found;
    read_staffed_threads(db, found);
    read_judgements(db, found);
    read_coverages(db, found);
    return found;
  });
}

asio::awaitable<Result<insight::Totals>> SqliteReports::totals(TimePoint since) {
  co_return co_await reader_.read<insight::Totals>(
      [since](Connection& db) { return read_totals(db, since); });
}

asio::awaitable<Result<std::vector<insight::DecisionRow>>> SqliteReports::decisions(
    DecisionId after, std::size_t limit) {
  co_return co_await reader_.read<std::vector<insight::DecisionRow>>(
      [after, limit](Connection& db) -> Result<std::vector<insight::DecisionRow>> {
        std::vector<insight::DecisionRow> found;
        Rows rows = db.select("SELECT id, json FROM decision WHERE id > ?1 ORDER BY id LIMIT ?2",
                              after, limit);
        while (rows.next()) found.push_back({rows.integer(0), rows.text(1)});
        return found;
      });
}

}  // namespace kaiku::store
