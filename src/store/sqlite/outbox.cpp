#include "outbox.hpp"

#include <utility>

#include "actions.hpp"
#include "approvals.hpp"
#include "attempts.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using outbox::Entry;
using outbox::Settlement;

namespace {

constexpr ActionState kEveryState[] = {ActionState::kPlanned,  ActionState::kAwaitingApproval,
                                       ActionState::kReady,    ActionState::kSending,
                                       ActionState::kDone,     ActionState::kFailed,
                                       ActionState::kDead,     ActionState::kInDoubt,
                                       ActionState::kCancelled};

bool is_first_state(ActionState state) {
  return state == ActionState::kReady || state == ActionState::kPlanned ||
         state == ActionState::kAwaitingApproval;
}

Result<ActionId> append_action(Unit& unit, const Action& action, ActionState state) {
  if (action.key.empty() || !is_first_state(state)) {
    return Error(Errc::kInvalidArgument,
                 "action '" + action.key + "' cannot begin as " + std::string(to_string(state)));
  }
  const auto id = actions::insert(unit.db, action, state);
  if (!id) return Error(Errc::kDuplicate, "action " + action.key);
  actions::follow_dependency(unit.db, *id, action.created_at);
  return *id;
}

// What waits is looked at from its oldest end, what is over from its newest.
Result<std::vector<Entry>> list_entries(Connection& db, std::optional<ActionState> state,
                                        std::size_t limit) {
  if (!state)
    return actions::load(db, db.select("SELECT id FROM action ORDER BY id DESC LIMIT ?1", limit));
  switch (*state) {
    case ActionState::kDone:
    case ActionState::kFailed:
    case ActionState::kDead:
    case ActionState::kCancelled:
      return actions::load(
          db, db.select("SELECT id FROM action WHERE state = ?1 ORDER BY id DESC LIMIT ?2",
                        to_string(*state), limit));
    default:
      return actions::load(db,
                           db.select("SELECT id FROM action WHERE state = ?1 ORDER BY id LIMIT ?2",
                                     to_string(*state), limit));
  }
}

Result<std::map<ActionState, std::size_t>> count_states(Connection& db) {
  std::map<ActionState, std::size_t> counts;
  for (const ActionState state : kEveryState) counts[state] = 0;
  Rows rows = db.select("SELECT state, n FROM action_count");
  while (rows.next()) {
    const auto state = parse_action_state(rows.text(0));
    if (state) counts[*state] = rows.count(1);
  }
  return counts;
}

}  // namespace

asio::awaitable<Result<ActionId>> SqliteOutbox::append(Action action, ActionState state) {
  co_return co_await writer_.write<ActionId>(
      [added = std::move(action), state](Unit& unit) { return append_action(unit, added, state); });
}

asio::awaitable<Result<std::vector<Entry>>> SqliteOutbox::take_due(
    TimePoint now, std::size_t limit, Duration lease, const std::vector<AccountId>& skip) {
  co_return co_await writer_.write<std::vector<Entry>>([now, limit, lease, skip](Unit& unit) {
    return attempts::lease(unit, now, limit, lease, skip);
  });
}

asio::awaitable<Result<std::optional<TimePoint>>> SqliteOutbox::next_due(
    const std::vector<AccountId>& skip) {
  co_return co_await reader_.read<std::optional<TimePoint>>(
      [skip](Connection& db) -> Result<std::optional<TimePoint>> {
        Rows rows = db.select(
            "SELECT due_at FROM action INDEXED BY action_due WHERE state IN ('ready', 'in_doubt')"
            " AND account NOT IN (SELECT value FROM json_each(?1)) ORDER BY due_at LIMIT 1",
            attempts::account_list(skip));
        if (!rows.next()) return std::optional<TimePoint>();
        return std::optional(rows.time(0));
      });
}

asio::awaitable<Result<void>> SqliteOutbox::begin(ActionId id, TimePoint now) {
  co_return co_await writer_.write<void>(
      [id, now](Unit& unit) { return attempts::begin(unit, id, now); });
}

asio::awaitable<Result<void>> SqliteOutbox::settle(ActionId id, Settlement settlement,
                                                   TimePoint now) {
  co_return co_await writer_.write<void>([id, now, outcome = std::move(settlement)](Unit& unit) {
    return attempts::settle(unit, id, outcome, now);
  });
}

asio::awaitable<Result<std::size_t>> SqliteOutbox::recover(TimePoint now) {
  co_return co_await writer_.write<std::size_t>(
      [now](Unit& unit) { return attempts::recover(unit, now); });
}

asio::awaitable<Result<Entry>> SqliteOutbox::find(ActionId id) {
  co_return co_await reader_.read<Entry>([id](Connection& db) -> Result<Entry> {
    auto entry = actions::find(db, id);
    if (!entry) return Error(Errc::kNotFound, "action " + std::to_string(id));
    return std::move(*entry);
  });
}

asio::awaitable<Result<std::vector<Entry>>> SqliteOutbox::list(std::optional<ActionState> state,
                                                               std::size_t limit) {
  co_return co_await reader_.read<std::vector<Entry>>(
      [state, limit](Connection& db) { return list_entries(db, state, limit); });
}

asio::awaitable<Result<void>> SqliteOutbox::approve(ActionId id, std::string who,
                                                    std::optional<std::string> text,
                                                    TimePoint now) {
  co_return co_await writer_.write<void>(
      [id, now, person = std::move(who), words = std::move(text)](Unit& unit) {
        return approvals::approve(unit, id, person, words, now);
      });
}

asio::awaitable<Result<void>> SqliteOutbox::reject(ActionId id, std::string who, TimePoint now) {
  co_return co_await writer_.write<void>([id, now, person = std::move(who)](Unit& unit) {
    return approvals::reject(unit, id, person, {}, now);
  });
}

asio::awaitable<Result<void>> SqliteOutbox::retry(ActionId id, std::string who, TimePoint now) {
  co_return co_await writer_.write<void>([id, now, person = std::move(who)](Unit& unit) {
    return approvals::retry(unit, id, person, now);
  });
}

asio::awaitable<Result<std::map<ActionState, std::size_t>>> SqliteOutbox::counts() {
  co_return co_await reader_.read<std::map<ActionState, std::size_t>>(
      [](Connection& db) { return count_states(db); });
}

}  // namespace kaiku::store
