#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku {

/// One finding in a file that a person edits. Printed as
/// `file:line:column: error: message (hint) [code]`; lines and columns count from 1, columns in
/// characters.
struct Diagnostic {
  enum class Severity { kWarning, kError };

  Severity severity = Severity::kError;
  std::string file;
  int line = 0;    ///< 0: concerns the whole file
  int column = 0;  ///< 0: concerns the whole line
  std::string message;
  std::string hint;  ///< the remedy, e.g. "did you mean 'lemma'?"; may be empty
  /// Names the kind of finding for good ("KR201"), for programs and documentation; may be empty.
  std::string code{};
};

using Diagnostics = std::vector<Diagnostic>;

std::string to_string(const Diagnostic& diagnostic);
bool has_errors(const Diagnostics& diagnostics);

/// The candidate nearest to `word` by edit distance (insert, delete, replace, swap of neighbours),
/// or an empty view when none is near enough to be what was meant.
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean 'x'?" for the closest candidate, else "known: a, b, c".
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace kaiku
