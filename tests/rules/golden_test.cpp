#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// What mistaken files stand beside: names that they may refer to.
std::vector<RuleFile> surroundings() {
  return {file("signals/given.yaml",
               "groups: {lateness: {max_score: 2}}\n"
               "signals: [{id: order_is_late, label: [delivery, threat], when: {word: a}}]\n"),
          file("words/fi/insults.txt", "idiootti\n"), file("words/fi/empty.txt", "# nothing yet\n"),
          file("replies/given.yaml", "language: fi\nreplies: {given: [a, b, c]}\n")};
}

/// The kind of a mistaken file is the beginning of its name: "signals-typos.yaml".
RuleFile mistaken_file(const fs::path& path) {
  const std::string name = path.filename().string();
  const std::string kind = name.substr(0, name.find('-'));
  if (kind == "classes") return file("classes.yaml", read(path));
  if (kind == "words") return file("words/fi/mistaken.txt", read(path));
  return file(kind + "/" + name, read(path));
}

/// Every file in tests/golden/rules with a typical mistake gets exactly the diagnostics beside it.
/// KAIKU_UPDATE_GOLDEN=1 writes them anew: read the difference as carefully as code.
TEST(GoldenDiagnostics, EveryMistakeIsNamedWithItsPlaceAndRemedy) {
  const fs::path folder = fs::path(KAIKU_SOURCE_DIR) / "tests/golden/rules";
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".diagnostics") continue;
    ++files;
    std::vector<RuleFile> all = surroundings();
    all.push_back(mistaken_file(entry.path()));
    const Loaded loaded = load(all);
    EXPECT_EQ(loaded.rules == nullptr, has_errors(loaded.diagnostics));
    fs::path expected = entry.path();
    expected += ".diagnostics";
    if (std::getenv("KAIKU_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(expected, std::ios::binary) << loaded.messages();
    }
    EXPECT_EQ(loaded.messages(), read(expected)) << entry.path();
  }
  EXPECT_GE(files, 8U);
}

}  // namespace
}  // namespace kaiku::rules
