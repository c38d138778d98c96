#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/calls/platform_caller.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/delivery/circuit_breaker.hpp>
#include <kaiku/delivery/token_bucket.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/incidents/acknowledgement_link.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/net/mail_client.hpp>
#include <kaiku/notifiers/notifier.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/tasks/backoff.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::delivery {

/// Where actions can go: adapters by account, notifiers by "contact/channel". Immutable.
struct Destinations {
  std::map<AccountId, std::shared_ptr<const platforms::Adapter>> accounts;
  std::map<std::string, std::shared_ptr<const notifiers::Notifier>> channels;
  /// The next channel of the same contact, for contacts whose channels are used in order.
  std::map<std::string, std::string> next_channel;
  /// Who is told that a channel does not work; each of them.
  std::vector<std::string> administrators;
  /// Signs acknowledgement links; without it messages carry none.
  std::shared_ptr<const incidents::AcknowledgementLinks> links;
};

struct Settings {
  tasks::Backoff backoff;
  int attempts_most = 12;
  double calls_per_second = 5;
  double call_burst = 20;
  int breaker_failures = 5;
  Duration breaker_pause = std::chrono::seconds(60);
  Duration call_timeout = std::chrono::seconds(15);
  /// Longest wait between two attempts at a page.
  Duration page_retry_most = std::chrono::minutes(2);
  /// How long an account rests after its token was refused, unless a reload brings a new one.
  Duration bad_token_pause = std::chrono::hours(1);
};

/// Drains the outbox: one lane per account and per notification channel, in order within a lane,
/// lanes side by side. A request leaves only after begin() has made it durable, so that a crash
/// leaves "in doubt", which is asked about before anything is sent again (guard 2). io thread only.
class Delivery {
 public:
  struct Parts {
    outbox::Outbox& outbox;
    net::HttpClient& http;
    net::MailClient& mail;
    Clock& clock;
    crypto::Random& random;
    tasks::TaskGroup& tasks;
    metrics::Registry& registry;
    tasks::Signal& ready;  ///< notified when the outbox may have something due
    calls::PlatformCaller& calls;
    /// Does this incident still wait for somebody? Without it every page is sent.
    std::function<boost::asio::awaitable<bool>(IncidentId)> waits_for_somebody = {};
  };
  Delivery(Parts parts, Settings settings);

  void use(std::shared_ptr<const Destinations> destinations, Settings settings);

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

  /// Reads a thin event's comment from its platform: engine::Setup::complete.
  boost::asio::awaitable<Result<Event>> complete(Event event);

  /// Tells the administrators that a platform refused the account's token, once a day for each.
  boost::asio::awaitable<void> tell_of_refusal(BrandId brand, AccountId account, std::string why);
  /// The same of an account that its platform sends nothing any more.
  boost::asio::awaitable<void> tell_of_lost_subscription(BrandId brand, AccountId account,
                                                         std::string why);

