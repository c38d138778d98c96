#include "plan_rows.hpp"

#include <string>
#include <utility>

#include "actions.hpp"

namespace kaiku::store::plan_rows {
namespace {

using engagement::ChannelState;
using engagement::Facts;
using engagement::Plan;
using engagement::PostState;

// Enough for every rhythm to be seen to hold and to break.
constexpr std::size_t kMostPosts = engagement::kMostCount * 4;

void add_post(Connection& db, ActionId id, Facts& facts) {
  const auto entry = actions::find(db, id);
  if (!entry || entry->action.kind != ActionKind::kPublish) return;
  PostState state;
  state.id = id;
  state.state = entry->state;
  state.text = entry->action.text;
  state.at = entry->action.not_before;
  state.why = entry->last_error;
  state.decided_by = entry->decided_by;
  state.changed_at = entry->updated_at;
  state.withdrawn = db.exists("SELECT 1 FROM action WHERE id = ?1 AND superseded = 1", id);
  facts.posts.insert_or_assign(entry->action.key, std::move(state));
}

void add_posts(Connection& db, Rows rows, Facts& facts) {
  std::vector<ActionId> ids;
  while (rows.next()) ids.push_back(rows.integer(0));
  for (const ActionId id : ids) add_post(db, id, facts);
}

ChannelState state_of(Connection& db, const engagement::Channel& channel, TimePoint now) {
  ChannelState state;
  state.watched_since = now;
  {
    Rows rows = db.select("SELECT watched_since, quiet_since FROM plan_channel WHERE account = ?1",
                          channel.account);
    if (rows.next()) {
      state.watched_since = rows.time(0);
      state.quiet_since = rows.optional_time(1);
    }
  }
  Rows rows = db.select("SELECT at FROM own_post WHERE account = ?1 ORDER BY at DESC LIMIT ?2",
                        channel.account, kMostPosts);
  while (rows.next()) state.posts.push_back(rows.time(0));
  state.frozen_by = actions::incident_of_brand(db, channel.brand);
  return state;
}

// What has begun meanwhile stays.
void withdraw(Connection& db, const std::string& key, TimePoint now) {
  db.run(
      "UPDATE action SET state = 'cancelled', superseded = 1, updated_at = ?2,"
      " last_error = 'the plan has changed' WHERE key = ?1 AND kind = 'publish'"
      " AND state IN ('planned', 'ready', 'awaiting_approval', 'cancelled')",
      key, now);
}

}  // namespace

Facts facts_of(Connection& db, const Plan& plan, TimePoint now) {
  Facts facts;
  for (const engagement::ScheduledPost& post : plan.posts) {
    add_posts(db,
              db.select("SELECT id FROM action WHERE key = ?1",
                        engagement::post_key(post.id, post.account)),
              facts);
  }
  // Those that the plan does not name any more.
  for (const char* const state : {"planned", "ready", "awaiting_approval"}) {
    add_posts(db,
              db.select("SELECT id FROM action INDEXED BY action_publish WHERE kind = 'publish'"
                        " AND state = ?1 AND policy = 'content_plan' ORDER BY id",
                        state),
              facts);
  }
  for (const engagement::Channel& channel : plan.channels)
    facts.channels.emplace(channel.account, state_of(db, channel, now));
  return facts;
}

std::size_t unwatched(Connection& db, const Plan& plan) {
  std::size_t missing = 0;
  for (const engagement::Channel& channel : plan.channels) {
    if (!db.exists("SELECT 1 FROM plan_channel WHERE account = ?1", channel.account)) ++missing;
  }
  return missing;
}

std::size_t begin_watching(Connection& db, const Plan& plan, TimePoint now) {
  std::size_t begun = 0;
  for (const engagement::Channel& channel : plan.channels) {
    begun += db.run(
        "INSERT INTO plan_channel (account, watched_since) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        channel.account, now);
  }
  return begun;
}

void drop_told(Connection& db, engagement::Step& step) {
  std::erase_if(step.reminders, [&](const Action& reminder) {
    return db.exists("SELECT 1 FROM action WHERE key = ?1", reminder.key);
  });
}

void store(Connection& db, const engagement::Step& step, TimePoint now) {
  for (const std::string& key : step.withdraw) withdraw(db, key, now);
  for (const engagement::Planned& planned : step.plan) {
    const auto id = actions::insert(db, planned.action, planned.state);
    if (id && !planned.why.empty())
      db.run("UPDATE action SET last_error = ?2 WHERE id = ?1", *id, planned.why);
  }
  for (const Action& reminder : step.reminders) actions::insert(db, reminder, ActionState::kReady);
  for (const auto& [account, since] : step.quiet) {
    db.run("UPDATE plan_channel SET quiet_since = ?2 WHERE account = ?1", account, since);
  }
}

}  // namespace kaiku::store::plan_rows
