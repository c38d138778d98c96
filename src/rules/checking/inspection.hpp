#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/rules/checking.hpp>
#include <kaiku/text/prepared.hpp>

#include "../compiled.hpp"
#include "../loading/declarations.hpp"
#include "formula.hpp"

namespace kaiku::rules {

/// A signal or policy as written, with its condition taken apart.
struct Statement {
  const Declaration* declaration = nullptr;
  config::Node condition;  ///< its `when`
  Formula when;
};

/// Calls `visit(key, value)` for every key of a condition, however deep it stands, also inside
/// conditions that take conditions.
template <class Visit>
void for_each_key(const config::Node& node, const Visit& visit) {
  for (const auto& [key, value] : node.entries()) {
    visit(key.scalar(), value);
    for_each_key(value, visit);
  }
  for (const config::Node& item : node.items()) for_each_key(item, visit);
}

/// The values of a key that takes one text or a list of them.
std::vector<config::Node> texts_of(const config::Node& value);

/// An entry of a word list with its place.
struct WrittenEntry {
  std::string list;  ///< "fi/insults"
  Language language = Language::kFinnish;
  std::string text;  ///< without '!'
  bool exception = false;
  std::string file;
  int line = 0;

  Diagnostic diagnostic() const;  ///< at this place, without a message
};

/// A rule set that loaded, in all the forms that inspections look at.
struct Inspection {
  const std::vector<RuleFile>& files;
  const Declarations& declarations;
  const RuleSet& rules;
  text::Analyzer& analyzer;
  const CheckSettings& settings;
  Diagnostics& diagnostics;

  std::vector<Statement> signals;   ///< in the order of the compiled ones
  std::vector<Statement> policies;  ///< likewise
  std::vector<WrittenEntry> entries;

  const RuleSet::Compiled& compiled() const { return rules.compiled(); }
};

// Each adds its findings.
void inspect_conditions(Inspection& inspection);  ///< conditions.cpp: what can or must hold
void inspect_overlap(Inspection& inspection);     ///< overlap.cpp: rules that others make needless
void inspect_words(Inspection& inspection);       ///< words.cpp: values of `word`, word lists
void inspect_patterns(Inspection& inspection);    ///< patterns.cpp: `regex` and `raw`
void inspect_scores(Inspection& inspection);      ///< scores.cpp: thresholds and what reaches them
void inspect_replies(Inspection& inspection);     ///< replies.cpp
void inspect_answers(Inspection& inspection);     ///< answers.cpp
std::size_t inspect_tests(Inspection& inspection);  ///< tests.cpp; returns how many passed

}  // namespace kaiku::rules
