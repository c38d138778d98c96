#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/engagement/advocates.hpp>
#include <kaiku/engagement/plan_book.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::engine {

/// Looks after the content plan: puts its posts into the outbox, keeps them in line with the plan,
/// and reminds owners. What follows from a look is stored in one transaction, so a crash at any
/// moment neither forgets nor repeats it. io thread only.
class PlanDesk {
 public:
  struct Parts {
    engagement::PlanBook& book;
    engagement::AdvocateBook& advocates;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& changed;        ///< another plan, or a person changed something
    std::function<void()> queued;  ///< called when the outbox got something
  };
  explicit PlanDesk(Parts parts);

  /// `advocates` may be null: nobody is looked for then.
  void use(std::shared_ptr<const engagement::Plan> plan,
           std::shared_ptr<const engagement::AdvocateRules> advocates);
  /// What is to be posted now; never null.
  std::shared_ptr<const engagement::Plan> plan() const { return plan_; }
  /// Who counts as an advocate now; may be null.
  std::shared_ptr<const engagement::AdvocateRules> advocates() const { return advocates_; }

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();
  /// One look; returns whether it led to anything. For tests.
  boost::asio::awaitable<bool> run_once();

 private:
  boost::asio::awaitable<void> look_for_advocates();

  Parts parts_;
  std::shared_ptr<const engagement::Plan> plan_;
  std::shared_ptr<const engagement::AdvocateRules> advocates_;
  std::optional<TimePoint> looked_at_;  ///< for advocates, under these rules
};

}  // namespace kaiku::engine
