#pragma once

#include <string>
#include <vector>

#include "options.hpp"

namespace kaikuctl {

/// What `learn` and `tune` take beside the rules.
struct LearningOptions {
  std::vector<std::string> corpora;      ///< directories or files
  std::vector<std::string> corrections;  ///< files, as a corpus
  std::string out;
};

/// Trains the statistical model and writes it.
int learn(const Options& options, const LearningOptions& learning);

}  // namespace kaikuctl
