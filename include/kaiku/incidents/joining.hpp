#pragma once

#include <string>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {

/// The incident that an alarm opens when none with its cause is unresolved; to be paged at once.
Incident incident_of(crisis::Alarm alarm, TimePoint now);

/// An incident with another alarm of its cause taken in.
struct Joined {
  Incident incident;
  std::string story;    ///< line of the timeline; empty: nothing new
  bool rises = false;   ///< its severity: paged at once unless somebody has it already
  bool widens = false;  ///< it stops automation where it did not before
};
/// A window's numbers fall again while the incident goes on: its highest count stays. Severity only
/// rises; a post's incident becomes the brand's when it spreads. Pure.
Joined join(const Incident& incident, const Incident& alarm, TimePoint now);

}  // namespace kaiku::incidents