 private:
  struct Pace {
    double per_second;
    double burst;
  };
  struct Lane {
    Lane(const Pace& pace, const Settings& settings, TimePoint now)
        : bucket(pace.per_second, pace.burst, now),
          breaker(settings.breaker_failures, settings.breaker_pause) {}
    /// Full budget and closed breaker under new settings; whoever is at work stays at work.
    void renew(const Pace& pace, const Settings& settings, TimePoint now) {
      bucket = TokenBucket(pace.per_second, pace.burst, now);
      breaker = CircuitBreaker(settings.breaker_failures, settings.breaker_pause);
    }
    /// When calls may be made again, if not now.
    std::optional<TimePoint> rests_until(TimePoint now) const {
      const TimePoint until = std::max(breaker.open_until(), bucket.available_at(now));
      return until > now ? std::optional(until) : std::nullopt;
    }
    TokenBucket bucket;
    CircuitBreaker breaker;
    std::string refusal;  ///< why the token was refused just now: still to be told
    bool busy = false;
  };
  /// Accounts whose actions are left where they are.
  struct PassedOver {
    std::vector<AccountId> accounts;
    std::optional<TimePoint>
        until;  ///< the first of those that rest is ready then; whoever is busy tells
  };
  PassedOver passed_over(TimePoint now) const;
  Lane& lane(const std::string& name);
  Pace pace_of(const std::string& lane) const;
  boost::asio::awaitable<std::size_t> dispatch();
  boost::asio::awaitable<void> run_lane(std::string name, std::vector<outbox::Entry> entries);
  boost::asio::awaitable<void> deliver(Lane& lane, outbox::Entry entry);
  boost::asio::awaitable<void> act(Lane& lane, const platforms::Adapter& adapter,
                                   outbox::Entry entry);
  boost::asio::awaitable<bool> resolve_doubt(Lane& lane, const platforms::Adapter& adapter,
                                             const outbox::Entry& entry);
  boost::asio::awaitable<bool> target_allows(Lane& lane, const platforms::Adapter& adapter,
                                             const outbox::Entry& entry);
  /// The second of two requests; an error: the action is settled already.
  boost::asio::awaitable<Result<http::Request>> second_step(Lane& lane,
                                                            const platforms::Adapter& adapter,
                                                            const outbox::Entry& entry,
                                                            http::Request first);
  boost::asio::awaitable<void> notify(Lane& lane, outbox::Entry entry);
  boost::asio::awaitable<void> complete_notice(notifiers::Notice& notice,
                                               const notifiers::Notifier& notifier,
                                               const outbox::Entry& entry,
                                               const Destinations& destinations);
  boost::asio::awaitable<notifiers::Outcome> hand_over(const notifiers::Notifier& notifier,
                                                       const notifiers::Notice& notice,
                                                       notifiers::Rendered rendered);
  outbox::Settlement judge_page(Lane& lane, const outbox::Entry& entry,
                                const notifiers::Notice& notice, const notifiers::Outcome& outcome,
                                bool reduced);
  outbox::Settlement try_page_again(const outbox::Entry& entry, const notifiers::Notice& notice,
                                    const notifiers::Outcome& outcome);
  Duration page_retry(int attempts, std::optional<Duration> asked);
  boost::asio::awaitable<void> pass_on(const outbox::Entry& entry, const notifiers::Notice& notice,
                                       const Destinations& destinations);
  boost::asio::awaitable<void> tell_administrators(const outbox::Entry& entry,
                                                   const notifiers::Notice& notice,
                                                   const std::string& why,
                                                   const Destinations& destinations);
  /// What a message to administrators says, given its key.
  using Words = std::function<notifiers::Notice(const std::string& key, TimePoint now)>;
  boost::asio::awaitable<void> tell_by_all(const Destinations& destinations, Action action,
                                           std::string key, Words words);
  boost::asio::awaitable<void> tell_once_a_day(std::string what, BrandId brand, AccountId account,
                                               Words words);
  boost::asio::awaitable<void> give_up(const outbox::Entry& entry, const std::string& why);
  boost::asio::awaitable<Result<http::Response>> call(Lane& lane, const platforms::Adapter& adapter,
                                                      http::Request request);
  boost::asio::awaitable<Result<void>> pay(Lane& lane, const platforms::Adapter& adapter,
                                           const http::Request& request);
  boost::asio::awaitable<Result<http::Response>> send_paid(Lane& lane,
                                                           const platforms::Adapter& adapter,
                                                           http::Request request);
  outbox::Settlement judge(Lane& lane, const platforms::Adapter& adapter,
                           const outbox::Entry& entry, const Result<http::Response>& answer);
  outbox::Settlement judge_failure(const outbox::Entry& entry, const Error& why);
  outbox::Settlement again(const outbox::Entry& entry, Duration wait, std::string why) const;
  outbox::Settlement later(const outbox::Entry& entry, std::optional<Duration> asked,
                           std::string why);
  boost::asio::awaitable<void> settle(const outbox::Entry& entry, outbox::Settlement settlement);
  boost::asio::awaitable<void> postpone(const outbox::Entry& entry, TimePoint until);

  Parts parts_;
  Settings settings_;
  std::shared_ptr<const Destinations> destinations_;
  std::map<std::string, Lane> lanes_;
};

}  // namespace kaiku::delivery
