// `kaikuctl rules stats` as a program: from a file, a running daemon and a store.
#include <csignal>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using nlohmann::json;

const std::string kRules = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";
const std::string kLines =
    R"({"id":"1","at":"2026-01-01T10:00:00Z","author":"a","text":"senkin idiootti"})"
    "\n"
    R"({"id":"2","at":"2026-05-01T10:00:00Z","author":"b","text":"todella huono"})"
    "\n";

json of(const json& list, const std::string& id) {
  for (const json& item : list) {
    if (item["id"] == id) return item;
  }
  return {};
}

json stats(std::vector<std::string> more, const std::string& input = {}) {
  std::vector<std::string> words = {"rules", "stats", "--rules", kRules, "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const auto run = kaikuctl(words, input);
  EXPECT_EQ(run.status, 0) << run.err;
  return json::parse(run.out, nullptr, false);
}

TEST(KaikuctlRuleStats, CountWhatEveryRuleDidToLinesOfText) {
  const json found = stats({}, kLines);
  EXPECT_EQ(found["texts"], 2);
  EXPECT_EQ(of(found["signals"], "bad")["hits"], 1);
  EXPECT_EQ(of(found["signals"], "bad")["last_hit"], "2026-05-01T10:00:00Z");
  EXPECT_EQ(of(found["signals"], "insult")["dead"], true) << "more than 90 days ago";
  EXPECT_TRUE(of(found["signals"], "bad")["precision"].is_null());
  EXPECT_EQ(of(found["policies"], "hide_abuse")["acted"], 1);
  EXPECT_EQ(found["people_known"], false);
  EXPECT_FALSE(of(found["signals"], "bad").contains("mean_microseconds"));
  EXPECT_EQ(stats({}, kLines), found) << "the same input, the same output";

  const json timed = stats({"--time"}, kLines);
  EXPECT_EQ(of(timed["signals"], "bad")["looks"], 1);
  EXPECT_GE(of(timed["signals"], "bad")["mean_microseconds"], 0.0);

  const auto text = kaikuctl({"rules", "stats", "--rules", kRules}, kLines);
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_NE(text.out.find("2 texts, 2026-01-01T10:00:00Z to 2026-05-01T10:00:00Z"),
            std::string::npos)
      << text.out;
  EXPECT_NE(text.out.find("signals without a hit in the last 90 days: 2"), std::string::npos)
      << text.out;
}

TEST(KaikuctlRuleStats, KnowWhatPeopleThoughtOfIt) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_in_shop("c1", "senkin idiootti"), 200);
  ASSERT_FALSE(brand.action_on("c1", "hide", "done").is_null()) << brand.daemon().log();
  ASSERT_TRUE(brand.show_again_in_shop("c1")) << brand.daemon().log();
  const json live = stats({"--history", "--socket", brand.daemon().control_socket()});
  const json hide = of(live["policies"], "hide_abuse");
  EXPECT_EQ(hide["judged"], 1) << live;
  EXPECT_EQ(hide["precision"], 0.0);
  EXPECT_EQ(of(live["signals"], "insult")["upheld"], 0);
  EXPECT_EQ(live["people_known"], true);
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0);
  EXPECT_EQ(stats({"--store", brand.directory() + "/kaiku.db"}), live);
}

TEST(KaikuctlRuleStats, SayWhatCannotBeRead) {
  const auto run = kaikuctl({"rules", "stats", "--rules", kRules, "/nonexistent.jsonl"});
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("cannot read /nonexistent.jsonl"), std::string::npos) << run.err;
  EXPECT_EQ(kaikuctl({"rules", "stats", "--rules", kRules}, "nonsense\n").status, 1);
}

}  // namespace
