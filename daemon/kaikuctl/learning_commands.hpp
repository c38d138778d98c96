#pragma once

#include <string>
#include <vector>

#include <kaiku/classify/tuning.hpp>

#include "options.hpp"

namespace kaikuctl {

/// What `learn` and `tune` take beside the rules.
struct LearningOptions {
  std::vector<std::string> corpora;      ///< directories or files
  std::vector<std::string> corrections;  ///< files, as a corpus
  std::vector<std::string> kept;         ///< `tune` only: files or directories, as a corpus
  std::string out;
  double pull = kaiku::classify::TuningSettings{}.pull;  ///< `tune` only
};

/// Trains the statistical model and writes it.
int learn(const Options& options, const LearningOptions& learning);

/// Fits the weights of signals on labelled comments and writes them.
int tune(const Options& options, const LearningOptions& learning);

}  // namespace kaikuctl
