// What Facebook and Instagram share beyond the conformance suite: handshake, batches, usage
// headers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/fixture.hpp"
#include "platforms/meta_payloads.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

class MetaTest : public ::testing::TestWithParam<std::pair<const char*, const char*>> {
 protected:
  std::unique_ptr<Adapter> adapter_ = adapter_for(GetParam().first, GetParam().second);
  http::Response handshake(const std::string& query) {
    return adapter_->handshake(http::Request("GET", "/webhooks/kaisla?" + query));
  }
};

TEST_P(MetaTest, RepeatsTheChallengeByteForByteInAnyOrder) {
  const auto response =
      handshake("hub.challenge=1158%2B201%20444&hub.verify_token=harbour-token&hub.mode=subscribe");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "1158+201 444");
  EXPECT_EQ(response.headers.find("Content-Type"), "text/plain");
}

TEST_P(MetaTest, RefusesAWrongTokenWith403AndDoesNotRepeatTheChallenge) {
  for (const char* const token : {"", "harbour", "harbour-token2", "HARBOUR-TOKEN"}) {
    const auto response =
        handshake(std::string("hub.mode=subscribe&hub.challenge=4711&hub.verify_token=") + token);
    EXPECT_EQ(response.status, 403) << token;
    EXPECT_EQ(response.body.find("4711"), std::string::npos);
  }
}

TEST_P(MetaTest, RefusesWhatIsNoHandshake) {
  for (const char* const query :
       {"", "hub.mode=subscribe",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=harbour-token",
        "hub.mode=subscribe&hub.verify_token=harbour-token", "hub.mode=%zz"}) {
    EXPECT_EQ(handshake(query).status, 400) << query;
  }
}

TEST_P(MetaTest, ReadsUsageHeadersAsTheTightestLimit) {
  const auto hint = adapter_->rate_hint(answer(
      200, "{}",
      {{"X-App-Usage", R"({"call_count":28,"total_time":25,"total_cputime":25})"},
       {"X-Business-Use-Case-Usage",
        R"({"1":[{"type":"pages","call_count":95,"total_cputime":20,"total_time":20,"estimated_time_to_regain_access":19}],"2":[{"type":"messenger","call_count":1,"estimated_time_to_regain_access":0}]})"}}));
  EXPECT_DOUBLE_EQ(hint.used, 0.95);
  EXPECT_EQ(hint.regain_after, Duration(19min));
}

TEST_P(MetaTest, UsageHeadersThatCannotBeReadSayNothing) {
  const auto hint = adapter_->rate_hint(
      answer(200, "{}",
             {{"X-App-Usage", "[[["},
              {"X-Business-Use-Case-Usage", R"({"1":7,"2":[3,{"call_count":"x"}]})"}}));
  EXPECT_EQ(hint.used, 0);
  EXPECT_EQ(hint.regain_after, std::nullopt);
}

TEST_P(MetaTest, WaitsAsLongAsTheUsageHeaderSays) {
  const Action action = action_on(ActionKind::kReply, "1_2", "3_1", "Moi");
  const auto outcome = adapter_->read(
      action,
      answer(400, graph_error(32),
             {{"X-Business-Use-Case-Usage", R"({"1":[{"estimated_time_to_regain_access":7}]})"}}));
  EXPECT_EQ(outcome.retry_after, Duration(7min));
  EXPECT_EQ(adapter_->read(action, answer(400, graph_error(32))).retry_after, std::nullopt);
}

TEST_P(MetaTest, ABlockForPolicyReasonsWaitsForHours) {
  const auto outcome = adapter_->read(action_on(ActionKind::kReply, "1_2", "3_1", "Moi"),
                                      answer(400, graph_error(368)));
  EXPECT_EQ(outcome.retry_after, Duration(4h));
}

TEST_P(MetaTest, ReasonsNameTheCodeAndNeverTheToken) {
  const auto outcome = adapter_->read(
      action_on(ActionKind::kReply, "1_2", "3_1", "Moi"),
      answer(400, graph_error(190, 463, "Malformed access token EAAtesttoken, EAAtesttoken")));
  EXPECT_EQ(outcome.reason.find("EAAtesttoken"), std::string::npos);
  EXPECT_THAT(outcome.reason, ::testing::HasSubstr("code 190 subcode 463"));
  EXPECT_THAT(outcome.reason, ::testing::HasSubstr("[Fz1]"));
}

