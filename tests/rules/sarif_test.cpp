#include <nlohmann/json.hpp>

#include <kaiku/rules/checking.hpp>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using nlohmann::json;

json log_of(const Diagnostics& diagnostics) {
  return json::parse(to_sarif(diagnostics, "1.2.3"));
}

Diagnostic mistake() {
  Diagnostic diagnostic;
  diagnostic.severity = Diagnostic::Severity::kWarning;
  diagnostic.file = "signals/a b.yaml";
  diagnostic.line = 7;
  diagnostic.column = 3;
  diagnostic.message = "doubtful";
  diagnostic.hint = "mend it";
  diagnostic.code = "KR202";
  return diagnostic;
}

TEST(Sarif, SaysWhatMadeItAndWhichKindsThereAre) {
  const json log = log_of({});
  EXPECT_EQ(log["version"], "2.1.0");
  ASSERT_EQ(log["runs"].size(), 1U);
  const json driver = log["runs"][0]["tool"]["driver"];
  EXPECT_EQ(driver["name"], "kaikuctl check");
  EXPECT_EQ(driver["version"], "1.2.3");
  ASSERT_EQ(driver["rules"].size(), finding_kinds().size());
  for (std::size_t i = 0; i < finding_kinds().size(); ++i) {
    EXPECT_EQ(driver["rules"][i]["id"], finding_kinds()[i].code);
    EXPECT_FALSE(driver["rules"][i]["shortDescription"]["text"].get<std::string>().empty());
  }
  EXPECT_EQ(log["runs"][0]["results"], json::array()) << "a clean run has results, none";
}

TEST(Sarif, AResultPointsToItsKindAndPlace) {
  const json result = log_of({mistake()})["runs"][0]["results"][0];
  EXPECT_EQ(result["ruleId"], "KR202");
  const std::size_t index = result["ruleIndex"];
  EXPECT_EQ(finding_kinds()[index].code, "KR202");
  EXPECT_EQ(result["level"], "warning");
  EXPECT_EQ(result["message"]["text"], "doubtful (mend it)");
  const json place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "signals/a%20b.yaml");
  EXPECT_EQ(place["region"], json({{"startLine", 7}, {"startColumn", 3}}));
}

TEST(Sarif, AFindingAboutAWholeFileHasNoRegion) {
  Diagnostic diagnostic = mistake();
  diagnostic.file = "/etc/kaiku/rules/ö.yaml";
  diagnostic.line = 0;
  diagnostic.code = "KC001";  // of the configuration: no kind of rule files
  const json result = log_of({diagnostic})["runs"][0]["results"][0];
  EXPECT_EQ(result["ruleId"], "KC001");
  EXPECT_FALSE(result.contains("ruleIndex"));
  const json place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "file:///etc/kaiku/rules/%C3%B6.yaml");
  EXPECT_FALSE(place.contains("region"));
}

TEST(Sarif, AFindingWithoutAFileHasNoLocation) {
  Diagnostic diagnostic = mistake();
  diagnostic.file.clear();
  diagnostic.message = "bytes \xFF of any kind";
  const json result = log_of({diagnostic})["runs"][0]["results"][0];
  EXPECT_EQ(result["locations"], json::array());
}

}  // namespace
}  // namespace kaiku::rules
