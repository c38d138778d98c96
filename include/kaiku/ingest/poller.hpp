#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/calls/platform_caller.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/inbox/streams.hpp>
#include <kaiku/ingest/account_directory.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/tasks/backoff.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::ingest {

struct PollSettings {
  tasks::Backoff backoff;  ///< after failures; never sooner than the stream's own interval
  Duration call_timeout = std::chrono::seconds(15);
  /// How long an account rests after its token was refused, unless a reload brings a new one.
  Duration bad_token_pause = std::chrono::hours(1);
};

/// Asks the platforms that do not tell: one page at a time of each stream of each account. A page
/// and the place behind it are one commit, so a crash repeats a question, and never leaves out or
/// doubles what it brought. Streams do not wait for each other. io thread only.
class Poller {
 public:
  struct Parts {
    inbox::Streams& streams;
    calls::PlatformCaller& calls;
    Clock& clock;
    crypto::Random& random;
    tasks::TaskGroup& tasks;
    tasks::WorkerPool& workers;  ///< pages are read there: a full one is no work for the io thread
    metrics::Registry& registry;
    tasks::Signal& changed;  ///< the poller's own: nobody else waits on it
    std::function<void()>
        stored;  ///< called after each commit with something new: wakes the engine
    /// Called when an account begins to rest, with why its token was refused.
    std::function<void(const BrandId&, const AccountId&, const std::string&)> refused = {};
    /// Called when a look after an account's subscription finds that it is gone, with why; once
    /// until it is there again.
    std::function<void(const BrandId&, const AccountId&, const std::string&)> unsubscribed = {};
  };
  Poller(Parts parts, PollSettings settings);

  /// The accounts to ask from now on. Rests end: a new configuration may bring a new token.
  void use(std::shared_ptr<const AccountDirectory> accounts, PollSettings settings);

  /// Asks for all of an account at once, or ten seconds after it was asked for: what else brings
  /// its events has left some out. Streams that fail go on waiting, as accounts do that rest.
  void ask_soon(const AccountId& account);

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

 private:
  /// One stream between two questions.
  struct Place {
    Duration interval{};
    TimePoint next{};  ///< the next question
    int failures = 0;  ///< in a row
    bool busy = false;
    bool known = false;   ///< `next` goes by what the store knows
    std::string refusal;  ///< why the token was refused by the question under way
    std::string trouble;  ///< with the account's subscription, as the last page said
  };

  bool serves(const inbox::StreamKey& key) const;
  std::size_t begin_due();
  TimePoint next_question() const;
  boost::asio::awaitable<void> ask(inbox::StreamKey key);
  boost::asio::awaitable<void> ask_once(const inbox::StreamKey& key, Place& place,
                                        const platforms::Adapter& adapter);
  boost::asio::awaitable<void> take(const inbox::StreamKey& key, Place& place,
                                    platforms::PollAnswer answer);
  void judge_failure(const inbox::StreamKey& key, Place& place, const platforms::Adapter& adapter,
                     const Error& why);
  void judge_refusal(const inbox::StreamKey& key, Place& place,
                     const platforms::PollAnswer& answer);
  void judge_subscription(const AccountId& account, const BrandId& brand, const std::string& before,
                          const std::string& trouble);
  void rest(const AccountId& account, const std::string& reason);
  void end_rest(const AccountId& account);
  TimePoint due_at(const inbox::StreamKey& key, const Place& place) const;
  void try_later(const inbox::StreamKey& key, Place& place, Duration at_least,
                 const std::string& why);
  void count(const inbox::StreamKey& key, std::string_view outcome);
  metrics::Gauge& resting(const AccountId& account);

  Parts parts_;
  PollSettings settings_;
  std::shared_ptr<const AccountDirectory> accounts_;
  std::map<inbox::StreamKey, Place> places_;
  std::map<AccountId, TimePoint> rests_;  ///< accounts whose token was refused, until then
};

}  // namespace kaiku::ingest
