#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/cases/handling.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::engine {

/// Looks after cases: gives new ones their team and time, wakes those whose customer has written,
/// ends claims, warns and escalates. What follows from a look is stored with the case in one
/// transaction, so a crash at any moment neither forgets nor repeats it. io thread only.
class CaseDesk {
 public:
  struct Parts {
    cases::CaseBook& book;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& changed;      ///< a case was opened, or a person changed one
    std::function<void()> told;  ///< called when the outbox or on-call got something
  };
  explicit CaseDesk(Parts parts);

  void use(std::shared_ptr<const cases::Handling> handling);
  /// How cases are worked now; never null.
  std::shared_ptr<const cases::Handling> handling() const { return handling_; }

  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();
  /// Looks at every case whose time has come; returns how many. For tests.
  boost::asio::awaitable<std::size_t> run_once();

 private:
  boost::asio::awaitable<bool> attend(cases::CaseId id);

  Parts parts_;
  std::shared_ptr<const cases::Handling> handling_;
};

}  // namespace kaiku::engine
