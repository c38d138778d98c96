#include "brakes.hpp"

#include <algorithm>
#include <utility>

#include "actions.hpp"
#include "audit.hpp"
#include "case_rows.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using conduct::Demotion;

namespace brakes {
namespace {

Demotion newest_actions(Connection& db, const std::string& policy) {
  Demotion seen;
  seen.policy = policy;
  Rows rows = db.select(
      "SELECT count(*), coalesce(sum(taken_back), 0) FROM (SELECT undone_by <> '' OR (kind IN"
      "   ('hide', 'delete', 'block') AND EXISTS (SELECT 1 FROM comment WHERE comment.account ="
      "   action.account AND comment.remote_id = action.target AND comment.cleared = 1))"
      "   AS taken_back FROM action INDEXED BY action_judged"
      "   WHERE policy = ?1 AND planned_live = 1 AND state = 'done'"
      "   AND kind NOT IN ('case', 'hold', 'notify')"
      "   AND id > (SELECT coalesce(max(last_action), 0) FROM demotion WHERE policy = ?1)"
      "   ORDER BY id DESC LIMIT ?2)",
      policy, conduct::kJudgedActions);
  if (rows.next()) {
    seen.actions = rows.count(0);
    seen.reversals = rows.count(1);
  }
  return seen;
}

// What it decided before people lost their trust in it does not leave any more by itself.
void hold_back(Connection& db, const std::string& policy, TimePoint now) {
  const auto waiting = actions::load(
      db, db.select("SELECT id FROM action WHERE policy = ?1 AND planned_live = 1"
                    " AND decided_by = '' AND state IN ('ready', 'planned') ORDER BY id",
                    policy));
  for (const outbox::Entry& entry : waiting) {
    if (!goes_to_platform(entry.action.kind)) continue;
    actions::set_state(db, entry.id, ActionState::kAwaitingApproval, now,
                       "policy " + policy + " waits for people");
  }
}

void tell_people(Connection& db, const Action& action, const Demotion& seen, TimePoint now) {
  cases::CaseFile file;
  file.account = action.account;
  file.comment = action.target;
  file.reason = "policy " + seen.policy + " acts as drafts since " + to_iso8601(now) +
                ": people took back " + std::to_string(seen.reversals) + " of its last " +
                std::to_string(seen.actions) + " actions";
  file.opened_at = now;
  case_rows::open(db, file);
}

}  // namespace

std::vector<HandsOff> standing_orders(Connection& db) {
  std::vector<HandsOff> orders;
  Rows rows = db.select(
      "SELECT id, brand, account, kind, reason, who, since FROM hands_off INDEXED BY"
      " hands_off_standing WHERE lifted_at IS NULL ORDER BY since");
  while (rows.next()) {
    orders.push_back({.id = rows.integer(0),
                      .brand = rows.id<BrandId>(1),
                      .account = rows.id<AccountId>(2),
                      .kind = parse_action_kind(rows.text(3)),
                      .reason = rows.text(4),
                      .who = rows.text(5),
                      .since = rows.time(6)});
  }
  return orders;
}

std::vector<Demotion> standing_demotions(Connection& db) {
  std::vector<Demotion> demotions;
  Rows rows = db.select(
      "SELECT policy, actions, reversals, since FROM demotion INDEXED BY demotion_standing"
      " WHERE restored_at IS NULL ORDER BY since");
  while (rows.next()) {
    demotions.push_back({rows.text(0), rows.count(1), rows.count(2), rows.time(3)});
  }
  return demotions;
}

std::optional<HandsOff> covering_order(Connection& db, const Action& action) {
  const std::vector<HandsOff> orders = standing_orders(db);
  const auto found = std::ranges::find_if(orders, [&](const HandsOff& order) {
    return order.covers(action.brand, action.account, action.kind);
  });
  return found == orders.end() ? std::nullopt : std::optional(*found);
}

void judge(Connection& db, const Action& action, TimePoint now) {
  if (action.policy.empty()) return;
  const Demotion seen = newest_actions(db, action.policy);
  if (seen.reversals <= conduct::kMostReversals) return;
  const std::size_t fresh = db.run(
      "INSERT INTO demotion (policy, actions, reversals, since, last_action) VALUES (?1, ?2, ?3,"
      " ?4, (SELECT coalesce(max(id), 0) FROM action)) ON CONFLICT DO NOTHING",
      seen.policy, seen.actions, seen.reversals, now);
  if (fresh == 0) return;
  hold_back(db, seen.policy, now);
  tell_people(db, action, seen, now);
  append_audit(db, {now, "kaiku", "demoted", "policy/" + seen.policy,
                    std::to_string(seen.reversals) + " of " + std::to_string(seen.actions)});
}

void judge_restrictions_of(Connection& db, const AccountId& account, const CommentId& comment,
                           TimePoint now) {
  const auto restrictions = actions::load(
      db, db.select("SELECT id FROM action WHERE account = ?1 AND target = ?2 AND target <> ''"
                    " AND planned_live = 1 AND state = 'done'"
                    " AND kind IN ('hide', 'delete', 'block') ORDER BY id",
                    account, comment));
  for (const outbox::Entry& entry : restrictions) judge(db, entry.action, now);
}

}  // namespace brakes

