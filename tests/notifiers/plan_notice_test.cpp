// What an owner is told about the content plan.
#include <string>

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

Notice by_hand() {
  return plan_notice("plan.by_hand", BrandId("kaisla"), AccountId("kaisla-ig"), "kaisla-ig/spring",
                     "post 'spring' is due: Kevät! @all",
                     "plan/spring/kaisla-ig/by_hand/1/maija/mail", at("2026-05-04T09:00:00Z"));
}

TEST(PlanNotice, IsStoredWholeAndIsNoPage) {
  const auto read = notice_from_json(to_json_text(by_hand()));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_json_text(*read), to_json_text(by_hand()));
  EXPECT_TRUE(is_about_plan(*read));
  EXPECT_FALSE(is_urgent(*read));
  EXPECT_EQ(read->incident.account, AccountId("kaisla-ig"));
}

TEST(PlanNotice, SaysWhatIsToBeDoneWhere) {
  const Voice voice{"Kaisla", "https://kaiku.kaisla.example"};
  const auto worded = [&](const char* type, bool reduced = false) {
    Notice notice = by_hand();
    notice.type = type;
    return word(notice, voice, notice.decided_at, reduced);
  };
  const Wording wording = worded("plan.by_hand");
  EXPECT_EQ(wording.headline, "Kaisla, kaisla-ig/spring: julkaise käsin");
  EXPECT_EQ(wording.subject, "[Kaiku] kaisla-ig/spring: julkaise käsin");
  EXPECT_THAT(wording.lines, Contains(HasSubstr("Kevät!")));
  EXPECT_THAT(worded("plan.waits").title, HasSubstr("odottaa hyväksyntää"));
  EXPECT_THAT(worded("plan.not_posted").title, HasSubstr("epäonnistui"));
  EXPECT_THAT(worded("plan.quiet").title, HasSubstr("hiljaa"));
  EXPECT_THAT(worded("plan.quiet", true).lines, IsEmpty());
}

TEST(PlanNotice, IsPostedAsWhatItIs) {
  config::ContactChannel channel;
  channel.id = "maija/webhook";
  channel.type = "webhook";
  channel.url = "https://desk.kaisla.example/kaiku";
  channel.secrets = {env("HOOK")};
  MapSecrets secrets{{{"HOOK", "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="}}};
  Diagnostics diagnostics;
  const auto webhook = make_notifier(channel, configuration(), secrets, diagnostics);
  ASSERT_NE(webhook, nullptr);
  const auto request =
      std::get<http::Request>(webhook->render(by_hand(), by_hand().decided_at, false).value());
  const auto body = nlohmann::json::parse(request.body);
  EXPECT_EQ(body["type"], "plan.by_hand");
  EXPECT_FALSE(body["data"].contains("incident"));
  EXPECT_EQ(body["data"]["plan"]["account"], "kaisla-ig");
  EXPECT_THAT(body["data"]["plan"]["detail"], HasSubstr("Kevät!"));
}

}  // namespace
}  // namespace kaiku::notifiers
