#pragma once

#include <map>
#include <string>
#include <string_view>

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
  bool concerns(const rules::Limit& limit) const {
    return limit.leaves_out == (consequence_ == Spent::kLeftOut);
  }
  std::string look(const Proposal& proposal);

  Plan& plan_;
  Spent consequence_;
  const std::string nothing_;
  std::map<std::string_view, std::string> known_;  ///< by policy
};

}  // namespace kaiku::policy
