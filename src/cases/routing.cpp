#include <algorithm>

#include <kaiku/cases/handling.hpp>

namespace kaiku::cases {
namespace {

bool one_of(const std::vector<std::string>& values, std::string_view value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

bool fits(const Route& route, const CaseFile& file, const Facts& facts, bool open) {
  const bool labelled =
      route.labels.empty() || std::ranges::any_of(route.labels, [&](const std::string& label) {
        return facts.labels.contains(label);
      });
  return labelled && one_of(route.languages, facts.language) &&
         one_of(route.brands, file.brand.value) && one_of(route.accounts, file.account.value) &&
         one_of(route.classes, to_string(facts.primary)) && (!route.open || *route.open == open);
}

bool open_when_opened(const CaseFile& file, const Handling& handling) {
  const auto calendar = handling.calendars.find(file.brand);
  return calendar == handling.calendars.end() || calendar->second.open_at(file.opened_at);
}

}  // namespace

Routing route(const CaseFile& file, const Facts& facts, const Handling& handling) {
  Routing routing;
  routing.due = file.asked.value_or(handling.due[static_cast<std::size_t>(facts.primary)]);
  const bool open = open_when_opened(file, handling);
  for (std::size_t i = 0; i < handling.routes.size(); ++i) {
    const Route& candidate = handling.routes[i];
    if (!fits(candidate, file, facts, open)) continue;
    routing.team = candidate.team;
    routing.due = candidate.due.value_or(routing.due);
    routing.why = "route " + std::to_string(i + 1);
    return routing;
  }
  const bool own =
      !file.team.empty() && (handling.knows_team(file.team) || handling.default_team.empty());
  routing.team = own ? file.team : handling.default_team;
  routing.why = own ? "its policy's team" : "the default team";
  return routing;
}

}  // namespace kaiku::cases
