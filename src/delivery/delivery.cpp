#include <algorithm>
#include <utility>

#include <kaiku/delivery/delivery.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kBatch = 64;
// Longer than the slowest honest attempt (reread, doubt, call), so that a lease never ends under
// it.
constexpr Duration kLease = std::chrono::minutes(5);
constexpr Duration kLookAgain = std::chrono::seconds(5);
constexpr Duration kLookAgainSoonest = std::chrono::milliseconds(1);

bool is_page(const Action& action) {
  return action.kind == ActionKind::kNotify;
}

constexpr std::string_view kAccountLane = "account:";
constexpr std::string_view kChannelLane = "channel:";

// The lane of an action: its account, or the channel of a notification.
std::string lane_of(const Action& action) {
  if (is_page(action)) return std::string(kChannelLane) + action.channel;
  return std::string(kAccountLane) + action.account.value;
}

}  // namespace

Delivery::Delivery(Parts parts, Settings settings)
    : parts_(std::move(parts)),
      settings_(settings),
      destinations_(std::make_shared<Destinations>()) {}

void Delivery::use(std::shared_ptr<const Destinations> destinations, Settings settings) {
  destinations_ = std::move(destinations);
  settings_ = settings;
  // A new configuration may bring a new token or limit: an account that rested may try at once.
  // Renewed in place: a call under way keeps referring to its lane.
  for (auto& [name, lane] : lanes_) lane.renew(pace_of(name), settings_, parts_.clock.now());
}

asio::awaitable<void> Delivery::run() {
  while (!parts_.tasks.stopping()) {
    const std::size_t begun = co_await dispatch();
    if (begun > 0) continue;
    const PassedOver passed = passed_over(parts_.clock.now());
    const auto next = co_await parts_.outbox.next_due(passed.accounts);
    const TimePoint now = parts_.clock.now();
    TimePoint until = now + kLookAgain;
    if (next && *next) until = std::min(until, **next);
    if (passed.until) until = std::min(until, *passed.until);
    co_await parts_.ready.wait(parts_.clock, std::max(until - now, kLookAgainSoonest));
  }
}

Delivery::Lane& Delivery::lane(const std::string& name) {
  const auto found = lanes_.find(name);
  if (found != lanes_.end()) return found->second;
  return lanes_.try_emplace(name, pace_of(name), settings_, parts_.clock.now()).first->second;
}

// What a channel declares, or what the configuration allows a platform.
Delivery::Pace Delivery::pace_of(const std::string& lane) const {
  if (lane.starts_with(kChannelLane)) {
    const auto found = destinations_->channels.find(lane.substr(kChannelLane.size()));
    if (found != destinations_->channels.end()) {
      const notifiers::Abilities can = found->second->abilities();
      return {can.per_second, can.burst};
    }
  }
  return {settings_.calls_per_second, settings_.call_burst};
}

Delivery::PassedOver Delivery::passed_over(TimePoint now) const {
  PassedOver passed;
  for (const auto& [name, lane] : lanes_) {
    if (!name.starts_with(kAccountLane)) continue;
    const auto rest = lane.rests_until(now);
    if (!lane.busy && !rest) continue;
    passed.accounts.emplace_back(name.substr(kAccountLane.size()));
    if (rest && !lane.busy) passed.until = std::min(passed.until.value_or(*rest), *rest);
  }
  return passed;
}

// Hands what is due to its lanes; returns how many actions began.
asio::awaitable<std::size_t> Delivery::dispatch() {
  const TimePoint now = parts_.clock.now();
  const PassedOver passed = passed_over(now);
  auto due = co_await parts_.outbox.take_due(now, kBatch, kLease, passed.accounts);
  if (!due) {
    logging::error("outbox_read_failed", due.error());
    co_return 0;
  }
  std::map<std::string, std::vector<outbox::Entry>> by_lane;
  for (outbox::Entry& entry : *due) by_lane[lane_of(entry.action)].push_back(std::move(entry));
  std::size_t begun = 0;
  for (auto& [name, entries] : by_lane) {
    begun += entries.size();
    if (lane(name).busy) {  // a page while its channel is slow: back to the outbox for a moment
      for (const outbox::Entry& entry : entries) {
        co_await postpone(entry, now + std::chrono::seconds(1));
      }
      continue;
    }
    lane(name).busy = true;
    parts_.tasks.spawn("deliver " + name, run_lane(name, std::move(entries)));
  }
  co_return begun;
}

