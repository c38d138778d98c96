// What a team is told about a case, by every channel there is.
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/notifiers/wording.hpp"
#include "notices.hpp"

namespace kaiku::notifiers {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Notice due_soon() {
  Notice notice;
  notice.type = "case.due_soon";
  notice.key = "case/12/1/case.due_soon/maija/mail";
  notice.decided_at = at("2026-02-14T16:32:23Z");
  notice.incident.brand = BrandId("kaisla");
  CaseNotice about;
  about.id = 12;
  about.team = "customer_service";
  about.reason = "criticism_public_then_private";
  about.claimed_by = "Liisa";
  about.opened_at = at("2026-02-14T12:00:00Z");
  about.due_at = at("2026-02-14T17:00:00Z");
  notice.about_case = about;
  return notice;
}

std::unique_ptr<Notifier> notifier(const char* type) {
  config::ContactChannel channel;
  channel.id = std::string("maija/") + type;
  channel.type = type;
  channel.address = "maija@kaisla.example";
  channel.url = "https://desk.kaisla.example/kaiku";
  channel.secrets = {env("HOOK")};
  MapSecrets secrets{
      {{"MAIL", "hunter2"}, {"HOOK", "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="}}};
  Diagnostics diagnostics;
  return make_notifier(channel, configuration(), secrets, diagnostics);
}

TEST(CaseNotice, IsStoredWhole) {
  const auto read = notice_from_json(to_json_text(due_soon()));
  ASSERT_TRUE(read) << read.error().message();
  ASSERT_TRUE(read->about_case);
  EXPECT_EQ(read->about_case->id, 12);
  EXPECT_EQ(read->about_case->team, "customer_service");
  EXPECT_EQ(read->about_case->claimed_by, "Liisa");
  EXPECT_EQ(read->about_case->due_at, at("2026-02-14T17:00:00Z"));
  EXPECT_EQ(to_json_text(*read), to_json_text(due_soon()));
  auto broken = nlohmann::json::parse(to_json_text(due_soon()));
  broken["case"]["id"] = "12";
  EXPECT_THAT(notice_from_json(broken.dump()).error().message(), HasSubstr("member 'case.id'"));
  broken["case"] = 12;
  EXPECT_THAT(notice_from_json(broken.dump()).error().message(), HasSubstr("member 'case'"));
}

TEST(CaseNotice, SaysWhatWhenAndHowToTakeIt) {
  const Voice voice{"Kaisla", "https://kaiku.kaisla.example"};
  const Wording wording = word(due_soon(), voice, due_soon().decided_at, false);
  EXPECT_EQ(wording.subject, "[Kaiku, asiakasasia 12] Kaisla");
  EXPECT_EQ(wording.headline, "Asiakasasia 12, Kaisla: määräaika lähestyy");
  EXPECT_EQ(wording.acknowledge, "Ota käsittelyyn komennolla: kaikuctl case claim 12");
  EXPECT_THAT(wording.lines, Contains("Määräaika 14.2.2026 klo 19.00 (Suomen aikaa)."));
  EXPECT_THAT(wording.lines, Contains("Tiimi: customer_service"));
  EXPECT_THAT(wording.lines, Contains("Käsittelijä: Liisa"));
  EXPECT_THAT(word(due_soon(), voice, due_soon().decided_at, true).lines, IsEmpty());
  Notice other = due_soon();
  other.type = "case.overdue";
  EXPECT_THAT(word(other, voice, other.decided_at, false).headline,
              HasSubstr("määräaika on ylittynyt"));
}

TEST(CaseNotice, MailsAboutACaseAreOneThreadOfTheirOwn) {
  const auto mail = notifier("mail");
  const auto message = [&mail](const Notice& notice) {
    return std::get<MailMessage>(mail->render(notice, notice.decided_at, false).value()).message;
  };
  const auto field = [](const std::string& text, const std::string& name) {
    const std::size_t begin = text.find("\r\n" + name + ": ") + name.size() + 4;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  };
  const std::string first = message(due_soon());
  Notice late = due_soon();
  late.type = "case.overdue";
  late.key = "case/12/1/case.overdue/maija/mail";
  const std::string second = message(late);
  EXPECT_THAT(field(first, "Message-ID"), HasSubstr("<case-12."));
  EXPECT_NE(field(first, "Message-ID"), field(second, "Message-ID"));
  EXPECT_EQ(field(first, "References"), field(second, "References"));
  EXPECT_EQ(field(first, "X-Kaiku-Case"), "12");
  EXPECT_THAT(first, Not(HasSubstr("X-Kaiku-Incident")));
}

TEST(CaseNotice, IsPostedAsACase) {
  const auto webhook = notifier("webhook");
  const auto request =
      std::get<http::Request>(webhook->render(due_soon(), due_soon().decided_at, false).value());
  const auto body = nlohmann::json::parse(request.body);
  EXPECT_EQ(body["type"], "case.due_soon");
  EXPECT_FALSE(body["data"].contains("incident"));
  EXPECT_EQ(body["data"]["case"]["number"], 12);
  EXPECT_EQ(body["data"]["case"]["team"], "customer_service");
  EXPECT_EQ(body["data"]["case"]["due_at"], "2026-02-14T17:00:00Z");
  EXPECT_EQ(body["data"]["case"]["claim"]["command"], "kaikuctl case claim 12");
}

}  // namespace
}  // namespace kaiku::notifiers
