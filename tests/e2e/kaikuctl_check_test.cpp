// `kaikuctl check` as a program: what it writes for people and programs, and its exit status.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;

constexpr const char* kDoubtful =
    "signals:\n  - id: doubtful\n    label: x\n    when: {word: \"ab*\"}\n";

TEST(KaikuctlCheck, AWarningIsNoFailureUnlessAskedFor) {
  const RuleFolder rules({{"signals/s.yaml", kDoubtful}});
  const auto lenient = kaikuctl({"check", "--rules", rules.path()});
  EXPECT_EQ(lenient.status, 0) << lenient.out << lenient.err;
  EXPECT_NE(lenient.out.find("s.yaml:4:18: warning: "), std::string::npos) << lenient.out;
  EXPECT_NE(lenient.out.find("[KR202]\nok: 1 signals, 0 policies"), std::string::npos);
  const auto strict = kaikuctl({"check", "--strict", "--rules", rules.path()});
  EXPECT_EQ(strict.status, 1);
  EXPECT_NE(strict.out.find("0 errors, 1 warnings"), std::string::npos) << strict.out;
}

TEST(KaikuctlCheck, WritesFindingsForPrograms) {
  const RuleFolder rules({{"signals/s.yaml", kDoubtful}});
  const auto plain = kaikuctl({"check", "--format", "json", "--rules", rules.path()});
  EXPECT_EQ(plain.status, 0);
  const json report = json::parse(plain.out, nullptr, false);
  ASSERT_TRUE(report.is_object()) << plain.out;
  EXPECT_EQ(report["ok"], true);
  EXPECT_EQ(report["warnings"], 1);
  EXPECT_EQ(report["signals"], 1);
  EXPECT_EQ(report["diagnostics"][0]["code"], "KR202");

  const auto review = kaikuctl({"check", "--format", "sarif", "--rules", rules.path()});
  EXPECT_EQ(review.status, 0);
  const json log = json::parse(review.out, nullptr, false);
  ASSERT_TRUE(log.is_object()) << review.out;
  EXPECT_EQ(log["runs"][0]["results"][0]["ruleId"], "KR202");
  EXPECT_EQ(kaikuctl({"check", "--format", "xml", "--rules", rules.path()}).status, 2);
}

constexpr const char* kConfiguration =
    "rules: {directories: [rules]}\n"
    "brands: [{id: b, name: B, languages: [fi, sv]}]\n"
    "accounts: [{id: a, brand: b, platform: generic, settings: {secrets: 'env:X'}}]\n"
    "contacts: [{id: c, name: C, channels: [{type: webhook, url: 'https://c.example/', "
    "secret: 'env:X'}]}]\n"
    "oncall: {steps: [{contacts: c, timeout: 5m}]}\n";

TEST(KaikuctlCheck, TellsOfTheConfigurationAndOfItsLanguages) {
  const RuleFolder folder(
      {{"rules/replies/fi.yaml", "language: fi\nreplies: {hello: [Hei, Moi, Terve]}\n"},
       {"kaiku.yaml", kConfiguration}});
  const std::string file = folder.path() + "/kaiku.yaml";
  const auto good = kaikuctl({"check", "--config", file});
  EXPECT_EQ(good.status, 0) << good.out;
  EXPECT_NE(good.out.find("no text in sv"), std::string::npos) << good.out;

  folder.write("kaiku.yaml", std::string(kConfiguration) + "brnads: []\n");
  const auto bad = kaikuctl({"check", "--config", file});
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE(bad.out.find("(did you mean 'brands'?) [KC001]"), std::string::npos) << bad.out;
}

}  // namespace
