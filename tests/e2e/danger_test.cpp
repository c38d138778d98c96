// Somebody may be about to harm themselves: a person is told at once, and nothing is said but what
// the brand has approved for it. What is said about lives and the law leaves with two names.
#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "fakes/smtp_server.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using e2e::KaikuctlRun;
using nlohmann::json;

constexpr const char* kWords =
    "Hei, luimme viestisi ja olemme huolissamme. Hätänumero on 112, kriisipuhelin 09 2525 0111.";
constexpr const char* kDespair = "En jaksa enää elää";

class Danger : public ::testing::Test {
 protected:
  Brand::Options options(const std::string& help, const std::string& people = "anna") const {
    Brand::Options made;
    made.brand = help;
    made.more =
        "contacts:\n  - {id: anna, channels: [{type: mail, to: anna@kaisla.example}]}\n"
        "  - {id: ben, channels: [{type: mail, to: ben@kaisla.example}]}\n"
        "mail: {host: localhost, port: " +
        std::to_string(mail_.port()) + ", ca_file: \"" + mail_.ca_file() +
        "\", from: kaiku@kaisla.example}\n"
        "oncall: {steps: [{contacts: [" +
        people + "], timeout: 30m}]}\n";
    return made;
  }
  static std::string help(const std::string& after) {
    return "help_in_danger: {approved_by: Maija Mäki, checked_on: 2026-01-05, fi: \"" +
           std::string(kWords) +
           "\", sv: \"Ring 112 om du är i fara just nu.\", en: \"Please "
           "call 112 if you are in danger.\", by_itself_after: " +
           after + "}";
  }
  KaikuctlRun run(Brand& brand, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--socket", brand.daemon().control_socket()});
    return kaikuctl(arguments);
  }
  /// The number of a statement below the comment, which needs two people.
  std::string drafted_statement(Brand& brand) const {
    const auto drafted =
        run(brand, {"incident", "statement", "1", "--account", "kaisla-fb", "--comment",
                    brand.comment_id(1), "--next", "2099-01-05T14:00:00Z", "--json"});
    EXPECT_EQ(drafted.status, 0) << drafted.err;
    return json::parse(drafted.out, nullptr, false).value("id", json()).dump();
  }
  bool anna_is_told(Brand& brand) const {
    return brand.eventually("/api/v1/status", [&](const json&) { return !mail_.mails().empty(); });
  }

  kaiku::fakes::SmtpServer mail_;
};

TEST_F(Danger, APersonIsToldAndSendsTheBrandsOwnWordsInPrivate) {
  Brand brand(options(help("0s")));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kDespair), 200);
  ASSERT_TRUE(anna_is_told(brand)) << brand.daemon().log();
  EXPECT_EQ(mail_.mails().front().message.find("jaksa"), std::string::npos)
      << "the words of somebody in despair are in no mail";
  const json draft = brand.action_on(brand.comment_id(1), "private_reply", "awaiting_approval");
  ASSERT_FALSE(draft.is_null()) << brand.daemon().log();
  EXPECT_EQ(draft["text"], kWords);
  brand.facebook().state().look(
      [](const auto& state) { EXPECT_TRUE(state.effects.empty()) << "nothing by itself"; });

  ASSERT_EQ(brand.comment_on_facebook(2, "Kiitos nopeasta toimituksesta, kaikki toimi hienosti!"),
            200);
  ASSERT_FALSE(brand.decision_on(brand.comment_id(2)).is_null()) << brand.daemon().log();
  for (const json& action : brand.actions_on(brand.comment_id(2)))
    EXPECT_NE(action["kind"], "react") << "no cheer for a week: " << action.dump();

  ASSERT_EQ(run(brand, {"approve", draft["id"].dump(), "--who", "anna"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null());
  brand.facebook().state().look([](const auto& state) {
    EXPECT_TRUE(state.replies.empty()) << "nothing in public";
    EXPECT_TRUE(state.liked.empty());
    ASSERT_EQ(state.private_replies.size(), 1u);
    EXPECT_EQ(state.private_replies[0].text, kWords);
  });
}

TEST_F(Danger, WordsThatABrandHasNotApprovedAreNeverSaid) {
  Brand brand(options(""));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kDespair), 200);
  ASSERT_TRUE(anna_is_told(brand)) << brand.daemon().log();
  const json actions = brand.actions_on(brand.comment_id(1));
  EXPECT_FALSE(actions.empty()) << "people have a case";
  for (const json& action : actions) {
    EXPECT_NE(action["kind"], "reply") << action.dump();
    EXPECT_NE(action["kind"], "private_reply") << action.dump();
    EXPECT_NE(action["kind"], "react") << action.dump();
  }
  const auto refused = run(brand, {"incident", "statement", "1", "--account", "kaisla-fb",
                                   "--comment", brand.comment_id(1)});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("a person answers"), std::string::npos) << refused.err;
}

