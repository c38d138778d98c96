#include "fakes/memory_outbox.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::fakes {

namespace asio = boost::asio;

using outbox::Entry;
using outbox::Settlement;

namespace {

Error missing(ActionId id) {
  return Error(Errc::kNotFound, "action " + std::to_string(id));
}

Error conflict(const Entry& entry) {
  return Error(Errc::kConflict,
               "action " + std::to_string(entry.id) + " is " + std::string(to_string(entry.state)));
}

bool is_over(ActionState state) {
  return state == ActionState::kDone || state == ActionState::kFailed ||
         state == ActionState::kDead || state == ActionState::kCancelled;
}

bool is_due_state(ActionState state) {
  return state == ActionState::kReady || state == ActionState::kInDoubt;
}

bool is_internal(ActionKind kind) {
  return kind == ActionKind::kCase || kind == ActionKind::kLabel || kind == ActionKind::kHold;
}

bool has_text(ActionKind kind) {
  return is_public_text(kind) || kind == ActionKind::kPrivateReply;
}

}  // namespace

asio::awaitable<Result<ActionId>> MemoryOutbox::append(Action action, ActionState state) {
  if (failure) co_return *failure;
  const bool first = state == ActionState::kReady || state == ActionState::kPlanned ||
                     state == ActionState::kAwaitingApproval;
  if (!first || action.key.empty()) co_return Error(Errc::kInvalidArgument, action.key);
  if (row_of_key(action.key) != nullptr) co_return Error(Errc::kDuplicate, action.key);
  Row added;
  added.entry.id = static_cast<ActionId>(rows_.size()) + 1;
  added.entry.state = state;
  added.due_at = std::max(action.created_at, action.not_before);
  added.entry.next_attempt = added.due_at;
  added.entry.updated_at = action.created_at;
  added.entry.action = std::move(action);
  const ActionId id = added.entry.id;
  Row& stored = rows_.emplace(id, std::move(added)).first->second;
  follow_dependency(stored, stored.entry.action.created_at);
  co_return id;
}

asio::awaitable<Result<std::vector<Entry>>> MemoryOutbox::take_due(
    TimePoint now, std::size_t limit, Duration lease, const std::vector<AccountId>& skip) {
  if (failure) co_return *failure;
  std::vector<Row*> due;
  for (auto& [id, candidate] : rows_) {
    const bool skipped = std::ranges::find(skip, candidate.entry.action.account) != skip.end();
    if (is_due_state(candidate.entry.state) && candidate.due_at <= now && !skipped)
      due.push_back(&candidate);
  }
  std::ranges::stable_sort(due, {}, &Row::due_at);
  if (due.size() > limit) due.resize(limit);
  std::vector<Entry> leased;
  for (Row* taken : due) {
    leased.push_back(taken->entry);
    taken->due_at = now + lease;
  }
  co_return leased;
}

asio::awaitable<Result<std::optional<TimePoint>>> MemoryOutbox::next_due(
    const std::vector<AccountId>& skip) {
  std::optional<TimePoint> next;
  for (const auto& [id, candidate] : rows_) {
    const bool skipped = std::ranges::find(skip, candidate.entry.action.account) != skip.end();
    if (is_due_state(candidate.entry.state) && !skipped && (!next || candidate.due_at < *next))
      next = candidate.due_at;
  }
  co_return next;
}

asio::awaitable<Result<void>> MemoryOutbox::begin(ActionId id, TimePoint now) {
  if (failure) co_return *failure;
  Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  if (!outbox::may_follow(found->entry.state, ActionState::kSending))
    co_return conflict(found->entry);
  if (frozen(found->entry)) {
    set_state(*found, ActionState::kAwaitingApproval, now, "an incident covers it");
    co_return conflict(found->entry);
  }
  found->entry.state = ActionState::kSending;
  ++found->entry.attempts;
  found->entry.updated_at = now;
  co_return ok();
}

