// Discord end to end by its Gateway: comments answered in public, private messages in the person's
// case, sessions that end in every way, kills in the middle of it; nothing missed or doubled.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/case_desks.hpp"
#include "e2e/discord_server.hpp"
#include "e2e/kaikuctl.hpp"
#include "e2e/rule_folder.hpp"

namespace {

using e2e::Brand;
using e2e::DiscordServer;
using e2e::RuleFolder;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::chrono::seconds kPatience(180);
const std::string kMaija = "1200000000000000001";

class Discord : public ::testing::Test {
 protected:
  void SetUp() override { serve("1h"); }
  // Asking alone would find everything too: it is kept from it.
  void serve(const std::string& poll_interval) {
    brand_.reset();
    Brand::Options options;
    options.rules =
        R"([")" KAIKU_SOURCE_DIR R"(/tests/e2e/small_rules", ")" + case_rule_.path() + R"("])";
    options.more =
        "  - id: kaisla-discord\n    brand: kaisla\n    platform: discord\n"
        "    mode: live\n    settings:\n      bot_id: " +
        std::string(DiscordServer::kBot) + "\n      guild_id: " + DiscordServer::kGuild +
        "\n      channels: " + DiscordServer::kChannel +
        "\n      bot_token: env:ACCESS_TOKEN\n      api_base: " + server_.api() +
        "\n      poll_interval: " + poll_interval + "\n      allow_private_addresses: true\n" +
        desks_.contacts() +
        "teams: [{id: desk, contacts: desk}]\ncases: {team: desk}\n"
        "notifications: {administrator: duty}\n";
    brand_ = std::make_unique<Brand>(std::move(options));
  }
  void start() {
    ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
    ASSERT_TRUE(reaches([](const auto& s) { return !s.peers.empty(); }));
  }
  ::testing::AssertionResult reaches(
      const std::function<bool(const DiscordServer::State&)>& condition) {
    if (server_.state().wait_until(condition, kPatience)) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << brand_->daemon().log();
  }
  // The public answer and, behind it, the private one.
  ::testing::AssertionResult is_answered(const std::string& message) {
    return reaches([&](const DiscordServer::State& s) {
      return std::ranges::any_of(s.messages, [&](const json& one) {
        return one.value("message_reference", json::object()).value("message_id", "") ==
               message.substr(message.find('/') + 1);
      });
    });
  }
  ::testing::AssertionResult is_written_to(const std::string& person) {
    return reaches([&](const DiscordServer::State& s) {
      return std::ranges::any_of(s.messages, [&](const json& one) {
        return one["channel_id"] == DiscordServer::private_channel(person);
      });
    });
  }
  bool case_becomes(const std::function<bool(const json&)>& so) {
    return brand_->eventually("/api/v1/cases/1",
                              [&](const json& found) { return found.is_object() && so(found); });
  }
  // What was heard is committed with the session.
  bool has_stored_its_place() {
    return brand_->eventually("/api/v1/decisions?limit=1&after=0", [&](const json&) {
      const auto metrics = brand_->daemon().control(kaiku::http::Request("GET", "/metrics"));
      // "new", or "nothing_new" when the poller was quicker.
      return metrics && metrics->body.find(
                            "kaiku_live_steps_total{account=\"kaisla-discord\","
                            "outcome=\"n") != std::string::npos;
    });
  }
  e2e::KaikuctlRun ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--socket", brand_->daemon().control_socket()});
    return e2e::kaikuctl(arguments);
  }

  DiscordServer server_{Brand::kToken};
  e2e::CaseDesks desks_;
  RuleFolder case_rule_{{{"policies/case.yaml",
                          "policies:\n  - id: criticism_to_people\n    when: {class: criticism}\n"
                          "    do: [{case: {team: desk}}]\n"}}};
  std::unique_ptr<Brand> brand_;
};

