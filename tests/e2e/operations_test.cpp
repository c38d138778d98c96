// Starting, reloading, stopping and looking at the daemon, as systemd, monitoring and operators do
// it.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "standin/http_call.hpp"

namespace {

namespace fs = std::filesystem;
using e2e::Brand;
using kaiku::http::Request;
using nlohmann::json;

constexpr const char* kOwnRules = "[\"@DIR@/rules\"]";

void put_rules(const Brand& brand) {
  fs::copy(KAIKU_SOURCE_DIR "/tests/e2e/small_rules", brand.directory() + "/rules",
           fs::copy_options::recursive);
}

// As editors and configuration management do it: a whole new file takes the old one's place.
void replace_in(const std::string& file, const std::string& what, const std::string& with) {
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), with);
  std::ofstream(file + ".new") << text;
  fs::rename(file + ".new", file);
}

std::uint16_t console_port(Brand& brand) {
  const std::string log = brand.daemon().log();
  std::smatch found;
  if (!std::regex_search(log, found, std::regex("started .*console_port=([0-9]+)"))) return 0;
  return static_cast<std::uint16_t>(std::stoi(found[1]));
}

TEST(Reload, KeepsTheOldRulesWhenTheNewOnesAreBrokenAndSaysSo) {
  Brand brand({.rules = kOwnRules});
  put_rules(brand);
  const std::string signals = brand.directory() + "/rules/signals/all.yaml";
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const json before = brand.daemon().control_json("/api/v1/status");
  EXPECT_EQ(before["refused_reload"], "");

  replace_in(signals, "when: {word: [huono, huonoa]}", "when: {wrod: [huono]}");
  brand.daemon().signal(SIGHUP);
  ASSERT_TRUE(brand.eventually("/api/v1/status", [](const json& status) {
    return status.is_object() && status["refused_reload"] != "";
  })) << brand.daemon().log();
  const json refused = brand.daemon().control_json("/api/v1/status");
  EXPECT_EQ(refused["rule_set"], before["rule_set"]);
  EXPECT_NE(refused["refused_reload"].get<std::string>().find("all.yaml:4:"), std::string::npos)
      << refused.dump(1);
  EXPECT_NE(brand.daemon().log().find("reload_refused"), std::string::npos);
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  EXPECT_EQ(brand.decision_on(brand.comment_id(1))["finding"]["class"], "criticism")
      << "the old rules are in force";

  replace_in(signals, "when: {wrod: [huono]}", "when: {word: [huono, surkea]}");
  brand.daemon().signal(SIGHUP);
  ASSERT_TRUE(brand.eventually("/api/v1/status", [&](const json& status) {
    return status.is_object() && status["refused_reload"] == "" &&
           status["rule_set"] != before["rule_set"];
  })) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(2, "todella surkea", "7402"), 200);
  const json decision = brand.decision_on(brand.comment_id(2));
  EXPECT_EQ(decision["finding"]["class"], "criticism");
  EXPECT_EQ(decision["rule_set"], brand.daemon().control_json("/api/v1/status")["rule_set"]);
}

TEST(Reload, HappensByItselfWhenARuleFileChanges) {
  Brand brand({.rules = kOwnRules});
  put_rules(brand);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const json before = brand.daemon().control_json("/api/v1/status");
  // The first look may come after the change; one that differs again is always seen.
  replace_in(brand.directory() + "/rules/signals/all.yaml", "[huono, huonoa]",
             "[huono, huonoa, surkea]");
  brand.daemon().signal(SIGHUP);
  ASSERT_TRUE(brand.eventually("/api/v1/status", [&](const json& status) {
    return status.is_object() && status["rule_set"] != before["rule_set"];
  }));
  const json first = brand.daemon().control_json("/api/v1/status");
  replace_in(brand.directory() + "/rules/signals/all.yaml", "[huono, huonoa, surkea]",
             "[huono, huonoa, surkea, kamala]");
  EXPECT_TRUE(brand.eventually("/api/v1/status", [&](const json& status) {
    return status.is_object() && status["rule_set"] != first["rule_set"];
  })) << brand.daemon().log();
  EXPECT_NE(brand.daemon().log().find("reloaded why=\"file change\""), std::string::npos)
      << brand.daemon().log();
}

TEST(Stop, DrainsOnSigtermAndARestartGoesOnWhereItWas) {
  Brand brand({.limits = "{reply_delay: 5s, reply_cooldown_author: 0s, reply_cooldown_thread: 0s}",
               .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "ready").is_null())
      << brand.daemon().log();
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0) << brand.daemon().log();
  EXPECT_NE(brand.daemon().log().find("stopped status=0"), std::string::npos);
  EXPECT_EQ(brand.daemon().log().find("stop_abandoned"), std::string::npos);
  EXPECT_FALSE(fs::exists(brand.daemon().control_socket()))
      << "no socket is left that nobody answers";
  brand.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.effects.empty()); });

  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();
  EXPECT_EQ(brand.post_facebook(brand.facebook_body(1, "todella huono")), 200) << "delivered again";
  ASSERT_EQ(brand.comment_on_facebook(2, "todella hieno", "7402"), 200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null());
  EXPECT_EQ(brand.decisions().size(), 2u);
  brand.facebook().state().look([](const auto& state) {
    EXPECT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.private_replies.size(), 1u);
  });
}

