#include <algorithm>

#include <kaiku/result/diagnostic.hpp>

namespace kaiku {
namespace {

// Optimal string alignment distance: edits that a typing mistake makes. Words are short (keys,
// ids), so the quadratic table is no concern; longer ones are cut to keep a bound.
constexpr std::size_t kLongestCompared = 64;

std::size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kLongestCompared);
  b = b.substr(0, kLongestCompared);
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  std::string line = diagnostic.file.empty() ? "(input)" : diagnostic.file;
  if (diagnostic.line > 0) line += ":" + std::to_string(diagnostic.line);
  if (diagnostic.line > 0 && diagnostic.column > 0) line += ":" + std::to_string(diagnostic.column);
  line += diagnostic.severity == Diagnostic::Severity::kError ? ": error: " : ": warning: ";
  line += diagnostic.message;
  if (!diagnostic.hint.empty()) line += " (" + diagnostic.hint + ")";
  if (!diagnostic.code.empty()) line += " [" + diagnostic.code + "]";
  return line;
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Diagnostic::Severity::kError;
  });
}

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = 1 + word.size() / 3;  // further away is not what was meant
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance || (best.empty() && distance == best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  if (const std::string_view near = closest(word, candidates); !near.empty()) {
    return "did you mean '" + std::string(near) + "'?";
  }
  if (candidates.empty()) return {};
  std::string known = "known: ";
  for (const std::string_view candidate : candidates) {
    if (known.size() > 7) known += ", ";
    known += candidate;
  }
  return known;
}

}  // namespace kaiku
