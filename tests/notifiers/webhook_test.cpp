#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/crypto/webhook_key.hpp>

#include "golden/golden.hpp"
#include "notices.hpp"

namespace kaiku::notifiers {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSecret = "whsec_rZR1YlGqSuhkWDvHqYO5VtP103VO1WK+c9lnGGkzyk8=";
constexpr const char* kPrivate = "whsk_S4ouFvynhHr/lUhranZ+eXj+Ct36bEebMFYN+UuZtJw=";
constexpr const char* kPublic = "whpk_l2Mg7AYkGF0yt0eLexLNFw5NttafExOz5C8nRDf0RWE=";

class WebhookTest : public testing::Test {
 protected:
  WebhookTest() {
    channel.id = "maija/webhook";
    channel.type = "webhook";
    channel.url = "https://pager.kaisla.example/kaiku";
    channel.secrets = {env("HOOK")};
    remake();
  }
  void remake() {
    diagnostics.clear();
    notifier = make_notifier(channel, config, secrets, diagnostics);
  }
  http::Request render(const Notice& notice, Duration later = seconds(0), bool reduced = false) {
    return std::get<http::Request>(
        notifier->render(notice, notice.decided_at + later, reduced).value());
  }
  static std::string field(const http::Request& request, std::string_view name) {
    return std::string(request.headers.find(name).value_or(""));
  }

  config::Config config = configuration();
  config::ContactChannel channel;
  MapSecrets secrets{{{"HOOK", kSecret},
                      {"NEXT", kPrivate},
                      {"PUBLIC", kPublic},
                      {"SHORT", "whsec_YWJj"},
                      {"TEXT", "whsec_***hunter2***"}}};
  Diagnostics diagnostics;
  std::unique_ptr<Notifier> notifier;
};

TEST_F(WebhookTest, PostsWhatWasReviewed) {
  golden::expect_golden("notifiers/webhook_opened.json",
                        json::parse(render(opened()).body).dump(2) + "\n");
  golden::expect_golden("notifiers/webhook_reduced.json",
                        json::parse(render(opened(), seconds(0), true).body).dump(2) + "\n");
  golden::expect_golden("notifiers/webhook_hostile.json",
                        json::parse(render(hostile()).body).dump(2) + "\n");
}

TEST_F(WebhookTest, SignsLikeTheSpecificationsVector) {
  const auto key = crypto::WebhookKey::parse(kSecret).value();
  const crypto::WebhookMessage message{
      "msg_kaiku_inc_7f3a_1", "1771086743",
      R"({"type":"incident.opened","timestamp":"2026-02-14T16:32:23Z","data":{"id":"inc_7f3a","severity":"crisis"}})"};
  EXPECT_EQ(key.sign(message), "v1,tqk0rUM7gK6LIbxGSouhONCNnT6Qwg+qDwsj87oYRtU=");
}

TEST_F(WebhookTest, SignsIdTimeAndBody) {
  channel.secrets = {env("HOOK"), env("NEXT")};
  remake();
  ASSERT_NE(notifier, nullptr);
  const http::Request request = render(opened());
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, channel.url);
  EXPECT_EQ(field(request, "content-type"), "application/json");
  const std::string id = field(request, "webhook-id");
  const std::string timestamp = field(request, "webhook-timestamp");
  const std::string signatures = field(request, "webhook-signature");
  const crypto::WebhookMessage message{id, timestamp, request.body};
  EXPECT_TRUE(crypto::WebhookKey::parse(kSecret).value().verify(message, signatures));
  EXPECT_TRUE(crypto::WebhookKey::parse(kPublic).value().verify(message, signatures));
  EXPECT_FALSE(
      crypto::WebhookKey::parse(kPublic).value().verify({id, timestamp, "{}"}, signatures));
}

