// What is special about X: one post told in several ways, who may be answered, limits, and how
// long a text counts.

#include <gtest/gtest.h>

#include "../../src/platforms/x/weighted_length.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using x::weighted_length;

class X : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> made(const std::string& more = {}) const {
    return adapter_for("x",
                       "user_id: 11\nconsumer_secret: env:X_SECRET\naccess_token: env:X_TOKEN\n"
                       "api_base: https://x.test\n" +
                           more,
                       {{"X_SECRET", "secret"}, {"X_TOKEN", "x-user-token"}});
  }
  Event only(const std::string& type, const std::string& payload) const {
    const auto read = adapter_->parse(
        R"({"data":{"event_type":")" + type + R"(","payload":)" + payload +
            R"(,"includes":{"users":[{"data":{"id":"22","username":"maija","public_metrics":{"followers_count":12}}}]}}})",
        test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::optional<bool> allowed(const std::string& post, const std::string& includes = {}) const {
    return adapter_
        ->read_reread(action_on(ActionKind::kReply, "31", "30", "Moi"),
                      answer(200, R"({"data":)" + post + includes + "}"))
        ->allowed;
  }
  std::unique_ptr<Adapter> adapter_ = made();
};

TEST(XTokens, AreRenewedWithARefreshTokenInsteadOfAnAccessToken) {
  const std::string settings =
      "user_id: 11\nconsumer_secret: env:X_SECRET\nrefresh_token: env:X_REFRESH\n"
      "client_id: app id\nclient_secret: env:X_SECRET\n";
  const std::map<std::string, std::string> secrets = {{"X_SECRET", "se:cret"},
                                                      {"X_REFRESH", "x-refresh-1"}};
  const auto renewing = adapter_for("x", settings, secrets);
  const auto grant = renewing->token_grant();
  ASSERT_TRUE(grant);
  EXPECT_EQ(shown(*grant),
            "POST https://api.x.com/2/oauth2/token\n"
            "grant_type=refresh_token&refresh_token=x-refresh-1");
  EXPECT_EQ(grant->headers.find("Authorization"), "Basic YXBwJTIwaWQ6c2UlM0FjcmV0");
  const auto post = renewing->render(own_post("Moi"), test_now());
  ASSERT_TRUE(post);
  EXPECT_FALSE(post->headers.find("Authorization")) << "whoever calls adds the token";
  EXPECT_TRUE(renewing->says_token_ended(answer(401, "")));

  EXPECT_EQ(make("x", settings + "access_token: env:X_SECRET\n", secrets).adapter, nullptr);
  EXPECT_EQ(make("x", settings + "consumer_key: env:X_SECRET\naccess_token_secret: env:X_SECRET\n",
                 secrets)
                .adapter,
            nullptr);
}

TEST_F(X, OnePostToldAsReplyMentionAndQuoteIsOneEvent) {
  const std::string post =
      R"({"id":"31","author_id":"22","text":"Moi @kaisla","conversation_id":"30","in_reply_to_tweet_id":"30","in_reply_to_user_id":"11"})";
  const Event reply = only("post.reply.create", post);
  EXPECT_EQ(reply.dedupe_key, only("post.mention.create", post).dedupe_key);
  EXPECT_EQ(reply.dedupe_key, only("post.quote.create", post).dedupe_key);
  EXPECT_EQ(reply.comment.kind, CommentKind::kComment);
  EXPECT_EQ(only("post.mention.create", post).comment.kind, CommentKind::kComment);
  EXPECT_EQ(reply.comment.post.value, "30");
  EXPECT_EQ(reply.comment.author.name, "maija");
  EXPECT_EQ(reply.comment.author.followers, 12u);
}

TEST_F(X, AMessageNamesWhoTalksToUs) {
  const Event sent = only(
      "dm.sent",
      R"({"direct_message_events":[{"id":"5","message_create":{"target":{"recipient_id":"22"},"sender_id":"11","message_data":{"text":"Hei","attachment":{"type":"media"}}}}],"users":{}})");
  EXPECT_TRUE(sent.by_brand);
  EXPECT_TRUE(sent.comment.is_private);
  EXPECT_TRUE(sent.comment.has_attachment);
  EXPECT_EQ(sent.comment.thread().value, "conversation:22");
}

TEST_F(X, OnlyWhoCalledUsMayBeAnswered) {
  const std::string named =
      R"("entities":{"mentions":[{"start":8,"end":15,"id":"11"}]},"referenced_tweets":[{"type":"replied_to","id":"30"}])";
  const std::string put_there =
      R"("entities":{"mentions":[{"start":0,"end":7,"id":"11"}]},"referenced_tweets":[{"type":"replied_to","id":"30"}])";
  EXPECT_EQ(allowed("{" + named + R"(,"display_text_range":[8,20]})"), true);
  EXPECT_EQ(allowed("{" + put_there + R"(,"display_text_range":[8,20]})"), false);
  EXPECT_EQ(allowed("{" + put_there + "}"), std::nullopt);  // cannot be told apart: X decides
  EXPECT_EQ(allowed(R"({"entities":{"mentions":[{"start":0,"id":"11"}]}})"), true);
  EXPECT_EQ(allowed(R"({"text":"Moi"})"), false);
}

TEST_F(X, WhoQuotesUsMayBeAnswered) {
  const std::string post = R"({"referenced_tweets":[{"type":"quoted","id":"30"}]})";
  EXPECT_EQ(allowed(post, R"(,"includes":{"tweets":[{"id":"30","author_id":"11"}]})"), true);
  EXPECT_EQ(allowed(post, R"(,"includes":{"tweets":[{"id":"30","author_id":"22"}]})"), false);
  EXPECT_EQ(allowed(post), std::nullopt);
}

TEST_F(X, EnterpriseAccessAnswersAnybody) {
  const auto enterprise = made("access: enterprise\n");
  const auto state = enterprise->read_reread(action_on(ActionKind::kReply, "31", "30", "Moi"),
                                             answer(200, R"({"data":{"text":"Moi"}})"));
  EXPECT_EQ(state->allowed, std::nullopt);
}

TEST_F(X, WaitsForTheLimitByTheAnswersOwnClock) {
  const auto busy = answer(429, "",
                           {{"x-rate-limit-limit", "100"},
                            {"x-rate-limit-remaining", "0"},
                            {"x-rate-limit-reset", "1767226200"},
                            {"Date", "Thu, 01 Jan 2026 00:00:00 GMT"}});
  EXPECT_EQ(adapter_->read(action_on(ActionKind::kReply, "31", "30", "Moi"), busy).retry_after,
            Duration(10min));
  EXPECT_EQ(adapter_->rate_hint(busy).regain_after, Duration(10min));
  EXPECT_DOUBLE_EQ(
      adapter_
          ->rate_hint(
              answer(200, "", {{"x-rate-limit-limit", "100"}, {"x-rate-limit-remaining", "25"}}))
          .used,
      0.75);
  EXPECT_EQ(adapter_->rate_hint(answer(200, "", {{"x-rate-limit-limit", "many"}})).used, 0);
}

TEST_F(X, AnEmptyPurseWaitsForHours) {
  const auto outcome =
      adapter_->read(action_on(ActionKind::kReply, "31", "30", "Moi"),
                     answer(403, R"({"type":"https://api.x.com/2/problems/usage-capped"})"));
  EXPECT_EQ(outcome.retry_after, Duration(4h));
}

TEST_F(X, CallsCarryTheTokenInAHeaderAndReasonsNeverShowIt) {
  const auto request = adapter_->render(action_on(ActionKind::kHide, "31", "30"), test_now());
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer x-user-token");
  const auto outcome = adapter_->read(action_on(ActionKind::kReply, "31", "30", "Moi"),
                                      answer(401, R"({"title":"x-user-token"})"));
  EXPECT_EQ(outcome.reason.find("x-user-token"), std::string::npos);
}

TEST_F(X, FetchesAPostWithoutText) {
  const Event thin = only("post.reply.create", R"({"id":"31","author_id":"22"})");
  ASSERT_TRUE(thin.thin);
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url.substr(0, 33), "https://x.test/2/tweets/31?tweet.");
  const auto full = adapter_->read_fetch(
      thin,
      answer(
          200,
          R"({"data":{"text":"Moi","author_id":"22","created_at":"2026-01-01T00:00:00.000Z"}})"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->comment.text, "Moi");
  EXPECT_FALSE(full->thin);
}

TEST(WeightedLength, CountsAsXDoes) {
  EXPECT_EQ(weighted_length(""), 0u);
  EXPECT_EQ(weighted_length("Hei, hyvää päivää!"), 18u);
  EXPECT_EQ(weighted_length("a\xCC\x88"), 1u);  // composed first
  EXPECT_EQ(weighted_length("“lainaus” – näin"), 16u);
  EXPECT_EQ(weighted_length("漢字"), 4u);
  EXPECT_EQ(weighted_length("€"), 2u);
  EXPECT_EQ(weighted_length("a b\nc"), 5u);
  EXPECT_EQ(weighted_length("\xff"), 2u);
}

TEST(WeightedLength, AnEmojiIsTwoWithAllThatBelongsToIt) {
  for (const char* const emoji : {"😀", "👍🏽", "👩‍👩‍👧‍👦", "🇫🇮", "1️⃣", "❤️"}) {
    EXPECT_EQ(weighted_length(emoji), 2u) << emoji;
  }
  EXPECT_EQ(weighted_length("😀😀"), 4u);
  EXPECT_EQ(weighted_length("1"), 1u);
  EXPECT_EQ(weighted_length("©"), 1u);
}

TEST(WeightedLength, ALinkIsTwentyThreeHoweverLong) {
  EXPECT_EQ(weighted_length("https://kaisla.example/" + std::string(200, 'a')), 23u);
  EXPECT_EQ(weighted_length("https://a.fi"), 23u);
  EXPECT_EQ(weighted_length("katso HTTPS://a.fi."), 6u + 23u + 1u);
  EXPECT_EQ(weighted_length("kaisla.fi"), 23u);
  EXPECT_EQ(weighted_length("kaisla.fi/" + std::string(40, 'a')), 50u);  // the longer of both
  EXPECT_EQ(weighted_length("klo 10.30"), 9u);
}

}  // namespace
}  // namespace kaiku::platforms::testing
