// Looking after subscriptions: what is asked, and what of the answer means that webhooks do not
// come.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kStream = "subscription";
constexpr const char* kTelegram =
    "bot_id: 123456\ngroup_id: \"-1001000000002\"\nsecret_token: env:META_TOKEN\n"
    "bot_token: env:BOT_TOKEN\ncheck_subscription: 6h\n";
constexpr const char* kX =
    "user_id: 2244994945\nconsumer_secret: env:META_SECRET\naccess_token: env:META_TOKEN\n";

std::string asked(const Adapter& adapter, std::string_view cursor = {}) {
  const auto request = adapter.render_poll(kStream, cursor, test_now());
  return request ? request->method + " " + request->url : request.error().message();
}

PollAnswer said(const Adapter& adapter, const std::string& body, int status = 200,
                std::string_view cursor = {}) {
  return adapter.read_poll(kStream, cursor, answer(status, body), test_now());
}

TEST(Subscription, IsLookedAfterOnlyWhereItIsWanted) {
  EXPECT_THAT(adapter_for("facebook", kFacebookSettings)->streams(), IsEmpty());
  const auto adapter =
      adapter_for("facebook", std::string(kFacebookSettings) + "check_subscription: 6h\n");
  ASSERT_EQ(adapter->streams().size(), 1u);
  EXPECT_EQ(adapter->streams()[0].name, kStream);
  EXPECT_EQ(adapter->streams()[0].interval, Duration(6h));
  EXPECT_EQ(make("facebook", std::string(kFacebookSettings) + "check_subscription: 25h\n").adapter,
            nullptr)
      << "daily at the least";
}

TEST(Subscription, OfAFacebookPageNeedsAnAppThatTakesItsFeed) {
  const auto adapter =
      adapter_for("facebook", std::string(kFacebookSettings) + "check_subscription: 6h\n");
  EXPECT_THAT(asked(*adapter), HasSubstr("/subscribed_apps"));
  const auto trouble = [&](const std::string& apps) {
    const PollAnswer answer = said(*adapter, R"({"data":[)" + apps + "]}");
    EXPECT_EQ(answer.kind, PollAnswer::Kind::kPage);
    EXPECT_FALSE(answer.cursor.empty());
    EXPECT_TRUE(answer.body.empty());
    return answer.trouble;
  };
  EXPECT_EQ(trouble(R"({"id":"1","subscribed_fields":["messages"]},)"
                    R"({"id":"2","subscribed_fields":["feed","mention"]})"),
            "");
  EXPECT_EQ(trouble(R"({"id":"1"})"), "") << "it does not say what it takes";
  EXPECT_THAT(trouble(""), HasSubstr("no app is subscribed to feed"));
  EXPECT_THAT(trouble(R"({"id":"1","subscribed_fields":["messages"]})"), HasSubstr("feed"));
  EXPECT_EQ(said(*adapter, "{}").kind, PollAnswer::Kind::kLater);
  EXPECT_EQ(said(*adapter, R"({"error":{"code":190,"message":"x"}})", 400).kind,
            PollAnswer::Kind::kBadToken);
  EXPECT_EQ(said(*adapter, R"({"error":{"code":200,"message":"x"}})", 403).kind,
            PollAnswer::Kind::kImpossible)
      << "a token that may not ask says nothing about the subscription";
}

TEST(Subscription, OfAnInstagramAccountNeedsItsComments) {
  const std::string wanted = "check_subscription: 6h\n";
  const auto adapter = adapter_for("instagram", kInstagramSettings + wanted);
  EXPECT_THAT(asked(*adapter), HasSubstr("/subscribed_apps"));
  EXPECT_EQ(said(*adapter, R"({"data":[{"subscribed_fields":["comments"]}]})").trouble, "");
  EXPECT_THAT(said(*adapter, R"({"data":[]})").trouble, HasSubstr("comments"));
  EXPECT_THAT(adapter_for("instagram", kInstagramFacebookSettings + wanted)->streams(), IsEmpty())
      << "there it is the page that is subscribed";
}

