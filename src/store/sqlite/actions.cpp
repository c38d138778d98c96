#include "actions.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "case_rows.hpp"
#include "labels.hpp"

namespace kaiku::store::actions {
namespace {

ActionState state_named(const std::string& name) {
  return parse_action_state(name).value_or(ActionState::kCancelled);
}

TimePoint first_due(const Action& action) {
  return std::max(action.created_at, action.not_before);
}

// One statement for a new row and for one that takes over the key of a superseded row.
std::size_t upsert(Connection& db, const Action& a, ActionState state, const Origin& origin) {
  return db.run(
      "INSERT INTO action (key, kind, state, brand, account, target, post, thread, author, text,"
      " template_id, variant, policy, depends_on, team, label, channel, incident, due_in, "
      "created_at,"
      " not_before, expires_at, due_at, next_attempt, planned_live, decision, updated_at,"
      " label_on, domain, protective, lasts)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
      "?19,"
      " ?20, ?21, ?22, ?23, ?23, ?24, ?25, ?20, ?26, ?27, ?28, ?29)"
      " ON CONFLICT (key) DO UPDATE SET state = excluded.state, text = excluded.text,"
      " template_id = excluded.template_id, variant = excluded.variant, policy = excluded.policy,"
      " depends_on = excluded.depends_on, team = excluded.team, label = excluded.label,"
      " due_in = excluded.due_in, created_at = excluded.created_at, not_before = "
      "excluded.not_before,"
      " expires_at = excluded.expires_at, due_at = excluded.due_at, next_attempt = "
      "excluded.next_attempt,"
      " planned_live = excluded.planned_live, decision = excluded.decision,"
      " label_on = excluded.label_on, domain = excluded.domain, protective = excluded.protective,"
      " lasts = excluded.lasts, updated_at = excluded.updated_at, attempts = 0, last_error = '', "
      "decided_by = '', "
      "superseded = 0, incident = excluded.incident, first_approved_at = NULL, second_asked = 0"
      " WHERE action.superseded = 1",
      a.key, to_string(a.kind), to_string(state), a.brand, a.account, a.target, a.post, a.thread,
      a.author, a.text, a.template_id, a.variant, a.policy, a.depends_on, a.team, a.label,
      a.channel, a.incident, a.due_in ? std::optional(a.due_in->count()) : std::nullopt,
      a.created_at, a.not_before, a.expires_at, first_due(a), origin.planned_live, origin.decision,
      a.label_on, a.domain, a.protective, a.lasts ? std::optional(a.lasts->count()) : std::nullopt);
}

Action action_from(const Rows& row) {
  Action action;
  action.key = row.text(1);
  action.kind = parse_action_kind(row.text(2)).value_or(ActionKind::kHold);
  action.brand = row.id<BrandId>(4);
  action.account = row.id<AccountId>(5);
  action.target = row.id<CommentId>(6);
  action.post = row.id<PostId>(7);
  action.thread = row.id<CommentId>(8);
  action.author = row.id<AuthorId>(9);
  action.text = row.text(10);
  action.template_id = row.text(11);
  action.variant = static_cast<int>(row.integer(12));
  action.policy = row.text(13);
  action.depends_on = row.text(14);
  action.team = row.text(15);
  action.label = row.text(16);
  action.channel = row.text(17);
  if (!row.is_null(18)) action.incident = row.integer(18);
  if (!row.is_null(19)) action.due_in = Duration(row.integer(19));
  action.created_at = row.time(20);
  action.not_before = row.time(21);
  action.expires_at = row.optional_time(22);
  action.label_on = row.text(29);
  action.domain = row.text(30);
  action.protective = row.flag(31);
  if (!row.is_null(32)) action.lasts = Duration(row.integer(32));
  return action;
}

void open_case_for(Connection& db, const Action& action, std::string reason, TimePoint now) {
  cases::CaseFile file;
  file.team = action.team;
  file.brand = action.brand;
  file.account = action.account;
  file.comment = action.target;
  file.reason = std::move(reason);
  file.opened_at = now;
  if (action.kind == ActionKind::kCase && action.due_in) file.due_at = now + *action.due_in;
  case_rows::open(db, file);
}

std::string key_of_end(const Action& block) {
  return block.key + "/end";
}

// Whoever approved the block has approved its end with it.
void plan_end(Connection& db, const outbox::Entry& entry, TimePoint now) {
  const Action& block = entry.action;
  if (block.kind != ActionKind::kBlock || !block.lasts) return;
  Action end = block;
  end.key = key_of_end(block);
  end.kind = ActionKind::kUnblock;
  end.lasts.reset();
  end.depends_on.clear();
  end.created_at = now;
  end.not_before = now + *block.lasts;
  const auto id = insert(db, end, ActionState::kReady);
  if (id) db.run("UPDATE action SET decided_by = ?2 WHERE id = ?1", *id, entry.decided_by);
}

}  // namespace

void cancel_end(Connection& db, const Action& block, TimePoint now) {
  db.run(
      "UPDATE action SET state = 'cancelled', updated_at = ?2, last_error = 'lifted by a person'"
      " WHERE key = ?1 AND state IN ('ready', 'planned', 'awaiting_approval')",
      key_of_end(block), now);
}

std::optional<ActionId> insert(Connection& db, const Action& action, ActionState state,
                               const Origin& origin) {
  if (upsert(db, action, state, origin) == 0) return std::nullopt;
  Rows rows = db.select("SELECT id FROM action WHERE key = ?1", action.key);
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

void follow_dependency(Connection& db, ActionId id, TimePoint now) {
  const auto entry = find(db, id);
  if (!entry || entry->state != ActionState::kPlanned) return;
  std::optional<ActionState> state;
  {
    Rows rows = db.select("SELECT state FROM action WHERE key = ?1", entry->action.depends_on);
    if (rows.next()) state = state_named(rows.text(0));
  }
  if (entry->action.depends_on.empty() || state == ActionState::kDone) {
    set_state(db, id, ActionState::kReady, now, {});
    return;
  }
  const bool never = !state || state == ActionState::kFailed || state == ActionState::kDead ||
                     state == ActionState::kCancelled;
  if (!never) return;
  const std::string kind(to_string(entry->action.kind));
  set_state(db, id, ActionState::kCancelled, now, "what it waits for will not happen");
  open_case_for(db, entry->action, kind + " not sent: what it waits for will not happen", now);
}

std::optional<outbox::Entry> find(Connection& db, ActionId id) {
  Rows row = db.select(
      "SELECT id, key, kind, state, brand, account, target, post, thread, author, text, "
      "template_id,"
      " variant, policy, depends_on, team, label, channel, incident, due_in, created_at, "
      "not_before,"
      " expires_at, attempts, remote_id, last_error, decided_by, next_attempt, updated_at,"
      " label_on, domain, protective, lasts, first_approved_at, second_asked"
      " FROM action WHERE id = ?1",
      id);
  if (!row.next()) return std::nullopt;
  outbox::Entry entry;
  entry.id = row.integer(0);
  entry.action = action_from(row);
  entry.state = state_named(row.text(3));
  entry.attempts = static_cast<int>(row.integer(23));
  entry.remote_id = row.text(24);
  entry.last_error = row.text(25);
  entry.decided_by = row.text(26);
  entry.next_attempt = row.time(27);
  entry.updated_at = row.time(28);
  entry.first_approved_at = row.optional_time(33);
  entry.second_asked = row.flag(34);
  return entry;
}

std::vector<outbox::Entry> load(Connection& db, Rows ids) {
  std::vector<outbox::Entry> entries;
  while (ids.next()) {
    auto entry = find(db, ids.integer(0));
    if (entry) entries.push_back(std::move(*entry));
  }
  return entries;
}

std::vector<ActionKind> settle_dependents(Connection& db, const outbox::Entry& entry,
                                          ActionState end, TimePoint now) {
  const std::string& key = entry.action.key;
  if (end == ActionState::kDone) {
    db.run(
        "UPDATE action SET state = 'ready', due_at = max(?2, not_before), next_attempt = max(?2, "
        "not_before),"
        " updated_at = ?2 WHERE depends_on = ?1 AND depends_on <> '' AND state = 'planned'",
        key, now);
    plan_end(db, entry, now);
    return {};
  }
  const auto waiting =
      load(db, db.select("SELECT id FROM action INDEXED BY action_depends WHERE depends_on = ?1 "
                         "AND depends_on <> ''"
                         " AND state IN ('planned', 'awaiting_approval') ORDER BY id",
                         key));
  std::vector<ActionKind> cancelled;
  for (const outbox::Entry& dependent : waiting) {
    set_state(db, dependent.id, ActionState::kCancelled, now,
              std::string(to_string(entry.action.kind)) + ": " + std::string(to_string(end)));
    cancelled.push_back(dependent.action.kind);
    const auto below = settle_dependents(db, dependent, ActionState::kCancelled, now);
    cancelled.insert(cancelled.end(), below.begin(), below.end());
  }
  return cancelled;
}

Error not_now(const outbox::Entry& entry, std::string_view why) {
  return Error(Errc::kConflict, "action " + std::to_string(entry.id) + " is " +
                                    std::string(to_string(entry.state)) + ": " + std::string(why));
}

void set_state(Connection& db, ActionId id, ActionState state, TimePoint now,
               std::string_view why) {
  db.run(
      "UPDATE action SET state = ?2, updated_at = ?3, due_at = max(?3, not_before),"
      " next_attempt = max(?3, not_before), done_at = CASE WHEN ?2 = 'done' THEN ?3 ELSE done_at "
      "END,"
      " last_error = CASE WHEN ?4 = '' THEN last_error ELSE ?4 END WHERE id = ?1",
      id, to_string(state), now, why);
}

bool carry_out(Connection& db, ActionId id, const Action& action, TimePoint now) {
  switch (action.kind) {
    case ActionKind::kCase:
      // What could not be done, and what would have come near, is what people begin with.
      open_case_for(db, action,
                    action.reason.empty() ? action.policy : action.policy + ": " + action.reason,
                    now);
      break;
    case ActionKind::kHold:
      open_case_for(db, action, "hold: " + action.policy, now);
      break;
    case ActionKind::kLabel:
      labels::give(db, action, now);
      break;
    default:
      return false;
  }
  set_state(db, id, ActionState::kDone, now, {});
  return true;
}

std::optional<IncidentId> covering_incident(Connection& db, const BrandId& brand,
                                            const AccountId& account, const PostId& post) {
  // A post without an id is covered only by what covers the brand.
  Rows rows = db.select(
      "SELECT id FROM incident WHERE brand = ?1 AND state <> 'resolved' AND freezes = 1"
      " AND (post IS NULL OR (post = ?3 AND ?3 <> '' AND (account = '' OR account = ?2)))"
      " ORDER BY post, id LIMIT 1",
      brand, account, post);
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

std::optional<IncidentId> incident_of_brand(Connection& db, const BrandId& brand) {
  Rows rows = db.select(
      "SELECT id FROM incident WHERE brand = ?1 AND state <> 'resolved' AND freezes = 1"
      " ORDER BY post, id LIMIT 1",
      brand);
  return rows.next() ? std::optional(rows.integer(0)) : std::nullopt;
}

std::optional<IncidentId> freezing_incident(Connection& db, const Action& action) {
  if (action.kind == ActionKind::kPublish) return incident_of_brand(db, action.brand);
  return covering_incident(db, action.brand, action.account, action.post);
}

bool has_text(ActionKind kind) {
  return is_public_text(kind) || kind == ActionKind::kPrivateReply || kind == ActionKind::kPublish;
}

bool is_frozen_kind(ActionKind kind) {
  return has_text(kind) || kind == ActionKind::kReact;
}

}  // namespace kaiku::store::actions
