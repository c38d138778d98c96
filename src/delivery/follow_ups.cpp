#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include <kaiku/delivery/follow_ups.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

using incidents::Incident;
using incidents::State;

namespace {

constexpr Duration kLookAgain = std::chrono::seconds(10);
constexpr Duration kRefresh = std::chrono::minutes(1);
// A resolved alert is told as long as it would have lasted, in case one call was lost.
constexpr Duration kToldResolved = std::chrono::minutes(5);
// Older news is no news: after a long stop nobody is told of what has long been over.
constexpr Duration kNews = std::chrono::hours(24);
constexpr std::size_t kMostIncidents = 200;
constexpr std::size_t kMostRemembered = 10'000;
constexpr std::string_view kAcknowledged = "incident.acknowledged";
constexpr std::string_view kResolved = "incident.resolved";

notifiers::Notice notice_of(const Incident& incident, std::string_view type, std::string key,
                            TimePoint now) {
  notifiers::Notice notice;
  notice.incident = incident;
  notice.type = type;
  notice.key = std::move(key);
  notice.decided_at = now;
  return notice;
}

}  // namespace

FollowUps::FollowUps(Parts parts)
    : parts_(std::move(parts)), destinations_(std::make_shared<Destinations>()) {}

void FollowUps::use(std::shared_ptr<const Destinations> destinations) {
  destinations_ = std::move(destinations);
  parts_.changed.notify();
}

asio::awaitable<void> FollowUps::run() {
  while (!parts_.tasks.stopping()) {
    co_await look();
    if (parts_.clock.now() - refreshed_at_ >= kRefresh) {
      refreshed_at_ = parts_.clock.now();
      co_await keep_alive();
    }
    co_await parts_.changed.wait(parts_.clock, kLookAgain);
  }
}

asio::awaitable<void> FollowUps::look() {
  if (queued_.size() > kMostRemembered) queued_.clear();  // the outbox knows them all
  bool any = false;
  for (const State state : {State::kAcknowledged, State::kResolved}) {
    const auto found = co_await parts_.book.list(state, kMostIncidents);
    if (!found) {
      logging::error("incidents_read_failed", found.error());
      co_return;
    }
    for (const Incident& incident : *found) {
      const bool resolved = state == State::kResolved;
      const auto since = resolved ? incident.resolved_at : incident.acknowledged_at;
      if (!since || parts_.clock.now() - *since > kNews) continue;
      const bool appended = co_await follow(incident, resolved ? kResolved : kAcknowledged, *since);
      any = any || appended;
    }
  }
  if (any) parts_.queued();
}

// True when a message was appended. A page that was under way when somebody acknowledged is found
// by a later look.
asio::awaitable<bool> FollowUps::follow(const Incident& incident, std::string_view type,
                                        TimePoint since) {
  const auto told = co_await parts_.outbox.told(incident.id);
  if (!told) {
    logging::error("outbox_read_failed", told.error());
    co_return false;
  }
  const auto destinations = destinations_;
  bool any = false;
  for (const outbox::Told& one : *told) {
    const auto channel = destinations->channels.find(one.channel);
    if (channel == destinations->channels.end()) continue;
    if (!channel->second->abilities().follows) continue;
    const std::string key = "incident/" + std::to_string(incident.id) + "/" + std::string(type) +
                            "@" + std::to_string(to_unix_seconds(since)) + "/" + one.channel;
    if (!queued_.insert(key).second) continue;
    Action action;
    action.key = key;
    action.kind = ActionKind::kNotify;
    action.brand = incident.brand;
    action.channel = one.channel;
    action.incident = incident.id;
    action.created_at = action.not_before = parts_.clock.now();
    action.text = notifiers::to_json_text(notice_of(incident, type, key, since));
    const auto appended = co_await parts_.outbox.append(std::move(action), ActionState::kReady);
    any = any || appended.has_value();
    if (!appended && !appended.error().is(Errc::kDuplicate)) {
      logging::error("outbox_write_failed", appended.error());
      queued_.erase(key);
    }
  }
  co_return any;
}

asio::awaitable<void> FollowUps::keep_alive() {
  const auto destinations = destinations_;
  const bool needed = std::ranges::any_of(destinations->channels, [](const auto& channel) {
    return channel.second->abilities().keep_alive;
  });
  if (!needed) co_return;
  for (const State state : {State::kOpen, State::kAcknowledged, State::kResolved}) {
    const auto found = co_await parts_.book.list(state, kMostIncidents);
    if (!found) {
      logging::error("incidents_read_failed", found.error());
      co_return;
    }
    for (const Incident& incident : *found) {
      if (state != State::kResolved) {
        co_await refresh(incident, "incident.updated");
      } else if (incident.resolved_at &&
                 parts_.clock.now() - *incident.resolved_at < kToldResolved) {
        co_await refresh(incident, kResolved);
      }
    }
  }
}

// Not by the outbox: what is said again in a minute need not survive a crash.
asio::awaitable<void> FollowUps::refresh(const Incident& incident, std::string_view type) {
  const auto told = co_await parts_.outbox.told(incident.id);
  if (!told) co_return;
  const auto destinations = destinations_;
  for (const outbox::Told& one : *told) {
    const auto channel = destinations->channels.find(one.channel);
    if (channel == destinations->channels.end() || parts_.tasks.stopping()) continue;
    const notifiers::Notifier& notifier = *channel->second;
    if (!notifier.abilities().keep_alive) continue;
    const TimePoint now = parts_.clock.now();
    auto rendered = notifier.render(notice_of(incident, type, "refresh", now), now, false);
    auto* request = rendered ? std::get_if<http::Request>(&*rendered) : nullptr;
    if (request == nullptr) continue;
    net::CallLimits limits;
    limits.allow_private_addresses = notifier.allow_private_addresses();
    const auto answer = co_await parts_.http.send(std::move(*request), limits);
    if (!answer) {
      logging::warn("channel_refresh_failed", answer.error());
    } else if (answer->status >= 300) {
      logging::warn("channel_refresh_failed",
                    {{"channel", one.channel}, {"status", answer->status}});
    }
  }
}

}  // namespace kaiku::delivery
