#pragma once

#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// Runs the tests beside approved answers: a text under `hit` must get that answer, one under
/// `miss` must not. Whatever the day: an answer that has expired is found all the same.
void test_answers(const RuleSet& rules, text::Analyzer& analyzer, TestReport& report);

}  // namespace kaiku::rules
