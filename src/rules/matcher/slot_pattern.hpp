#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// Which text a pattern is matched against.
enum class PatternView {
  kFolded,  ///< `regex`: the folded text, in slot spelling
  kRaw,     ///< `raw`: the text as written
};

/// What is wrong with a pattern and what would work instead.
struct PatternProblem {
  std::string message;
  std::string hint;
  bool matches_empty_text = false;  ///< it hits every comment
};

/// A pattern as RE2 will see it.
struct SpelledPattern {
  std::string text;
  std::vector<PatternProblem> problems;  ///< empty: usable
};

/// Checks a pattern of a rule file (with RE2's own reason when it cannot be read) and, for the
/// folded view, rewrites it into slot spelling, literals and classes alike.
SpelledPattern spell_pattern(std::string_view pattern, PatternView view);

}  // namespace kaiku::rules
