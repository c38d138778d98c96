// `kaikuctl rules` as a program: where what is in force comes from.
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;

constexpr const char* kShipped = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";

const char* const kOwn = "signals:\n  - {id: bad, override: true, label: x, when: {word: kurja}}\n";

TEST(KaikuctlRules, ShowWhatIsInForceAndWhatItReplaces) {
  const RuleFolder own({{"signals/own.yaml", kOwn}});
  const auto shown = kaikuctl({"rules", "show", "bad", "--rules", kShipped, "--rules", own.path()});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_NE(shown.out.find("own.yaml:2"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("small_rules/signals/all.yaml:"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("word: kurja"), std::string::npos) << shown.out;

  const auto machine =
      kaikuctl({"rules", "show", "bad", "--json", "--rules", kShipped, "--rules", own.path()});
  const json entry = json::parse(machine.out, nullptr, false);
  ASSERT_TRUE(entry.is_object()) << machine.out;
  EXPECT_EQ(entry["origin"]["line"], 2);
  EXPECT_EQ(entry["below"].size(), 1U);
  EXPECT_EQ(entry["says"]["when"]["word"], "kurja");

  const auto wrong = kaikuctl({"rules", "show", "bda", "--rules", kShipped});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_NE(wrong.err.find("did you mean 'bad'?"), std::string::npos) << wrong.err;
}

TEST(KaikuctlRules, ListNamesEverythingOfAKind) {
  const auto listed =
      kaikuctl({"rules", "list", "--kind", "signal", "--json", "--rules", kShipped});
  EXPECT_EQ(listed.status, 0) << listed.err;
  std::istringstream lines(listed.out);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(json::parse(line, nullptr, false)["kind"], "signal") << line;
  }
  EXPECT_EQ(count, 3U);
  EXPECT_EQ(kaikuctl({"rules", "list", "--kind", "singal"}).status, 2);
}

TEST(KaikuctlRules, FilesAreShownByDirectory) {
  const RuleFolder own({{"signals/own.yaml", kOwn}});
  const auto files = kaikuctl({"rules", "files", "--rules", kShipped, "--rules", own.path()});
  EXPECT_EQ(files.status, 0) << files.err;
  EXPECT_NE(files.out.find("directory 2: " + own.path()), std::string::npos) << files.out;
  EXPECT_NE(files.out.find("1 overridden"), std::string::npos) << files.out;
  EXPECT_EQ(kaikuctl({"rules", "files", "--rules", "/nonexistent"}).status, 1);
}

}  // namespace
