#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/journal.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::engine {

/// What the engine knows of an account.
struct AccountProfile {
  policy::AccountSettings settings;
  std::vector<Language> languages;  ///< closed set; never empty
  Language fallback = Language::kFinnish;
  /// The brand's own time when a comment was written, for rules that ask for hours and days. Called
  /// on a worker thread. Null: such rules stay unknown.
  std::function<std::optional<rules::LocalMoment>(TimePoint written)> local_time;
};

/// Everything the engine decides with: one rule set and one configuration. Immutable, swapped
/// whole.
struct Setup {
  std::shared_ptr<const rules::RuleSet> rules;
  std::map<AccountId, AccountProfile> accounts;
  /// A stored body → its events (ingest::AccountDirectory::read). Called on a worker thread.
  std::function<Result<EventBatch>(const inbox::Delivery&)> read;
  /// Fetches what a thin event leaves out. io thread. Null: thin events are decided as they are.
  std::function<boost::asio::awaitable<Result<Event>>(Event)> complete;
};

/// Drains the inbox: body → events → text → rules → policy → decision with its planned actions. A
/// delivery is settled in the transaction that holds its decisions (guards 1 and 2), so a crash
/// between any two instructions repeats it whole or not at all.
class Engine {
 public:
  struct Parts {
    inbox::Inbox& inbox;
    policy::Journal& journal;
    Clock& clock;
    tasks::WorkerPool& workers;
    tasks::TaskGroup& tasks;
    metrics::Registry& registry;
    tasks::Signal& stored;          ///< notified when the inbox got something
    std::function<void()> decided;  ///< called on the io thread after decisions were stored
  };
  explicit Engine(Parts parts);
  ~Engine();

  void use(std::shared_ptr<const Setup> setup);
  std::shared_ptr<const Setup> setup() const { return setup_; }

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

  /// One batch of what is pending; returns how many deliveries were settled. For tests and replays.
  boost::asio::awaitable<std::size_t> run_once();

 private:
  struct Work;
  boost::asio::awaitable<void> complete_thin_events(Work& work, const Setup& setup);
  static void read_delivery(Work& work, const Setup& setup);
  void prepare_texts(Work& work, const Setup& setup);
  void prepare_past(const Setup& setup);
  Result<void> transact(const std::function<Result<void>(policy::Turn&)>& work);
  std::size_t decide_batch(std::vector<Work>& batch, const Setup& setup);
  Result<void> decide_delivery(policy::Turn& turn, Work& work, const Setup& setup);
  Result<void> take_events(policy::Turn& turn, Work& work, const Setup& setup);
  Result<void> take_event(policy::Turn& turn, Work& work, std::size_t index, const Setup& setup);
  Result<void> decide_comment(policy::Turn& turn, Work& work, std::size_t index,
                              const Setup& setup);
  bool set_aside(const Work& work, const Error& why);
  void count(const Work& work);

  Parts parts_;
  std::shared_ptr<const Setup> setup_;
  std::unique_ptr<text::Analyzer> analyzer_;  ///< used by one worker call at a time
  /// What the rules of the last batch ask of the recent past; null: it could not be read. Used by
  /// the same worker call, and inside its transactions.
  std::unique_ptr<rules::RecentPast> past_;
};

}  // namespace kaiku::engine
