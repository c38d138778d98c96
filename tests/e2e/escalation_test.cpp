// A grave comment wakes people, again and again until somebody takes it, and stops automatic
// answers around it until it is over.
#include <algorithm>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "fakes/smtp_server.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"
#include "standin/signing.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;

// The receiver of the signed webhooks of a contact.
class PagerService {
 public:
  struct Page {
    std::string id;
    std::string type;
    json incident;
    bool proven = false;
  };

  std::string url() const { return service_.url() + "/kaiku"; }
  std::vector<Page> pages() const {
    return pages_.look([](const auto& pages) { return pages; });
  }
  bool wait_for(std::size_t count) const {
    return pages_.wait_until([&](const auto& pages) { return pages.size() >= count; });
  }

 private:
  standin::Answer take(const Request& request) {
    Page page;
    page.id = request.headers.find("webhook-id").value_or("");
    const std::string timestamp(request.headers.find("webhook-timestamp").value_or(""));
    const auto given = request.headers.find("webhook-signature").value_or("");
    page.proven = given == standin::standard_signature(Brand::kGenericSecret, page.id, timestamp,
                                                       request.body);
    const json body = json::parse(request.body, nullptr, false);
    if (body.is_object()) {
      page.type = body.value("type", "");
      page.incident = body["data"]["incident"];
    }
    pages_.change([&](auto& pages) { pages.push_back(page); });
    return Response(204);
  }

  standin::Observed<std::vector<Page>> pages_;
  standin::HttpService service_{[this](const Request& request) { return take(request); }};
};

class Escalation : public ::testing::Test {
 protected:
  // Two people; the second is told when the first does not answer within a second.
  std::string oncall() const {
    return "contacts:\n"
           "  - id: duty\n    channels:\n"
           "      - {type: mail, to: paivystys@kaisla.example}\n"
           "      - {type: webhook, url: \"" +
           pager_.url() +
           "\", secret: \"env:SHOP_SECRET\", allow_private_addresses: true}\n"
           "  - {id: lead, channels: [{type: mail, to: johto@kaisla.example}]}\n"
           "mail: {host: localhost, port: " +
           std::to_string(mail_.port()) + ", ca_file: \"" + mail_.ca_file() +
           "\", from: kaiku@kaisla.example}\n"
           "oncall: {repeat: 50, steps: [{contacts: duty, timeout: 1s}, {contacts: lead, timeout: "
           "1s}]}\n";
  }

  std::size_t mails_to(const std::string& address) const {
    const auto mails = mail_.mails();
    return static_cast<std::size_t>(std::ranges::count_if(
        mails, [&](const auto& mail) { return std::ranges::count(mail.to, address) > 0; }));
  }
  bool mails_come(Brand& brand, const std::string& address, std::size_t count) const {
    return brand.eventually("/api/v1/incidents",
                            [&](const json&) { return mails_to(address) >= count; });
  }

  kaiku::fakes::SmtpServer mail_;
  PagerService pager_;
};

bool has_guard(const json& decision, const std::string& guard) {
  return std::ranges::any_of(decision["guards"],
                             [&](const json& hit) { return hit["guard"] == guard; });
}

