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
#include "../composites/composites.hpp"
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
std::span<const Field> composite_fields();
std::span<const Field> label_fields();
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
/// `used`: the names in composites, which alone make a signal useful.
std::optional<Signal> parse_signal(const Declaration& declaration, Parsing& parsing,
                                   std::span<const std::string_view> groups,
                                   const std::set<std::string>& used);

/// All signals and composites with their numbers, and the members of groups.
class SignalCatalogue {
 public:
  SignalCatalogue(const std::vector<Declaration>& signals,
                  const std::vector<Declaration>& composites,
                  const std::vector<classify::Group>& groups);

  std::optional<SignalId> find(std::string_view id) const;
  std::optional<std::vector<SignalId>> members(std::string_view group) const;
  std::span<const std::string_view> ids() const { return ids_; }
  std::span<const std::string_view> group_names() const { return group_names_; }

 private:
  void add(const Declaration& declaration);

  std::vector<std::string_view> ids_;
  std::vector<std::string_view> group_names_;
  std::map<std::string, SignalId, std::less<>> places_;
  std::map<std::string, std::vector<SignalId>, std::less<>> members_;
};

/// Nothing after an error.
std::optional<Composite> parse_composite(const Declaration& declaration,
                                         const SignalCatalogue& catalogue, const Vocabulary& names,
                                         Diagnostics& diagnostics);
/// Every name in the expressions, "g:group" for groups: read before signals are.
std::set<std::string> names_in_composites(const std::vector<Declaration>& composites);

/// The labels that are declared, by name.
std::map<std::string, Label, std::less<>> parse_labels(const std::vector<Declaration>& labels,
                                                       Diagnostics& diagnostics);

struct ParsedPolicy {
  Policy policy;
  ConditionPtr when;
};
std::optional<ParsedPolicy> parse_policy(const Declaration& declaration, Parsing& parsing,
                                         const Templates& templates);

/// A text that is sent as it stands: its length, its placeholders, no blank.
void check_variant(const config::Node& node, Diagnostics& diagnostics);

Templates parse_replies(const std::vector<Declaration>& replies, Diagnostics& diagnostics);

std::span<const Field> statistical_fields();

/// The statistical signal; nothing when no file declares it, it is off, or after an error.
std::optional<classify::StatisticalSignal> parse_statistical(const StatisticalDeclaration& declared,
                                                             Diagnostics& diagnostics);

classify::Model parse_model(const Declarations& declarations, Diagnostics& diagnostics);

/// The labels that signals and composites, or the policies' steps, give: read before conditions
/// refer to them.
std::set<std::string> labels_given_by(const std::vector<Declaration>& signals,
                                      const std::vector<Declaration>& composites);
std::set<std::string> labels_of_policies(const std::vector<Declaration>& policies);

}  // namespace kaiku::rules
