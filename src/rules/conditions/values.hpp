#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../comparison.hpp"
#include "../condition.hpp"

namespace kaiku::rules {

/// The values of a condition: one text or a list of texts, none empty. Empty after a diagnostic.
std::vector<config::Node> values_of(const Site& site, Parsing& parsing);

/// true or false; nothing after a diagnostic.
std::optional<bool> flag_of(const Site& site, Parsing& parsing);

/// Reads conditions that can only be asked for: `question_mark: true`. False after a diagnostic.
bool only_true(const Site& site, Parsing& parsing);

/// Whether all values are labels that may be asked for here. False after a diagnostic.
bool labels_declared(const Site& site, LabelScope scope, Parsing& parsing);

std::optional<NumberComparison> number_comparison_of(const Site& site, Parsing& parsing);
std::optional<DurationComparison> duration_comparison_of(const Site& site, Parsing& parsing);

/// A condition without places: compares one fact of the comment.
class FactCondition : public Condition {
 public:
  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>&) const final {
    const Truth truth = check(evaluation);
    return {.truth = truth, .complete = truth != Truth::kUnknown};
  }
  bool looks_for_patterns() const final { return false; }

 private:
  virtual Truth check(const Evaluation& evaluation) const = 0;
};

inline Truth truth_of(bool value) {
  return value ? Truth::kTrue : Truth::kFalse;
}

}  // namespace kaiku::rules
