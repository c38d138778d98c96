// The people on call and crisis mode, as they meet them: through kaikuctl and their mail.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"
#include "fakes/smtp_server.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::KaikuctlRun;
using nlohmann::json;

constexpr const char* kOwnRules = "[\"@DIR@/rules\"]";

std::vector<json> lines(const KaikuctlRun& run) {
  std::vector<json> parsed;
  std::istringstream out(run.out);
  for (std::string line; std::getline(out, line);)
    parsed.push_back(json::parse(line, nullptr, false));
  return parsed;
}

class OnCall : public ::testing::Test {
 protected:
  // Anna has the duty now and for a century; the chief is told of crises when she does not answer.
  std::string people(const std::string& more = "") const {
    return "contacts:\n"
           "  - {id: anna, channels: [{type: mail, to: anna@kaisla.example}]}\n"
           "  - {id: chief, channels: [{type: mail, to: johto@kaisla.example}]}\n"
           "mail: {host: localhost, port: " +
           std::to_string(mail_.port()) + ", ca_file: \"" + mail_.ca_file() +
           "\", from: kaiku@kaisla.example}\n"
           "oncall:\n"
           "  schedules: [{id: duty, rotation: [anna], begins: 2026-01-05T09:00}]\n"
           "  chains:\n"
           "    - {id: crisis, severities: [crisis], steps: [{contacts: duty, timeout: 1s}, "
           "{contacts: chief, timeout: 30m}]}\n"
           "  steps: [{contacts: chief, timeout: 30m}]\n" +
           more;
  }
  KaikuctlRun run(Brand& brand, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--socket", brand.daemon().control_socket()});
    return kaikuctl(arguments);
  }
  std::size_t mails_to(const std::string& address) const {
    const auto mails = mail_.mails();
    return static_cast<std::size_t>(std::ranges::count_if(
        mails, [&](const auto& mail) { return std::ranges::count(mail.to, address) > 0; }));
  }
  bool told(Brand& brand, const std::string& address, std::size_t count) const {
    return brand.eventually("/api/v1/status",
                            [&](const json&) { return mails_to(address) >= count; });
  }

  kaiku::fakes::SmtpServer mail_;
};

