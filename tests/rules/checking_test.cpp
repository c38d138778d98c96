#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <kaiku/rules/checking.hpp>

#include "golden/golden.hpp"
#include "rule_fixture.hpp"
#include "statistical_model_file.hpp"

namespace kaiku::rules {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(KAIKU_SOURCE_DIR) / "tests/golden/checks";

std::vector<RuleFile> files_below(const fs::path& folder) {
  std::vector<RuleFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.push_back(
        file(fs::relative(entry.path(), folder).generic_string(), golden::read_text(entry.path())));
  }
  std::ranges::sort(files, {}, &RuleFile::path);
  return files;
}

CheckReport check(const std::vector<RuleFile>& files, const CheckSettings& settings = {}) {
  return check_rules_from(files, shared_analyzer(), settings);
}

std::string lines_of(const Diagnostics& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics) lines += to_string(diagnostic) + "\n";
  return lines;
}

/// Each folder holds the mistakes of one inspection; what is beside them in it is right.
TEST(GoldenFindings, EveryMistakeIsFoundAndNothingBesideIt) {
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (!entry.is_directory()) continue;
    ++cases;
    const CheckReport report = check(files_below(entry.path()));
    EXPECT_TRUE(report.rules) << entry.path();
    golden::expect_golden("checks/" + entry.path().filename().string() + ".findings",
                          lines_of(report.diagnostics));
  }
  EXPECT_GE(cases, 8U);
}

TEST(Findings, HaveTheSeverityOfTheirKind) {
  std::set<std::string_view> codes;
  std::set<std::string_view> names;
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_TRUE(codes.insert(kind.code).second) << kind.code;
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_TRUE(kind.meaning.ends_with('.')) << kind.code;
  }
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (!entry.is_directory()) continue;
    for (const Diagnostic& diagnostic : check(files_below(entry.path())).diagnostics) {
      const auto kind = std::ranges::find(finding_kinds(), diagnostic.code, &FindingKind::code);
      ASSERT_NE(kind, finding_kinds().end()) << to_string(diagnostic);
      EXPECT_EQ(kind->severity, diagnostic.severity) << to_string(diagnostic);
      EXPECT_FALSE(diagnostic.file.empty()) << to_string(diagnostic);
    }
  }
}

TEST(Findings, AreAllDescribedForOperators) {
  const std::string documentation =
      golden::read_text(fs::path(KAIKU_SOURCE_DIR) / "docs/findings.md");
  for (const FindingKind& kind : finding_kinds()) {
    const std::string heading = "| `" + std::string(kind.code) + "` | " + std::string(kind.name);
    EXPECT_NE(documentation.find(heading), std::string::npos) << heading;
    EXPECT_NE(documentation.find(kind.meaning), std::string::npos) << kind.meaning;
  }
}

TEST(Checking, AMistakeThatKeepsTheRulesFromLoadingIsToldAlone) {
  const CheckReport report =
      check({file("signals/a.yaml", "signals: [{id: a, label: x, when: {wrod: a}}]\n"),
             file("words/fi/unused.txt", "sana\n")});
  EXPECT_FALSE(report.rules);
  EXPECT_EQ(
      lines_of(report.diagnostics),
      "signals/a.yaml:1:36: error: unknown condition 'wrod' (did you mean 'word'?) [KR001]\n");
}

TEST(Checking, ABrandsLanguageWithoutAnyReplyIsFoundWithItsConfiguration) {
  const std::vector<RuleFile> files = {
      file("replies/fi.yaml", "language: fi\nreplies: {hei: [a, b, c]}\n")};
  EXPECT_EQ(lines_of(check(files).diagnostics), "");
  CheckSettings settings;
  settings.languages = {Language::kFinnish, Language::kSwedish};
  EXPECT_EQ(lines_of(check(files, settings).diagnostics),
            "replies/fi.yaml:2:11: warning: no text in sv for this reply, which a brand serves "
            "(comments in that language become cases; add the reply to a file with 'language: sv') "
            "[KR401]\n");
}

TEST(Checking, CountsTheTestsThatPassed) {
  const CheckReport report = check(
      {file("signals/a.yaml",
            "signals: [{id: a, label: x, when: {word: a}, tests: {hit: [a, a b], miss: [b]}}]\n")});
  EXPECT_EQ(report.tests, 3U);
  EXPECT_TRUE(report.diagnostics.empty());
}

/// What is said about scores for abuse, which one signal gives too little of.
std::string told_of_scores(const std::string& more, const std::string& statement = {}) {
  std::vector<RuleFile> files = {
      file("signals/s.yaml",
           "signals:\n"
           "  - {id: mild, score: {abuse: 1}, when: {word: torvi}, tests: {hit: [torvi]}}\n"
           "  - {id: at_you, label: [x], when: {word: sinä}, tests: {hit: [sinä]}}\n" +
               more),
      file("classes.yaml", "classes: {abuse: {bias: -4}}\n" + statement)};
  if (!statement.empty())
    files.push_back(file("model/m.kmodel", model_file_saying(CommentClass::kAbuse, 1)));
  std::string codes;
  for (const Diagnostic& found : check(files).diagnostics) {
    if (found.code.starts_with("KR3")) codes += found.code + " ";
  }
  return codes;
}

TEST(Scores, OfCompositesHelpAClassToItsThreshold) {
  const auto composite = [](const std::string& score) {
    return "composites:\n"
           "  - {id: both, signal: mild & -at_you, score: {abuse: " +
           score + "}, tests: {hit: [torvi sinä]}}\n";
  };
  EXPECT_EQ(told_of_scores(""), "KR302 ");
  EXPECT_EQ(told_of_scores(composite("2.9")), "KR302 ");
  EXPECT_EQ(told_of_scores(composite("3")), "");
}

TEST(Scores, AreHelpedByAsMuchAsTheStatisticalSignalMayAdd) {
  const auto statistical = [](const std::string& values) {
    return "statistical: {file: model/m.kmodel, " + values + "}\n";
  };
  EXPECT_EQ(told_of_scores("", statistical("weight: 0.5, bound: 3")), "");
  EXPECT_EQ(told_of_scores("", statistical("weight: 0.5, bound: 2.9")), "KR302 ");
  EXPECT_EQ(told_of_scores("", statistical("weight: {abuse: 0}, bound: 5")), "KR302 ");
}

TEST(Checking, ADirectoryThatCannotBeReadIsAFinding) {
  const CheckReport report = check_rules({"/nonexistent/rules"}, {});
  EXPECT_FALSE(report.rules);
  ASSERT_EQ(report.diagnostics.size(), 1U);
  EXPECT_EQ(report.diagnostics.front().code, "KR001");
}

// Spoken words that the dictionary does not know, short pieces, values beside wider ones and
// patterns without a longer literal are advice about upkeep and speed: `check` lists them, and they
// may stand.
TEST(ShippedRules, GiveNoFindingsButAdviceAboutUpkeepAndSpeed) {
  const CheckReport report = check_rules({std::string(KAIKU_SOURCE_DIR) + "/rules"}, {});
  EXPECT_TRUE(report.rules);
  Diagnostics others = report.diagnostics;
  std::erase_if(others, [](const Diagnostic& found) {
    return found.code == "KR201" || found.code == "KR202" || found.code == "KR208" ||
           found.code == "KR209";
  });
  EXPECT_EQ(lines_of(others), "");
  EXPECT_GT(report.tests, 1'000U);
}

}  // namespace
}  // namespace kaiku::rules
