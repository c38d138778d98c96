#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/config.hpp>

#include "golden/golden.hpp"

namespace kaiku::config {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSmall = R"(
rules: {directories: [rules]}
brands: [{id: kaisla, name: Kaisla, languages: [fi, sv]}]
accounts: [{id: kaisla-fb, brand: kaisla, platform: generic}]
contacts: [{id: maija, name: Maija, channels: [{type: webhook, url: "https://example.org/x", secret: "env:HOOK"}]}]
oncall: {steps: [{contacts: [maija]}]}
)";

class ConfigTest : public testing::Test {
 protected:
  std::optional<Config> parse(std::string_view text,
                              const std::string& file = "/etc/kaiku/kaiku.yaml") {
    diagnostics.clear();
    return parse_config(text, file, diagnostics);
  }
  std::string messages() const {
    std::string lines;
    for (const auto& diagnostic : diagnostics) lines += to_string(diagnostic) + "\n";
    return lines;
  }

  Diagnostics diagnostics;
};

TEST_F(ConfigTest, FillsInDefaults) {
  const auto config = parse(kSmall);
  ASSERT_TRUE(config) << messages();
  EXPECT_THAT(diagnostics, IsEmpty());
  EXPECT_EQ(config->file, "/etc/kaiku/kaiku.yaml");
  EXPECT_EQ(config->server.webhooks.port, 8080);
  EXPECT_EQ(config->server.console.unix_path, "/run/kaiku/control.sock");
  EXPECT_EQ(config->store.path, "/var/lib/kaiku/kaiku.db");
  EXPECT_TRUE(config->rules.watch);
  EXPECT_EQ(config->accounts[0].mode, "shadow");
  EXPECT_FALSE(config->mail);
  EXPECT_EQ(config->oncall.steps[0].timeout, minutes(5));
  EXPECT_EQ(config->limits.attempts_most, 12);
}