TEST_F(OnCall, ShowsWhoIsToldAndSendsATestPage) {
  Brand brand(
      {.more = people("notifications: {administrator: chief}\n"), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const auto now = run(brand, {"oncall", "who", "--json"});
  ASSERT_EQ(now.status, 0) << now.err;
  const json who = lines(now).front();
  EXPECT_EQ(who["schedules"][0]["contact"], "anna");
  EXPECT_EQ(who["administrator"], "chief");
  EXPECT_TRUE(who["gaps"].empty());
  ASSERT_EQ(who["items"].size(), 2u);
  EXPECT_EQ(who["items"][0]["chain"], "crisis");
  EXPECT_EQ(who["items"][0]["steps"][0]["people"][0]["contact"], "anna") << "who has the duty";
  EXPECT_NE(run(brand, {"oncall", "who"}).out.find("anna (anna/mail)"), std::string::npos);

  const auto calendar = lines(run(brand, {"oncall", "schedule", "duty", "--days", "14", "--json"}));
  ASSERT_EQ(calendar.size(), 1u);
  EXPECT_EQ(calendar[0]["contact"], "anna");
  EXPECT_EQ(run(brand, {"oncall", "schedule", "dutty"}).status, 1);

  EXPECT_EQ(run(brand, {"oncall", "test", "duty", "--who", "Maija"}).status, 0);
  ASSERT_TRUE(told(brand, "anna@kaisla.example", 1)) << brand.daemon().log();
  EXPECT_NE(mail_.mails().front().message.find("Testi"), std::string::npos) << "no incident";
  EXPECT_EQ(run(brand, {"oncall", "test", "nobody"}).status, 1);
}

TEST_F(OnCall, ACrisisByHandPagesFreezesAndEndsStepByStep) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(run(brand, {"crisis", "start", "--brand", "kaisal", "--reason", "x"}).status, 1);
  const auto started = run(brand, {"crisis", "start", "--brand", "kaisla", "--reason",
                                   "keittimet vedetään myynnistä", "--who", "Maija", "--json"});
  ASSERT_EQ(started.status, 0) << started.err;
  EXPECT_EQ(lines(started)[0]["severity"], "crisis");
  ASSERT_TRUE(told(brand, "anna@kaisla.example", 1)) << brand.daemon().log();
  ASSERT_TRUE(told(brand, "johto@kaisla.example", 1)) << "nobody acknowledged";
  EXPECT_EQ(lines(run(brand, {"crisis", "status", "--json"}))[0]["level"], "crisis");

  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "awaiting_approval").is_null());
  ASSERT_EQ(brand.comment_on_facebook(2, "senkin idiootti", "7402"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(2), "hide", "done").is_null())
      << "abuse is hidden in a crisis, too";

  EXPECT_EQ(run(brand, {"ack", "1", "--who", "anna"}).status, 0);
  EXPECT_EQ(run(brand, {"incident", "note", "1", "soitettu tehtaalle", "--who", "anna"}).status, 0);
  const auto down = run(brand, {"crisis", "stop", "--brand", "kaisla", "--reason", "loppu"});
  EXPECT_NE(down.out.find("recovery"), std::string::npos) << down.out << down.err;
  EXPECT_EQ(lines(run(brand, {"crisis", "status", "--json"}))[0]["level"], "recovery");
  EXPECT_EQ(lines(run(brand, {"incidents", "--state", "mitigated", "--json"})).size(), 1u);
  ASSERT_EQ(brand.comment_on_facebook(3, "todella huono", "7403"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(3), "reply", "awaiting_approval").is_null())
      << "replies are drafts first";

  EXPECT_EQ(run(brand, {"crisis", "stop", "--brand", "kaisla", "--reason", "ohi"}).status, 0);
  EXPECT_TRUE(lines(run(brand, {"crisis", "status", "--json"})).empty());
  EXPECT_EQ(run(brand, {"crisis", "stop", "--brand", "kaisla", "--reason", "ohi"}).status, 1);
  ASSERT_EQ(brand.comment_on_facebook(4, "todella huono", "7404"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(4), "private_reply", "done").is_null());

  const json report = lines(run(brand, {"incident", "report", "1", "--json"}))[0];
  EXPECT_EQ(report["incident"]["verdict"], "real");
  EXPECT_TRUE(report["seconds"]["to_acknowledge"].is_number()) << report.dump(1);
  EXPECT_TRUE(report["seconds"]["to_tell"].is_number());
  EXPECT_GE(report["stopped"]["waiting"].get<int>(), 2);
  EXPECT_EQ(report["stopped"]["hidden"], 1);
  const auto fixture = run(brand, {"incident", "replay", "1"});
  ASSERT_GE(lines(fixture).size(), 3u) << "what was written while it lasted";
  EXPECT_EQ(fixture.out.find("todella"), std::string::npos) << "no words";
  EXPECT_EQ(lines(fixture)[0]["label"]["sentiment"], "negative");
  EXPECT_EQ(kaikuctl({"simulate", "-"}, fixture.out).status, 0);
  const auto finnish = run(brand, {"incident", "report", "1"});
  EXPECT_NE(finnish.out.find("soitettu tehtaalle"), std::string::npos) << finnish.out;
}

