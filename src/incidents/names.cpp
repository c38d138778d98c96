#include <utility>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {
namespace {

constexpr std::pair<Severity, std::string_view> kSeverities[] = {{Severity::kInfo, "info"},
                                                                 {Severity::kWarning, "warning"},
                                                                 {Severity::kUrgent, "urgent"},
                                                                 {Severity::kCrisis, "crisis"}};

constexpr std::pair<State, std::string_view> kStates[] = {{State::kOpen, "open"},
                                                          {State::kAcknowledged, "acknowledged"},
                                                          {State::kMitigated, "mitigated"},
                                                          {State::kResolved, "resolved"}};

}  // namespace

std::string_view to_string(Severity severity) {
  for (const auto& [value, name] : kSeverities) {
    if (value == severity) return name;
  }
  return "unknown";
}

std::optional<Severity> parse_severity(std::string_view name) {
  for (const auto& [value, known] : kSeverities) {
    if (known == name) return value;
  }
  return std::nullopt;
}

std::string_view to_string(State state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) return name;
  }
  return "unknown";
}

std::optional<State> parse_state(std::string_view name) {
  for (const auto& [value, known] : kStates) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace kaiku::incidents