TEST(Console, TellsMonitoringHowItIsAndNothingElse) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();
  const std::uint16_t port = console_port(brand);
  ASSERT_NE(port, 0) << brand.daemon().log();
  const auto get = [&](const std::string& path) {
    return standin::call_tcp(port, Request("GET", path)).value_or(kaiku::http::Response(0));
  };

  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  const auto metrics = get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_TRUE(
      metrics.headers.find("Content-Type").value_or("").starts_with("application/openmetrics-text"))
      << "for Prometheus";
  EXPECT_TRUE(metrics.body.ends_with("\n# EOF\n"));
  for (const char* line : {"kaiku_decisions_total{class=\"criticism\"} 1",
                           "kaiku_webhooks_total{account=\"kaisla-fb\",outcome=\"accepted\"} 1",
                           "kaiku_actions{state=\"done\"} 2", "kaiku_inbox_pending 0",
                           "kaiku_decision_latency_seconds_count 1"}) {
    EXPECT_NE(metrics.body.find(line), std::string::npos) << line << '\n' << metrics.body;
  }
  for (const char* path :
       {"/api/v1/status", "/api/v1/decisions", "/api/v1/actions", "/webhooks/kaisla-fb"}) {
    EXPECT_NE(get(path).status, 200) << path << " is for whoever is signed in";
  }
}

// A start that cannot be: the exit status is 1 and the log names what is wrong.
void expect_refused(Brand& brand, const std::vector<std::string>& log_says) {
  EXPECT_FALSE(brand.daemon().start());
  EXPECT_EQ(brand.daemon().wait_exit(), 1);
  const std::string log = brand.daemon().log();
  for (const std::string& part : log_says)
    EXPECT_NE(log.find(part), std::string::npos) << part << '\n' << log;
  EXPECT_EQ(log.find("started version"), std::string::npos);
}

TEST(Start, IsRefusedWhileAnotherProcessHasTheStore) {
  Brand owner({.rules = Brand::kSmallRules});
  ASSERT_TRUE(owner.daemon().start()) << owner.daemon().log();
  Brand late({.rules = Brand::kSmallRules, .store = owner.directory() + "/kaiku.db"});
  expect_refused(late, {"store_open_failed", owner.directory() + "/kaiku.db"});

  ASSERT_EQ(owner.comment_on_facebook(1, "todella huono"), 200);
  EXPECT_FALSE(owner.action_on(owner.comment_id(1), "private_reply", "done").is_null())
      << "the owner goes on";
}

TEST(Start, IsRefusedWithAStoreThatIsNone) {
  Brand brand({.rules = Brand::kSmallRules});
  const std::string garbage = "This is a letter, not a database. " + std::string(8192, 'x');
  std::ofstream(brand.directory() + "/kaiku.db") << garbage;
  expect_refused(brand, {"store_open_failed", brand.directory() + "/kaiku.db"});
  std::ifstream file(brand.directory() + "/kaiku.db");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), garbage)
      << "what is there is left alone";
}

TEST(Start, IsRefusedWithAStoreThatMayOnlyBeRead) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null());
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0) << brand.daemon().log();

  const std::string store = brand.directory() + "/kaiku.db";
  const std::string earlier = brand.daemon().log();
  fs::permissions(store, fs::perms::owner_read);
  EXPECT_FALSE(brand.daemon().start());
  EXPECT_EQ(brand.daemon().wait_exit(), 1);
  const std::string log = brand.daemon().log().substr(earlier.size());
  for (const std::string& part : {std::string("store_open_failed"), store})
    EXPECT_NE(log.find(part), std::string::npos) << part << '\n' << log;

  fs::permissions(store, fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(brand.decisions().size(), 1u) << "nothing was lost";
}

TEST(Start, IsRefusedWithoutTheFolderOfTheStore) {
  Brand brand({.rules = Brand::kSmallRules, .store = "@DIR@/nowhere/kaiku.db"});
  expect_refused(brand, {"store_open_failed", "/nowhere"});
}

TEST(Start, IsRefusedWithABrokenConfigurationNamedToTheColumn) {
  Brand brand({.more = "retentoin: {raw_bodies: 8d}\n", .rules = Brand::kSmallRules});
  expect_refused(brand, {"configuration_invalid", "kaiku.yaml:", "retentoin", "retention"});
}

TEST(Log, NeverHoldsASecretOrWhatPeopleWrite) {
  Brand brand({.rules = Brand::kSmallRules, .arguments = {"--log-level", "debug"}});
  brand.facebook().faults().add(
      {.kind = standin::Fault::Kind::kAnswer,
       .path_part = "POST",
       .response = standin::GraphApi::error(
           100, 0, std::string("Cannot parse access token ") + Brand::kToken)});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono juttu"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "failed").is_null())
      << brand.daemon().log();
  ASSERT_EQ(brand.comment_in_shop("c-1", "todella huono juttu"), 200);
  ASSERT_FALSE(brand.action_on("c-1", "private_reply", "done").is_null());
  EXPECT_EQ(brand.post_facebook("{\"todella huono juttu\""), 200);
  ASSERT_TRUE(brand.eventually("/api/v1/unparsed", [](const json& page) {
    return page.is_object() && page["items"].size() == 1;
  }));
  brand.daemon().signal(SIGHUP);
  ASSERT_TRUE(brand.daemon().wait_notification("READY=1"));
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0);

  const std::string log = brand.daemon().log();
  EXPECT_NE(log.find("action_failed"), std::string::npos);
  for (const std::string secret :
       {Brand::kToken, Brand::kAppSecret, Brand::kVerifyToken, Brand::kGenericSecret + 6}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret << '\n' << log;
  }
  EXPECT_EQ(log.find("huono"), std::string::npos) << log;
  EXPECT_EQ(log.find("Asiakas"), std::string::npos) << log;
}

}  // namespace
