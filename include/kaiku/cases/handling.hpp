#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/cases/case_file.hpp>
#include <kaiku/clock/business_calendar.hpp>

namespace kaiku::cases {

/// What an overdue case leads to.
enum class Breach { kTell, kReassign, kEscalate };
std::string_view to_string(Breach breach);  ///< "tell", "reassign", "escalate"
std::optional<Breach> parse_breach(std::string_view name);

/// Conditions on a case and where it goes; empty ones hold always. All of them must hold, each by
/// one of its values.
struct Route {
  std::vector<std::string> labels;  ///< topics and other labels of the comment or its author
  std::vector<std::string> languages;
  std::vector<std::string> brands;
  std::vector<std::string> accounts;
  std::vector<std::string> classes;
  std::optional<bool> open;  ///< the brand's opening hours when the case was opened
  std::string team;
  std::optional<Duration> due;
};

/// One message to a team or a help desk about a case.
struct Telling {
  /// "case.due_soon", "case.overdue", "case.reassigned", "case.woken"; to a help desk
  /// "case.forwarded", "case.message".
  std::string type;
  std::string key;  ///< "case/<id>/<round>/<type>/<channel>": told once
  std::string channel;
  std::vector<Message> said;  ///< to a help desk
};

/// How cases are worked, from kaiku.yaml. Immutable, swapped by a reload; safe from any thread.
struct Handling {
  std::vector<Route> routes;  ///< the first that fits counts
  std::string default_team;   ///< for a case that names none, or one that is not known
  /// Open time by the comment's class, indexed by CommentClass.
  std::array<Duration, kClassCount + 1> due{};
  int warn_percent = 80;
  Duration claim = std::chrono::minutes(30);
  Breach breach = Breach::kTell;
  std::string breach_team;                                   ///< kReassign
  std::string severity = "warning";                          ///< of the incident that tells on-call
  std::map<std::string, std::vector<std::string>> channels;  ///< by team: "contact/channel"
  std::map<std::string, std::vector<std::string>> contacts;  ///< channels by contact
  std::map<BrandId, BusinessCalendar> calendars;             ///< none: all time counts
  /// What a message says, as the outbox keeps it: given by the wiring.
  std::function<std::string(const CaseFile&, const Telling&, TimePoint now)> write;
  /// The public line that closes a case, from an approved template; nothing when there is none for
  /// it. Given by the wiring; may be empty.
  std::function<std::optional<Action>(const CaseFile&, const Facts&, TimePoint now)> closing_line;

  bool knows_team(std::string_view team) const { return channels.contains(std::string(team)); }
};

/// The key of the closing line that was offered when the case was resolved in this round.
std::string closing_key(const CaseFile& file);

/// Team and time of a case.
struct Routing {
  std::string team;
  Duration due{};
  std::string why;  ///< for the story
};
Routing route(const CaseFile& file, const Facts& facts, const Handling& handling);

}  // namespace kaiku::cases