TEST(Subscription, OfATelegramBotFailsWhenUpdatesWaitBehindAFreshError) {
  const auto adapter = adapter_for("telegram", kTelegram, {{"BOT_TOKEN", "123456:secret"}});
  EXPECT_EQ(asked(*adapter), "GET https://api.telegram.org/bot123456:secret/getWebhookInfo");
  const auto trouble = [&](const std::string& webhook) {
    return said(*adapter, R"({"ok":true,"result":{)" + webhook + "}}").trouble;
  };
  const std::string url = R"("url":"https://kaiku.example/webhooks/t","pending_update_count":)";
  const auto error_at = [](TimePoint at) {
    return R"(,"last_error_message":"Connection refused","last_error_date":)" +
           std::to_string(to_unix_seconds(at));
  };
  EXPECT_EQ(trouble(url + "0"), "");
  EXPECT_THAT(trouble(R"("url":"")"), HasSubstr("setWebhook"));
  EXPECT_EQ(trouble(url + "7" + error_at(test_now() - 1h)),
            "7 updates wait, since Telegram cannot deliver: Connection refused");
  EXPECT_EQ(trouble(url + "7" + error_at(test_now() - 1h - 1s)), "") << "long past";
  EXPECT_EQ(trouble(url + "0" + error_at(test_now())), "") << "overcome";
  const PollAnswer refused = said(*adapter, R"({"ok":false,"error_code":401})", 401);
  EXPECT_EQ(refused.kind, PollAnswer::Kind::kBadToken);
  EXPECT_THAT(refused.reason, Not(HasSubstr("secret")));
}

class XWebhooks : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> adapter =
      adapter_for("x", std::string(kX) + "app_token: env:APP_TOKEN\ncheck_subscription: 6h\n",
                  {{"APP_TOKEN", "app-only"}});
};

TEST_F(XWebhooks, AreAskedForWithTheAppsOwnToken) {
  const auto request = adapter->render_poll(kStream, "", test_now());
  EXPECT_EQ(request->method + " " + request->url, "GET https://api.x.com/2/webhooks");
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer app-only");
  EXPECT_FALSE(adapter->takes_token(*request));
  EXPECT_EQ(make("x", std::string(kX) + "check_subscription: 6h\n").adapter, nullptr)
      << "without it nobody may ask";
}

TEST_F(XWebhooks, ThatAreValidAreInOrder) {
  EXPECT_EQ(said(*adapter, R"({"data":[{"id":"1","url":"u","valid":true}]})").trouble, "");
  EXPECT_THAT(said(*adapter, R"({"data":[],"meta":{"result_count":0}})").trouble,
              HasSubstr("no webhook"));
  EXPECT_THAT(said(*adapter, R"({"meta":{"result_count":0}})").trouble, HasSubstr("no webhook"));
}

TEST_F(XWebhooks, ThatAreInvalidAreCheckedAgainBeforeAnybodyIsTold) {
  const std::string invalid = R"({"data":[{"id":"77","url":"https://k.example/x","valid":false}]})";
  const PollAnswer first = said(*adapter, invalid);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(first.trouble, "");
  EXPECT_EQ(asked(*adapter, first.cursor), "PUT https://api.x.com/2/webhooks/77");
  for (const int status : {200, 400, 404}) {
    const PollAnswer put = said(*adapter, R"({"title":"x"})", status, first.cursor);
    EXPECT_TRUE(put.more) << status;
    EXPECT_EQ(asked(*adapter, put.cursor), "GET https://api.x.com/2/webhooks");
    EXPECT_THAT(said(*adapter, invalid, 200, put.cursor).trouble, HasSubstr("is invalid"));
    const PollAnswer mended =
        said(*adapter, R"({"data":[{"id":"77","valid":true}]})", 200, put.cursor);
    EXPECT_EQ(mended.trouble, "");
    EXPECT_FALSE(mended.more);
    EXPECT_EQ(asked(*adapter, mended.cursor), "GET https://api.x.com/2/webhooks") << "a new look";
  }
  EXPECT_EQ(said(*adapter, "", 503, first.cursor).kind, PollAnswer::Kind::kLater);
}

TEST_F(XWebhooks, DoNotPutTheAccountToRestWhenTheAppsTokenIsRefused) {
  const PollAnswer refused = said(*adapter, R"({"title":"Unauthorized app-only"})", 401);
  EXPECT_EQ(refused.kind, PollAnswer::Kind::kImpossible);
  EXPECT_THAT(refused.reason, Not(HasSubstr("app-only")));
}

}  // namespace
}  // namespace kaiku::platforms::testing
