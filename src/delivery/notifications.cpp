// Pages to on-call: the same outbox, another way out.

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <kaiku/delivery/delivery.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

namespace {

net::MailServer to_net(const config::MailServer& server, const std::string& password) {
  net::MailServer out;
  out.host = server.host;
  out.port = server.port;
  out.security = server.security == "tls"    ? net::MailSecurity::kImplicitTls
                 : server.security == "none" ? net::MailSecurity::kNone
                                             : net::MailSecurity::kStartTls;
  out.user = server.user;
  out.password = password;
  out.ca_file = server.ca_file;
  return out;
}

// Attempts by one channel before the next one of the contact is tried beside it.
constexpr int kAttemptsAlone = 2;
// Attempts before somebody is told that the channel does not work.
constexpr int kAttemptsInSilence = 3;
// How much longer than a page a message is tried for which nobody waits.
constexpr int kMorePatience = 3;
constexpr Duration kPatience = std::chrono::seconds(30);
constexpr std::size_t kMostAnswer = std::size_t{64} * 1024;

// "maija" of "maija/slack"
std::string_view contact_of(std::string_view channel) {
  return channel.substr(0, channel.find('/'));
}

outbox::Settlement refused(std::string why) {
  outbox::Settlement settlement;
  settlement.state = ActionState::kFailed;
  settlement.error = std::move(why);
  return settlement;
}

}  // namespace

asio::awaitable<void> Delivery::notify(Lane& lane, outbox::Entry entry) {
  const auto destinations = destinations_;
  auto notice = notifiers::notice_from_json(entry.action.text);
  if (!notice) {
    co_await settle(entry, refused(notice.error().message()));
    co_return;
  }
  const auto found = destinations->channels.find(entry.action.channel);
  if (found == destinations->channels.end()) {
    co_await settle(entry,
                    refused("channel '" + entry.action.channel + "' is not configured any more"));
    co_return;
  }
  const notifiers::Notifier& notifier = *found->second;
  const bool page = is_urgent(*notice) && entry.action.incident.has_value();
  if (page && notifiers::asks_who_takes_it(*notice) && parts_.waits_for_somebody) {
    const bool waits = co_await parts_.waits_for_somebody(*entry.action.incident);
    if (!waits) {
      co_await give_up(entry, "somebody has acknowledged it");
      co_return;
    }
  }
  const TimePoint now = parts_.clock.now();
  if (!lane.bucket.take(now)) {
    const TimePoint until = lane.bucket.available_at(now);
    // Who waits for this channel longer than a moment is told by another as well.
    if (page && until - now > kPatience) {
      co_await pass_on(entry, *notice, *destinations);
    }
    co_await postpone(entry, until);
    co_return;
  }
  // A message that was rejected is tried once more in its reduced form.
  const bool reduced = entry.last_error.starts_with("rejected");
  co_await complete_notice(*notice, notifier, entry, *destinations);
  auto rendered = notifier.render(*notice, now, reduced);
  if (!rendered) {
    co_await settle(entry, refused(rendered.error().message()));
    co_return;
  }
  // A page may be sent twice after a crash, never lost: its message id is the same both times.
  const auto begun = co_await parts_.outbox.begin(entry.id, now);
  if (!begun) {
    if (!begun.error().is(Errc::kConflict)) logging::error("outbox_write_failed", begun.error());
    co_return;
  }
  ++entry.attempts;

  const auto outcome = co_await hand_over(notifier, *notice, std::move(*rendered));
  auto settlement = judge_page(lane, entry, *notice, outcome, reduced);
  const bool lost =
      settlement.state == ActionState::kFailed || settlement.state == ActionState::kDead;
  // Before the end of this attempt is written: after a crash in between it is made once more, and
  // what was appended has the same key then.
  const bool fails =
      settlement.state == ActionState::kReady && entry.attempts >= kAttemptsAlone && !reduced;
  // A message about a case has time to be tried again, but is lost by no channel that refuses it.
  if ((page && (lost || fails)) || (notice->about_case && lost)) {
    co_await pass_on(entry, *notice, *destinations);
  }
  if (lost || (settlement.state == ActionState::kReady && entry.attempts >= kAttemptsInSilence)) {
    co_await tell_administrators(entry, *notice, outcome.reason, *destinations);
  }
  co_await settle(entry, std::move(settlement));
}