TEST_F(Discord, AnswersInTheChannelThenPrivatelyAndHearsWhatIsAnswered) {
  start();
  const std::string message = server_.write("huono palvelu", kMaija);
  ASSERT_TRUE(is_answered(message));
  ASSERT_TRUE(is_written_to(kMaija));
  ASSERT_TRUE(case_becomes([](const json& found) { return found["state"] == "open"; }))
      << brand_->daemon().log();
  ASSERT_EQ(ctl({"case", "claim", "1", "--who", "Liisa"}).status, 0);
  ASSERT_EQ(ctl({"case", "wait", "1", "--note", "asked", "--who", "Liisa"}).status, 0);

  const std::string told = server_.write_privately("tilaus 123", kMaija);
  ASSERT_TRUE(desks_.hears("desk", "case.woken")) << brand_->daemon().log();
  EXPECT_THAT(ctl({"case", "show", "1"}).out, HasSubstr("tilaus 123"));
  const json decision = brand_->decision_on(told);
  EXPECT_EQ(decision["comment"]["kind"], "message");
  EXPECT_EQ(decision["comment"]["parent"],
            "conversation:" + DiscordServer::private_channel(kMaija));

  server_.answer_as_staff("Paketti on matkalla", kMaija);
  EXPECT_TRUE(case_becomes([](const json& found) { return found["state"] == "waiting"; }))
      << brand_->daemon().log();
  EXPECT_THAT(ctl({"case", "show", "1"}).out, HasSubstr("Paketti on matkalla"));
  EXPECT_EQ(server_.answers_to(message).size(), 1u);
  EXPECT_EQ(server_.sent_to(kMaija).size(), 2u) << "ours and the one of staff";
}

TEST_F(Discord, TheGatewaysEchoOfOurOwnIsNobodysAnswer) {
  start();
  // The Gateway tells of what we have sent, and the call is never answered.
  server_.faults().add({.kind = standin::Fault::Kind::kLostAnswer,
                        .path_part = "POST /channels/" + DiscordServer::private_channel(kMaija),
                        .response = {}});
  const std::string message = server_.write("milloin aukeaa", kMaija);
  ASSERT_TRUE(is_written_to(kMaija));
  const std::string later = server_.write_privately("milloin taas aukeaa", kMaija);
  const json answer = brand_->action_on(later, "private_reply", "done");
  EXPECT_FALSE(answer.is_null()) << "nobody but Kaiku has written there\n"
                                 << brand_->decision_on(later).dump(1);
  EXPECT_EQ(server_.answers_to(message).size(), 1u);
  EXPECT_EQ(server_.sent_to(kMaija).size(), 2u);
}

TEST_F(Discord, HearsEditsRemovalsAndReactions) {
  start();
  const std::string message = server_.write("milloin aukeaa", kMaija);
  ASSERT_TRUE(is_answered(message));
  server_.react(message, kMaija, "😡");
  server_.edit(message, "milloin taas aukeaa");
  const auto known_as = [&](const std::string& text) {
    return brand_->eventually("/api/v1/decisions?limit=1000&after=0", [&](const json& page) {
      const json decisions = page.value("items", json::array());
      return std::ranges::any_of(decisions, [&](const json& decision) {
        return decision["comment"]["id"] == message && decision["comment"]["text"] == text;
      });
    });
  };
  ASSERT_TRUE(known_as("milloin taas aukeaa")) << brand_->daemon().log();
  server_.remove(message);
  EXPECT_TRUE(known_as("")) << brand_->daemon().log();
  EXPECT_EQ(server_.answers_to(message).size(), 1u);
}

TEST_F(Discord, ASessionIsTakenUpAgainHoweverItsConnectionEnds) {
  start();
  server_.say({{"op", 7}, {"d", nullptr}});
  ASSERT_TRUE(reaches([](const auto& s) { return s.resumed >= 1 && !s.peers.empty(); }));
  const std::string first = server_.write("milloin aukeaa", kMaija);
  ASSERT_TRUE(is_answered(first));
  server_.close(4000);
  const std::string meanwhile = server_.write("milloin taas", "1200000000000000002");
  ASSERT_TRUE(is_answered(meanwhile)) << "told again when the session is taken up";
  server_.state().change([](auto& s) { s.deaf = true; });
  ASSERT_TRUE(reaches([](const auto& s) { return s.resumed >= 3; }))
      << "nobody answers its heartbeats";
  server_.state().change([](auto& s) { s.deaf = false; });
  server_.state().look([](const auto& s) {
    EXPECT_EQ(s.identified, 1u);
    EXPECT_THAT(s.goodbyes, ::testing::Each(4000)) << "1000 would have ended the session";
  });
}

