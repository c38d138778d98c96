#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
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
  std::size_t group_place = classify::kNoGroup;  ///< of `group` in the model
  Expression when;
  SignalScore score;
  LabelSet labels;
  Examples tests;
  config::Node place;  ///< where its name stands
};

/// The signals that hit, and those that could not be evaluated.
class FoundSignals {
 public:
  static constexpr std::uint32_t kUnknown = std::numeric_limits<std::uint32_t>::max();

  explicit FoundSignals(std::size_t expected) {
    entries_.reserve(expected);
    evidence.hits.reserve(expected);
    evidence.origins.reserve(expected);
  }

  /// The hit of a signal, to be filled in before the next call. `group` is the place of its group.
  SignalHit& add(SignalId signal, std::size_t group);
  void add_unknown(SignalId signal) { insert({.signal = signal, .place = kUnknown}); }

  struct Entry {
    SignalId signal = 0;
    std::uint32_t place = kUnknown;  ///< of its evidence
  };
  /// Null when it neither hit nor is unknown.
  const Entry* find(SignalId signal) const;
  const std::vector<Entry>& entries() const { return entries_; }  ///< ordered by signal

  classify::Evidence evidence;  ///< in the order in which they were added

 private:
  void insert(Entry entry);

  std::vector<Entry> entries_;
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
    classify::Evidence evidence;             ///< signals as they came, then composites
    std::vector<std::string> not_evaluated;  ///< composites
  };
  /// Every composite sees all signals that hit and the composites before it; what is replaced goes
  /// when all of them have been evaluated.
  Outcome apply(FoundSignals found) const;

  bool empty() const { return composites_.empty(); }
  const std::vector<Composite>& all() const { return composites_; }

 private:
  std::vector<Composite> composites_;
  SignalId first_ = 0;
  std::vector<std::uint32_t> rank_;   ///< by composite: its turn
  std::vector<std::uint32_t> order_;  ///< composites by turn
  std::vector<bool> is_part_;         ///< by signal; nearly all that hit are not
  std::map<SignalId, std::vector<std::uint32_t>> turns_of_;  ///< whose part a signal is
};

/// Composites that name each other in a circle, in its order; empty: there is none.
std::vector<std::size_t> circle_of(const std::vector<Composite>& composites, SignalId first);

}  // namespace kaiku::rules
