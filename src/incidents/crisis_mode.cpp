#include <algorithm>
#include <functional>

#include <kaiku/incidents/crisis_mode.hpp>

namespace kaiku::incidents {
namespace {

CrisisLevel level_of(const Incident& incident) {
  if (incident.severity < Severity::kCrisis) return CrisisLevel::kWatch;
  return incident.state == State::kMitigated ? CrisisLevel::kRecovery : CrisisLevel::kCrisis;
}

}  // namespace

std::string_view to_string(CrisisLevel level) {
  switch (level) {
    case CrisisLevel::kWatch:
      return "watch";
    case CrisisLevel::kRecovery:
      return "recovery";
    case CrisisLevel::kCrisis:
      return "crisis";
  }
  return "unknown";
}

std::vector<CrisisScope> crisis_scopes(std::span<const Incident> unresolved) {
  std::vector<CrisisScope> scopes;
  for (const Incident& incident : unresolved) {
    if (incident.state == State::kResolved || incident.drill) continue;
    auto scope = std::ranges::find_if(scopes, [&](const CrisisScope& one) {
      return one.brand == incident.brand && one.post == incident.post;
    });
    if (scope == scopes.end()) {
      scope = scopes.insert(scopes.end(), {.brand = incident.brand,
                                           .post = incident.post,
                                           .level = level_of(incident),
                                           .frozen = false,
                                           .since = incident.opened_at,
                                           .incidents = {}});
    }
    scope->level = std::max(scope->level, level_of(incident));
    scope->frozen = scope->frozen || incident.freezes;
    scope->since = std::min(scope->since, incident.opened_at);
    scope->incidents.push_back(incident.id);
  }
  std::ranges::stable_sort(scopes, std::ranges::greater{}, &CrisisScope::level);
  return scopes;
}

}  // namespace kaiku::incidents
