#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proposal.hpp"

namespace kaiku::policy {

/// What becomes of actions above a limit.
enum class Spent { kWaits, kLeftOut };

/// Which policies of a plan have spent a limit with that consequence. Each is counted once.
class SpentLimits {
 public:
  SpentLimits(Plan& plan, Spent consequence) : plan_(plan), consequence_(consequence) {}

  /// Why the proposal's policy may not act by itself any more; empty: it may. Until the next call.
  const std::string& of(const Proposal& proposal);

 private:
  struct Looked {
    std::string_view policy;
    std::string why;
  };

  bool concerns(const rules::Limit& limit) const {
    return limit.leaves_out == (consequence_ == Spent::kLeftOut);
  }
  std::string look(const Proposal& proposal);

  Plan& plan_;
  Spent consequence_;
  const std::string nothing_;
  std::vector<Looked> looked_;  ///< at few policies
};

}  // namespace kaiku::policy
