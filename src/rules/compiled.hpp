#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/classify/statistical_signal.hpp>
#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "answers/answer_book.hpp"
#include "answers/fact_book.hpp"
#include "composites/composites.hpp"
#include "condition.hpp"
#include "example.hpp"
#include "matcher/lists.hpp"
#include "matcher/matcher.hpp"

namespace kaiku::rules {

struct Signal {
  // What a hit takes stands together.
  std::string id;
  std::size_t group_place = classify::kNoGroup;  ///< of `group` in the model
  SignalScore score;
  LabelSet labels;
  ConditionPtr when;
  LanguageSet languages = LanguageSet::all();
  bool any_language = true;  ///< no `lang`: also texts without a sentence
  std::string about;
  std::string group;
  Examples tests;
  config::Node place;  ///< where its name stands
};

/// What decides whether a signal hits, side by side: nearly all that are asked do not.
struct SignalCondition {
  const Condition* when = nullptr;  ///< the signal's
  LanguageSet languages;
  bool any_language = true;
};

/// Which conditions need a look, given what the matcher found.
class TriggerIndex {
 public:
  TriggerIndex() = default;
  TriggerIndex(const std::vector<Signal>& signals, std::size_t sets);

  /// Places of the signals that may hold or be unknown, ascending.
  std::vector<std::uint32_t> candidates(const Matches& matches) const;

 private:
  void add_needs(const std::vector<std::vector<SetId>>& needs);
  bool may_hold(std::uint32_t signal, const Matches& matches) const;

  Lists<std::uint32_t> triggered_;  ///< signals by the sets that trigger them
  std::vector<std::uint32_t> always_;
  /// By signal, what it needs besides a trigger: a number, and so many sets of which one must have
  /// a hit; then the next.
  Lists<SetId> needs_;
  std::size_t count_ = 0;
};

/// A policy's `when`, with what tells quickly that it is false.
struct PolicyCondition {
  PolicyCondition(ConditionPtr condition, bool is_off)
      : when(std::move(condition)),
        off(is_off),
        needed_classes(when->needed_classes()),
        looks_for_patterns(when->looks_for_patterns()) {}

  ConditionPtr when;
  bool off = false;  ///< the policy
  ClassFacts needed_classes;
  bool looks_for_patterns = true;
};

struct RuleSet::Compiled {
  std::string revision;
  classify::Model model;
  std::optional<classify::StatisticalSignal> statistical;
  std::vector<Signal> signals;
  std::vector<SignalCondition> conditions;  ///< by signal
  TriggerIndex triggers;
  Composites composites;
  std::map<std::string, Label, std::less<>> labels;
  RecentNeeds recent;
  std::vector<std::string> list_entries;  ///< that signals may hit by; sorted, each once
  ContextNeeds context_needs;
  std::unique_ptr<const Matcher> signal_patterns;
  std::vector<Policy> policies;
  std::vector<PolicyCondition> policy_conditions;  ///< by policy
  std::unique_ptr<const Matcher> policy_patterns;
  std::unique_ptr<const Matcher> answer_patterns;  ///< of the conditions of answers
  std::map<std::string, Template, std::less<>> templates;
  std::map<std::string, SignalFacts, std::less<>> signal_facts;  ///< for explanations
  AnswerBook answers;
  FactBook facts;
};

}  // namespace kaiku::rules