TEST_F(ConfigTest, ReadsEverySection) {
  const auto config = parse(R"(
server:
  webhooks: {address: "::", port: 0}
  console: {address: 127.0.0.1, port: 9000, unix_path: run/control.sock}
  max_header_bytes: 2048
  max_body_bytes: 4096
  max_connections: 7
  header_timeout: 1s
  body_timeout: 2s
  idle_timeout: 3s
  stop_grace: 4s
  public_url: https://kaiku.example.org/
store: {path: data/kaiku.db}
rules: {directories: [/usr/share/kaiku/rules, own, ../common], watch: false}
brands:
  - {id: kaisla, name: "Kaisla Oy", languages: [sv, fi], form_url: "https://kaisla.example/yhteys"}
accounts:
  - {id: kaisla-fb, brand: kaisla, platform: generic, mode: live, language: fi, settings: {secret: "env:X"}}
contacts:
  - id: maija
    name: Maija
    channels:
      - {type: mail, to: maija@example.org}
      - {id: pager, type: webhook, url: "http://127.0.0.1:9/x", secret: ["env:A", "file:b"], allow_private_addresses: true}
  - {id: pekka, name: Pekka, channels: [{type: mail, to: pekka@example.org}]}
teams: [{id: duty, contacts: [pekka, maija]}]
mail: {host: mail.example.org, port: 465, security: tls, user: kaiku, password: "credential:mail", from: kaiku@example.org, ca_file: ca.pem}
oncall:
  steps:
    - {contacts: maija, timeout: 90s}
    - {contacts: [maija, duty]}
  repeat: 1
retention: {raw_bodies: 2d, comment_text: 30d}
limits: {inbox_pending: 100, retry_first: 1s, retry_most: 2s, attempts_most: 3, reply_cooldown_author: 1m,
  reply_cooldown_thread: 0s, reply_delay: 5s, calls_per_second: 0.5, call_burst: 2, breaker_failures: 4,
  breaker_pause: 5s, call_timeout: 6s}
)");
  ASSERT_TRUE(config) << messages();
  EXPECT_THAT(diagnostics, IsEmpty());
  EXPECT_EQ(config->server.webhooks.address, "::");
  EXPECT_EQ(config->server.console.unix_path, "/etc/kaiku/run/control.sock");
  EXPECT_EQ(config->server.max_body_bytes, 4096U);
  EXPECT_EQ(config->server.stop_grace, seconds(4));
  EXPECT_EQ(config->server.public_url, "https://kaiku.example.org/");
  EXPECT_EQ(config->store.path, "/etc/kaiku/data/kaiku.db");
  EXPECT_THAT(config->rules.directories,
              ElementsAre("/usr/share/kaiku/rules", "/etc/kaiku/own", "/etc/common"));
  EXPECT_FALSE(config->rules.watch);
  ASSERT_NE(config->find_brand("kaisla"), nullptr);
  EXPECT_THAT(config->find_brand("kaisla")->languages, ElementsAre("sv", "fi"));
  ASSERT_NE(config->find_account("kaisla-fb"), nullptr);
  const Account& account = *config->find_account("kaisla-fb");
  EXPECT_EQ(account.mode, "live");
  ASSERT_TRUE(account.settings);
  EXPECT_EQ(account.settings->entries()[0].first.scalar(), "secret");
  EXPECT_EQ(account.at->line(), 18);
  const Contact& maija = *config->find_contact("maija");
  EXPECT_EQ(maija.channels[0].id, "maija/mail");
  EXPECT_EQ(maija.channels[1].id, "maija/pager");
  ASSERT_EQ(maija.channels[1].secrets.size(), 2U);
  EXPECT_EQ(maija.channels[1].secrets[1].name, "b");
  EXPECT_TRUE(maija.channels[1].allow_private_addresses);
  ASSERT_TRUE(config->mail && config->mail->password);
  EXPECT_EQ(config->mail->password->source, SecretRef::Source::kCredential);
  EXPECT_EQ(config->mail->ca_file, "/etc/kaiku/ca.pem");
  EXPECT_THAT(config->oncall.steps[0].contacts, ElementsAre("maija"));
  EXPECT_THAT(config->oncall.steps[1].contacts, ElementsAre("maija", "pekka"));
  EXPECT_EQ(config->oncall.repeat, 1);
  EXPECT_EQ(config->limits.calls_per_second, 0.5);
  EXPECT_EQ(config->limits.reply_cooldown_thread, seconds(0));
}

TEST_F(ConfigTest, LoadsTheShippedExample) {
  const std::string file = std::string(KAIKU_SOURCE_DIR) + "/systemd/kaiku.example.yaml";
  const auto config = load_config(file, diagnostics);
  ASSERT_TRUE(config) << messages();
  EXPECT_THAT(diagnostics, IsEmpty());
  EXPECT_EQ(config->rules.directories[1], std::string(KAIKU_SOURCE_DIR) + "/systemd/rules");
  EXPECT_THAT(config->oncall.steps[1].contacts, ElementsAre("duty", "communications"));
}

