// Tests of the project's own shape: what may include what, how coroutines are written, and that
// documents and code agree.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

const fs::path kSource = KAIKU_SOURCE_DIR;
const fs::path kBinary = KAIKU_BINARY_DIR;

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> sources_below(const std::vector<fs::path>& folders) {
  std::vector<fs::path> found;
  for (const fs::path& folder : folders) {
    if (!fs::exists(kSource / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const auto extension = entry.path().extension();
      if (extension == ".cpp" || extension == ".hpp") found.push_back(entry.path());
    }
  }
  return found;
}

// module → modules it may include, written by CMake from kaiku_add_module(… DEPENDS …).
std::map<std::string, std::set<std::string>> allowances() {
  std::map<std::string, std::set<std::string>> allowed;
  for (const std::string& line : lines_of(kBinary / "module_allowances.txt")) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::istringstream uses(line.substr(colon + 1));
    auto& set = allowed[line.substr(0, colon)];
    for (std::string use; uses >> use;) set.insert(use);
  }
  return allowed;
}

// include/kaiku/<module>/… or src/<module>/…
std::string module_of(const fs::path& file) {
  const fs::path relative = fs::relative(file, kSource);
  auto part = relative.begin();
  if (*part == "include") ++part;
  ++part;
  return part->string();
}

TEST(ModuleMap, NoModuleIncludesWhatItMayNotUse) {
  const auto allowed = allowances();
  ASSERT_GT(allowed.size(), 20u);
  const std::regex include(R"(^\s*#include\s*[<"]kaiku/([a-z_]+)/)");
  std::size_t checked = 0;
  for (const fs::path& file : sources_below({"include/kaiku", "src"})) {
    const std::string module = module_of(file);
    if (module == "boost") continue;
    ASSERT_TRUE(allowed.contains(module)) << file << ": folder is no module of src/CMakeLists.txt";
    int number = 0;
    for (const std::string& line : lines_of(file)) {
      ++number;
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      ++checked;
      const std::string used = match[1];
      EXPECT_TRUE(used == module || allowed.at(module).contains(used))
          << file.string() << ":" << number << ": module '" << module << "' may not use '" << used
          << "'";
    }
  }
  EXPECT_GT(checked, 100u);
}

TEST(ModuleMap, TheThinkingPartDoesNoInputOrOutput) {
  const std::set<std::string> thinking = {"domain", "text",   "classify",
                                          "rules",  "policy", "crisis"};
  const std::regex forbidden(
      R"(#include\s*[<"](boost/asio|boost/beast|sqlite3|curl/|kaiku/clock/clock\.hpp))");
  const std::regex clock_call(R"((system_clock|steady_clock)::now)");
  for (const fs::path& file : sources_below({"include/kaiku", "src"})) {
    if (!thinking.contains(module_of(file))) continue;
    int number = 0;
    for (const std::string& line : lines_of(file)) {
      ++number;
      EXPECT_FALSE(std::regex_search(line, forbidden))
          << file.string() << ":" << number << ": " << line;
      EXPECT_FALSE(std::regex_search(line, clock_call))
          << file.string() << ":" << number << ": " << line;
    }
  }
}

TEST(Coroutines, EveryAwaitStandsAlone) {
  // co_await as a statement, behind '=', behind co_return, or co_await asio::this_coro inside
  // anything.
  const std::regex alone(
      R"(^\s*(\(void\))?co_await\b|=\s*$|=\s*co_await\b|co_return co_await\b|co_return std::move\()");
  for (const fs::path& file : sources_below({"include/kaiku", "src", "daemon"})) {
    std::string previous;
    int number = 0;
    for (std::string line : lines_of(file)) {
      ++number;
      if (const auto comment = line.find("//"); comment != std::string::npos) line.resize(comment);
      if (line.find("co_await") != std::string::npos &&
          line.find("this_coro") == std::string::npos) {
        const bool continued = !previous.empty() && previous.back() == '=';
        EXPECT_TRUE(continued || std::regex_search(line, alone))
            << file.string() << ":" << number
            << ": write the co_await as a statement of its own: " << line;
      }
      if (line.find_first_not_of(' ') != std::string::npos) {
        previous = line.substr(0, line.find_last_not_of(' ') + 1);
      }
    }
  }
}

TEST(Documents, EveryLogEventIsDescribed) {
  const std::string documented = content_of(kSource / "docs/log-events.md");
  const std::regex call(R"(logging::(?:debug|info|warn|error)\(\s*\"([a-z0-9_]+)\")");
  std::set<std::string> used;
  for (const fs::path& file : sources_below({"src", "daemon"})) {
    const std::string text = content_of(file);
    for (auto match = std::sregex_iterator(text.begin(), text.end(), call);
         match != std::sregex_iterator(); ++match) {
      used.insert((*match)[1]);
    }
  }
  ASSERT_FALSE(used.empty());
  for (const std::string& event : used) {
    EXPECT_NE(documented.find("| `" + event + "` |"), std::string::npos)
        << "log event '" << event << "' is missing in docs/log-events.md";
  }
  const std::regex row(R"(\| `([a-z0-9_]+)` \|)");
  for (auto match = std::sregex_iterator(documented.begin(), documented.end(), row);
       match != std::sregex_iterator(); ++match) {
    EXPECT_TRUE(used.contains((*match)[1]))
        << "docs/log-events.md describes '" << (*match)[1] << "', which no code logs";
  }
}

TEST(TopLevel, HoldsOnlyWhatIsAgreed) {
  const std::set<std::string> agreed = {
      "CMakeLists.txt", "CMakePresets.json", "daemon",  "rules",        "include", "src", "systemd",
      "tests",          "README.md",         "LICENSE", "CHANGELOG.md", "docs",    "dev", "build",
      "demo-state"};
  for (const auto& entry : fs::directory_iterator(kSource)) {
    const std::string name = entry.path().filename();
    if (name.starts_with('.')) continue;
    EXPECT_TRUE(agreed.contains(name) || name.ends_with(".log"))
        << name << " does not belong to the top level";
  }
}

}  // namespace
