#include <utility>

#include <kaiku/delivery/channel_tests.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

namespace {

constexpr Duration kLookAgain = std::chrono::minutes(1);
// A daemon that was stopped over the time does not make up for it days later.
constexpr Duration kStillDue = std::chrono::hours(6);

}  // namespace

ChannelTests::ChannelTests(Parts parts)
    : parts_(parts), destinations_(std::make_shared<Destinations>()) {}

void ChannelTests::use(std::shared_ptr<const Destinations> destinations,
                       std::optional<WeeklyTime> weekly) {
  destinations_ = std::move(destinations);
  weekly_ = weekly;
}

asio::awaitable<Result<ActionId>> ChannelTests::send(std::string channel) {
  const auto destinations = destinations_;
  if (!destinations->channels.contains(channel)) {
    co_return Error(Errc::kNotFound, "channel '" + channel + "'");
  }
  const auto moment = parts_.clock.now().time_since_epoch().count();
  std::string key = "test/" + std::to_string(moment) + "/" + channel;
  co_return co_await append(std::move(channel), std::move(key));
}

asio::awaitable<void> ChannelTests::run() {
  while (!parts_.tasks.stopping()) {
    co_await send_weekly();
    co_await parts_.clock.sleep_for(kLookAgain);
  }
}

asio::awaitable<void> ChannelTests::send_weekly() {
  if (!weekly_) co_return;
  const TimePoint due = weekly_->latest(parts_.clock.now());
  if (due == sent_ || parts_.clock.now() - due > kStillDue) co_return;
  const auto destinations = destinations_;
  for (const auto& [channel, notifier] : destinations->channels) {
    const auto appended = co_await append(channel, "test/" + to_iso8601(due) + "/" + channel);
    if (!appended && !appended.error().is(Errc::kDuplicate)) {
      logging::error("outbox_write_failed", appended.error());
      co_return;  // at the next look, once more
    }
  }
  sent_ = due;
}

asio::awaitable<Result<ActionId>> ChannelTests::append(std::string channel, std::string key) {
  const TimePoint now = parts_.clock.now();
  Action action;
  action.key = std::move(key);
  action.kind = ActionKind::kNotify;
  action.text = notifiers::to_json_text(notifiers::test_notice(channel, action.key, now));
  action.channel = std::move(channel);
  action.created_at = action.not_before = now;
  auto appended = co_await parts_.outbox.append(std::move(action), ActionState::kReady);
  if (appended) parts_.ready.notify();
  co_return appended;
}

}  // namespace kaiku::delivery