TEST_F(ConfigTest, ReadsWhoIsOnCall) {
  const auto config = parse(
      "rules: {directories: rules}\n"
      "brands: [{id: kaisla, name: Kaisla, languages: fi}]\n"
      "contacts:\n  - {id: anna, channels: [{type: mail, to: anna@kaisla.example}]}\n"
      "  - {id: ben, channels: [{type: mail, to: ben@kaisla.example}]}\n"
      "teams: [{id: all, contacts: [anna, ben]}]\n"
      "mail: {host: localhost}\n"
      "oncall:\n  schedules:\n    - id: duty\n      rotation: [anna, ben]\n"
      "      begins: 2026-01-05T09:00\n      weeks: 2\n      hours: mon-fri 8-16\n"
      "      overrides: [{contact: ben, from: 2026-07-01T09:00, until: 2026-07-02T09:00}]\n"
      "  chains:\n    - {id: crisis, brands: kaisla, severities: [crisis], repeat: 5,\n"
      "       steps: [{contacts: [duty, all], timeout: 2m}]}\n"
      "  quiet: {hours: mon-sun 22-7}\n  grouping: 30s\n"
      "notifications: {administrator: ben}\n");
  ASSERT_TRUE(config) << messages();
  const OnCall& oncall = config->oncall;
  ASSERT_EQ(oncall.schedules.size(), 1u);
  EXPECT_THAT(oncall.schedules[0].rotation, ElementsAre("anna", "ben"));
  EXPECT_EQ(oncall.schedules[0].weeks, 2);
  EXPECT_EQ(oncall.schedules[0].overrides.at(0).contact, "ben");
  EXPECT_EQ(oncall.schedules[0].time_zone, "Europe/Helsinki");
  ASSERT_EQ(oncall.chains.size(), 1u);
  EXPECT_THAT(oncall.chains[0].steps.at(0).contacts, ElementsAre("duty", "anna", "ben"))
      << "teams become people, a duty stays one until somebody is called";
  EXPECT_EQ(oncall.chains[0].repeat, 5);
  EXPECT_THAT(oncall.quiet.hours, ElementsAre("mon-sun 22-7"));
  EXPECT_EQ(config->notifications.administrator, "ben");
  EXPECT_EQ(oncall.grouping, seconds(30));
}

TEST_F(ConfigTest, RefusesAChainOrScheduleThatCannotReachAnybody) {
  EXPECT_FALSE(
      parse("rules: {directories: rules}\n"
            "brands: [{id: kaisla, name: Kaisla, languages: fi}]\n"
            "contacts:\n  - {id: anna, channels: [{type: mail, to: anna@kaisla.example}]}\n"
            "  - {id: silent}\n"
            "mail: {host: localhost}\n"
            "notifications: {administrator: silent}\n"
            "oncall:\n  schedules:\n"
            "    - {id: anna, rotation: [ana], begins: 2026-01-05T09:00}\n"
            "    - {id: duty, rotation: [], begins: 2026-01-05T09:00}\n"
            "    - id: duty\n      rotation: [anna]\n      begins: 2026-01-05T09:00\n"
            "      overrides: [{contact: anna, from: 2026-07-02T09:00, until: 2026-07-01T09:00}]\n"
            "  chains:\n    - {id: other}\n"
            "    - {id: other, brands: kaisle, steps: [{contacts: dutty}, {contacts: silent}]}\n"));
  for (const char* message :
       {"contact 'silent' has no channel", "a contact or team has the id 'anna' too",
        "no contact has the id 'ana'", "two schedules have the id 'duty'", "nobody takes a turn",
        "the override ends before it begins", "this chain has no one in it",
        "two chains have the id 'other'", "no brand has the id 'kaisle'",
        "no contact, team or schedule has the id 'dutty'", "this on-call step reaches nobody"}) {
    EXPECT_THAT(messages(), HasSubstr(message));
  }
}

TEST_F(ConfigTest, SaysWhereAKeyOfEarlierVersionsStandsNow) {
  EXPECT_FALSE(parse("rules: {directories: rules}\noncall:\n  administrator: ben\n"));
  EXPECT_THAT(messages(), HasSubstr("kaiku.yaml:3:18: error: 'administrator' is "
                                    "'notifications.administrator' now (write the same value "
                                    "there)"));
}

