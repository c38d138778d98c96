#pragma once

#include <optional>

#include <kaiku/incidents/incident.hpp>

namespace kaiku::incidents {

/// Who has a crisis says something within an hour, an urgent matter within four; nothing is
/// expected of what is milder.
inline constexpr Duration kNoteOfCrisis = std::chrono::minutes(60);
inline constexpr Duration kNoteOfUrgent = std::chrono::hours(4);
/// After the reminder: as if nobody had acknowledged.
inline constexpr Duration kAfterReminder = std::chrono::minutes(10);
/// News of an incident are told at most this often.
inline constexpr Duration kBetweenDigests = std::chrono::minutes(15);
/// A cause that comes back this soon is the same incident.
inline constexpr Duration kComesBackWithin = std::chrono::hours(6);

/// When the holder of an incident must have said something, counted from `since`.
std::optional<TimePoint> note_due(Severity severity, TimePoint since);

}  // namespace kaiku::incidents
