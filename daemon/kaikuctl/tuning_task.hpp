#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <kaiku/classify/tuning.hpp>
#include <kaiku/rules/examples.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "labelled_texts.hpp"

namespace kaikuctl {

/// Turns texts into what the rules see in them.
class TaskBuilder {
 public:
  explicit TaskBuilder(const kaiku::rules::RuleSet& rules);

  /// A comment to fit on. `statistical`: what a model that has not seen it says.
  void add(const LabelledText& text, const kaiku::classify::PerClass& statistical);

  /// What the tests of rule files promise: a text that a signal must hit keeps the classes that the
  /// signal speaks for, and stays out of those that it speaks against; one that it must not hit
  /// stays out of abuse and spam where the signal speaks for them.
  void promise_examples(kaiku::text::Analyzer& analyzer);

  /// A labelled text that must stay as right as it is: its classes, no others, and its primary one.
  void promise(const LabelledText& text);

  kaiku::classify::TuningTask finish() { return std::move(task_); }

 private:
  kaiku::classify::TuningComment evidence(const kaiku::text::PreparedText& text,
                                          const kaiku::rules::Context& context) const;
  void add_hit(const kaiku::SignalHit& hit, kaiku::classify::TuningComment& comment) const;
  void promise_example(const kaiku::rules::ExampleText& example);
  /// What the model in force says: promises are about what will be decided.
  kaiku::classify::PerClass statistical(const kaiku::text::PreparedText& text) const;

  const kaiku::rules::RuleSet& rules_;
  kaiku::classify::TuningTask task_;
  std::map<std::string, std::size_t, std::less<>> places_;  ///< of signals in the task
};

}  // namespace kaikuctl