TEST_F(ConfigTest, ReadsWhatIsSaidToSomebodyInDanger) {
  const std::string head =
      "rules: {directories: rules}\nbrands:\n"
      "  - {id: kaisla, name: Kaisla, languages: [fi, sv], help_in_danger: "
      "{approved_by: Maija, checked_on: 2026-11-01, ";
  const auto config = parse(head + "fi: Soita 112 tai kriisipuhelimeen.}}\n");
  ASSERT_TRUE(config) << messages();
  const auto& help = config->brands[0].help_in_danger;
  ASSERT_TRUE(help);
  EXPECT_EQ(help->fi, "Soita 112 tai kriisipuhelimeen.");
  EXPECT_EQ(help->by_itself_after, minutes(5));
  EXPECT_THAT(messages(), HasSubstr("warning: help_in_danger: no words in 'sv'"));
  for (const char* text : {"fi: \"Soita nyt 112 tai kriisipuhelimeen!\"", "fi: Lyhyt",
                           "fi: \"Hei {{author}}, soita heti 112\"",
                           "fi: Soita 112 tai kriisipuhelimeen., by_itself_after: 2h"}) {
    EXPECT_FALSE(parse(head + text + "}}\n")) << text;
  }
  EXPECT_FALSE(
      parse("rules: {directories: rules}\nbrands: [{id: a, name: A, languages: fi, "
            "help_in_danger: {checked_on: 2026-13-01}}]\n"));
  EXPECT_THAT(messages(), HasSubstr("'approved_by'"));
  EXPECT_THAT(messages(), HasSubstr("'checked_on': expected a date"));
}

TEST_F(ConfigTest, ReadsWhenTheDetectorsOfABrandSpeak) {
  const auto config = parse(
      "rules: {directories: rules}\nbrands:\n"
      "  - {id: plain, name: Plain, languages: fi}\n"
      "  - {id: shop, name: Shop, languages: fi, detection: {caution: 10, "
      "surge_authors_1h: 20, followers: 5000}}\n");
  ASSERT_TRUE(config) << messages();
  EXPECT_EQ(config->brands[0].detection.surge_authors_1h, 8);
  EXPECT_EQ(config->brands[0].detection.caution, 1);
  EXPECT_EQ(config->brands[1].detection.surge_authors_1h, 20);
  EXPECT_EQ(config->brands[1].detection.caution, 10);
  EXPECT_EQ(config->brands[1].detection.followers, 5000);
  for (const char* value : {"surge_authors_15m: 2", "surge_share: 0.95", "caution: 0",
                            "injury_authors: 1", "surge_author: 7"}) {
    EXPECT_FALSE(
        parse("rules: {directories: rules}\nbrands: [{id: a, name: A, languages: fi, "
              "detection: {" +
              std::string(value) + "}}]\n"))
        << value;
  }
}

TEST_F(ConfigTest, SwitchesTheControlSocketOffWithAnEmptyPath) {
  const auto config = parse("server: {console: {unix_path: \"\"}}\n" + std::string(kSmall));
  ASSERT_TRUE(config) << messages();
  EXPECT_EQ(config->server.console.unix_path, "");
}

TEST_F(ConfigTest, ReportsAllProblemsAtOnce) {
  for (const char* name : {"broken_values", "broken_references", "broken_channels", "broken_mail",
                           "broken_syntax", "empty"}) {
    const std::string stem = std::string("config/") + name;
    const std::string text =
        golden::read_text(std::string(KAIKU_SOURCE_DIR) + "/tests/golden/" + stem + ".yaml");
    EXPECT_FALSE(parse(text, "kaiku.yaml")) << name;
    golden::expect_golden(stem + ".txt", messages());
  }
}

TEST_F(ConfigTest, NeverEchoesASecret) {
  const std::string text =
      golden::read_text(std::string(KAIKU_SOURCE_DIR) + "/tests/golden/config/broken_values.yaml");
  EXPECT_FALSE(parse(text));
  EXPECT_THAT(messages(), Not(HasSubstr("unter2")));
  EXPECT_THAT(messages(), HasSubstr("expected a reference to a secret"));
}

