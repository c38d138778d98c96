#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "../../src/rules/condition.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

std::string read_reference() {
  const auto path = std::filesystem::path(KAIKU_SOURCE_DIR) / "docs/rules.md";
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// "# signals/examples.yaml" begins a file of an example; empty: it does not.
std::string path_in(const std::string& line) {
  if (!line.starts_with("# ")) return {};
  const std::string path = line.substr(2);
  const bool rule_file = path == "classes.yaml" || path.starts_with("signals/") ||
                         path.starts_with("policies/") || path.starts_with("replies/") ||
                         path.starts_with("words/") || path.starts_with("answers/");
  return rule_file && path.find(' ') == std::string::npos ? path : std::string();
}

using Example = std::vector<RuleFile>;

/// The blocks of the reference that begin with the path of a rule file.
std::vector<Example> examples() {
  std::istringstream lines(read_reference());
  std::vector<Example> found;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = line == "```yaml";
      if (inside) found.emplace_back();
      continue;
    }
    if (!inside) continue;
    if (const std::string path = path_in(line); !path.empty()) {
      found.back().push_back(file(path, ""));
    } else if (!found.back().empty()) {
      found.back().back().content += line + "\n";
    }
  }
  std::erase_if(found, &Example::empty);
  return found;
}

TEST(RuleReference, EveryExampleLoadsAndPassesItsTests) {
  const std::vector<Example> all = examples();
  EXPECT_GE(all.size(), 1U);
  for (const Example& example : all) {
    const Loaded loaded = load(example);
    ASSERT_TRUE(loaded.rules) << example.front().path << "\n" << loaded.messages();
    EXPECT_EQ(loaded.messages(), "") << example.front().path;
    const TestReport report = loaded.rules->run_tests(shared_analyzer());
    for (const TestFailure& failure : report.failures) {
      ADD_FAILURE() << example.front().path << ": " << to_string(failure.place);
    }
    EXPECT_GE(report.passed, loaded.rules->signal_count());
  }
}

TEST(RuleReference, NamesEveryCondition) {
  const std::string reference = read_reference();
  for (const ConditionEntry& entry : conditions()) {
    const std::string key(entry.key);
    EXPECT_NE(reference.find("`" + key + "`"), std::string::npos) << key;
  }
}

TEST(RuleReference, ShowsEveryConditionInAnExample) {
  std::string shown;
  for (const Example& example : examples()) {
    for (const RuleFile& one : example) shown += one.content;
  }
  for (const ConditionEntry& entry : conditions()) {
    const std::string key = std::string(entry.key) + ": ";
    const bool found = shown.find("{" + key) != std::string::npos ||
                       shown.find(", " + key) != std::string::npos ||
                       shown.find("\n      " + key.substr(0, key.size() - 1)) != std::string::npos;
    EXPECT_TRUE(found) << entry.key;
  }
}

}  // namespace
}  // namespace kaiku::rules