asio::awaitable<Result<void>> MemoryOutbox::settle(ActionId id, Settlement settlement,
                                                   TimePoint now) {
  if (failure) co_return *failure;
  Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  Entry& entry = found->entry;
  const ActionState end = settlement.state;
  const bool under_way = is_due_state(entry.state) || entry.state == ActionState::kSending;
  if (!under_way || end == ActionState::kSending || !outbox::may_follow(entry.state, end))
    co_return conflict(entry);
  entry.state = end;
  if (!settlement.remote_id.empty()) entry.remote_id = settlement.remote_id;
  entry.last_error = settlement.error;
  entry.next_attempt = found->due_at = settlement.next_attempt;
  entry.updated_at = now;
  if (is_over(end)) {
    const auto cancelled = settle_dependents(entry, end, now);
    if (end != ActionState::kDone) leave_case(entry, end, cancelled);
  }
  co_return ok();
}

asio::awaitable<Result<std::size_t>> MemoryOutbox::recover(TimePoint now) {
  if (failure) co_return *failure;
  std::size_t count = 0;
  for (auto& [id, candidate] : rows_) {
    if (is_due_state(candidate.entry.state))
      candidate.due_at = candidate.entry.next_attempt;  // no lease outlives its run
    if (candidate.entry.state != ActionState::kSending) continue;
    set_state(candidate, ActionState::kInDoubt, now, "the daemon ended while it was being sent");
    candidate.due_at = candidate.entry.next_attempt = now;
    ++count;
  }
  co_return count;
}

asio::awaitable<Result<Entry>> MemoryOutbox::find(ActionId id) {
  const Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  co_return found->entry;
}

asio::awaitable<Result<std::vector<outbox::Told>>> MemoryOutbox::told(IncidentId incident) {
  const std::string prefix = "incident/" + std::to_string(incident) + "/";
  std::vector<Entry> done;
  for (const auto& [id, candidate] : rows_) {
    const Entry& entry = candidate.entry;
    if (entry.action.kind != ActionKind::kNotify || entry.state != ActionState::kDone) continue;
    if (entry.action.key.starts_with(prefix)) done.push_back(entry);
  }
  std::ranges::stable_sort(done, {}, &Entry::updated_at);
  std::vector<outbox::Told> told;
  for (const Entry& entry : done) {
    const std::string& channel = entry.action.channel;
    if (std::ranges::find(told, channel, &outbox::Told::channel) != told.end()) continue;
    told.push_back({channel, entry.remote_id});
  }
  co_return told;
}

asio::awaitable<Result<std::vector<Entry>>> MemoryOutbox::list(std::optional<ActionState> state,
                                                               std::size_t limit) {
  std::vector<Entry> found;
  for (const auto& [id, candidate] : rows_) {
    if (!state || candidate.entry.state == *state) found.push_back(candidate.entry);
  }
  if (!state || is_over(*state)) std::ranges::reverse(found);
  if (found.size() > limit) found.resize(limit);
  co_return found;
}

asio::awaitable<Result<void>> MemoryOutbox::approve(ActionId id, std::string who,
                                                    std::optional<std::string> text,
                                                    TimePoint now) {
  if (failure) co_return *failure;
  Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  Entry& entry = found->entry;
  if (entry.state != ActionState::kAwaitingApproval) co_return conflict(entry);
  if (text && (text->empty() || !has_text(entry.action.kind))) {
    co_return Error(Errc::kInvalidArgument, "action " + std::to_string(id));
  }
  if (const Row* needed = row_of_key(entry.action.depends_on);
      !entry.action.depends_on.empty() &&
      (needed == nullptr ||
       (is_over(needed->entry.state) && needed->entry.state != ActionState::kDone))) {
    co_return conflict(entry);
  }
  if (text) entry.action.text = *text;
  entry.decided_by = std::move(who);
  entry.last_error.clear();
  if (entry.action.depends_on.empty()) {
    set_state(*found, is_internal(entry.action.kind) ? ActionState::kDone : ActionState::kReady,
              now, {});
  } else {
    set_state(*found, ActionState::kPlanned, now, {});
    follow_dependency(*found, now);
  }
  co_return ok();
}

asio::awaitable<Result<void>> MemoryOutbox::reject(ActionId id, std::string who, TimePoint now) {
  if (failure) co_return *failure;
  Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  if (found->entry.state != ActionState::kAwaitingApproval) co_return conflict(found->entry);
  found->entry.decided_by = std::move(who);
  set_state(*found, ActionState::kCancelled, now, "rejected");
  settle_dependents(found->entry, ActionState::kCancelled, now);
  co_return ok();
}

