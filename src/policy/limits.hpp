#pragma once

#include <map>
#include <string>

#include "proposal.hpp"

namespace kaiku::policy {

/// What becomes of actions above a limit.
enum class Spent { kWaits, kLeftOut };

/// Which policies of a plan have spent a limit with that consequence. Each is counted once.
class SpentLimits {
 public:
  SpentLimits(Plan& plan, Spent consequence) : plan_(plan), consequence_(consequence) {}

  /// Why the proposal's policy may not act by itself any more; empty: it may.
  const std::string& of(const Proposal& proposal);

 private:
  std::string look(const Proposal& proposal);

  Plan& plan_;
  Spent consequence_;
  std::map<std::string, std::string> known_;  ///< by policy
};

}  // namespace kaiku::policy