asio::awaitable<void> Delivery::run_lane(std::string name, std::vector<outbox::Entry> entries) {
  Lane& mine = lane(name);  // never erased, and a std::map keeps its elements in place
  for (outbox::Entry& entry : entries) {
    if (parts_.tasks.stopping()) break;  // leased actions come back when the lease ends
    co_await deliver(mine, std::move(entry));
  }
  mine.busy = false;
  parts_.ready.notify();
}

asio::awaitable<void> Delivery::deliver(Lane& lane, outbox::Entry entry) {
  const TimePoint now = parts_.clock.now();
  if (lane.breaker.is_open(now)) {
    // Accounts that rest are passed over by dispatch(), so their actions stay due until the rest
    // ends.
    co_await postpone(entry, is_page(entry.action) ? lane.breaker.open_until() : now);
    co_return;
  }
  if (is_page(entry.action)) {
    co_await notify(lane, std::move(entry));
    co_return;
  }
  const auto destinations = destinations_;
  const auto adapter = destinations->accounts.find(entry.action.account);
  if (adapter == destinations->accounts.end()) {
    co_await settle(entry, again(entry, std::chrono::minutes(10), "its account is not configured"));
    co_return;
  }
  const BrandId brand = entry.action.brand;
  const AccountId account = entry.action.account;
  co_await act(lane, *adapter->second, std::move(entry));
  std::string refusal = std::exchange(lane.refusal, {});
  if (!refusal.empty()) {
    co_await tell_of_refusal(brand, account, std::move(refusal));
  }
}

asio::awaitable<void> Delivery::settle(const outbox::Entry& entry, outbox::Settlement settlement) {
  const ActionState state = settlement.state;
  const std::string why = settlement.error;
  const auto settled =
      co_await parts_.outbox.settle(entry.id, std::move(settlement), parts_.clock.now());
  if (!settled) {
    // The lease or the recovery at the next start brings it back; nothing is lost.
    logging::error("outbox_write_failed", settled.error());
    co_return;
  }
  parts_.registry
      .counter("kaiku_action_results_total", "Ends of delivery attempts.",
               {{"kind", std::string(to_string(entry.action.kind))},
                {"state", std::string(to_string(state))}})
      .add();
  if (state == ActionState::kDone) {
    const std::chrono::duration<double> latency = parts_.clock.now() - entry.action.created_at;
    parts_.registry
        .histogram("kaiku_action_latency_seconds", "From an action's decision to its confirmation.",
                   {}, {0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400, 86400})
        .observe(latency.count());
  }
  if (state == ActionState::kFailed || state == ActionState::kDead) {
    logging::warn("action_failed", {{"action", entry.id},
                                    {"kind", to_string(entry.action.kind)},
                                    {"state", to_string(state)},
                                    {"reason", why}});
  }
  parts_.ready.notify();  // what depended on it may be due now
}

asio::awaitable<void> Delivery::postpone(const outbox::Entry& entry, TimePoint until) {
  outbox::Settlement back;
  back.state = entry.state;  // kReady stays kReady, kInDoubt stays kInDoubt
  back.error = entry.last_error;
  back.next_attempt = until;
  const auto settled = co_await parts_.outbox.settle(entry.id, std::move(back), parts_.clock.now());
  if (!settled) logging::error("outbox_write_failed", settled.error());
}

}  // namespace kaiku::delivery
