#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/ids.hpp>
#include <kaiku/incidents/roster.hpp>

namespace kaiku::incidents {

/// A draft that needs two people, with the approval of one.
struct HalfApproved {
  ActionId draft = 0;
  IncidentId incident = 0;
  std::string by;     ///< who has approved it
  TimePoint since{};  ///< when
};

/// Do two names mean the same person? Capital letters (of ASCII) do not count.
bool is_same_person(std::string_view one, std::string_view other);

/// Who else can be asked about an incident, the next one first: the people of its chain in their
/// order, then those of the duties in it who are off duty, then the administrator. Without `by`,
/// and without those whom no channel reaches. Pure.
std::vector<ChainContact> second_people(const Roster& roster, const Incident& incident,
                                        std::string_view by, TimePoint at);

}  // namespace kaiku::incidents