namespace {

Result<void> check_order(const HandsOff& order) {
  if (order.who.empty()) return Error(Errc::kInvalidArgument, "who: whoever orders has a name");
  if (order.reason.empty() || order.reason.size() > 500)
    return Error(Errc::kInvalidArgument, "reason: 1 to 500 bytes");
  if (order.kind && !goes_to_platform(*order.kind)) {
    return Error(Errc::kInvalidArgument,
                 "action: '" + std::string(to_string(*order.kind)) +
                     "' never leaves for a platform, so there are no hands to keep off");
  }
  return ok();
}

Result<std::int64_t> set_order(Unit& unit, const HandsOff& order) {
  Connection& db = unit.db;
  if (brakes::standing_orders(db).size() >= conduct::kMostOrders)
    return Error(Errc::kInvalidArgument, "100 orders stand already: lift those that are over");
  const std::size_t fresh = db.run(
      "INSERT INTO hands_off (brand, account, kind, reason, who, since) VALUES (?1, ?2, ?3, ?4, ?5,"
      " ?6) ON CONFLICT DO NOTHING",
      order.brand, order.account, order.kind ? to_string(*order.kind) : std::string_view(),
      order.reason, order.who, order.since);
  if (fresh == 0)
    return Error(Errc::kDuplicate, "hands are kept off " + scope_of(order) + " already");
  const std::int64_t id = db.last_insert_id();
  append_audit(db, {order.since, order.who, "hands_off", "hands_off/" + std::to_string(id),
                    scope_of(order)});
  return db.checked(id);
}

Result<void> lift_order(Unit& unit, std::int64_t id, const std::string& who, TimePoint now) {
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: whoever lifts it has a name");
  const std::size_t lifted = unit.db.run(
      "UPDATE hands_off SET lifted_by = ?2, lifted_at = ?3 WHERE id = ?1 AND lifted_at IS NULL", id,
      who, now);
  if (lifted == 0)
    return Error(Errc::kNotFound, "hands-off order " + std::to_string(id) + " does not stand");
  append_audit(unit.db, {now, who, "hands_on", "hands_off/" + std::to_string(id), {}});
  return unit.db.checked();
}

Result<void> restore_policy(Unit& unit, const std::string& policy, const std::string& who,
                            const std::string& reason, TimePoint now) {
  if (who.empty() || reason.empty())
    return Error(Errc::kInvalidArgument, "who and reason: a person answers for it");
  const std::size_t restored = unit.db.run(
      "UPDATE demotion SET restored_by = ?2, restored_at = ?3,"
      " last_action = (SELECT coalesce(max(id), 0) FROM action)"
      " WHERE policy = ?1 AND restored_at IS NULL",
      policy, who, now);
  if (restored == 0) return Error(Errc::kNotFound, "policy '" + policy + "' is not demoted");
  append_audit(unit.db, {now, who, "restored", "policy/" + policy, reason});
  return unit.db.checked();
}

}  // namespace

asio::awaitable<Result<std::vector<HandsOff>>> SqliteBrakes::hands_off() {
  co_return co_await reader_.read<std::vector<HandsOff>>(
      [](Connection& db) -> Result<std::vector<HandsOff>> { return brakes::standing_orders(db); });
}

asio::awaitable<Result<std::int64_t>> SqliteBrakes::keep_off(HandsOff order) {
  if (const auto fits = check_order(order); !fits) co_return fits.error();
  co_return co_await writer_.write<std::int64_t>(
      [wanted = std::move(order)](Unit& unit) { return set_order(unit, wanted); });
}

asio::awaitable<Result<void>> SqliteBrakes::lift(std::int64_t id, std::string who, TimePoint now) {
  co_return co_await writer_.write<void>(
      [id, now, person = std::move(who)](Unit& unit) { return lift_order(unit, id, person, now); });
}

asio::awaitable<Result<std::vector<Demotion>>> SqliteBrakes::demoted() {
  co_return co_await reader_.read<std::vector<Demotion>>(
      [](Connection& db) -> Result<std::vector<Demotion>> {
        return brakes::standing_demotions(db);
      });
}

asio::awaitable<Result<void>> SqliteBrakes::restore(std::string policy, std::string who,
                                                    std::string reason, TimePoint now) {
  co_return co_await writer_.write<void>(
      [now, id = std::move(policy), person = std::move(who), why = std::move(reason)](Unit& unit) {
        return restore_policy(unit, id, person, why, now);
      });
}

}  // namespace kaiku::store
