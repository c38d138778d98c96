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

outbox::Settlement refused(std::string why) {
  outbox::Settlement settlement;
  settlement.state = ActionState::kFailed;
  settlement.error = std::move(why);
  return settlement;
}

}  // namespace

asio::awaitable<void> Delivery::notify(Lane& lane, outbox::Entry entry) {
  const auto destinations = destinations_;
  const auto found = destinations->channels.find(entry.action.channel);
  if (found == destinations->channels.end()) {
    co_await settle(entry,
                    refused("channel '" + entry.action.channel + "' is not configured any more"));
    co_return;
  }
  const notifiers::Notifier& notifier = *found->second;
  const auto notice = notifiers::notice_from_json(entry.action.text);
  if (!notice) {
    co_await settle(entry, refused(notice.error().message()));
    co_return;
  }
  // A message that was rejected is tried once more in its reduced form.
  const bool reduced = entry.last_error.starts_with("rejected");
  auto rendered = notifier.render(*notice, parts_.clock.now(), reduced);
  if (!rendered) {
    co_await settle(entry, refused(rendered.error().message()));
    co_return;
  }
  // A page may be sent twice after a crash, never lost: its message id is the same both times.
  const auto begun = co_await parts_.outbox.begin(entry.id, parts_.clock.now());
  if (!begun) {
    if (!begun.error().is(Errc::kConflict)) logging::error("outbox_write_failed", begun.error());
    co_return;
  }
  ++entry.attempts;

  notifiers::Outcome outcome;
  std::optional<Error> failure;
  if (const auto* request = std::get_if<http::Request>(&*rendered)) {
    net::CallLimits limits;
    limits.total_timeout = settings_.call_timeout;
    limits.allow_private_addresses = notifier.allow_private_addresses();
    const auto answer = co_await parts_.http.send(*request, limits);
    if (answer) {
      outcome = notifier.read(*answer);
    } else {
      failure = answer.error();
    }
  } else {
    const auto& mail = std::get<notifiers::MailMessage>(*rendered);
    net::MailEnvelope envelope;
    envelope.from = mail.from;
    envelope.to = mail.to;
    envelope.message = mail.message;
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
  co_await settle(entry, judge_page(lane, entry, outcome, reduced));
}

outbox::Settlement Delivery::judge_page(Lane& lane, const outbox::Entry& entry,
                                        const notifiers::Outcome& outcome, bool reduced) {
  const TimePoint now = parts_.clock.now();
  if (outcome.verdict == notifiers::Verdict::kSent) {
    lane.breaker.succeeded();
    return {};
  }
  logging::error("page_not_delivered", {{"channel", entry.action.channel},
                                        {"incident", entry.action.incident.value_or(0)},
                                        {"attempt", entry.attempts},
                                        {"reason", outcome.reason}});
  switch (outcome.verdict) {
    case notifiers::Verdict::kRetry:
      return again(entry, page_retry(entry.attempts, outcome.retry_after), outcome.reason);
    case notifiers::Verdict::kRejected:
      if (reduced) return refused("rejected, also in its reduced form: " + outcome.reason);
      return again(entry, Duration::zero(), "rejected: " + outcome.reason);
    case notifiers::Verdict::kTargetDead:
      lane.breaker.succeeded();
      return refused(outcome.reason);
    case notifiers::Verdict::kSent:
      break;
  }
  outbox::Settlement settlement;
  settlement.next_attempt = now;
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

}  // namespace kaiku::delivery
