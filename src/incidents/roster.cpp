#include <algorithm>
#include <set>

#include <kaiku/incidents/roster.hpp>

namespace kaiku::incidents {
namespace {

template <class T>
bool fits(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool fits(const Route& route, const Incident& incident, TimePoint at) {
  const bool now =
      route.hours.empty() || (route.zone && route.hours.open_at(route.zone->wall_time(at)));
  return now && fits(route.brands, incident.brand) && fits(route.kinds, incident.kind) &&
         fits(route.severities, incident.severity);
}

bool reaches_somebody(const ChainStep& step) {
  return std::ranges::any_of(step.contacts,
                             [](const ChainContact& c) { return !c.channels.empty(); });
}

bool reaches_somebody(const Chain& chain) {
  return std::ranges::any_of(chain.steps,
                             [](const ChainStep& step) { return reaches_somebody(step); });
}

ChainStep people_of_step(const Roster& roster, const RouteStep& step, TimePoint at) {
  ChainStep called;
  called.timeout = step.timeout;
  for (const std::string& who : step.who) {
    const Schedule* schedule = roster.find_schedule(who);
    const auto id = schedule != nullptr ? on_duty(*schedule, at) : std::optional(who);
    const ChainContact* contact = id ? roster.find_contact(*id) : nullptr;
    if (contact == nullptr) continue;
    const bool listed =
        std::ranges::find(called.contacts, contact->id, &ChainContact::id) != called.contacts.end();
    if (!listed) called.contacts.push_back(*contact);
  }
  return called;
}

// Moments at which the people of a route may change.
std::set<TimePoint> changes(const Roster& roster, const Route& route, TimePoint from,
                            TimePoint until) {
  std::set<TimePoint> found = {from};
  for (const RouteStep& step : route.steps) {
    for (const std::string& who : step.who) {
      const Schedule* schedule = roster.find_schedule(who);
      if (schedule == nullptr) continue;
      for (const Shift& shift : shifts(*schedule, from, until)) found.insert(shift.from);
    }
  }
  return found;
}

void note(std::vector<Gap>& gaps, const Route& route, int step, TimePoint from, TimePoint until) {
  const auto before = std::ranges::find_if(gaps, [&](const Gap& gap) {
    return gap.route == route.id && gap.step == step && gap.until == from;
  });
  if (before != gaps.end()) {
    before->until = until;
  } else {
    gaps.push_back({route.id, step, from, until});
  }
}

void note_gaps(const Roster& roster, const Route& route, TimePoint from, TimePoint until,
               std::vector<Gap>& whole, std::vector<Gap>& single) {
  const auto moments = changes(roster, route, from, until);
  for (auto at = moments.begin(); at != moments.end(); ++at) {
    const TimePoint end = std::next(at) == moments.end() ? until : *std::next(at);
    const Chain chain = people_of(roster, route, *at);
    if (!reaches_somebody(chain)) {
      note(whole, route, 0, *at, end);
      continue;
    }
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
      if (!reaches_somebody(chain.steps[i])) note(single, route, static_cast<int>(i) + 1, *at, end);
    }
  }
}

}  // namespace

const ChainContact* Roster::find_contact(std::string_view id) const {
  const auto found = std::ranges::find(contacts, id, &ChainContact::id);
  return found == contacts.end() ? nullptr : &*found;
}

const Schedule* Roster::find_schedule(std::string_view id) const {
  const auto found = std::ranges::find(schedules, id, &Schedule::id);
  return found == schedules.end() ? nullptr : &*found;
}

const Route* route_for(const Roster& roster, const Incident& incident, TimePoint at) {
  const auto found = std::ranges::find_if(
      roster.routes, [&](const Route& route) { return fits(route, incident, at); });
  return found == roster.routes.end() ? nullptr : &*found;
}

Chain people_of(const Roster& roster, const Route& route, TimePoint at) {
  Chain chain;
  chain.repeat = route.repeat;
  for (const RouteStep& step : route.steps) chain.steps.push_back(people_of_step(roster, step, at));
  return chain;
}

CalledChain call_chain(const Roster& roster, const Incident& incident, TimePoint at) {
  CalledChain called;
  if (const Route* route = route_for(roster, incident, at)) {
    called.route = route->id;
    called.chain = people_of(roster, *route, at);
  }
  if (reaches_somebody(called.chain)) return called;
  if (const ChainContact* administrator = roster.find_contact(roster.administrator)) {
    called.chain.steps = {{{*administrator}, ChainStep().timeout}};
    called.by_administrator = true;
  }
  return called;
}

std::vector<Gap> gaps(const Roster& roster, TimePoint from, TimePoint until, std::size_t most) {
  std::vector<Gap> whole;
  std::vector<Gap> single;
  for (const Route& route : roster.routes) note_gaps(roster, route, from, until, whole, single);
  whole.insert(whole.end(), single.begin(), single.end());
  if (whole.size() > most) whole.resize(most);
  return whole;
}

}  // namespace kaiku::incidents