// What is not stored because it belongs to the moment of sending.
asio::awaitable<void> Delivery::complete_notice(notifiers::Notice& notice,
                                                const notifiers::Notifier& notifier,
                                                const outbox::Entry& entry,
                                                const Destinations& destinations) {
  if (!entry.action.incident || !notice.about.empty()) co_return;
  const notifiers::Abilities can = notifier.abilities();
  if (can.links && destinations.links && asks_who_takes_it(notice)) {
    notice.acknowledge_url = destinations.links->url(
        *entry.action.incident, contact_of(entry.action.channel), notice.decided_at);
  }
  if (!can.threads) co_return;
  const auto told = co_await parts_.outbox.told(*entry.action.incident);
  if (!told) {
    logging::warn("outbox_read_failed", told.error());  // then it stands outside the thread
    co_return;
  }
  const auto first = std::ranges::find(*told, entry.action.channel, &outbox::Told::channel);
  if (first != told->end()) notice.first_message = first->remote_id;
}

asio::awaitable<notifiers::Outcome> Delivery::hand_over(const notifiers::Notifier& notifier,
                                                        const notifiers::Notice& notice,
                                                        notifiers::Rendered rendered) {
  std::optional<Error> failure;
  notifiers::Outcome outcome;
  if (auto* request = std::get_if<http::Request>(&rendered)) {
    net::CallLimits limits;
    limits.total_timeout = settings_.call_timeout;
    limits.max_response_bytes = kMostAnswer;
    limits.allow_private_addresses = notifier.allow_private_addresses();
    const auto answer = co_await parts_.http.send(std::move(*request), limits);
    if (answer) {
      outcome = notifier.read(notice, *answer);
    } else {
      failure = answer.error();
    }
  } else {
    auto& mail = std::get<notifiers::MailMessage>(rendered);
    net::MailEnvelope envelope;
    envelope.from = mail.from;
    envelope.to = mail.to;
    envelope.message = std::move(mail.message);
    const auto answer = co_await parts_.mail.send(to_net(mail.server, mail.password),
                                                  std::move(envelope), settings_.call_timeout);
    if (answer) {
      outcome = notifier.read_mail(answer->code, answer->text, answer->after_data);
    } else {
      failure = answer.error();
    }
  }
  if (failure) {
    outcome.verdict = failure->is(Errc::kForbiddenAddress) ? notifiers::Verdict::kTargetDead
                                                           : notifiers::Verdict::kRetry;
    outcome.reason = failure->message();
  }
  co_return outcome;
}

outbox::Settlement Delivery::judge_page(Lane& lane, const outbox::Entry& entry,
                                        const notifiers::Notice& notice,
                                        const notifiers::Outcome& outcome, bool reduced) {
  if (outcome.verdict == notifiers::Verdict::kSent) {
    lane.breaker.succeeded();
    outbox::Settlement done;
    done.remote_id = outcome.remote_id;
    return done;
  }
  logging::error("page_not_delivered", {{"channel", entry.action.channel},
                                        {"incident", entry.action.incident.value_or(0)},
                                        {"attempt", entry.attempts},
                                        {"reason", outcome.reason}});
  parts_.registry
      .counter("kaiku_channel_failures_total", "Attempts to tell people that failed.",
               {{"channel", entry.action.channel}})
      .add();
  switch (outcome.verdict) {
    case notifiers::Verdict::kRejected:
      if (reduced) return refused("rejected, also in its reduced form: " + outcome.reason);
      return again(entry, Duration::zero(), "rejected: " + outcome.reason);
    case notifiers::Verdict::kTargetDead:
      lane.breaker.succeeded();
      return refused(outcome.reason);
    case notifiers::Verdict::kRetry:
    case notifiers::Verdict::kSent:
      break;
  }
  // What the channel asks for holds for everything that waits for it.
  if (outcome.retry_after) lane.bucket.pause_until(parts_.clock.now() + *outcome.retry_after);
  return try_page_again(entry, notice, outcome);
}

outbox::Settlement Delivery::try_page_again(const outbox::Entry& entry,
                                            const notifiers::Notice& notice,
                                            const notifiers::Outcome& outcome) {
  if (is_urgent(notice)) {
    return again(entry, page_retry(entry.attempts, outcome.retry_after), outcome.reason);
  }
  // Nobody waits for the news that it is over, but it must not be lost in an outage of hours.
  outbox::Settlement settlement = later(entry, outcome.retry_after, outcome.reason);
  if (settlement.state == ActionState::kDead &&
      entry.attempts < kMorePatience * settings_.attempts_most) {
    settlement.state = ActionState::kReady;
  }
  return settlement;
}

// Seconds count for a page: 5, 15, 30, 60, 120 s, then every two minutes, a fifth more or less.
Duration Delivery::page_retry(int attempts, std::optional<Duration> asked) {
  constexpr std::array<int, 5> kLadder = {5, 15, 30, 60, 120};
  const std::size_t rung = std::min<std::size_t>(
      static_cast<std::size_t>(std::max(1, attempts)) - 1, kLadder.size() - 1);
  const Duration base =
      std::min<Duration>(std::chrono::seconds(kLadder[rung]), settings_.page_retry_most);
  const Duration jittered =
      std::chrono::duration_cast<Duration>(base * (0.8 + 0.4 * parts_.random.unit()));
  return std::max(jittered, asked.value_or(Duration::zero()));
}

