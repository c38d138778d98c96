#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <kaiku/incidents/incident.hpp>
#include <kaiku/incidents/roster.hpp>

namespace kaiku::incidents {

using MuteId = std::int64_t;

/// The longest silence that may be set at once.
inline constexpr Duration kLongestMute = std::chrono::days(7);
/// How soon something held back by another incident is looked at again.
inline constexpr Duration kLookAgainAfter = std::chrono::minutes(15);

/// A silence that a person set: for maintenance, a giveaway, a known cause. Pages about what it
/// covers wait until it ends; nothing is lost and nothing else changes.
struct Mute {
  MuteId id = 0;
  std::optional<IncidentId> incident;  ///< this one only; ends with it
  BrandId brand;                       ///< empty: every brand
  std::string kind;                    ///< empty: every kind
  std::optional<PostId> post;          ///< empty: every post
  std::string who;
  std::string reason;
  TimePoint from{};
  TimePoint until{};
  std::optional<TimePoint> ended_at;  ///< a person, or the end of its incident
  std::string ended_by;
};

/// Whether danger to life is the matter: self-harm, a threat, an injury. No quiet hours, silence or
/// other incident holds a page about it back.
bool is_about_life(std::string_view kind);

/// Whether what the public is told about it needs two people: lives, leaks of personal data, and
/// whatever press, lawyers or authorities ask.
bool needs_two_people(std::string_view kind);

/// Refuses a mute without scope or reason, one that has ended, one longer than seven days, and one
/// that names a kind that is never silent. Errors: kInvalidArgument with what would be right.
Result<void> check(const Mute& mute, TimePoint now);

/// Whether a mute is in force for an incident. Pure.
bool covers(const Mute& mute, const Incident& incident, TimePoint at);

/// Why nobody is told of an incident now, and until when.
struct Hold {
  std::string by;  ///< Incident::held: "mute 3", "incident 12", "quiet hours"
  TimePoint until{};
};

/// What a page of an incident meets. Referred to, not owned.
struct Circumstances {
  const QuietHours& quiet;
  std::span<const Mute> mutes;       ///< in force
  std::span<const Incident> crises;  ///< unresolved ones of severity crisis
};

/// Nothing: it is paged. A mute holds everything back; a crisis of the brand the alarms of its
/// single posts; quiet hours what is a warning or less. Never what is about life. Pure.
std::optional<Hold> hold_back(const Incident& incident, const Circumstances& around, TimePoint now);

}  // namespace kaiku::incidents
