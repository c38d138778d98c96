#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <kaiku/incidents/incident_desk.hpp>
#include <kaiku/incidents/mutes.hpp>
#include <kaiku/incidents/roster.hpp>

namespace kaiku::console {

/// Which approved words a holding statement takes.
struct StatementWords {
  std::string template_id;
  std::string language;  ///< empty: the account's own
  AccountId account;
  std::optional<TimePoint> next_update;  ///< {{next_update}}, by the brand's clock
};

/// What the console needs of the people on call.
struct OnCallDesk {
  /// Never null; another one after a reload.
  std::function<std::shared_ptr<const incidents::Roster>()> roster;
  /// A message of a type about an incident, as the outbox keeps it.
  std::function<std::string(const incidents::Incident&, std::string_view type,
                            const incidents::Target&, TimePoint now)>
      write;
  std::function<bool(std::string_view brand)> knows_brand;
  /// Changed rules that wait for a person while a crisis lasts: their revision, or empty.
  std::function<std::string()> rules_waiting;
  /// Puts them into force; their revision. Errors: kConflict (none waits).
  std::function<Result<std::string>()> confirm_rules;
  /// An approved template in a brand's words, filled. Errors: kNotFound (no such template, or none
  /// in that language), kInvalidArgument (a placeholder without a value).
  std::function<Result<std::string>(const StatementWords&)> words;
  incidents::IncidentDesk& desk;
  incidents::Mutes& mutes;
};

}  // namespace kaiku::console
