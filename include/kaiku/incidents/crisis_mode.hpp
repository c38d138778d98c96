#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {

/// How a scope stands. Up by itself or by a command, down by a person only, one step at a time:
/// crisis → recovery → normal. In crisis and recovery automatic answers wait as drafts.
enum class CrisisLevel { kWatch, kRecovery, kCrisis };
std::string_view to_string(CrisisLevel level);

/// A brand or one of its posts with the incidents that put it there.
struct CrisisScope {
  BrandId brand;
  std::optional<PostId> post;  ///< empty: the whole brand
  CrisisLevel level = CrisisLevel::kWatch;
  bool frozen = false;  ///< automatic answers, likes and messages wait for a person
  TimePoint since{};
  std::vector<IncidentId> incidents;
};

/// Every scope that is not normal, the gravest first. Drills are left out. Pure.
std::vector<CrisisScope> crisis_scopes(std::span<const Incident> unresolved);

}  // namespace kaiku::incidents
