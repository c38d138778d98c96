// What a decision remembers: questions inside the transaction that will hold it.
#include <algorithm>
#include <string>
#include <utility>

#include "actions.hpp"
#include "brakes.hpp"
#include "labels.hpp"
#include "policy_uses.hpp"
#include "threads.hpp"
#include "turn.hpp"

namespace kaiku::store {

using policy::AuthorHistory;
using policy::CommentHistory;
using policy::Freeze;
using policy::ThreadHistory;

namespace {

constexpr Duration kSameWordsAfter = std::chrono::days(30);

std::optional<TimePoint> later(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  if (!a || !b) return a ? a : b;
  return std::max(*a, *b);
}

void read_author_row(Connection& db, const Comment& comment, AuthorHistory& history) {
  Rows rows = db.select(
      "SELECT max(0, comments - EXISTS (SELECT 1 FROM comment WHERE account = ?1 AND remote_id = "
      "?3 AND revision > 0)),"
      " first_seen FROM author WHERE account = ?1 AND author = ?2",
      comment.account, comment.author.id, comment.id);
  if (!rows.next()) return;
  history.comments_before = rows.count(0);
  history.first_seen = rows.time(1);
}

// Confirmed: a restriction or warning on that comment was carried out, and no person took it back.
// What protects personal data blames nobody. A comment counts once, with its heaviest strike.
std::size_t count_strikes(Connection& db, const Comment& comment, TimePoint now) {
  std::size_t strikes = 0;
  Rows rows = db.select(
      "SELECT max(weight) FROM strike WHERE account = ?1 AND author = ?2 AND expires_at > ?3"
      " AND EXISTS (SELECT 1 FROM action WHERE action.account = ?1"
      "   AND action.target = strike.comment AND action.target <> '' AND action.state = 'done'"
      "   AND action.kind IN ('hide', 'delete', 'block', 'warn') AND action.protective = 0)"
      " AND NOT EXISTS (SELECT 1 FROM comment AS told WHERE told.account = ?1"
      "   AND told.remote_id = strike.comment AND told.cleared = 1) GROUP BY comment",
      comment.account, comment.author.id, now);
  while (rows.next()) strikes += rows.count(0);
  return strikes;
}

void read_own_words(Connection& db, const Comment& comment, const CommentId& thread,
                    ThreadHistory& history) {
  Rows rows = db.select(
      "SELECT author, text, coalesce(done_at, max(created_at, not_before)) FROM action"
      " WHERE account = ?1 AND thread = ?2 AND thread <> '' AND kind IN ('reply', 'warn')"
      " AND state NOT IN ('cancelled', 'failed', 'dead')",
      comment.account, thread);
  while (rows.next()) {
    if (!comment.author.id.empty() && rows.text(0) == comment.author.id.value)
      ++history.replies_to_author;
    history.texts.insert(rows.text(1));
    history.last_auto_reply = later(history.last_auto_reply, rows.time(2));
  }
}

// The same words again within the month are no conversation, wherever they stood.
void read_words_to_author(Connection& db, const Comment& comment, TimePoint since,
                          ThreadHistory& history) {
  if (comment.author.id.empty()) return;
  Rows rows = db.select(
      "SELECT text FROM action WHERE account = ?1 AND author = ?2 AND author <> '' AND kind IN "
      "('reply', 'warn') AND state NOT IN ('cancelled', 'failed', 'dead')"
      " AND max(created_at, not_before) >= ?3",
      comment.account, comment.author.id, since);
  while (rows.next()) history.texts.insert(rows.text(0));
}

void read_staff_words(Connection& db, const Comment& comment, const CommentId& thread,
                      ThreadHistory& history) {
  Rows rows =
      db.select("SELECT to_author, text FROM staff_message WHERE account = ?1 AND thread = ?2",
                comment.account, thread);
  while (rows.next()) {
    if (!comment.author.id.empty() && rows.text(0) == comment.author.id.value)
      ++history.replies_to_author;
    if (std::string text = rows.text(1); !text.empty()) history.texts.insert(std::move(text));
  }
}

}  // namespace

Result<AuthorHistory> SqliteTurn::author(const Comment& comment) {
  AuthorHistory history;
  if (comment.author.id.empty()) return history;
  const TimePoint now = arrival(comment.created_at);
  read_author_row(db_, comment, history);
  history.strikes = count_strikes(db_, comment, now);
  history.labels = labels::on(db_, comment.account, "author", comment.author.id.value, now);
  {
    Rows rows = db_.select(
        "SELECT max(coalesce(done_at, max(created_at, not_before))) FROM action"
        " WHERE account = ?1 AND author = ?2 AND author <> '' AND kind IN ('reply', 'warn')"
        " AND state NOT IN ('cancelled', 'failed', 'dead')",
        comment.account, comment.author.id);
    if (rows.next()) history.last_auto_reply = rows.optional_time(0);
  }
  return answered(std::move(history));
}

Result<ThreadHistory> SqliteTurn::thread(const Comment& comment) {
  ThreadHistory history;
  const CommentId thread = thread_of(db_, comment);
  history.root = thread;
  history.staff_answered = db_.exists(
      "SELECT 1 FROM staffed_thread WHERE account = ?1 AND thread = ?2", comment.account, thread);
  read_own_words(db_, comment, thread, history);
  read_words_to_author(db_, comment, arrival(comment.created_at) - kSameWordsAfter, history);
  read_staff_words(db_, comment, thread, history);
  return answered(std::move(history));
}

Result<CommentHistory> SqliteTurn::comment(const Comment& comment) {
  CommentHistory history;
  {
    Rows rows = db_.select(
        "SELECT revision, handled_by_person, removed_at IS NOT NULL FROM comment WHERE account = "
        "?1 AND remote_id = ?2",
        comment.account, comment.id);
    if (rows.next()) {
      history.revisions = static_cast<int>(rows.integer(0));
      history.handled_by_person = rows.flag(1);
      history.removed = rows.flag(2);
    }
  }
  {
    Rows rows = db_.select(
        "SELECT DISTINCT kind FROM action WHERE account = ?1 AND target = ?2 AND target <> '' AND "
        "state <> 'cancelled'",
        comment.account, comment.id);
    while (rows.next()) {
      const auto kind = parse_action_kind(rows.text(0));
      if (kind) history.actions.insert(*kind);
    }
  }
  return answered(std::move(history));
}

Result<std::optional<Freeze>> SqliteTurn::freeze(const Comment& comment) {
  std::optional<Freeze> freeze;
  const auto incident =
      actions::covering_incident(db_, comment.brand, comment.account, comment.post);
  if (incident) {
    const bool whole_brand =
        db_.exists("SELECT 1 FROM incident WHERE id = ?1 AND post IS NULL", *incident);
    freeze = Freeze{*incident, whole_brand ? "brand" : "post"};
  }
  return answered(std::move(freeze));
}

Result<std::size_t> SqliteTurn::fired(std::string_view policy, TimePoint since) {
  std::size_t comments = 0;
  {
    // A policy with three steps has fired once on a comment, not three times.
    Rows rows = db_.select(
        "SELECT count(DISTINCT account || '/' || target) FROM action"
        " WHERE planned_live = 1 AND policy = ?1 AND created_at >= ?2",
        policy, since);
    if (rows.next()) comments = rows.count(0);
  }
  return answered(comments);
}

Result<std::size_t> SqliteTurn::fired_beside(std::string_view policy, const Comment& comment,
                                             rules::Limit::Over over, TimePoint since) {
  return answered(policy_uses::count(db_, policy, comment, over, since));
}

Result<bool> SqliteTurn::fired_among(std::string_view policy, const Comment& comment,
                                     rules::Limit::Over over, std::size_t most) {
  return answered(policy_uses::any_among(db_, policy, comment, over, most));
}

Result<std::size_t> SqliteTurn::acted(const AccountId& account, std::optional<ActionKind> kind,
                                      TimePoint since) {
  std::size_t actions = 0;
  {
    Rows rows = db_.select(
        "SELECT count(*) FROM action INDEXED BY action_acted WHERE planned_live = 1"
        " AND account = ?1 AND created_at >= ?3 AND (kind = ?2 OR (?2 = ''"
        "   AND kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify')))",
        account, kind ? to_string(*kind) : std::string_view(), since);
    if (rows.next()) actions = rows.count(0);
  }
  return answered(actions);
}

Result<policy::Orders> SqliteTurn::orders() {
  policy::Orders orders;
  orders.hands_off = brakes::standing_orders(db_);
  for (conduct::Demotion& demotion : brakes::standing_demotions(db_)) {
    orders.demoted.insert(std::move(demotion.policy));
  }
  return answered(std::move(orders));
}

Result<std::set<std::string>> SqliteTurn::domain_labels(const BrandId& brand,
                                                        const std::set<std::string>& domains) {
  std::set<std::string> found;
  for (const std::string& domain : domains)
    found.merge(labels::on_domain(db_, brand, domain, intake_.newest()));
  return answered(std::move(found));
}

Result<std::vector<std::optional<TimePoint>>> SqliteTurn::variant_use(const AccountId& account,
                                                                      std::string_view template_id,
                                                                      std::size_t variants) {
  std::vector<std::optional<TimePoint>> used(variants);
  {
    Rows rows = db_.select(
        "SELECT variant, max(created_at) FROM action WHERE account = ?1 AND template_id = ?2 AND "
        "template_id <> ''"
        " GROUP BY variant",
        account, template_id);
    while (rows.next()) {
      const std::int64_t variant = rows.integer(0);
      if (variant >= 0 && static_cast<std::size_t>(variant) < variants) {
        used[static_cast<std::size_t>(variant)] = rows.time(1);
      }
    }
  }
  return answered(std::move(used));
}

TimePoint SqliteTurn::arrival(TimePoint otherwise) const {
  const TimePoint newest = intake_.newest();
  return newest == TimePoint{} ? otherwise : newest;
}

}  // namespace kaiku::store
