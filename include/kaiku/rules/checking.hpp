#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// A kind of finding that check_rules() reports, under a code that never changes its meaning.
struct FindingKind {
  std::string_view code;  ///< "KR101": Diagnostic::code
  std::string_view name;  ///< "unreachable-rule"
  Diagnostic::Severity severity = Diagnostic::Severity::kWarning;
  std::string_view meaning;  ///< one sentence
};

/// Every kind, by code.
std::span<const FindingKind> finding_kinds();

struct CheckSettings {
  /// That the brands serve: each reply should have a text in all of them. Empty: those of the
  /// replies.
  std::vector<Language> languages;
  LoadLimits limits;
  /// Approved answers that have expired by then, or will soon, are told of; nothing: none is.
  std::optional<TimePoint> today;
};

struct CheckReport {
  std::shared_ptr<const RuleSet> rules;  ///< null when there is an error that keeps it from loading
  Diagnostics diagnostics;               ///< all with a code, by file and line
  std::size_t tests = 0;                 ///< examples of rule files that passed
};

/// Loads rule directories and looks for everything that an operator would want to know before
/// putting them to work: mistakes that loading refuses, and, once it loads, rules that cannot do
/// what they seem to. Runs the tests of the files too, so it takes longer than loading. Blocking.
CheckReport check_rules(const std::vector<std::string>& directories, const CheckSettings& settings);

/// The same from memory.
CheckReport check_rules_from(const std::vector<RuleFile>& files, text::Analyzer& analyzer,
                             const CheckSettings& settings);

/// Findings as a SARIF 2.1.0 log, which code-review tools show beside the lines. Paths become
/// relative references where they are relative, else file: URIs; columns count characters.
std::string to_sarif(const Diagnostics& diagnostics, std::string_view version);

}  // namespace kaiku::rules
