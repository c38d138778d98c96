#include "policy_uses.hpp"

#include <algorithm>
#include <string>

#include "threads.hpp"

namespace kaiku::store::policy_uses {
namespace {

using rules::Limit;

// A refused or failed action is as if it had not been planned, also for the limits of its policy.
bool acted(const Decision& decision, const std::string& policy) {
  return std::ranges::any_of(decision.actions, [&](const PlannedAction& planned) {
    return planned.action.policy == policy && planned.state != ActionState::kCancelled &&
           goes_to_platform(planned.action.kind);
  });
}

std::size_t count_of(Rows rows) {
  return rows.next() ? rows.count(0) : 0;
}

}  // namespace

std::size_t count(Connection& db, std::string_view policy, const Comment& comment, Limit::Over over,
                  TimePoint since) {
  if (over == Limit::Over::kAuthor) {
    return count_of(
        db.select("SELECT count(DISTINCT target) FROM action WHERE account = ?1 AND author = ?2"
                  " AND author <> '' AND policy = ?3 AND target <> ?4 AND created_at >= ?5"
                  " AND state NOT IN ('cancelled', 'failed', 'dead')"
                  " AND kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify')",
                  comment.account, comment.author.id, policy, comment.id, since));
  }
  if (over == Limit::Over::kThread) {
    return count_of(
        db.select("SELECT count(DISTINCT target) FROM action WHERE account = ?1 AND thread = ?2"
                  " AND thread <> '' AND policy = ?3 AND target <> ?4 AND created_at >= ?5"
                  " AND state NOT IN ('cancelled', 'failed', 'dead')"
                  " AND kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify')",
                  comment.account, thread_of(db, comment), policy, comment.id, since));
  }
  return count_of(db.select(
      "SELECT count(*) FROM policy_use WHERE policy = ?1 AND account = ?2 AND post = ?3"
      " AND post <> '' AND comment <> ?4 AND acted = 1 AND decided_at >= ?5 AND EXISTS"
      " (SELECT 1 FROM action WHERE action.account = ?2 AND action.target = policy_use.comment"
      "   AND action.target <> '' AND action.policy = ?1"
      "   AND action.state NOT IN ('cancelled', 'failed', 'dead')"
      "   AND action.kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify'))",
      policy, comment.account, comment.post, comment.id, since));
}

bool any_among(Connection& db, std::string_view policy, const Comment& comment, Limit::Over over,
               std::size_t most) {
  constexpr const char* kThread =
      "SELECT EXISTS (SELECT 1 FROM (SELECT comment, acted FROM policy_use WHERE policy = ?1"
      "   AND account = ?2 AND thread = ?3 AND comment <> ?4 ORDER BY id DESC LIMIT ?5) AS used"
      " WHERE used.acted = 1 AND EXISTS"
      "   (SELECT 1 FROM action WHERE action.account = ?2 AND action.target = used.comment"
      "     AND action.target <> '' AND action.policy = ?1"
      "     AND action.state NOT IN ('cancelled', 'failed', 'dead')"
      "     AND action.kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify')))";
  constexpr const char* kPost =
      "SELECT EXISTS (SELECT 1 FROM (SELECT comment, acted FROM policy_use WHERE policy = ?1"
      "   AND account = ?2 AND post = ?3 AND post <> '' AND comment <> ?4"
      "   ORDER BY id DESC LIMIT ?5) AS used"
      " WHERE used.acted = 1 AND EXISTS"
      "   (SELECT 1 FROM action WHERE action.account = ?2 AND action.target = used.comment"
      "     AND action.target <> '' AND action.policy = ?1"
      "     AND action.state NOT IN ('cancelled', 'failed', 'dead')"
      "     AND action.kind NOT IN ('case', 'label', 'hold', 'escalate', 'notify')))";
  Rows rows =
      over == Limit::Over::kThread
          ? db.select(kThread, policy, comment.account, thread_of(db, comment), comment.id, most)
          : db.select(kPost, policy, comment.account, comment.post, comment.id, most);
  return rows.next() && rows.flag(0);
}

// An edited comment keeps its place in the row.
void record(Connection& db, const Decision& decision, const CommentId& thread) {
  const Comment& comment = decision.comment;
  for (const std::string& policy : decision.counted) {
    db.run(
        "INSERT INTO policy_use (policy, account, comment, post, thread, acted, decided_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (policy, account, comment)"
        " DO UPDATE SET acted = max(acted, excluded.acted)",
        policy, comment.account, comment.id, comment.post, thread, acted(decision, policy),
        decision.decided_at);
  }
}

void join_threads(Connection& db, const AccountId& account, const CommentId& lower,
                  const CommentId& upper) {
  db.run("UPDATE policy_use SET thread = ?3 WHERE account = ?1 AND thread = ?2", account, lower,
         upper);
}

}  // namespace kaiku::store::policy_uses
