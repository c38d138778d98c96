#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/config.hpp>

namespace kaiku::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kPeople =
    "rules: {directories: [rules]}\n"
    "brands: [{id: kaisla, name: Kaisla, languages: [fi]}]\n"
    "accounts: [{id: kaisla-fb, brand: kaisla, platform: generic}]\n"
    "contacts: [{id: maija, channels: [{type: webhook, url: \"https://example.org/x\", secret: "
    "\"env:HOOK\"}]}]\n"
    "teams: [{id: service, contacts: maija}, {id: seniors, contacts: maija}]\n";

class CasesSection : public testing::Test {
 protected:
  std::optional<Config> parse(const std::string& section) {
    diagnostics_.clear();
    return parse_config(kPeople + section, "kaiku.yaml", diagnostics_);
  }
  std::string complaints(const std::string& section) {
    EXPECT_FALSE(parse(section));
    std::string lines;
    for (const auto& diagnostic : diagnostics_) lines += to_string(diagnostic) + "\n";
    return lines;
  }

 private:
  Diagnostics diagnostics_;
};

TEST_F(CasesSection, MayBeLeftOut) {
  const auto config = parse("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->cases.warn_at, 80);
  EXPECT_EQ(config->cases.due.question, 4h);
  EXPECT_EQ(config->cases.breach, "escalate");
  EXPECT_EQ(config->find_brand("kaisla")->holidays, "finland");
}

TEST_F(CasesSection, IsReadWhole) {
  const auto config = parse(
      "cases:\n"
      "  team: service\n"
      "  due: {question: 1h, other: 2d}\n"
      "  warn_at: 50\n"
      "  claim: 1h\n"
      "  breach: reassign\n"
      "  breach_team: seniors\n"
      "  severity: urgent\n"
      "  routes:\n"
      "    - {labels: [safety, injury], languages: [fi, sv], brands: kaisla, accounts: kaisla-fb,\n"
      "       classes: criticism, hours: closed, team: seniors, due: 10m}\n"
      "    - {team: service}\n");
  ASSERT_TRUE(config);
  const Cases& cases = config->cases;
  EXPECT_EQ(cases.team, "service");
  EXPECT_EQ(cases.due.question, 1h);
  EXPECT_EQ(cases.due.other, 48h);
  EXPECT_EQ(cases.due.praise, 24h);
  EXPECT_EQ(cases.warn_at, 50);
  EXPECT_EQ(cases.claim, 1h);
  EXPECT_EQ(cases.breach_team, "seniors");
  EXPECT_EQ(cases.severity, "urgent");
  ASSERT_EQ(cases.routes.size(), 2u);
  EXPECT_THAT(cases.routes[0].labels, ElementsAre("safety", "injury"));
  EXPECT_THAT(cases.routes[0].languages, ElementsAre("fi", "sv"));
  EXPECT_EQ(cases.routes[0].hours, "closed");
  EXPECT_EQ(cases.routes[0].due, 10min);
  EXPECT_EQ(cases.routes[1].due, 0s) << "what the policy asks for";
}

TEST_F(CasesSection, NamesOnlyWhatThereIs) {
  const std::string lines = complaints(
      "cases:\n"
      "  team: servise\n"
      "  breach: reassign\n"
      "  routes:\n"
      "    - {team: nobody, brands: [kaisla, kaislo], accounts: kaisla-ig}\n");
  EXPECT_THAT(lines, HasSubstr("kaiku.yaml:7:9: error: no team has the id 'servise'"));
  EXPECT_THAT(lines, HasSubstr("did you mean 'service'"));
  EXPECT_THAT(lines, HasSubstr("kaiku.yaml:8:11: error: cases: 'breach_team' is missing"));
  EXPECT_THAT(lines, HasSubstr("kaiku.yaml:10:14: error: no team has the id 'nobody'"));
  EXPECT_THAT(lines, HasSubstr("kaiku.yaml:10:39: error: no brand has the id 'kaislo'"));
  EXPECT_THAT(lines, HasSubstr("error: no account has the id 'kaisla-ig'"));
}

TEST_F(CasesSection, KeepsItsBounds) {
  EXPECT_THAT(complaints("cases: {warn_at: 100}\n"), HasSubstr("'warn_at'"));
  EXPECT_THAT(complaints("cases: {claim: 10s}\n"), HasSubstr("'claim'"));
  EXPECT_THAT(complaints("cases: {due: {abuse: 91d}}\n"), HasSubstr("'abuse'"));
  EXPECT_THAT(complaints("cases: {breach: ignore}\n"), HasSubstr("'breach'"));
  EXPECT_THAT(complaints("cases: {routes: [{labels: a}]}\n"), HasSubstr("'team'"));
}

}  // namespace
}  // namespace kaiku::config
