// `kaikuctl compare` as a program: from a file, a running daemon and a store.
#include <csignal>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::RuleFolder;
using nlohmann::json;

const std::string kOld = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";

// The old rules and these over them.
class KaikuctlCompare : public testing::Test {
 protected:
  std::string changed() const { return kOld + "," + own_.path(); }

  json answer(std::vector<std::string> more, const std::string& input = {}) const {
    std::vector<std::string> words = {"compare", "--rules", kOld, "--rules", changed(), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto run = kaikuctl(words, input);
    EXPECT_EQ(run.status, 0) << run.err;
    return json::parse(run.out, nullptr, false);
  }

  static std::size_t count(const json& comparison, const std::string& change) {
    for (const json& item : comparison["changes"]) {
      if (item["change"] == change) return item["count"];
    }
    return 0;
  }

 private:
  RuleFolder own_{{{"signals/own.yaml",
                    "signals:\n"
                    "  - {id: pest, when: {word: tuholainen}, score: {abuse: 6.0}}\n"
                    "  - {id: insult, disabled: true}\n"}}};
};

const std::string kLines =
    R"({"id":"1","at":"2026-01-01T10:00:00Z","author":"a","text":"senkin idiootti"})"
    "\n"
    R"({"id":"2","at":"2026-01-03T10:00:00Z","author":"b","text":"senkin tuholainen"})"
    "\n\n"
    R"({"id":"3","at":"2026-01-02T10:00:00Z","author":"c","text":"todella huono"})"
    "\n";

TEST_F(KaikuctlCompare, ShowsWhatLinesOfTextWouldBecome) {
  const auto text = kaikuctl({"compare", "--rules", kOld, "--rules", changed()}, kLines);
  EXPECT_EQ(text.status, 0) << text.err;
  const std::size_t restricted = text.out.find("newly hidden, deleted or blocked: 1, 0.5 a day");
  const std::size_t released = text.out.find("no longer hidden, deleted or blocked: 1");
  ASSERT_NE(restricted, std::string::npos) << text.out;
  ASSERT_NE(released, std::string::npos) << text.out;
  EXPECT_LT(restricted, released) << "the gravest first";
  EXPECT_NE(text.out.find("+ pest"), std::string::npos) << text.out;

  const json comparison = answer({}, kLines);
  ASSERT_TRUE(comparison.is_object());
  EXPECT_EQ(comparison["compared"], 3);
  EXPECT_EQ(comparison["unchanged"], 1);
  EXPECT_EQ(comparison["from"], "2026-01-01T10:00:00Z");
  EXPECT_EQ(comparison["changes"][0]["samples"][0]["after"]["actions"], json({"hide"}));
}

TEST_F(KaikuctlCompare, SaysWhichLinesItCannotUse) {
  const auto run = kaikuctl({"compare", "--rules", kOld, "--rules", changed()},
                            "nonsense\n{\"text\": 1}\n{\"text\": \"x\", \"at\": \"soon\"}\n");
  EXPECT_EQ(run.status, 1);
  for (const char* line : {"(input):1:", "(input):2:", "(input):3:"}) {
    EXPECT_NE(run.err.find(line), std::string::npos) << line << run.err;
  }
  EXPECT_EQ(kaikuctl({"compare", "--rules", kOld}).status, 1) << "one side only";
  EXPECT_EQ(kaikuctl({"compare", "--rules", kOld, "--rules", kOld, "--store", "/none"}).status, 1);
}

TEST_F(KaikuctlCompare, ReplaysWhatADaemonDecided) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "senkin tuholainen"), 200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(1)).is_null()) << brand.daemon().log();
  const json live = answer({"--history", "--socket", brand.daemon().control_socket()});
  EXPECT_EQ(live["compared"], 1) << live;
  EXPECT_EQ(count(live, "newly_restricted"), 1U) << live;

  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0);
  const json stored = answer({"--store", brand.directory() + "/kaiku.db"});
  EXPECT_EQ(stored["changes"], live["changes"]) << "the same history, read from its database";
}

// Who shows a comment again that was hidden has judged the hiding.
TEST_F(KaikuctlCompare, KnowsWhatPeopleDid) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_in_shop("c1", "senkin idiootti"), 200);
  ASSERT_FALSE(brand.action_on("c1", "hide", "done").is_null()) << brand.daemon().log();
  ASSERT_TRUE(brand.show_again_in_shop("c1")) << brand.daemon().log();
  const json live = answer({"--history", "--socket", brand.daemon().control_socket()});
  const json people = {{"staffed_threads", 1}, {"judgements", 1}, {"incidents", 0}};
  EXPECT_EQ(live["people"], people) << live;
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0);
  EXPECT_EQ(answer({"--store", brand.directory() + "/kaiku.db"})["people"], people);
}

TEST_F(KaikuctlCompare, SaysThatLinesOfTextKnowNobody) {
  EXPECT_TRUE(answer({}, kLines)["people"].is_null());
  const auto text = kaikuctl({"compare", "--rules", kOld, "--rules", changed()}, kLines);
  EXPECT_NE(text.out.find("left out, for they are not known: staff's answers"), std::string::npos)
      << text.out;
}

}  // namespace