TEST_F(Danger, ApprovedWordsLeaveByThemselvesWhenNobodyActs) {
  Brand brand(options(help("1s")));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kDespair), 200);
  const json sent = brand.action_on(brand.comment_id(1), "private_reply", "done");
  ASSERT_FALSE(sent.is_null()) << brand.daemon().log();
  EXPECT_EQ(sent["decided_by"], "kaiku (words of Maija Mäki)");
  brand.facebook().state().look([](const auto& state) {
    ASSERT_EQ(state.private_replies.size(), 1u);
    EXPECT_EQ(state.private_replies[0].text, kWords);
  });
  EXPECT_TRUE(anna_is_told(brand)) << "a person is told all the same";
}

TEST_F(Danger, AnAnswerToSomebodyWhoWasHurtNeedsTwoPeople) {
  Brand brand(options(""));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "Lapsi sai sähköiskun laitteestanne"), 200);
  ASSERT_TRUE(anna_is_told(brand)) << brand.daemon().log();
  const std::string draft = drafted_statement(brand);
  const auto first = run(brand, {"approve", draft, "--who", "anna"});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_NE(first.out.find("a second person has to"), std::string::npos) << first.out;
  EXPECT_NE(first.out.find("nobody else is on call"), std::string::npos) << first.out;
  EXPECT_EQ(run(brand, {"approve", draft, "--who", "anna"}).status, 1);
  EXPECT_NE(run(brand, {"queue"}).out.find("waits for a second person"), std::string::npos);
  brand.facebook().state().look(
      [](const auto& state) { EXPECT_TRUE(state.replies.empty()) << "one name is not enough"; });
  EXPECT_EQ(run(brand, {"approve", draft, "--who", "johanna"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([](const auto& state) { EXPECT_EQ(state.replies.size(), 1u); });
}

TEST_F(Danger, TheNextPersonIsAskedOnceForTheSecondApproval) {
  Brand brand(options("", "anna, ben"));
  // By their ids: over a kill the same message may be sent once more.
  const auto questions = [this] {
    std::set<std::string> ids;
    for (const auto& mail : mail_.mails()) {
      if (mail.to.front() != "ben@kaisla.example" ||
          mail.message.find("TOINEN HYV") == std::string::npos) {
        continue;
      }
      const auto at = mail.message.find("Message-ID: ");
      ids.insert(mail.message.substr(at, mail.message.find("\r\n", at) - at));
    }
    return ids.size();
  };
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "Lapsi sai sähköiskun laitteestanne"), 200);
  ASSERT_TRUE(anna_is_told(brand)) << brand.daemon().log();
  ASSERT_EQ(run(brand, {"ack", "1", "--who", "anna"}).status, 0);
  const std::string draft = drafted_statement(brand);
  const auto first = run(brand, {"approve", draft, "--who", "anna"});
  EXPECT_NE(first.out.find("ben can;"), std::string::npos) << first.out;
  ASSERT_TRUE(brand.eventually("/api/v1/actions/" + draft, [&](const json& action) {
    return action.is_object() && action["second"]["asked"] == true && questions() > 0;
  })) << brand.daemon().log();
  brand.daemon().kill();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const auto waiting = run(brand, {"queue"});
  EXPECT_NE(waiting.out.find("since 20"), std::string::npos) << waiting.out;
  EXPECT_NE(waiting.out.find("ben can; one of them has been asked"), std::string::npos)
      << waiting.out;
  EXPECT_EQ(run(brand, {"approve", draft, "--who", "ben"}).status, 0);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "reply", "done").is_null())
      << brand.daemon().log();
  EXPECT_EQ(questions(), 1u);
  const std::string report = run(brand, {"incident", "report", "1", "--lang", "en"}).out;
  EXPECT_NE(report.find("approved first: anna"), std::string::npos) << report;
  EXPECT_NE(report.find("approved: ben"), std::string::npos) << report;
  EXPECT_NE(report.find("asked ben"), std::string::npos) << report;
}

}  // namespace
