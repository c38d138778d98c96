#include "options.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace kaikuctl {

namespace fs = std::filesystem;

std::vector<std::string> rule_directories(const Options& options) {
  if (!options.rule_directories.empty()) return options.rule_directories;
  if (const char* given = std::getenv("KAIKU_RULES"); given != nullptr && *given != '\0')
    return {given};
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path prefix = program.parent_path().parent_path();
  for (const fs::path& candidate :
       {prefix / "share/kaiku/rules", prefix.parent_path().parent_path() / "rules"}) {
    if (fs::is_directory(candidate, ignored)) return {candidate.string()};
  }
  return {"/usr/share/kaiku/rules"};
}

std::shared_ptr<const kaiku::rules::RuleSet> load(const Options& options) {
  kaiku::Diagnostics diagnostics;
  auto rules = kaiku::rules::load_rules(rule_directories(options), diagnostics);
  for (const auto& diagnostic : diagnostics) {  // warnings are for `check`
    if (diagnostic.severity == kaiku::Diagnostic::Severity::kError)
      std::cerr << kaiku::to_string(diagnostic) << '\n';
  }
  return rules;
}

bool colours() {
  return isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

}  // namespace kaikuctl
