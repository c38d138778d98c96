#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kaiku/rules/rule_set.hpp>

namespace kaikuctl {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;  ///< the answer is no: diagnostics, failed tests, refused change

/// What every subcommand takes.
struct Options {
  std::vector<std::string> rule_directories;  ///< empty: the shipped ones
  std::string socket;                         ///< control socket of the running daemon
  std::string config;
  std::string who;  ///< for the audit
  bool json = false;
};

/// The rule directories to use: those given, else $KAIKU_RULES, else the shipped ones beside the
/// executable's prefix (or its build tree).
std::vector<std::string> rule_directories(const Options& options);

/// Loads the rules and prints errors on stderr. Null when there are some.
std::shared_ptr<const kaiku::rules::RuleSet> load(const Options& options);

/// True when stdout is a terminal that shows colours and NO_COLOR is not set.
bool colours();

}  // namespace kaikuctl
