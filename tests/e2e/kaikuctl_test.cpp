// The operator's tool as a program: what it says and its exit status.
#include "e2e/kaikuctl.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "e2e/brand.hpp"
#include "e2e/rule_folder.hpp"

namespace {

namespace fs = std::filesystem;
using e2e::Brand;
using e2e::kaikuctl;
using nlohmann::json;

constexpr const char* kGood = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";

// A copy of the good rules with one word misspelt, in the folder of a brand.
class BrokenRules {
 public:
  BrokenRules() {
    std::string pattern = (fs::temp_directory_path() / "kaiku-rules-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    fs::copy(kGood, directory_, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    std::ofstream(directory_ + "/signals/more.yaml")
        << "signals:\n  - id: more\n    about: Broken.\n    when: {wrod: [huono]}\n    score: "
           "{criticism: 1.0}\n";
  }
  ~BrokenRules() {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

TEST(Kaikuctl, ChecksRulesAndSaysWhereTheyAreWrong) {
  const auto good = kaikuctl({"check", "--rules", kGood});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_NE(good.out.find("ok: 3 signals, 3 policies"), std::string::npos) << good.out;

  const BrokenRules broken;
  const auto bad = kaikuctl({"check", "--rules", broken.directory()});
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE(bad.out.find("more.yaml:4:"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("word"), std::string::npos) << "did you mean …? " << bad.out;

  const auto machine = kaikuctl({"check", "--json", "--rules", broken.directory()});
  EXPECT_EQ(machine.status, 1);
  const json report = json::parse(machine.out, nullptr, false);
  ASSERT_TRUE(report.is_object()) << machine.out;
  EXPECT_EQ(report["ok"], false);
  EXPECT_EQ(report["diagnostics"][0]["line"], 4);
}

TEST(Kaikuctl, RunsTheTestsOfTheRules) {
  const auto good = kaikuctl({"test", "--rules", kGood});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_NE(good.out.find("6 passed, 0 failed"), std::string::npos) << good.out;

  const BrokenRules wrong;
  std::ofstream(wrong.directory() + "/signals/more.yaml")
      << "signals:\n  - id: more\n    about: Its test is wrong.\n    when: {word: [huono]}\n    "
         "score: {criticism: 1.0}\n"
         "    tests: {hit: [\"todella hieno\"], miss: [\"hieno\"]}\n";
  const auto bad = kaikuctl({"test", "--rules", wrong.directory()});
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE(bad.out.find("1 failed"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("more.yaml:6:"), std::string::npos) << bad.out;
}

TEST(Kaikuctl, ClassifiesLineByLineAndGoesOnBehindABadLine) {
  const auto good =
      kaikuctl({"classify", "--rules", kGood},
               "{\"id\":\"1\",\"text\":\"todella huono\"}\n\n{\"id\":2,\"text\":\"Moi\"}\n");
  EXPECT_EQ(good.status, 0) << good.err;
  std::istringstream lines(good.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const json first = json::parse(line);
  EXPECT_EQ(first["id"], "1");
  EXPECT_EQ(first["class"], "criticism");
  EXPECT_EQ(first["signals"], json({"bad"}));
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(json::parse(line)["id"], "2");

  const auto bad = kaikuctl({"classify", "--rules", kGood},
                            "no JSON\n{\"id\":\"2\",\"text\":\"todella huono\"}\n");
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE(bad.err.find("(stdin):1: error:"), std::string::npos) << bad.err;
  EXPECT_NE(bad.out.find("\"id\":\"2\""), std::string::npos) << bad.out;
}

TEST(Kaikuctl, AnswersManyLinesInTheirOrder) {
  constexpr int kLines = 1'000;  // several batches
  constexpr int kEveryBad = 7;
  std::string input;
  for (int i = 1; i <= kLines; ++i) {
    input +=
        i % kEveryBad == 0 ? "{}\n" : json({{"id", i}, {"text", "todella huono"}}).dump() + "\n";
  }
  const auto run = kaikuctl({"classify", "--rules", kGood}, input);
  EXPECT_EQ(run.status, 1);
  std::istringstream answers(run.out);
  std::istringstream complaints(run.err);
  std::string line;
  for (int i = 1; i <= kLines; ++i) {
    if (i % kEveryBad == 0) {
      ASSERT_TRUE(std::getline(complaints, line)) << i;
      EXPECT_TRUE(line.starts_with("(stdin):" + std::to_string(i) + ": error:")) << line;
    } else {
      ASSERT_TRUE(std::getline(answers, line)) << i;
      const json answer = json::parse(line);
      ASSERT_EQ(answer["id"], std::to_string(i));
      ASSERT_EQ(answer["class"], "criticism");
    }
  }
  EXPECT_FALSE(std::getline(answers, line)) << line;
}

TEST(Kaikuctl, ExplainsOneText) {
  const auto good = kaikuctl({"explain", "--rules", kGood, "todella huono"});
  EXPECT_EQ(good.status, 0) << good.err;
  for (const char* part : {"criticism", "[huono]", "bad", "answer_criticism"}) {
    EXPECT_NE(good.out.find(part), std::string::npos) << part << '\n' << good.out;
  }
  const auto machine = kaikuctl({"explain", "--json", "--rules", kGood, "todella huono"});
  EXPECT_EQ(machine.status, 0);
  EXPECT_EQ(json::parse(machine.out, nullptr, false)["finding"]["class"], "criticism")
      << machine.out;

  const BrokenRules broken;
  const auto bad = kaikuctl({"explain", "--rules", broken.directory(), "todella huono"});
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE(bad.err.find("more.yaml:4:"), std::string::npos) << bad.err;
}

TEST(Kaikuctl, SaysWhatItTakesAndWhenNobodyListens) {
  EXPECT_EQ(kaikuctl({}).status, 2);
  EXPECT_EQ(kaikuctl({"explain"}).status, 2);
  EXPECT_EQ(kaikuctl({"ack", "one"}).status, 2);
  EXPECT_EQ(kaikuctl({"--help"}).status, 0);
  EXPECT_EQ(kaikuctl({"--version"}).status, 0);
  const auto alone = kaikuctl({"status", "--socket", "/nonexistent/control.sock"});
  EXPECT_EQ(alone.status, 1);
  EXPECT_NE(alone.err.find("is kaikud running?"), std::string::npos) << alone.err;
}

// Secrets that the configuration refers to, in the environment of the kaikuctl that is run.
class WithSecrets {
 public:
  WithSecrets() {
    ::setenv("APP_SECRET", Brand::kAppSecret, 1);
    ::setenv("SHOP_SECRET", Brand::kGenericSecret, 1);
  }
  ~WithSecrets() {
    ::unsetenv("APP_SECRET");
    ::unsetenv("SHOP_SECRET");
  }
  WithSecrets(const WithSecrets&) = delete;
  WithSecrets& operator=(const WithSecrets&) = delete;
};

TEST(Kaikuctl, SendsASampleToEachKindOfAccountAndShowsTheDecision) {
  const WithSecrets secrets;
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const std::string config = brand.daemon().config_file();
  for (const std::string account : {"kaisla-fb", "kaisla-ig", "kaisla-shop"}) {
    const auto sent = kaikuctl({"send", "todella huono", "--config", config, "--account", account});
    EXPECT_EQ(sent.status, 0) << account << '\n' << sent.out << sent.err << brand.daemon().log();
    EXPECT_TRUE(sent.out.starts_with("class criticism  (rules ")) << account << '\n' << sent.out;
    EXPECT_NE(sent.out.find("\n  reply ["), std::string::npos) << account << '\n' << sent.out;
  }
  EXPECT_EQ(brand.decisions().size(), 3u);

  const auto machine = kaikuctl({"send", "senkin idiootti", "--config", config, "--json"});
  EXPECT_EQ(machine.status, 0) << machine.err;
  const json decision = json::parse(machine.out, nullptr, false);
  ASSERT_TRUE(decision.is_object()) << machine.out;
  EXPECT_EQ(decision["finding"]["class"], "abuse");
}

TEST(Kaikuctl, SaysWhyASampleCannotBeSent) {
  const WithSecrets secrets;
  Brand brand({.rules = Brand::kSmallRules});
  const std::string config = brand.daemon().config_file();
  const auto unknown = kaikuctl({"send", "hei", "--config", config, "--account", "kaisla-tw"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_NE(unknown.err.find("no account 'kaisla-tw'"), std::string::npos) << unknown.err;
  const auto nowhere = kaikuctl({"send", "hei"});
  EXPECT_EQ(nowhere.status, 1);
  EXPECT_NE(nowhere.err.find("--config"), std::string::npos) << nowhere.err;
  const auto nobody = kaikuctl({"send", "hei", "--config", config});
  EXPECT_EQ(nobody.status, 1);
  EXPECT_NE(nobody.err.find("control.sock"), std::string::npos) << nobody.err;
}

TEST(Kaikuctl, ApprovesAndRejectsDraftsOfARunningDaemon) {
  Brand brand({.mode = "draft", .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const std::string socket = brand.daemon().control_socket();
  EXPECT_NE(kaikuctl({"queue", "--socket", socket}).out.find("nothing waits"), std::string::npos);

  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  const json draft = brand.action_on(brand.comment_id(1), "reply", "awaiting_approval");
  ASSERT_FALSE(draft.is_null()) << brand.daemon().log();
  const auto queue = kaikuctl({"queue", "--socket", socket});
  EXPECT_EQ(queue.status, 0);
  EXPECT_NE(queue.out.find(draft["text"].get<std::string>()), std::string::npos) << queue.out;

  EXPECT_EQ(kaikuctl({"approve", "4711", "--socket", socket}).status, 1);
  EXPECT_EQ(kaikuctl({"approve", draft["id"].dump(), "--socket", socket, "--who", "Maija"}).status,
            0);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "reply", "done").is_null())
      << brand.daemon().log();
  const json follow_up = brand.action_on(brand.comment_id(1), "private_reply", "awaiting_approval");
  ASSERT_FALSE(follow_up.is_null());
  EXPECT_EQ(kaikuctl({"reject", follow_up["id"].dump(), "--socket", socket}).status, 0);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "cancelled").is_null());
  EXPECT_EQ(kaikuctl({"approve", follow_up["id"].dump(), "--socket", socket}).status, 1);

  const auto stats = kaikuctl({"stats", "--json", "--socket", socket});
  EXPECT_EQ(stats.status, 0);
  EXPECT_EQ(json::parse(stats.out, nullptr, false)["comments"], 1) << stats.out;
}

/// The signals that hit a text with these facts, and the actions that follow.
std::string tried(const std::string& facts) {
  static const e2e::RuleFolder rules{
      {{"signals/s.yaml",
        "signals:\n"
        "  - {id: on_page, label: [x], when: {platform: facebook}}\n"
        "  - {id: angry, label: [x], when: {kind: review, rating: \"<= 2\"}}\n"
        "  - {id: struck, score: {abuse: 9}, when: {author.strikes: \">= 2\"}}\n"
        "  - {id: regular, label: [x], when: {author.known_for: \">= 30d\"}}\n"
        "  - {id: busy, label: [x], when: {post.comments: \">= 100\", post.age: \"< 1d\"}}\n"
        "  - {id: night, label: [x], when: {hour: 22-07}}\n"
        "  - {id: second, label: [x], when: {edited: true}}\n"
        "  - {id: often, label: [x], when: {count: {of: comment, by: author, window: 1h, at_least: "
        "2}}}\n"},
       {"policies/p.yaml",
        "policies: [{id: hide, when: {class: abuse}, do: [{hide: true}]},\n"
        "  {id: like, when: {label: x}, do: [{react: like}]}]\n"}}};
  const auto run = kaikuctl({"classify", "--rules", rules.path()},
                            "{\"id\": \"1\", \"text\": \"moi\"" + facts + "}\n");
  if (run.status != 0) return run.err;
  const json answer = json::parse(run.out, nullptr, false);
  std::string found;
  for (const json& signal : answer["signals"]) found += signal.get<std::string>() + " ";
  for (const json& action : answer["actions"]) found += "→" + action["kind"].get<std::string>();
  return found;
}

TEST(KaikuctlClassify, TakesWhatIsKnownBesideTheText) {
  EXPECT_EQ(tried(""), "");
  EXPECT_EQ(tried(R"(, "platform": "facebook")"), "on_page →react");
  EXPECT_EQ(tried(R"(, "kind": "review", "rating": 1)"), "angry →react");
  EXPECT_EQ(tried(R"(, "author.strikes": 2)"), "struck →hide");
  EXPECT_EQ(tried(R"(, "author.known_for": "30d")"), "regular →react");
  EXPECT_EQ(tried(R"(, "post.comments": 100, "post.age": "2h")"), "busy →react");
  EXPECT_EQ(tried(R"(, "post.comments": 100)"), "") << "its age is unknown";
  EXPECT_EQ(tried(R"(, "hour": "23:30")"), "night →react");
  EXPECT_EQ(tried(R"(, "edited": true)"), "second →react");
  EXPECT_EQ(tried(R"(, "earlier_own": ["a", "b"])"), "often →react");
  EXPECT_EQ(tried(R"(, "earlier": ["a", "b"])"), "") << "others wrote them";
  EXPECT_EQ(tried(R"(, "thread.staff_answered": true, "platform": "facebook")"), "on_page ")
      << "guards know it too";
}

TEST(KaikuctlClassify, LeavesOtherMembersOfALineAloneAndRefusesWrongFacts) {
  EXPECT_EQ(tried(R"(, "class": "praise", "source": {"a": 1}, "lang": "de", "rating": null)"), "");
  EXPECT_NE(tried(R"(, "rating": 9)").find("(stdin):1: error: 'rating': expected 1 to 5"),
            std::string::npos);
  EXPECT_NE(
      tried(R"(, "author.strikes": "many")").find("'author.strikes': expected a whole number"),
      std::string::npos);
}

}  // namespace
