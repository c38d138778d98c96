#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// What one signal added to a class.
struct Summand {
  std::string signal;
  double amount = 0;              ///< as added
  double written = 0;             ///< in the rule; more than `amount` where its group was cut
  std::string group;              ///< set where it was cut
  std::optional<double> at_most;  ///< the group's cap, where it was cut
};

/// A class's log-odds as a person adds them up: bias, then what each signal gives.
struct ClassSum {
  CommentClass comment_class = CommentClass::kQuestion;
  double bias = 0;
  std::vector<Summand> summands;  ///< in the order of the rule files
  double total = 0;               ///< bias and all amounts
  double probability = 0;
  double threshold = 0;
  bool holds = false;
};

/// How the scores of a finding of these rules came to be, by class in the order of kClasses.
std::array<ClassSum, kClassCount> sums_of(const Finding& finding, const RuleSet& rules);

}  // namespace kaiku::rules