TEST_F(WebhookTest, KeepsTheIdOverRetriesAndTheTimeOfTheAttempt) {
  const http::Request first = render(opened());
  const http::Request again = render(opened(), minutes(2));
  EXPECT_EQ(field(first, "webhook-id"), field(again, "webhook-id"));
  EXPECT_EQ(field(first, "webhook-timestamp"), "1771086743");
  EXPECT_EQ(field(again, "webhook-timestamp"), "1771086863");
  EXPECT_EQ(first.body, again.body);
  EXPECT_NE(field(first, "webhook-signature"), field(again, "webhook-signature"));
  EXPECT_NE(field(first, "webhook-id"), field(render(escalated()), "webhook-id"));
  EXPECT_THAT(field(render(hostile()), "webhook-id"),
              testing::MatchesRegex("msg_kaiku_42_[0-9a-f]{16}"));
}

TEST_F(WebhookTest, SaysNothingOfTheCommenter) {
  EXPECT_THAT(render(opened()).body, Not(HasSubstr("meikalainen")));
  EXPECT_THAT(render(opened()).body, Not(HasSubstr("platform.example")));
}

TEST_F(WebhookTest, SortsTheReceiversAnswers) {
  const auto verdict = [this](int status) {
    return notifier->read(opened(), http::Response(status)).verdict;
  };
  for (const int status : {200, 201, 202, 204}) EXPECT_EQ(verdict(status), Verdict::kSent);
  for (const int status : {401, 403, 404, 410}) EXPECT_EQ(verdict(status), Verdict::kTargetDead);
  for (const int status : {301, 302, 307, 400, 413, 422})
    EXPECT_EQ(verdict(status), Verdict::kRejected);
  for (const int status : {408, 409, 425, 429, 500, 502, 503, 504}) {
    EXPECT_EQ(verdict(status), Verdict::kRetry) << status;
  }
}

TEST_F(WebhookTest, ComesBackWhenTold) {
  const auto pause = [this](const char* value) {
    http::Response response(429);
    response.headers.add("Retry-After", value);
    return notifier->read(opened(), response).retry_after;
  };
  EXPECT_EQ(pause("120"), Duration(minutes(2)));
  EXPECT_EQ(pause("4000000000"), Duration(std::chrono::hours(24)));
  EXPECT_EQ(pause("-1"), std::nullopt);
  EXPECT_EQ(pause("Sat, 14 Feb 2026 18:32:23 GMT"), std::nullopt);
  EXPECT_EQ(notifier->read(opened(), http::Response(500)).retry_after, std::nullopt);
}

TEST_F(WebhookTest, AllowsPrivateAddressesOnlyWhenConfigured) {
  EXPECT_FALSE(notifier->allow_private_addresses());
  channel.allow_private_addresses = true;
  remake();
  EXPECT_TRUE(notifier->allow_private_addresses());
}

TEST_F(WebhookTest, RefusesSecretsThatCannotSignWithoutEchoingThem) {
  const auto refusal = [this](const char* name) {
    channel.secrets = {env(name)};
    remake();
    EXPECT_EQ(notifier, nullptr) << name;
    return diagnostics.empty() ? std::string() : to_string(diagnostics.front());
  };
  EXPECT_THAT(refusal("PUBLIC"), HasSubstr("a public key (whpk_) cannot sign"));
  EXPECT_THAT(refusal("SHORT"), HasSubstr("24 to 64 bytes"));
  EXPECT_THAT(refusal("TEXT"), HasSubstr("not base64"));
  EXPECT_THAT(refusal("TEXT"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(refusal("MISSING"), HasSubstr("env:MISSING"));
  channel.secrets.clear();
  remake();
  EXPECT_THAT(to_string(diagnostics.at(0)), HasSubstr("'secret' is missing"));
  channel.secrets = {env("HOOK")};
  channel.url = "pager.kaisla.example";
  remake();
  EXPECT_THAT(to_string(diagnostics.at(0)), HasSubstr("the URL cannot be read"));
  channel.url = "https://pager.kaisla.example/kaiku";
  remake();
  EXPECT_THAT(diagnostics, IsEmpty());
}

}  // namespace
}  // namespace kaiku::notifiers
