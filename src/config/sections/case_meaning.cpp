// What the section `cases` refers to.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "places.hpp"
#include "root.hpp"

namespace kaiku::config {
namespace {

void check_reference(const Node& at, std::string_view kind, std::string_view id,
                     const std::vector<std::string_view>& known, Diagnostics& diagnostics) {
  if (id.empty() || std::ranges::find(known, id) != known.end()) return;
  diagnostics.push_back(
      at.error("no " + std::string(kind) + " has the id '" + std::string(id) + "'",
               known.empty() ? "there is none yet" : did_you_mean(id, known)));
}

}  // namespace

void check_cases(const Node& root, const Config& config, Diagnostics& diagnostics) {
  const Node section = value_at(root, "cases");
  const auto teams = ids_of(config.teams);
  const Cases& cases = config.cases;
  check_reference(value_at(section, "team"), "team", cases.team, teams, diagnostics);
  check_reference(value_at(section, "breach_team"), "team", cases.breach_team, teams, diagnostics);
  if (cases.breach == "reassign" && cases.breach_team.empty()) {
    diagnostics.push_back(
        value_at(section, "breach")
            .error("cases: 'breach_team' is missing", "name the team that gets what is overdue"));
  }
  for (const CaseRoute& route : cases.routes) {
    const Node at = route.at.value_or(section);
    check_reference(value_at(at, "team"), "team", route.team, teams, diagnostics);
    for (const Node& id : scalars_at(at, "brands"))
      check_reference(id, "brand", id.scalar(), ids_of(config.brands), diagnostics);
    for (const Node& id : scalars_at(at, "accounts"))
      check_reference(id, "account", id.scalar(), ids_of(config.accounts), diagnostics);
  }
}

}  // namespace kaiku::config