TEST_P(MetaTest, ReasonsAreShort) {
  const auto outcome =
      adapter_->read(action_on(ActionKind::kReply, "1_2", "3_1", "Moi"),
                     answer(400, graph_error(10, 0, std::string(5'000, 'a') + "ä")));
  EXPECT_LE(outcome.reason.size(), 303u);
}

TEST_P(MetaTest, CallsCarryTheTokenInAHeader) {
  const auto request = adapter_->render(action_on(ActionKind::kHide, "1_2", "3_1"), test_now());
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer EAAtesttoken");
}

TEST_P(MetaTest, OnlyTextsMayNotBeRepeatedBlindly) {
  EXPECT_FALSE(adapter_->safe_to_repeat(action_on(ActionKind::kReply, "1", "2", "x")));
  EXPECT_FALSE(adapter_->safe_to_repeat(action_on(ActionKind::kWarn, "1", "2", "x")));
  EXPECT_FALSE(adapter_->safe_to_repeat(action_on(ActionKind::kPrivateReply, "1", "2", "x")));
  EXPECT_TRUE(adapter_->safe_to_repeat(action_on(ActionKind::kHide, "1", "2")));
  EXPECT_TRUE(adapter_->safe_to_repeat(action_on(ActionKind::kBlock, "1", "2")));
}

TEST_P(MetaTest, MessagesCannotBeReadAgain) {
  Action action = action_on(ActionKind::kPrivateReply, "m_1", "", "Moi");
  action.thread = CommentId("conversation:740");
  EXPECT_EQ(adapter_->render_reread(action, test_now()), std::nullopt);
  EXPECT_EQ(adapter_->render_reconcile(action, test_now()), std::nullopt);
}

http::Request deletion_request(const std::string& body) {
  http::Request request("POST", "/webhooks/kaisla");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = body;
  return request;
}

class DeletionRequest : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> adapter_ = adapter_for(
      "facebook", std::string(kFacebookSettings) + "deletion_url: https://kaisla.test/deletion\n");
};

TEST_F(DeletionRequest, BecomesAnErasure) {
  ASSERT_TRUE(adapter_->authenticate(deletion_request(kDeletion), test_now()));
  const auto read = adapter_->parse(kDeletion, test_now() + 1h);
  ASSERT_EQ(read->events.size(), 1u);
  EXPECT_EQ(read->events.front().kind, EventKind::kErasure);
  EXPECT_EQ(read->events.front().comment.author.id.value, "218471");
  EXPECT_EQ(read->events.front().occurred_at, test_now());
  const auto confirmed = adapter_->accepted(deletion_request(kDeletion));
  const auto code = nlohmann::json::parse(confirmed.body)["confirmation_code"].get<std::string>();
  EXPECT_EQ(read->events.front().dedupe_key, "deletion:" + code)
      << "the page finds the demand by its code";
}

TEST_F(DeletionRequest, ComesToAnAddressOfItsOwnOrToTheWebhook) {
  EXPECT_TRUE(adapter_->takes_path(""));
  EXPECT_TRUE(adapter_->takes_path("/deletion"));
  EXPECT_TRUE(adapter_->takes_path("/deauthorization"));
  for (const char* path :
       {"/", "/deletion/", "/deletions", "/other", "/deletion/deauthorization"}) {
    EXPECT_FALSE(adapter_->takes_path(path)) << path;
  }
}

TEST_F(DeletionRequest, ADeauthorizationForgetsWhoeverTakesTheRightsBack) {
  http::Request request = deletion_request(kDeletion);
  request.url = "/webhooks/kaisla/deauthorization";
  ASSERT_TRUE(adapter_->authenticate(request, test_now()));
  EXPECT_EQ(adapter_->accepted(request).status, 200);
  EXPECT_EQ(adapter_->accepted(request).body, "{}") << "there is nothing to confirm";
  const std::string kept = adapter_->kept(request);
  const auto read = adapter_->parse(kept, test_now());
  ASSERT_EQ(read->events.size(), 1u);
  EXPECT_EQ(read->events.front().kind, EventKind::kErasure);
  EXPECT_EQ(read->events.front().comment.author.id.value, "218471");
  EXPECT_TRUE(read->events.front().dedupe_key.starts_with("deauthorization:"));
  EXPECT_EQ(adapter_->parse(kept, test_now() + 1h)->events.front().dedupe_key,
            read->events.front().dedupe_key)
      << "told twice, one effect";
  EXPECT_EQ(adapter_->kept(deletion_request(kDeletion)), kDeletion);
}

TEST_F(DeletionRequest, IsConfirmedWithAPageAndACode) {
  const auto response = adapter_->accepted(deletion_request(kDeletion));
  const auto body = nlohmann::json::parse(response.body);
  const auto code = body["confirmation_code"].get<std::string>();
  EXPECT_EQ(body["url"], "https://kaisla.test/deletion?id=" + code);
  EXPECT_EQ(code.size(), 24u);
  EXPECT_EQ(code.find("218471"), std::string::npos);
  EXPECT_EQ(adapter_->accepted(http::Request("POST", "/")).body, "{}");
}

TEST_F(DeletionRequest, WithAChangedByteOrAnotherAlgorithmIsRefused) {
  std::string other = kDeletion;
  other.back() = other.back() == '0' ? '1' : '0';
  // {"algorithm":"none","user_id":"1"}
  const std::string unsigned_one = "signed_request=.eyJhbGdvcml0aG0iOiJub25lIiwidXNlcl9pZCI6IjEifQ";
  for (const std::string& body :
       {other, unsigned_one, std::string("signed_request="), std::string("signed_request=a.b.c"),
        kDeletion.substr(0, 60), kDeletion + "A", "x=1&" + kDeletion,
        kDeletion + "." + kDeletion.substr(kDeletion.find('.') + 1),
        std::string("signed_request=%ZZ.e30"), "signed_request=" + std::string(100'000, '.')}) {
    const auto sender = adapter_->authenticate(deletion_request(body), test_now());
    ASSERT_FALSE(sender) << body;
    EXPECT_TRUE(sender.error().is(Errc::kBadSignature));
  }
}

TEST_F(DeletionRequest, IsTakenOnlyWhereAPageIsConfigured) {
  EXPECT_TRUE(adapter_->takes_forms());
  EXPECT_FALSE(adapter_for("facebook", kFacebookSettings)->takes_forms());
  EXPECT_FALSE(adapter_for("generic", kGenericSettings)->takes_forms());
}

INSTANTIATE_TEST_SUITE_P(Platforms, MetaTest,
                         ::testing::Values(std::pair("facebook", kFacebookSettings),
                                           std::pair("instagram", kInstagramSettings)),
                         [](const auto& param) { return std::string(param.param.first); });

std::string many_comments(int count, int entries) {
  std::string body = R"({"object":"page","entry":[)";
  for (int entry = 0; entry < entries; ++entry) {
    body += entry == 0 ? "" : ",";
    body += R"({"id":"105500000000001","changes":[)";
    for (int i = 0; i < count; ++i) {
      body += i == 0 ? "" : ",";
      body +=
          R"({"field":"feed","value":{"item":"comment","verb":"add","post_id":"1_2","comment_id":"2_)" +
          std::to_string(entry * count + i) + R"(","created_time":1}})";
    }
    body += "]}";
  }
  return body + "]}";
}

class EnvelopeTest : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> adapter_ = adapter_for("facebook", kFacebookSettings);
};

