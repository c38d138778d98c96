#include <utility>

#include "../checking/kinds.hpp"
#include "../rule_text.hpp"
#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostPatternBytes = 2'000;

bool report(const config::Node& value, const SpelledPattern& spelled, Parsing& parsing) {
  for (const PatternProblem& problem : spelled.problems) {
    const FindingCode code =
        problem.matches_empty_text ? FindingCode::kMatchesEmptyText : FindingCode::kRefused;
    parsing.diagnostics.push_back(finding(code, value, problem.message, problem.hint));
  }
  return !spelled.problems.empty();
}

ConditionPtr parse_patterns(const Site& site, Parsing& parsing, PatternView view) {
  const std::vector<config::Node> values = values_of(site, parsing);
  PatternSet set;
  set.regex_languages = parsing.languages;
  auto& patterns = view == PatternView::kFolded ? set.folded_regexes : set.raw_regexes;
  bool usable = !values.empty();
  for (const config::Node& value : values) {
    if (value.scalar().size() > kMostPatternBytes) {
      parsing.diagnostics.push_back(value.error("a pattern has at most 2000 bytes"));
      usable = false;
      continue;
    }
    SpelledPattern spelled = spell_pattern(value.scalar(), view);
    if (report(value, spelled, parsing)) {
      usable = false;
      continue;
    }
    parsing.regexes.push_back({.spelled = spelled.text, .view = view, .node = value});
    patterns.insert(std::move(spelled.text));
  }
  if (!usable) return nullptr;
  return pattern_condition(std::move(set), parsing);
}

}  // namespace

ConditionPtr parse_regex(const Site& site, Parsing& parsing) {
  return parse_patterns(site, parsing, PatternView::kFolded);
}

ConditionPtr parse_raw(const Site& site, Parsing& parsing) {
  return parse_patterns(site, parsing, PatternView::kRaw);
}

}  // namespace kaiku::rules
