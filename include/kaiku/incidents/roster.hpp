#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/incidents/escalation.hpp>
#include <kaiku/incidents/schedule.hpp>

namespace kaiku::incidents {

/// A step as it is written down: people and duties, not yet who has the duty now.
struct RouteStep {
  std::vector<std::string> who;  ///< ids of contacts and schedules
  Duration timeout = std::chrono::minutes(5);
};

/// A chain and the incidents that it is for. An empty condition holds always.
struct Route {
  std::string id;
  std::vector<BrandId> brands;
  std::vector<std::string> kinds;
  std::vector<Severity> severities;
  OpeningHours hours;            ///< business hours: outside them the next route that fits is taken
  std::optional<TimeZone> zone;  ///< of `hours`
  std::vector<RouteStep> steps;
  int repeat = 3;
};

/// Hours in which a warning waits for the morning.
struct QuietHours {
  OpeningHours hours;
  std::optional<TimeZone> zone;
};

/// Everybody who may be told, and the ways to them. Immutable, swapped whole by a reload.
struct Roster {
  std::vector<ChainContact> contacts;
  std::vector<Schedule> schedules;
  std::vector<Route> routes;  ///< the first that fits is taken
  std::string administrator;  ///< contact told when a route reaches nobody; may be empty
  QuietHours quiet;
  Duration grouping{};  ///< how long a first page below a crisis waits for its neighbours

  const ChainContact* find_contact(std::string_view id) const;
  const Schedule* find_schedule(std::string_view id) const;
};

/// A route with the people who have its duties at one moment.
struct CalledChain {
  std::string route;  ///< empty: no route fits
  Chain chain;
  bool by_administrator = false;  ///< the route reaches nobody: the administrator is told instead
};

/// The route for an incident, or null. Pure.
const Route* route_for(const Roster& roster, const Incident& incident, TimePoint at);

/// Who is called for an incident at a moment. Each contact stands once on a step. Pure.
CalledChain call_chain(const Roster& roster, const Incident& incident, TimePoint at);
/// The people of one route at a moment, whatever it is for.
Chain people_of(const Roster& roster, const Route& route, TimePoint at);

/// A stretch of time in which a step of a route, or all of it, reaches nobody.
struct Gap {
  std::string route;
  int step = 0;  ///< from 1; 0: no step of the route reaches anybody
  TimePoint from{};
  TimePoint until{};
};

/// Gaps between two moments, those of whole routes first, at most `most`. Pure.
std::vector<Gap> gaps(const Roster& roster, TimePoint from, TimePoint until,
                      std::size_t most = 100);

}  // namespace kaiku::incidents
