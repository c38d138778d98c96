#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/classify/statistical_signal.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "../compiled.hpp"
#include "../condition.hpp"
#include "declarations.hpp"

namespace kaiku::rules {

/// The keys of a statement and the schemas of their values: what the parser reads and the published
/// schema shows. A test compares the two.
struct Field {
  std::string_view key;
  std::string_view schema;
  bool required = false;
};

std::span<const Field> signal_fields();
std::span<const Field> policy_fields();
std::span<const Field> group_fields();
std::span<const Field> class_fields();

/// One step of a policy's `do`.
struct StepEntry {
  std::string_view key;
  ActionKind kind;
  std::string_view schema;
};
std::span<const StepEntry> step_entries();

using Templates = std::map<std::string, Template, std::less<>>;

/// Nothing after an error.
std::optional<Signal> parse_signal(const Declaration& declaration, Parsing& parsing,
                                   std::span<const std::string_view> groups);

struct ParsedPolicy {
  Policy policy;
  ConditionPtr when;
};
std::optional<ParsedPolicy> parse_policy(const Declaration& declaration, Parsing& parsing,
                                         const Templates& templates);

Templates parse_replies(const std::vector<Declaration>& replies, Diagnostics& diagnostics);

std::span<const Field> statistical_fields();

/// The statistical signal; nothing when no file declares it, it is off, or after an error.
std::optional<classify::StatisticalSignal> parse_statistical(const StatisticalDeclaration& declared,
                                                             Diagnostics& diagnostics);

classify::Model parse_model(const Declarations& declarations, Diagnostics& diagnostics);

/// The labels that signals, or the policies' steps, give: read before conditions refer to them.
std::set<std::string> labels_of_signals(const std::vector<Declaration>& signals);
std::set<std::string> labels_of_policies(const std::vector<Declaration>& policies);

}  // namespace kaiku::rules