TEST_F(OnCall, AHoldingStatementLeavesOnceAndOnlyWhenAPersonApprovesIt) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(run(brand, {"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "awaiting_approval").is_null());
  const std::vector<std::string> wish = {
      "incident",  "statement",         "1",     "--account", "kaisla-fb",
      "--comment", brand.comment_id(1), "--who", "anna",      "--json"};
  EXPECT_EQ(run(brand, wish).status, 1) << "the words ask for a time";
  std::vector<std::string> timed = wish;
  timed.insert(timed.end(), {"--next", "2099-01-05T14:00:00Z"});
  const auto drafted = run(brand, timed);
  ASSERT_EQ(drafted.status, 0) << drafted.err;
  const json draft = lines(drafted)[0];
  EXPECT_EQ(draft["state"], "awaiting_approval");
  EXPECT_EQ(draft["text"], "Selvitämme tätä ja kerromme lisää klo 16.00.") << "by Helsinki's clock";
  EXPECT_EQ(run(brand, timed).status, 1) << "one for a thread";
  EXPECT_EQ(brand.daemon().control_json("/api/v1/incidents/1")["update_promised_at"],
            "2099-01-05T14:00:00Z");
  brand.facebook().state().look(
      [](const auto& state) { EXPECT_TRUE(state.replies.empty()) << "nobody has approved it"; });

  ASSERT_EQ(run(brand, {"approve", std::to_string(draft["id"].get<int>()), "--who", "anna"}).status,
            0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.replies[0].comment, brand.comment_id(1));
  });

  const json said = lines(run(brand, {"incident", "report", "1", "--json"}))[0]["said"];
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0]["account"], "kaisla-fb");
  EXPECT_EQ(said[0]["place"], brand.comment_id(1));
  EXPECT_EQ(said[0]["steps"][0]["what"], "drafted");
  EXPECT_EQ(said[0]["steps"][1]["what"], "approved");
  EXPECT_EQ(said[0]["steps"][1]["actor"], "anna");
  EXPECT_TRUE(said[0]["posted_at"].is_string()) << said.dump(1);
  EXPECT_FALSE(said[0]["remote_id"].get<std::string>().empty());
  const std::string report = run(brand, {"incident", "report", "1", "--lang", "en"}).out;
  EXPECT_NE(report.find(" drafted: anna\n"), std::string::npos) << report;
  EXPECT_NE(report.find(" approved: anna\n"), std::string::npos) << report;
  EXPECT_NE(report.find("  - posted 20"), std::string::npos) << report;
  EXPECT_NE(report.find("posted as"), std::string::npos) << "the timeline, too: " << report;
}

TEST_F(OnCall, TheReportSaysWhyAStatementWasNotPosted) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(run(brand, {"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  const auto drafted = run(
      brand, {"incident", "statement", "1", "--account", "kaisla-fb", "--comment",
              brand.comment_id(1), "--next", "2099-01-05T14:00:00Z", "--who", "anna", "--json"});
  ASSERT_EQ(drafted.status, 0) << drafted.err;
  ASSERT_EQ(run(brand, {"reject", lines(drafted)[0]["id"].dump(), "--who", "johanna", "--reason",
                        "liian varhain"})
                .status,
            0);
  const std::string report = run(brand, {"incident", "report", "1", "--lang", "en"}).out;
  EXPECT_NE(report.find("rejected: johanna"), std::string::npos) << report;
  EXPECT_NE(report.find("not posted: rejected: liian varhain"), std::string::npos) << report;
}

TEST_F(OnCall, AMuteHoldsPagesUntilItIsLifted) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(
      run(brand, {"oncall", "mute", "--for", "8d", "--brand", "kaisla", "--reason", "x"}).status, 1)
      << "seven days at most";
  const auto muted = run(brand, {"oncall", "mute", "--for", "2h", "--brand", "kaisla", "--reason",
                                 "huolto", "--json"});
  ASSERT_EQ(muted.status, 0) << muted.err;
  ASSERT_EQ(run(brand, {"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  ASSERT_TRUE(brand.eventually("/api/v1/incidents/1", [](const json& incident) {
    return incident.is_object() && incident["held"] == "mute 1";
  })) << brand.daemon().log();
  EXPECT_EQ(mails_to("anna@kaisla.example"), 0u);
  EXPECT_EQ(lines(run(brand, {"oncall", "mutes", "--json"})).size(), 1u);
  EXPECT_NE(run(brand, {"oncall", "who"}).out.find("MUTED"), std::string::npos);
  EXPECT_EQ(run(brand, {"oncall", "unmute", "1"}).status, 0);
  EXPECT_TRUE(told(brand, "anna@kaisla.example", 1)) << brand.daemon().log();
}

