#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/delivery/delivery.hpp>
#include <kaiku/incidents/incident_book.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/outbox/outbox.hpp>
#include <kaiku/tasks/signal.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::delivery {

/// Tells every channel that was told of an incident when it was acknowledged and when it was
/// resolved, once each, also over a crash: the keys say which acknowledgement is meant. Keeps
/// incidents alive where a channel forgets them (Abilities::keep_alive). io thread only.
class FollowUps {
 public:
  struct Parts {
    incidents::IncidentBook& book;
    outbox::Outbox& outbox;
    net::HttpClient& http;
    Clock& clock;
    tasks::TaskGroup& tasks;
    tasks::Signal& changed;        ///< an incident may have been acknowledged or resolved
    std::function<void()> queued;  ///< called when the outbox got messages
  };
  explicit FollowUps(Parts parts);

  void use(std::shared_ptr<const Destinations> destinations);
  /// Runs until the task group stops.
  boost::asio::awaitable<void> run();

 private:
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<bool> follow(const incidents::Incident& incident, std::string_view type,
                                      TimePoint since);
  boost::asio::awaitable<void> keep_alive();
  boost::asio::awaitable<void> refresh(const incidents::Incident& incident, std::string_view type);

  Parts parts_;
  std::shared_ptr<const Destinations> destinations_;
  std::set<std::string> queued_;  ///< keys of the last day, so that each is appended once a run
  TimePoint refreshed_at_{};
};

}  // namespace kaiku::delivery
