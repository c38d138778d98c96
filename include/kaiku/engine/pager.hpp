#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/incidents/incident_desk.hpp>
#include <kaiku/incidents/mutes.hpp>
#include <kaiku/incidents/roster.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::engine {

/// Who is told. Immutable, swapped by a reload.
struct OnCallPlan {
  incidents::Roster roster;
  /// What a message says, as the outbox keeps it (notifiers::to_json_text): given by the wiring,
  /// since deciding knows no notifier. `incident` holds the step and round that it is for; `type`
  /// is "incident.opened", "incident.escalated", "incident.reminder" or "incident.updated".
  std::function<std::string(const incidents::Incident& incident, std::string_view type,
                            const incidents::Target&, TimePoint now)>
      write;
  /// A message to somebody who is asked to approve a draft as the second person.
  std::function<std::string(const incidents::Incident& incident, const incidents::HalfApproved&,
                            const incidents::Target&, TimePoint now)>
      ask;
};

/// Tells people of incidents: for each open, unacknowledged one whose time has come, the next step
/// of its chain goes to the outbox in the transaction that moves the incident on, so a crash
/// neither loses nor doubles a page. What has to wait (mutes, quiet hours, a crisis that explains
/// it) is held with a reason and an end; what begins together is told together. A draft that one of
/// two people has approved is put before the next one. io thread only.
class Pager {
 public:
  struct Parts {
    incidents::IncidentBook& book;
    incidents::IncidentDesk& desk;
    incidents::Mutes& mutes;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& changed;       ///< an incident was opened, or a person changed one
    std::function<void()> paged;  ///< called when the outbox got notifications
  };
  explicit Pager(Parts parts);

  void use(std::shared_ptr<const OnCallPlan> plan);
  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();
  /// Tells everything due; returns how many incidents moved. For tests.
  boost::asio::awaitable<std::size_t> run_once();

 private:
  using Due = std::vector<incidents::Incident>;
  boost::asio::awaitable<std::size_t> page_due(TimePoint now);
  boost::asio::awaitable<bool> hold(const incidents::Incident& incident,
                                    const incidents::Hold& hold, TimePoint now);
  boost::asio::awaitable<bool> page(const incidents::Incident& incident, const Due& neighbours,
                                    TimePoint now);
  boost::asio::awaitable<std::size_t> remind_holders(TimePoint now);
  boost::asio::awaitable<bool> remind(const incidents::Incident& incident, TimePoint now);
  boost::asio::awaitable<std::size_t> tell_news(TimePoint now);
  boost::asio::awaitable<bool> tell_news_of(const incidents::Incident& incident, TimePoint now);
  boost::asio::awaitable<std::size_t> ask_second_people(TimePoint now);
  boost::asio::awaitable<bool> ask_second_person(const incidents::HalfApproved& half,
                                                 const std::vector<incidents::Mute>& mutes,
                                                 TimePoint now);
  incidents::ChainStep holders_of(const incidents::Incident& incident, TimePoint now) const;
  boost::asio::awaitable<bool> store(incidents::Page page, TimePoint now);
  void warn_of_gaps(TimePoint now);

  Parts parts_;
  std::shared_ptr<const OnCallPlan> plan_;
  TimePoint gaps_looked_at_{};
  std::set<std::string> gaps_told_;
  std::set<ActionId> nobody_to_ask_;  ///< drafts that the log has told of
};

}  // namespace kaiku::engine
