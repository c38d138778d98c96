#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/domain/finding.hpp>

#include "../example.hpp"
#include "expression.hpp"

namespace kaiku::rules {

/// Signals that mean something else together.
struct Composite {
  std::string id;
  std::string about;
  std::string group;
  Expression when;
  SignalScore score;
  LabelSet labels;
  Examples tests;
  config::Node place;  ///< where its name stands
};

/// A signal that hit, or one that could not be evaluated, before composites are looked at.
struct FoundSignal {
  SignalId signal = 0;
  std::optional<classify::Evidence> evidence;  ///< nothing: unknown
};

/// All composites of a rule set, in the order in which they are evaluated: behind everything that
/// they name, otherwise as they are written. Only those with a part that hit, or may have, are
/// evaluated. Immutable.
class Composites {
 public:
  Composites() = default;
  /// `composites[i]` is signal `first + i`; none of them may name itself through others.
  Composites(std::vector<Composite> composites, SignalId first);

  struct Outcome {
    std::vector<classify::Evidence> evidence;  ///< signals as they came, then composites
    std::vector<std::string> not_evaluated;    ///< composites
  };
  /// Every composite sees all signals that hit and the composites before it; what is replaced goes
  /// when all of them have been evaluated.
  Outcome apply(std::vector<FoundSignal> found) const;

  bool empty() const { return composites_.empty(); }
  const std::vector<Composite>& all() const { return composites_; }

 private:
  std::vector<Composite> composites_;
  SignalId first_ = 0;
  std::vector<std::uint32_t> rank_;                          ///< by composite: its turn
  std::vector<std::uint32_t> order_;                         ///< composites by turn
  std::map<SignalId, std::vector<std::uint32_t>> turns_of_;  ///< whose part a signal is
};

/// Composites that name each other in a circle, in its order; empty: there is none.
std::vector<std::size_t> circle_of(const std::vector<Composite>& composites, SignalId first);

}  // namespace kaiku::rules
