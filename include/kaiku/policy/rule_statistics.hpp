#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/policy/comparison.hpp>
#include <kaiku/rules/inventory.hpp>

namespace kaiku::policy {

/// What a signal, a composite or a policy did to a history.
struct RuleActivity {
  std::string id;
  std::size_t hits = 0;               ///< texts; of a policy: that it matched
  std::size_t acted = 0;              ///< of a policy: for which it planned anything
  std::optional<TimePoint> last_hit;  ///< nothing: never, or the history has no times
  bool dead = false;                  ///< no hit in the last 90 days of the history
  /// Comments that it hit and about whose actions people decided; of a policy: about its own.
  std::size_t judged = 0;
  std::size_t upheld = 0;  ///< of these: no action was rejected or taken back

  /// Upheld of the judged; nothing where nobody judged.
  std::optional<double> precision() const;
};

/// A signal that hit only where another one hit too.
struct Companion {
  std::string signal;
  std::string with;
  std::size_t texts = 0;
  bool both_ways = false;  ///< and the other way round: they always hit together
};

struct RuleStatistics {
  std::size_t texts = 0;
  std::optional<TimePoint> from;  ///< nothing when a comment has no time
  std::optional<TimePoint> to;
  std::vector<RuleActivity> signals;      ///< and composites behind them, as the files have them
  std::vector<RuleActivity> policies;     ///< likewise
  std::vector<Companion> companions;      ///< of at least five texts; composites are left out
  std::vector<std::string> dead_entries;  ///< of word lists: that never made a signal hit; sorted
};

struct StatisticsSettings {
  AccountSettings account;
  Interventions interventions;
  /// Called for every look at a condition; null: nobody measures.
  rules::EvaluationVisitor around;
};

/// Replays a history through rules as compare() does, and counts. A signal that a composite
/// replaced has hit as well. Deterministic.
RuleStatistics statistics_of(const rules::RuleSet& rules, std::vector<HistoricComment> history,
                             text::Analyzer& analyzer, const StatisticsSettings& settings);

}  // namespace kaiku::policy
