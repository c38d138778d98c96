#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "history.hpp"
#include "options.hpp"

namespace kaikuctl {

struct CompareOptions {
  std::vector<std::string> rules;  ///< two: old and new, each directories separated by commas
  HistorySource source;
  std::size_t samples = 5;
};

/// Replays comments through two rule sets and shows the decisions that differ. Exit status 0
/// whether some do or not.
int compare(const Options& options, const CompareOptions& wanted);

}  // namespace kaikuctl