asio::awaitable<Result<void>> MemoryOutbox::retry(ActionId id, std::string who, TimePoint now) {
  if (failure) co_return *failure;
  Row* found = row(id);
  if (found == nullptr) co_return missing(id);
  if (found->entry.state != ActionState::kFailed && found->entry.state != ActionState::kDead) {
    co_return conflict(found->entry);
  }
  found->entry.attempts = 0;
  found->entry.decided_by = std::move(who);
  set_state(*found, ActionState::kReady, now, {});
  co_return ok();
}

asio::awaitable<Result<std::map<ActionState, std::size_t>>> MemoryOutbox::counts() {
  std::map<ActionState, std::size_t> counts;
  for (int state = 0; state <= static_cast<int>(ActionState::kCancelled); ++state) {
    counts[static_cast<ActionState>(state)] = 0;
  }
  for (const auto& [id, candidate] : rows_) ++counts[candidate.entry.state];
  co_return counts;
}

MemoryOutbox::Row* MemoryOutbox::row(ActionId id) {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

const MemoryOutbox::Row* MemoryOutbox::row_of_key(const std::string& key) const {
  const auto found = std::ranges::find_if(
      rows_, [&](const auto& pair) { return pair.second.entry.action.key == key; });
  return found == rows_.end() ? nullptr : &found->second;
}

void MemoryOutbox::set_state(Row& changed, ActionState state, TimePoint now,
                             const std::string& why) {
  changed.entry.state = state;
  changed.entry.updated_at = now;
  changed.due_at = changed.entry.next_attempt = std::max(now, changed.entry.action.not_before);
  if (!why.empty()) changed.entry.last_error = why;
}

void MemoryOutbox::follow_dependency(Row& waiting, TimePoint now) {
  if (waiting.entry.state != ActionState::kPlanned) return;
  const std::string& key = waiting.entry.action.depends_on;
  const Row* needed = key.empty() ? nullptr : row_of_key(key);
  if (key.empty() || (needed != nullptr && needed->entry.state == ActionState::kDone)) {
    set_state(waiting, ActionState::kReady, now, {});
  } else if (needed == nullptr || is_over(needed->entry.state)) {
    set_state(waiting, ActionState::kCancelled, now, "what it waits for will not happen");
    cases.push_back(std::string(to_string(waiting.entry.action.kind)) +
                    " not sent: what it waits for will not happen");
  }
}

std::vector<ActionKind> MemoryOutbox::settle_dependents(const Entry& entry, ActionState end,
                                                        TimePoint now) {
  std::vector<ActionKind> cancelled;
  for (auto& [id, dependent] : rows_) {
    if (dependent.entry.action.depends_on != entry.action.key) continue;
    if (end == ActionState::kDone) {
      if (dependent.entry.state == ActionState::kPlanned)
        set_state(dependent, ActionState::kReady, now, {});
    } else if (dependent.entry.state == ActionState::kPlanned ||
               dependent.entry.state == ActionState::kAwaitingApproval) {
      set_state(dependent, ActionState::kCancelled, now,
                std::string(to_string(entry.action.kind)) + ": " + std::string(to_string(end)));
      cancelled.push_back(dependent.entry.action.kind);
      const auto below = settle_dependents(dependent.entry, ActionState::kCancelled, now);
      cancelled.insert(cancelled.end(), below.begin(), below.end());
    }
  }
  return cancelled;
}

void MemoryOutbox::leave_case(const Entry& entry, ActionState end,
                              const std::vector<ActionKind>& cancelled) {
  if (entry.action.kind == ActionKind::kNotify) return;
  if (end == ActionState::kCancelled && cancelled.empty()) return;
  std::string reason =
      std::string(to_string(entry.action.kind)) + " " + std::string(to_string(end));
  for (const ActionKind kind : cancelled)
    reason += ", " + std::string(to_string(kind)) + " not sent";
  cases.push_back(std::move(reason));
}

bool MemoryOutbox::frozen(const Entry& entry) const {
  const Action& action = entry.action;
  const bool speaks = is_public_text(action.kind) || action.kind == ActionKind::kPrivateReply ||
                      action.kind == ActionKind::kReact;
  if (!speaks || !entry.decided_by.empty()) return false;
  return std::ranges::any_of(incidents, [&](const Covered& covered) {
    return covered.brand == action.brand &&
           (!covered.post || (*covered.post == action.post && !action.post.empty()));
  });
}

}  // namespace kaiku::fakes
