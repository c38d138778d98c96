#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/domain/interventions.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

/// How the decision about one comment changed, gravest first: a decision that changed in several
/// ways counts under the first of them.
enum class Change : std::uint8_t {
  kNewlyRestricted,  ///< hide, delete or block that was not asked for before
  kNoLongerRestricted,
  kNewlyEscalated,
  kNoLongerEscalated,
  kNewlyAnswered,  ///< a public or private text, a warning
  kNoLongerAnswered,
  kAnsweredOtherwise,  ///< another template, or sent where it waited for approval
  kClassChanged,
  kHandedOnOtherwise,  ///< cases, holds, labels on the author, likes
  kLabelsChanged,      ///< labels on the comment
};
inline constexpr std::size_t kChanges = 10;
std::string_view to_string(Change change);    ///< "newly_restricted" …
std::string_view description(Change change);  ///< "newly hidden, deleted or blocked" …

/// Nothing when both decisions come to the same: scores and signals alone are no change.
std::optional<Change> change_between(const Decision& before, const Decision& after);

/// A comment of a history.
struct HistoricComment {
  Comment comment;                   ///< created_at: when it was written; none: TimePoint{}
  std::optional<Language> language;  ///< known beforehand; else it is told from the text
};

/// A changed decision.
struct Difference {
  Change change = Change::kClassChanged;
  Decision before;
  Decision after;
};

struct Comparison {
  std::size_t compared = 0;
  std::array<std::size_t, kChanges> counts{};  ///< indexed by Change
  /// Up to so many of each kind as were asked for, spread over the whole history, by kind and time.
  std::vector<Difference> samples;
  std::optional<TimePoint> from;  ///< nothing when a comment has no time
  std::optional<TimePoint> to;

  std::size_t changed() const;
  /// How many a day are to be expected; nothing without times. A history of less than a day counts
  /// as one.
  std::optional<double> a_day(Change change) const;
};

struct ComparisonSettings {
  AccountSettings account;      ///< whom the decisions are made for
  std::size_t samples = 5;      ///< of each kind
  Interventions interventions;  ///< what people and incidents did; not for histories without times
};

/// Decides about every comment with both rule sets, in the order and at the time of the comments,
/// each set in the light of its own earlier decisions. When a comment has no time, all are decided
/// about as if nobody had written anything before. Deterministic.
Comparison compare(const rules::RuleSet& before, const rules::RuleSet& after,
                   std::vector<HistoricComment> history, text::Analyzer& analyzer,
                   const ComparisonSettings& settings);

}  // namespace kaiku::policy
