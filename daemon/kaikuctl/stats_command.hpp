#pragma once

#include <cstddef>

#include "history.hpp"
#include "options.hpp"

namespace kaikuctl {

struct RuleStatsOptions {
  HistorySource source;
  bool time = false;      ///< measure: the only figures that differ from run to run
  std::size_t most = 20;  ///< shown of each kind, but for --json
};

/// What every signal and policy did to a history: hits, what people thought of it, what is dead.
int rule_stats(const Options& options, const RuleStatsOptions& wanted);

}  // namespace kaikuctl
