#pragma once

#include <functional>
#include <string>
#include <vector>

#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// What a rule set consists of, for statistics.
struct Inventory {
  std::vector<std::string> signals;     ///< in the order of the rule files
  std::vector<std::string> composites;  ///< likewise
  /// Of the word lists that signals ask for, sorted: "fi/insults:idiootti", as findings name them.
  std::vector<std::string> list_entries;
};
Inventory inventory_of(const RuleSet& rules);

/// Shows, one by one, the conditions of signals that examine() has to look at for this text: those
/// that the search for all patterns together leaves possible. `evaluate` looks once; how long that
/// takes is for the caller to measure.
using EvaluationVisitor =
    std::function<void(const std::string& signal, const std::function<void()>& evaluate)>;
void visit_evaluations(const RuleSet& rules, const text::PreparedText& text, const Context& context,
                       const EvaluationVisitor& visit);

}  // namespace kaiku::rules
