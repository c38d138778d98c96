#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <kaiku/ingest/poller.hpp>
#include <kaiku/logging/log.hpp>

#include "page_key.hpp"

namespace kaiku::ingest {

namespace asio = boost::asio;

using platforms::PollAnswer;

namespace {

constexpr Duration kLookAgain = std::chrono::minutes(1);
constexpr Duration kBetweenQuestions = std::chrono::seconds(10);
constexpr Duration kLookAgainSoonest = std::chrono::milliseconds(1);
// The engine empties a full inbox in less.
constexpr Duration kWhileInboxIsFull = std::chrono::seconds(10);

}  // namespace

Poller::Poller(Parts parts, PollSettings settings)
    : parts_(std::move(parts)),
      settings_(settings),
      accounts_(std::make_shared<AccountDirectory>(std::vector<ConnectedAccount>())) {}

void Poller::use(std::shared_ptr<const AccountDirectory> accounts, PollSettings settings) {
  accounts_ = std::move(accounts);
  settings_ = settings;
  rests_.clear();
  const TimePoint now = parts_.clock.now();
  std::map<inbox::StreamKey, Place> kept;
  for (const auto& [id, account] : accounts_->all()) {
    const auto streams = account.adapter->streams();
    for (const platforms::Stream& stream : streams) {
      const inbox::StreamKey key{account.id, stream.name};
      const auto before = places_.find(key);
      Place place = before == places_.end() ? Place{.next = now} : before->second;
      place.next = place.failures > 0 ? now : std::min(place.next, now + stream.interval);
      place.failures = 0;
      place.interval = stream.interval;
      kept.emplace(key, place);
    }
    if (!streams.empty()) resting(account.id).set(0);
  }
  // Whoever is at work keeps its place, also when its stream is gone: it finds that out itself.
  for (const auto& [key, place] : places_) {
    if (place.busy) kept.emplace(key, place);
  }
  places_ = std::move(kept);
  parts_.changed.notify();
}

void Poller::ask_soon(const AccountId& account) {
  for (auto& [key, place] : places_) {
    if (key.account != account || place.failures > 0) continue;
    place.known = true;
    const TimePoint asked = place.next - place.interval;
    place.next = std::min(place.next, std::max(parts_.clock.now(), asked + kBetweenQuestions));
  }
  parts_.changed.notify();
}

asio::awaitable<void> Poller::run() {
  while (!parts_.tasks.stopping()) {
    if (begin_due() > 0) continue;
    const TimePoint now = parts_.clock.now();
    co_await parts_.changed.wait(parts_.clock, std::max(next_question() - now, kLookAgainSoonest));
  }
}

TimePoint Poller::next_question() const {
  TimePoint next = parts_.clock.now() + kLookAgain;
  for (const auto& [key, place] : places_) {
    if (!place.busy) next = std::min(next, due_at(key, place));
  }
  return next;
}

std::size_t Poller::begin_due() {
  const TimePoint now = parts_.clock.now();
  std::size_t begun = 0;
  for (auto& [key, place] : places_) {
    if (place.busy || due_at(key, place) > now) continue;
    place.busy = true;
    ++begun;
    parts_.tasks.spawn("poll " + key.account.value + "/" + key.stream, ask(key));
  }
  return begun;
}

asio::awaitable<void> Poller::ask(inbox::StreamKey key) {
  const auto accounts = accounts_;  // a reload may swap them meanwhile
  const ConnectedAccount* const account = accounts->find(key.account.value);
  if (account != nullptr) {
    Place asked = places_.at(key);
    co_await ask_once(key, asked, *account->adapter);
    Place& place = places_.at(key);  // whoever is at work keeps its place
    // What the old configuration was answered says nothing about the new one.
    const bool still_holds = accounts == accounts_;
    const std::string before = place.trouble;
    const std::string refusal = std::exchange(asked.refusal, {});
    if (still_holds) place = asked;
    place.known = asked.known;
    if (still_holds && !refusal.empty()) {
      rest(key.account, refusal);
      if (parts_.refused) parts_.refused(account->brand, key.account, refusal);
    }
    if (still_holds && before != place.trouble)
      judge_subscription(key.account, account->brand, before, place.trouble);
  }
  places_.at(key).busy = false;
  if (!serves(key)) places_.erase(key);
  parts_.changed.notify();
}

bool Poller::serves(const inbox::StreamKey& key) const {
  const ConnectedAccount* const account = accounts_->find(key.account.value);
  if (account == nullptr) return false;
  const auto streams = account->adapter->streams();
  return std::ranges::find(streams, key.stream, &platforms::Stream::name) != streams.end();
}

// One question, its answer, one commit.
asio::awaitable<void> Poller::ask_once(const inbox::StreamKey& key, Place& place,
                                       const platforms::Adapter& adapter) {
  const TimePoint now = parts_.clock.now();
  const auto state = co_await parts_.streams.state(key);
  if (!state) {
    logging::error("stream_read_failed", state.error());
    try_later(key, place, place.interval, state.error().message());
    co_return;
  }
  if (!std::exchange(place.known, true) && !state->cursor.empty() && !state->under_way &&
      state->read_at + place.interval > now) {
    // A restart is no reason to ask sooner.
    place.next = std::min(state->read_at, now) + place.interval;
    co_return;
  }
  auto request = adapter.render_poll(key.stream, state->cursor, now);
  if (!request) {
    judge_failure(key, place, adapter, request.error());
    co_return;
  }
  const auto answer = co_await parts_.calls.call(adapter, quota::Purpose::kReading,
                                                 std::move(*request), settings_.call_timeout);
  if (parts_.tasks.stopping()) co_return;
  if (!answer) {
    judge_failure(key, place, adapter, answer.error());
    co_return;
  }
  PollAnswer page = co_await parts_.workers.run(
      [&] { return adapter.read_poll(key.stream, state->cursor, *answer, now); });
  const auto regain = adapter.rate_hint(*answer).regain_after;
  if (page.kind == PollAnswer::Kind::kPage) {
    co_await take(key, place, std::move(page));
    if (regain) place.next = std::max(place.next, parts_.clock.now() + *regain);
  } else if (adapter.says_quota_spent(*answer)) {
    judge_failure(key, place, adapter, Error(Errc::kOverloaded, page.reason));
  } else {
    judge_refusal(key, place, page);
  }
}

asio::awaitable<void> Poller::take(const inbox::StreamKey& key, Place& place, PollAnswer answer) {
  inbox::Page page;
  page.key = key;
  page.state.cursor = std::move(answer.cursor);
  page.state.read_at = parts_.clock.now();
  page.state.under_way = answer.more;
  if (!answer.body.empty()) page.transport_key = page_key("poll", key.stream, answer.body);
  page.body = std::move(answer.body);
  if (!answer.more) place.trouble = std::move(answer.trouble);
  const auto stored = co_await parts_.streams.append(std::move(page));
  if (!stored && stored.error().is(Errc::kOverloaded)) {
    count(key, "inbox_full");
    place.next = parts_.clock.now() + kWhileInboxIsFull;
    co_return;
  }
  if (!stored) {
    logging::error("stream_write_failed", stored.error());
    try_later(key, place, place.interval, stored.error().message());
    co_return;
  }
  if (place.failures > 0) {
    logging::info("poll_recovered", {{"account", key.account.value}, {"stream", key.stream}});
  }
  place.failures = 0;
  const Duration pause = answer.pause.value_or(place.interval);
  place.next = parts_.clock.now() + (answer.more ? Duration::zero() : pause);
  end_rest(key.account);
  count(key, *stored ? "new" : "nothing_new");
  if (*stored) parts_.stored();
}

void Poller::judge_failure(const inbox::StreamKey& key, Place& place,
                           const platforms::Adapter& adapter, const Error& why) {
  if (!why.is(Errc::kOverloaded)) return try_later(key, place, place.interval, why.message());
  // The quota is spent: nothing is asked before it begins anew.
  count(key, "quota_spent");
  place.next = std::max(parts_.calls.regain(adapter), parts_.clock.now() + place.interval);
  logging::info(
      "poll_waits_for_quota",
      {{"account", key.account.value}, {"stream", key.stream}, {"until", to_iso8601(place.next)}});
}

void Poller::judge_refusal(const inbox::StreamKey& key, Place& place, const PollAnswer& answer) {
  if (answer.kind == PollAnswer::Kind::kBadToken) {
    count(key, "bad_token");
    ++place.failures;
    place.next = parts_.clock.now() + place.interval;
    place.refusal = answer.reason;
    return;
  }
  const Duration pause =
      answer.kind == PollAnswer::Kind::kImpossible ? settings_.bad_token_pause : place.interval;
  try_later(key, place, std::max(pause, answer.retry_after.value_or(Duration::zero())),
            answer.reason);
}

// Whoever was told that it is gone is not told of every further reason.
void Poller::judge_subscription(const AccountId& account, const BrandId& brand,
                                const std::string& before, const std::string& trouble) {
  parts_.registry
      .gauge("kaiku_subscription_lost",
             "1 while an account's platform does not send webhooks, as its checks say.",
             {{"account", account.value}})
      .set(trouble.empty() ? 0 : 1);
  if (trouble.empty()) {
    logging::info("subscription_restored", {{"account", account.value}});
    return;
  }
  logging::error("subscription_lost", {{"account", account.value}, {"reason", trouble}});
  if (before.empty() && parts_.unsubscribed) parts_.unsubscribed(brand, account, trouble);
}

// The token is the account's: all of its streams rest.
void Poller::rest(const AccountId& account, const std::string& reason) {
  rests_[account] = parts_.clock.now() + settings_.bad_token_pause;
  resting(account).set(1);
  logging::error("account_token_refused", {{"account", account.value}, {"reason", reason}});
  parts_.registry
      .counter("kaiku_token_refusals_total", "Calls refused because of an account's token.",
               {{"account", account.value}})
      .add();
}

// A stream that was asked before the rest began does not end it.
void Poller::end_rest(const AccountId& account) {
  const auto rest = rests_.find(account);
  if (rest != rests_.end() && rest->second > parts_.clock.now()) return;
  if (rest != rests_.end()) rests_.erase(rest);
  resting(account).set(0);
}

TimePoint Poller::due_at(const inbox::StreamKey& key, const Place& place) const {
  const auto rest = rests_.find(key.account);
  return rest == rests_.end() ? place.next : std::max(place.next, rest->second);
}

void Poller::try_later(const inbox::StreamKey& key, Place& place, Duration at_least,
                       const std::string& why) {
  count(key, "failed");
  ++place.failures;
  const Duration wait = std::max(at_least, settings_.backoff.after(place.failures, parts_.random));
  place.next = parts_.clock.now() + wait;
  logging::warn("poll_failed", {{"account", key.account.value},
                                {"stream", key.stream},
                                {"failures", place.failures},
                                {"again_in", to_string(wait)},
                                {"reason", why}});
}

void Poller::count(const inbox::StreamKey& key, std::string_view outcome) {
  parts_.registry
      .counter("kaiku_polls_total", "Questions to platforms that have to be asked, by outcome.",
               {{"account", key.account.value},
                {"stream", key.stream},
                {"outcome", std::string(outcome)}})
      .add();
}

metrics::Gauge& Poller::resting(const AccountId& account) {
  return parts_.registry.gauge("kaiku_account_resting",
                               "1 while an account rests because its token was refused.",
                               {{"account", account.value}});
}

}  // namespace kaiku::ingest