TEST_F(EnvelopeTest, TakesAThousandChangesOfOneBody) {
  const auto one = adapter_->parse(many_comments(1000, 1), test_now());
  ASSERT_TRUE(one) << one.error().message();
  EXPECT_EQ(one->events.size(), 1000u);
  EXPECT_EQ(adapter_->parse(many_comments(10, 100), test_now())->events.size(), 1000u);
}

TEST_F(EnvelopeTest, RefusesMoreThanAThousandChangesOrEntries) {
  EXPECT_FALSE(adapter_->parse(many_comments(1001, 1), test_now()));
  EXPECT_FALSE(adapter_->parse(many_comments(7, 143), test_now()));
  EXPECT_FALSE(adapter_->parse(many_comments(0, 1001), test_now()));
}

TEST_F(EnvelopeTest, KeepsTheOrderOfTheBody) {
  const auto read = adapter_->parse(many_comments(3, 2), test_now());
  ASSERT_EQ(read->events.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(read->events[i].comment.id.value, "2_" + std::to_string(i));
  }
}

TEST_F(EnvelopeTest, OneUnreadableItemDoesNotHoldUpTheOthers) {
  const auto read = adapter_->parse(
      delivery("105500000000001",
               R"("changes":[{"field":"feed","value":{"item":"comment","verb":"add"}},)"
               R"({"field":"feed","value":{"item":"comment","verb":"add","comment_id":"2_3"}}])"),
      test_now());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->events.size(), 1u);
  EXPECT_EQ(read->events.front().comment.post.value, "105500000000001_2");
  EXPECT_EQ(read->unreadable, 1u);
  EXPECT_THAT(read->first_problem, ::testing::HasSubstr("entry[0]"));
}

TEST_F(EnvelopeTest, NamesTheRemedyForASubscriptionWithoutValues) {
  const auto read =
      adapter_->parse(delivery("105500000000001", R"("changed_fields":["feed"])"), test_now());
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().context, ::testing::HasSubstr("include_values=true"));
}

TEST_F(EnvelopeTest, ErrorsNeverQuoteWhatPeopleWrote) {
  const auto read = adapter_->parse(
      page_change("feed", R"({"item":"comment","verb":"add","message":"salaisuus"})"), test_now());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message().find("salaisuus"), std::string::npos);
  EXPECT_THAT(read.error().context, ::testing::HasSubstr("entry[0]"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
