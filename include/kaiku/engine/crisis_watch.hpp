#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/crisis/detector.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>
#include <kaiku/tasks/worker_pool.hpp>

namespace kaiku::engine {

/// A stored decision as crisis detection sees it: what to observe, and the alarms it asked for by
/// itself.
struct Seen {
  crisis::Observation observation;
  std::vector<crisis::Alarm> alarms;
};
/// Nothing for a record that retention has emptied.
std::optional<Seen> see(const std::string& decision_json);

/// Reads the decision stream behind a stored cursor and opens incidents: each decision is seen once
/// and in order, also over a restart. io thread; the detectors run on a worker.
class CrisisWatch {
 public:
  struct Parts {
    incidents::IncidentBook& book;
    Clock& clock;
    tasks::WorkerPool& workers;
    tasks::TaskGroup& tasks;
    metrics::Registry& registry;
    tasks::Signal& decided;        ///< notified when decisions were stored
    std::function<void()> opened;  ///< called when an incident was opened
  };
  CrisisWatch(Parts parts, crisis::Detector::Settings settings);

  /// Settings of brands of their own, from the next look on; at any time on the io thread.
  void use(std::map<BrandId, crisis::Detector::Settings> brands) { wanted_ = std::move(brands); }

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

  /// Restores the detectors and replays what they missed. Errors: kStoreUnavailable.
  boost::asio::awaitable<Result<void>> start();
  /// One look at the stream, or at the clock when there is nothing new; returns how many decisions
  /// were read. For tests.
  boost::asio::awaitable<Result<std::size_t>> look();

 private:
  boost::asio::awaitable<Result<void>> replay(DecisionId from, DecisionId to);
  boost::asio::awaitable<void> learn_from_verdicts();
  void adopt_settings();
  void tell(const std::vector<incidents::Incident>& opened);
  std::vector<crisis::Alarm> observe(const std::vector<incidents::StreamEntry>& entries);

  Parts parts_;
  crisis::Detector::Settings settings_;
  std::map<BrandId, crisis::Detector::Settings> brands_;
  std::optional<std::map<BrandId, crisis::Detector::Settings>> wanted_;  ///< until the next look
  std::unique_ptr<crisis::Detector> detector_;
  std::optional<TimePoint> verdicts_read_at_;
  DecisionId cursor_ = 0;
  std::optional<TimePoint> checkpointed_at_;
};

}  // namespace kaiku::engine