// The same page by the next channel of the contact. Its key is the one that the channel would have
// if it had been chosen first, so that it is used once for this step whatever happens.
asio::awaitable<void> Delivery::pass_on(const outbox::Entry& entry, const notifiers::Notice& notice,
                                        const Destinations& destinations) {
  const std::string& channel = entry.action.channel;
  const auto next = destinations.next_channel.find(channel);
  if (next == destinations.next_channel.end() || !entry.action.key.ends_with("/" + channel)) {
    co_return;
  }
  notifiers::Notice passed = notice;
  passed.key = entry.action.key.substr(0, entry.action.key.size() - channel.size()) + next->second;
  Action action = entry.action;
  action.key = passed.key;
  action.channel = next->second;
  action.text = notifiers::to_json_text(passed);
  action.not_before = action.created_at = parts_.clock.now();
  const auto appended = co_await parts_.outbox.append(std::move(action), ActionState::kReady);
  if (appended) {
    logging::warn("page_passed_on", {{"from", channel},
                                     {"to", next->second},
                                     {"incident", entry.action.incident.value_or(0)},
                                     {"case", notice.about_case ? notice.about_case->id : 0}});
    parts_.ready.notify();
  } else if (!appended.error().is(Errc::kDuplicate)) {
    logging::error("outbox_write_failed", appended.error());
  }
}

// The same message by every channel of the administrators but `action.channel`; whoever was told
// under that key is not told again.
asio::awaitable<void> Delivery::tell_by_all(const Destinations& destinations, Action action,
                                            std::string key, Words words) {
  const TimePoint now = parts_.clock.now();
  action.kind = ActionKind::kNotify;
  action.created_at = action.not_before = now;
  for (const std::string& administrator : destinations.administrators) {
    if (administrator == action.channel) continue;
    Action told = action;
    told.channel = administrator;
    told.key = key + "/" + administrator;
    told.text = notifiers::to_json_text(words(told.key, now));
    const auto appended = co_await parts_.outbox.append(std::move(told), ActionState::kReady);
    if (!appended && !appended.error().is(Errc::kDuplicate)) {
      logging::error("outbox_write_failed", appended.error());
    }
  }
  parts_.ready.notify();
}

// Once an hour for each channel that does not work.
asio::awaitable<void> Delivery::tell_administrators(const outbox::Entry& entry,
                                                    const notifiers::Notice& notice,
                                                    const std::string& why,
                                                    const Destinations& destinations) {
  if (notice.type == notifiers::kChannelFailed) co_return;  // that would go round in circles
  const std::string& channel = entry.action.channel;
  Action action;
  action.brand = entry.action.brand;
  action.channel = channel;
  action.incident = entry.action.incident;
  const std::string hour = std::to_string(to_unix_seconds(parts_.clock.now()) / 3600);
  Words words = [&](const std::string& key, TimePoint now) {
    return notifiers::failure_notice(notice, channel, why, key, now);
  };
  co_await tell_by_all(destinations, std::move(action), "outage/" + channel + "/" + hour,
                       std::move(words));
}

asio::awaitable<void> Delivery::tell_once_a_day(std::string what, BrandId brand, AccountId account,
                                                Words words) {
  const auto destinations = destinations_;
  Action action;
  action.brand = std::move(brand);
  const std::string day = std::to_string(to_unix_seconds(parts_.clock.now()) / 86'400);
  co_await tell_by_all(*destinations, std::move(action), what + "/" + account.value + "/" + day,
                       std::move(words));
}

asio::awaitable<void> Delivery::tell_of_refusal(BrandId brand, AccountId account, std::string why) {
  Words words = [&](const std::string& key, TimePoint now) {
    return notifiers::refusal_notice(brand, account, why, key, now);
  };
  co_await tell_once_a_day("refused", brand, account, std::move(words));
}

asio::awaitable<void> Delivery::tell_of_lost_subscription(BrandId brand, AccountId account,
                                                          std::string why) {
  Words words = [&](const std::string& key, TimePoint now) {
    return notifiers::unsubscribed_notice(brand, account, why, key, now);
  };
  co_await tell_once_a_day("unsubscribed", brand, account, std::move(words));
}

asio::awaitable<void> Delivery::give_up(const outbox::Entry& entry, const std::string& why) {
  outbox::Settlement cancelled;
  cancelled.state = ActionState::kCancelled;
  cancelled.error = why;
  co_await settle(entry, std::move(cancelled));
}

}  // namespace kaiku::delivery
