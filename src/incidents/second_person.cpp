#include <algorithm>

#include <kaiku/incidents/second_person.hpp>

namespace kaiku::incidents {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool is_same_person(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::vector<ChainContact> second_people(const Roster& roster, const Incident& incident,
                                        std::string_view by, TimePoint at) {
  std::vector<ChainContact> found;
  const auto add = [&](const ChainContact* contact) {
    if (contact == nullptr || contact->channels.empty() || is_same_person(contact->id, by)) return;
    if (std::ranges::find(found, contact->id, &ChainContact::id) == found.end())
      found.push_back(*contact);
  };
  const Route* route = route_for(roster, incident, at);
  if (route != nullptr) {
    for (const ChainStep& step : people_of(roster, *route, at).steps) {
      for (const ChainContact& contact : step.contacts) add(&contact);
    }
    for (const RouteStep& step : route->steps) {
      for (const std::string& who : step.who) {
        const Schedule* schedule = roster.find_schedule(who);
        if (schedule == nullptr) continue;
        for (const std::string& colleague : schedule->rotation) add(roster.find_contact(colleague));
      }
    }
  }
  add(roster.find_contact(roster.administrator));
  return found;
}

}  // namespace kaiku::incidents
