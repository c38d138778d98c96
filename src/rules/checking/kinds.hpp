#pragma once

#include <cstdint>
#include <string>

#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/checking.hpp>

namespace kaiku::rules {

/// The kinds of findings, in the order of their codes.
enum class FindingCode : std::uint8_t {
  kRefused,
  kIneffective,
  kUnreachable,
  kRedundant,
  kContradiction,
  kNegationOnly,
  kAlwaysTrue,
  kSilencesCriticism,
  kNotABaseForm,
  kShortFragment,
  kMatchesEmptyText,
  kMatchesEverything,
  kEmptyList,
  kForeignWord,
  kUnusedList,
  kCoveredValue,
  kSlowPattern,
  kProfanityRestricts,
  kClassOutOfReach,
  kScoreOutOfReach,
  kHoldsWithoutEvidence,
  kConfidenceOutOfReach,
  kMissingLanguage,
  kBlankLeft,
  kLiabilityWord,
  kFewVariants,
  kExpiredAnswer,
  kAlikeAnswers,
  kTooFewTests,
  kFailedTest,
};

const FindingKind& kind_of(FindingCode code);

/// A diagnostic made elsewhere, as a finding of this kind; its severity stays.
Diagnostic as_kind(FindingCode code, Diagnostic diagnostic);

/// A finding at a place, with the severity of its kind. `remedy` says what to do about it.
Diagnostic finding(FindingCode code, const config::Node& place, std::string message,
                   std::string remedy);

/// Gives every diagnostic that has no code that of its severity: refused or ineffective.
void complete_codes(Diagnostics& diagnostics);

}  // namespace kaiku::rules