TEST_F(ConfigTest, WarnsWhereNothingWouldHappen) {
  ASSERT_TRUE(parse("rules: {directories: [rules]}"));
  EXPECT_THAT(messages(), HasSubstr("warning: no accounts: nothing will be heard"));
  ASSERT_TRUE(parse(R"(
rules: {directories: [rules]}
brands: [{id: kaisla, name: Kaisla, languages: [fi]}]
accounts: [{id: kaisla-fb, brand: kaisla, platform: generic}]
)"));
  EXPECT_THAT(messages(), HasSubstr("warning: no on-call steps: incidents reach nobody"));
}

TEST_F(ConfigTest, TakesListenersThatDoNotMeet) {
  const std::string tail = "\n" + std::string(kSmall);
  EXPECT_TRUE(parse("server: {webhooks: {port: 0}, console: {port: 0}}" + tail)) << messages();
  EXPECT_TRUE(
      parse("server: {webhooks: {address: 10.0.0.1, port: 80}, console: {port: 80}}" + tail));
  EXPECT_FALSE(parse("server: {webhooks: {port: 80}, console: {port: 80}}" + tail));
  EXPECT_FALSE(parse("server: {webhooks: {port: 80}, console: {address: '::', port: 80}}" + tail));
}

TEST_F(ConfigTest, ChecksAddressesAndUrls) {
  const auto accepts = [this](const std::string& key, const std::string& value) {
    return parse("server: {" + key + ": \"" + value + "\"}\n" + kSmall).has_value();
  };
  EXPECT_TRUE(accepts("public_url", "https://kaiku.example.org/console"));
  for (const char* url : {"kaiku.example.org", "ftp://x", "https://", "https://a b", "https://u@h/",
                          "javascript:alert(1)", "https://:80/", "https://h\\nx"}) {
    EXPECT_FALSE(accepts("public_url", url)) << url;
  }
}

TEST_F(ConfigTest, KnowsTheTimeThatABrandLivesBy) {
  const auto config = parse(R"(
rules: {directories: [rules]}
brands:
  - {id: plain, name: Plain, languages: [fi]}
  - {id: shop, name: Shop, languages: [sv], time_zone: Europe/Stockholm,
     hours: [mon-fri 8:30-16, sat 10-14], days_off: [12-24, "2026-04-03"]}
)");
  ASSERT_TRUE(config) << messages();
  EXPECT_EQ(config->find_brand("plain")->time_zone, "Europe/Helsinki");
  EXPECT_THAT(config->find_brand("plain")->hours, IsEmpty());
  EXPECT_EQ(config->find_brand("shop")->time_zone, "Europe/Stockholm");
  EXPECT_THAT(config->find_brand("shop")->hours, ElementsAre("mon-fri 8:30-16", "sat 10-14"));
  EXPECT_THAT(config->find_brand("shop")->days_off, ElementsAre("12-24", "2026-04-03"));
}

TEST_F(ConfigTest, RefusesTimesThatCannotBeRead) {
  EXPECT_FALSE(parse(R"(
rules: {directories: [rules]}
brands:
  - {id: shop, name: Shop, languages: [fi], time_zone: Europe/Helsingfors,
     hours: [weekdays 8-16], days_off: [02-30]}
)"));
  EXPECT_THAT(messages(), HasSubstr("kaiku.yaml:4:56: error: 'time_zone': expected a time zone"));
  EXPECT_THAT(messages(), HasSubstr("kaiku.yaml:5:14: error: 'hours': expected days and hours"));
  EXPECT_THAT(messages(), HasSubstr("kaiku.yaml:5:41: error: 'days_off': expected a date"));
}

TEST_F(ConfigTest, RefusesAFileThatIsNoMapping) {
  EXPECT_FALSE(parse("- a\n- b\n"));
  EXPECT_THAT(messages(), HasSubstr("kaiku.yaml:1:1: error: kaiku.yaml: expected keys and values"));
}

TEST_F(ConfigTest, ReportsAMissingFile) {
  EXPECT_FALSE(load_config("/nonexistent/kaiku.yaml", diagnostics));
  EXPECT_THAT(messages(), HasSubstr("/nonexistent/kaiku.yaml: error: cannot be read"));
}

}  // namespace
}  // namespace kaiku::config