TEST_F(Escalation, WakesPeopleUntilSomebodyTakesIt) {
  Brand brand({.more = oncall()});
  const std::string socket = brand.daemon().control_socket();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(kaikuctl({"ack", "1", "--socket", socket, "--who", "Maija"}).status, 1)
      << "nothing to take yet";

  ASSERT_EQ(brand.comment_on_facebook(1, "Lapsi sai sähköiskun laitteestanne"), 200);
  ASSERT_TRUE(pager_.wait_for(1)) << brand.daemon().log();
  const auto first = pager_.pages().front();
  EXPECT_TRUE(first.proven);
  EXPECT_EQ(first.type, "incident.opened");
  EXPECT_EQ(first.incident["number"], 1);
  EXPECT_EQ(first.incident["kind"], "injury");
  EXPECT_EQ(first.incident["automation_frozen"], true);
  EXPECT_EQ(first.incident["acknowledge"]["command"], "kaikuctl ack 1");
  ASSERT_TRUE(mails_come(brand, "paivystys@kaisla.example", 1)) << brand.daemon().log();
  const auto mail = mail_.mails().front();
  EXPECT_TRUE(mail.tls);
  EXPECT_EQ(mail.from, "kaiku@kaisla.example");
  EXPECT_NE(mail.message.find("[Kaiku #1]"), std::string::npos) << mail.message;

  // Nobody answers: the next person is told, then both in turn again.
  ASSERT_TRUE(mails_come(brand, "johto@kaisla.example", 1)) << brand.daemon().log();
  ASSERT_TRUE(mails_come(brand, "paivystys@kaisla.example", 2)) << brand.daemon().log();
  ASSERT_TRUE(pager_.wait_for(2)) << brand.daemon().log();
  const auto second = pager_.pages()[1];
  EXPECT_TRUE(second.proven);
  EXPECT_EQ(second.type, "incident.escalated");
  EXPECT_NE(second.id, first.id) << "a new page is a new message";

  const auto taken = kaikuctl({"ack", "1", "--socket", socket, "--who", "Maija"});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_NE(taken.out.find("acknowledged"), std::string::npos) << taken.out;
  const json known = brand.daemon().control_json("/api/v1/incidents/1");
  EXPECT_EQ(known["state"], "acknowledged");
  EXPECT_EQ(known["acknowledged_by"], "Maija");
  EXPECT_TRUE(known["next_page_at"].is_null()) << "nobody is woken any more: " << known.dump(1);
  brand.facebook().state().look(
      [](const auto& state) { EXPECT_TRUE(state.effects.empty()) << "no template answers this"; });
}

TEST_F(Escalation, TurnsAnswersIntoDraftsUntilItIsResolved) {
  Brand brand({.more = oncall()});
  const std::string socket = brand.daemon().control_socket();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "Lapsi sai sähköiskun laitteestanne"), 200);
  ASSERT_TRUE(pager_.wait_for(1)) << brand.daemon().log();

  const std::string complaint = "Tilaus myöhästyi viikon eikä kukaan vastaa";
  ASSERT_EQ(brand.comment_on_facebook(2, complaint, "7402"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(2), "reply", "awaiting_approval").is_null())
      << brand.daemon().log();
  EXPECT_TRUE(has_guard(brand.decision_on(brand.comment_id(2)), "crisis_freeze"));

  // Who takes it has not ended it.
  EXPECT_EQ(kaikuctl({"ack", "1", "--socket", socket}).status, 0);
  ASSERT_EQ(brand.comment_on_facebook(3, complaint, "7403"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(3), "reply", "awaiting_approval").is_null())
      << brand.daemon().log();

  const auto over = kaikuctl({"resolve", "1", "--socket", socket, "--who", "Maija", "--reason",
                              "soitettu, kaikki kunnossa"});
  EXPECT_EQ(over.status, 0) << over.err;
  const json known = brand.daemon().control_json("/api/v1/incidents/1");
  EXPECT_EQ(known["state"], "resolved");
  EXPECT_EQ(known["resolution"], "soitettu, kaikki kunnossa");

  ASSERT_EQ(brand.comment_on_facebook(4, complaint, "7404"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(4), "private_reply", "done").is_null())
      << brand.daemon().log();
  brand.facebook().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u) << "drafts stay for a person to judge";
    EXPECT_EQ(state.replies[0].comment, brand.comment_id(4));
  });
}

TEST_F(Escalation, GoesOnAfterARestart) {
  Brand brand({.more = oncall()});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "Lapsi sai sähköiskun laitteestanne"), 200);
  ASSERT_TRUE(pager_.wait_for(1)) << brand.daemon().log();
  brand.daemon().kill();
  const std::size_t before = pager_.pages().size();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_TRUE(pager_.wait_for(before + 1)) << brand.daemon().log();
  const json incidents = brand.daemon().control_json("/api/v1/incidents");
  EXPECT_EQ(incidents["items"].size(), 1u) << "the same incident, not a second one";
}

}  // namespace