TEST_F(Discord, AStopAndAReloadLeaveTheSessionToBeTakenUpAgain) {
  start();
  ASSERT_TRUE(is_answered(server_.write("milloin aukeaa", kMaija)));
  brand_->daemon().signal(SIGTERM);
  ASSERT_EQ(brand_->daemon().wait_exit(), 0);
  const std::string meanwhile = server_.write("milloin taas", "1200000000000000002");
  start();
  ASSERT_TRUE(is_answered(meanwhile));
  brand_->daemon().signal(SIGHUP);
  ASSERT_TRUE(reaches([](const auto& s) { return s.resumed == 2 && !s.peers.empty(); }));
  ASSERT_TRUE(is_answered(server_.write("milloin huomenna", "1200000000000000003")));
  server_.state().look([](const auto& s) {
    EXPECT_EQ(s.identified, 1u);
    EXPECT_THAT(s.goodbyes, ::testing::Each(4000));
  });
}

TEST_F(Discord, WhatALostSessionLeavesOutIsAskedFor) {
  start();
  const std::string unheard = server_.write_unheard("milloin aukeaa", kMaija);
  server_.say({{"op", 9}, {"d", false}});
  ASSERT_TRUE(is_answered(unheard)) << "an hour before it would have been asked for";
  ASSERT_TRUE(reaches([](const auto& s) { return s.identified == 2 && !s.peers.empty(); }));
  const std::string heard = server_.write("milloin taas", "1200000000000000002");
  ASSERT_TRUE(is_answered(heard));
  server_.end_session();
  server_.close(4009);
  ASSERT_TRUE(reaches([](const auto& s) { return s.identified == 3 && !s.peers.empty(); }));
}

TEST_F(Discord, KillsInTheMiddleOfItLoseAndDoubleNothing) {
  serve("200ms");  // both tell of everything
  start();
  std::vector<std::string> questions = {server_.write("milloin aukeaa", kMaija)};
  ASSERT_TRUE(has_stored_its_place()) << brand_->daemon().log();
  for (int kill = 0; kill < 4; ++kill) {
    for (int i = 0; i < 5; ++i) {
      const std::string number = std::to_string(questions.size() + 10);
      questions.push_back(server_.write("milloin aukeaa " + number, "12000000000000000" + number));
    }
    if (kill > 0) ASSERT_TRUE(is_answered(questions[questions.size() - 6]));
    brand_->daemon().kill();
    questions.push_back(server_.write("milloin tänään " + std::to_string(kill),
                                      "120000000000000001" + std::to_string(kill) + "7"));
    start();
  }
  for (const std::string& question : questions) ASSERT_TRUE(is_answered(question)) << question;
  const std::size_t polls = server_.state().look([](const auto& s) { return s.polls; });
  ASSERT_TRUE(reaches([&](const auto& s) { return s.polls > polls + 10; }));
  for (const std::string& question : questions)
    EXPECT_EQ(server_.answers_to(question).size(), 1u) << question;
  server_.state().look([](const auto& s) {
    EXPECT_EQ(s.identified, 1u) << "one session over all of it";
    EXPECT_EQ(s.resumed, 4u);
  });
}

TEST_F(Discord, ARefusalIsToldToTheAdministratorAndNotTriedAgainUntilAReload) {
  server_.state().change([](auto& s) { s.refusals = {4014}; });
  ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
  ASSERT_TRUE(desks_.hears("duty", "account.refused")) << brand_->daemon().log();
  EXPECT_THAT(brand_->daemon().log(), HasSubstr("live_refused"));
  EXPECT_THAT(brand_->daemon().log(), HasSubstr("message content"));
  EXPECT_EQ(server_.state().look([](const auto& s) { return s.identified; }), 1u);
  brand_->daemon().signal(SIGHUP);
  ASSERT_TRUE(reaches([](const auto& s) { return !s.peers.empty(); }));
  EXPECT_EQ(server_.state().look([](const auto& s) { return s.identified; }), 2u);
  brand_->daemon().signal(SIGTERM);
  EXPECT_EQ(brand_->daemon().wait_exit(), 0);
}

TEST_F(Discord, SaysWhenTheBotWasThrownOut) {
  start();
  server_.dispatch("GUILD_DELETE", {{"id", DiscordServer::kGuild}, {"unavailable", true}});
  server_.dispatch("GUILD_DELETE", {{"id", DiscordServer::kGuild}});
  ASSERT_TRUE(desks_.hears("duty", "account.refused")) << brand_->daemon().log();
  EXPECT_THAT(brand_->daemon().log(), HasSubstr("live_trouble"));
}

}  // namespace
