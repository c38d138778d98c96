#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/incidents/incident_desk.hpp>
#include <kaiku/outbox/outbox.hpp>

#include "connection.hpp"
#include "unit.hpp"

/// What the brand says in an incident, from the draft to what became of it, as lines of its
/// timeline. Failures stick to the connection.
namespace kaiku::store::incident_words {

/// True for words about a matter of life or of the law, by their own incident or by one that their
/// comment stands in: they leave with the names of two people.
bool need_two_people(Connection& db, const Action& action);

/// A draft for the incident. Errors: kNotFound, kConflict (resolved), kDuplicate.
Result<ActionId> draft(Unit& unit, IncidentId id, const Action& words, const std::string& who,
                       TimePoint now);

/// A person has decided about words: they belong from now on to the incident that their comment
/// stands in, or that covers their place, and its timeline tells what was done. Nothing happens to
/// words outside of incidents.
void tell_decided(Connection& db, const outbox::Entry& entry, std::string_view who,
                  std::string_view done, TimePoint now);

/// The words of an incident were posted, or will not be, or wait once more.
void tell_became(Connection& db, const outbox::Entry& entry, ActionState end,
                 std::string_view remote_id, std::string_view why, TimePoint now);

/// actions::set_state() for what may be the words of an incident: its timeline tells.
void set_state(Connection& db, const outbox::Entry& entry, ActionState state, TimePoint now,
               std::string_view why);

Result<std::vector<incidents::Spoken>> said(Connection& db, IncidentId id, std::size_t limit);

/// Drafts that wait for a second person while nobody has been asked.
Result<std::vector<incidents::HalfApproved>> half_approved(Connection& db, std::size_t limit);
/// Errors: kConflict (it does not wait for one any more).
Result<void> ask_second(Unit& unit, const incidents::HalfApproved& half,
                        const incidents::Page& page, TimePoint now);

}  // namespace kaiku::store::incident_words
