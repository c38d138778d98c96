#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/incidents/escalation.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::engine {

/// Who is told. Immutable, swapped by a reload.
struct OnCallPlan {
  incidents::Chain chain;
  /// What a page says, as the outbox keeps it (notifiers::to_json_text): given by the wiring, since
  /// deciding knows no notifier.
  std::function<std::string(const incidents::Incident&, const incidents::PagePlan&,
                            const incidents::Target&, TimePoint now)>
      write;
};

/// Pages on-call: for each open, unacknowledged incident whose time has come, the next step of the
/// chain goes to the outbox in the transaction that moves the incident on, so a crash neither loses
/// nor doubles a page. io thread only.
class Pager {
 public:
  struct Parts {
    incidents::IncidentBook& book;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& changed;       ///< an incident was opened, or a person changed one
    std::function<void()> paged;  ///< called when the outbox got notifications
  };
  explicit Pager(Parts parts);

  void use(std::shared_ptr<const OnCallPlan> plan);
  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();
  /// Pages everything due; returns how many incidents. For tests.
  boost::asio::awaitable<std::size_t> run_once();

 private:
  boost::asio::awaitable<bool> page(const incidents::Incident& incident);

  Parts parts_;
  std::shared_ptr<const OnCallPlan> plan_;
};

}  // namespace kaiku::engine
