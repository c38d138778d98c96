#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/decision.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaikuctl {

/// A decision with what it was made from. Refers, does not own.
struct Explained {
  const kaiku::text::PreparedText& text;
  const kaiku::Decision& decision;
  const kaiku::rules::RuleSet& rules;
};

/// For a person, on one screen: the text with the words that counted marked, each word with its
/// base forms and what it was read as, each signal with its words, the sum of each class to be
/// checked by hand, labels, policies, guards, what would be sent. Without `colours` nothing but
/// plain text.
std::string explanation(const Explained& explained, bool colours);

/// The same for programs: the decision's own JSON with `text` and `sums`.
nlohmann::json explanation_json(const Explained& explained);

}  // namespace kaikuctl