TEST_F(OnCall, ADrillPagesPeopleAndStopsNothing) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(
      run(brand, {"crisis", "drill", "--brand", "kaisla", "--reason", "syysharjoitus"}).status, 0);
  ASSERT_TRUE(told(brand, "anna@kaisla.example", 1)) << brand.daemon().log();
  EXPECT_TRUE(lines(run(brand, {"crisis", "status", "--json"})).empty());
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null());
  EXPECT_EQ(run(brand, {"resolve", "1", "--reason", "harjoiteltu"}).status, 0);
  EXPECT_NE(run(brand, {"incident", "report", "1"}).out.find("HARJOITUS"), std::string::npos);
}

TEST_F(OnCall, ChangedRulesWaitForAPersonWhileACrisisLasts) {
  Brand brand({.more = people(), .rules = kOwnRules});
  std::filesystem::copy(KAIKU_SOURCE_DIR "/tests/e2e/small_rules", brand.directory() + "/rules",
                        std::filesystem::copy_options::recursive);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const json before = brand.daemon().control_json("/api/v1/status");
  ASSERT_EQ(run(brand, {"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  std::ofstream(brand.directory() + "/rules/replies/fi.yaml", std::ios::app)
      << "  later:\n    - \"Hei! Palataan.\"\n    - \"Moi! Palataan.\"\n    - \"Hei, palataan.\"\n";
  brand.daemon().signal(SIGHUP);
  ASSERT_TRUE(brand.eventually("/api/v1/crisis", [](const json& status) {
    return status.is_object() && status["rules_waiting"] != "";
  })) << brand.daemon().log();
  EXPECT_EQ(brand.daemon().control_json("/api/v1/status")["rule_set"], before["rule_set"]);
  EXPECT_EQ(run(brand, {"crisis", "confirm-rules", "--who", "Maija"}).status, 0);
  EXPECT_NE(brand.daemon().control_json("/api/v1/status")["rule_set"], before["rule_set"]);
  EXPECT_EQ(run(brand, {"crisis", "confirm-rules"}).status, 1) << "none waits";
}

// Kill -9 again and again while the chain is followed.
TEST_F(OnCall, NobodyIsToldTwiceForOneStepAndNobodyIsForgottenOverKills) {
  Brand brand({.more = people(), .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(run(brand, {"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  for (int i = 0; i < 4; ++i) {
    brand.daemon().kill();
    ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  }
  ASSERT_TRUE(told(brand, "johto@kaisla.example", 1)) << brand.daemon().log();
  ASSERT_TRUE(told(brand, "anna@kaisla.example", 1));
  std::set<std::string> ids;
  for (const auto& mail : mail_.mails()) {
    const auto at = mail.message.find("Message-ID: ");
    ASSERT_NE(at, std::string::npos);
    ids.insert(mail.message.substr(at, mail.message.find("\r\n", at) - at));
  }
  EXPECT_EQ(ids.size(), 2u) << "a page that was sent again is the same message";
}

TEST(Check, FindsAChainWithNoOneInItAtSomeHourOfTheWeek) {
  const e2e::RuleFolder folder(
      {{"kaiku.yaml",
        "rules: {directories: " KAIKU_SOURCE_DIR "/tests/e2e/small_rules}\n"
        "brands: [{id: kaisla, name: Kaisla, languages: fi}]\n"
        "accounts: [{id: shop, brand: kaisla, platform: generic}]\n"
        "contacts: [{id: anna, channels: [{type: mail, to: anna@kaisla.example}]}]\n"
        "mail: {host: localhost}\n"
        "oncall:\n"
        "  schedules: [{id: office, rotation: [anna], begins: 2026-01-05T09:00, hours: mon-fri "
        "8-16}]\n"
        "  steps: [{contacts: office}]\n"}});
  const auto refused = kaikuctl({"check", "--config", folder.path() + "/kaiku.yaml"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.out.find("chain 'steps' has no one in it from"), std::string::npos)
      << refused.out << refused.err;
}

}  // namespace
