#pragma once

#include <functional>
#include <string>

#include <kaiku/rules/context.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// A text of the tests in rule files, with all that the test tells about it.
struct ExampleText {
  const std::string& signal;  ///< or composite, beside which it stands
  bool hit = false;           ///< the signal must hit it; else it must not
  const Diagnostic& place;    ///< without a message
  const text::PreparedText& text;
  const Context& context;
};

/// Shows every example of every signal and composite, in the order of the rule files. What it is
/// given lives for the call only.
void visit_examples(const RuleSet& rules, text::Analyzer& analyzer,
                    const std::function<void(const ExampleText&)>& visit);

}  // namespace kaiku::rules
