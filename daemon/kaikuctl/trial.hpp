#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/rules/facts.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaikuctl {

/// A text to decide about without a daemon. As far as nothing else is given, as if it were the
/// first comment of its author under a public post of a live account that can do everything.
struct Trial {
  std::string id;
  std::string text;
  std::optional<kaiku::Language> language;  ///< known beforehand; else it is told from the text
  kaiku::rules::GivenFacts given;
};

struct TrialResult {
  kaiku::text::PreparedText prepared;
  kaiku::Decision decision;
};

/// Of an account that is live on a platform that can do everything.
kaiku::policy::AccountSettings everything_allowed();

/// Deterministic: the moment is fixed, history is what is given.
TrialResult run(const kaiku::rules::RuleSet& rules, kaiku::text::Analyzer& analyzer,
                const Trial& trial);

}  // namespace kaikuctl
