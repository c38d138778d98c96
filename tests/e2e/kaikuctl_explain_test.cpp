// `kaikuctl explain` as a program: one screen for a person, the same as JSON for programs.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"
#include "golden/golden.hpp"

namespace {

using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;

constexpr const char* kSignals = R"(groups: {anger: {max_score: 5}}
signals:
  - {id: bad, about: Says that something is bad., group: anger, when: {word: huono}, score: {criticism: 4}}
  - {id: slow, group: anger, when: {lemma: hidas}, score: {criticism: 2, praise: -1}, label: [delivery]}
  - {id: hidden, when: {evades: fi/profanity}, score: {abuse: 1.5}, label: [evasion]}
  - {id: rated, when: {rating: "<= 2"}, score: {criticism: 1}}
)";
constexpr const char* kPolicies = R"(policies:
  - {id: answer, when: {class: criticism}, at_most: [{count: 1, per: 7d, for: author, otherwise: nothing}, {one_in: 10, for: post}], do: [{reply: sorry}, {private_reply: invite}, {case: {team: care, due: 4h}}]}
  - {id: trial, mode: shadow, when: {label: evasion}, do: [{label: watched}]}
)";
constexpr const char* kReplies = R"(language: fi
replies:
  sorry: ["Hei! Ikävä kuulla.", "Hei, harmillista.", "Moi! Kurjaa."]
  invite: ["Kerro lisää.", "Mitä tapahtui?", "Jatketaan tässä."]
)";

class KaikuctlExplain : public testing::Test {
 protected:
  std::string run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"explain", "--rules", rules_.path()});
    const auto run = kaikuctl(words);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.out;
  }
  /// With the folder of this run taken out.
  std::string shown(const std::string& text) const {
    std::string out = run({text});
    for (std::size_t at = 0; (at = out.find(rules_.path())) != std::string::npos;) {
      out.replace(at, rules_.path().size(), "rules");
    }
    return out;
  }

 private:
  RuleFolder rules_{{{"signals/s.yaml", kSignals},
                     {"policies/p.yaml", kPolicies},
                     {"replies/fi.yaml", kReplies},
                     {"words/fi/profanity.txt", "vittu\n"}}};
};

TEST_F(KaikuctlExplain, ShowsEverythingThatLedToADecision) {
  kaiku::golden::expect_golden("explain/complaint.txt",
                               shown("Huono ja hidas toimitus, v1ttu. Eikö se toimi?"));
  kaiku::golden::expect_golden("explain/nothing.txt", shown("Kiva takki"));
}

TEST_F(KaikuctlExplain, IsPlainWhenPiped) {
  EXPECT_EQ(run({"Huono ja hidas v1ttu"}).find('\033'), std::string::npos);
}

TEST_F(KaikuctlExplain, SaysTheSameToPrograms) {
  const std::string text = "Huono ja hidas toimitus, v1ttu";
  const json value = json::parse(run({"--json", text}), nullptr, false);
  ASSERT_TRUE(value.is_object());
  EXPECT_EQ(value["finding"]["class"], "criticism");
  const json tokens = value["text"]["tokens"];
  ASSERT_EQ(tokens.size(), 5U);
  EXPECT_EQ(tokens[0]["written"], "Huono");
  EXPECT_EQ(tokens[4]["known"], false);
  const json readings = tokens[4]["read_as"];
  EXPECT_TRUE(std::ranges::any_of(readings, [](const json& reading) {
    return reading["form"] == "vittu" && reading["how"] == "leet";
  })) << readings;
  double total = 0;
  for (const json& sum : value["sums"]) {
    if (sum["class"] != "criticism") continue;
    total = sum["bias"];
    for (const json& summand : sum["summands"]) total += summand["amount"].get<double>();
    EXPECT_NEAR(total, sum["log_odds"].get<double>(), 1e-9);
    EXPECT_EQ(sum["summands"][0]["written"], 4.0);
    EXPECT_EQ(sum["summands"][0]["at_most"], 5.0);
  }
  EXPECT_EQ(total, 2.0) << "bias -3 and the cap 5";
  EXPECT_EQ(value["limits"],
            json({{"answer", {"1 in 1w for one author", "one in 10 comments of one post"}}}));
}

TEST_F(KaikuctlExplain, BytesThatAreNoTextAreReplaced) {
  const json value = json::parse(run({"--json", "huono \xFF\xFE"}), nullptr, false);
  EXPECT_TRUE(value.is_object());
}

}  // namespace
