#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaikuctl {

/// Which n-grams moved the statistical signal most; empty when the rules leave it out.
std::string statistical_explanation(const kaiku::rules::RuleSet& rules,
                                    const kaiku::text::PreparedText& text, bool colours);
nlohmann::json statistical_explanation_json(const kaiku::rules::RuleSet& rules,
                                            const kaiku::text::PreparedText& text);

}  // namespace kaikuctl
