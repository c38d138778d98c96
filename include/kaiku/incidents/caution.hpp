#pragma once

#include <span>
#include <string>
#include <vector>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {

/// What people's verdicts have taught: a detector that has cried wolf must be surer for a while.
struct Caution {
  BrandId brand;
  std::string kind;   ///< of the detector: "surge", "outage" …
  std::string area;   ///< "" (brand), "post", "account:x", "topic:y"
  double factor = 1;  ///< how many times rarer a chance alarm has to be, 10 to 10 000
  TimePoint until{};
};

/// The part of a brand that an incident of a detector is about, as Caution::area.
std::string area_of(const Incident& incident);

/// From resolved incidents, in any order. Two verdicts "not_a_crisis" on one kind and area within
/// 30 days make it ten times surer for 60 days; two more, another ten times, up to 10 000. A
/// verdict "real" ends it. Nothing is ever learned about lives, about the plant, and from drills.
std::vector<Caution> learned_cautions(std::span<const Incident> resolved, TimePoint now);

}  // namespace kaiku::incidents
