// What the webhook port takes, what it refuses, and that nothing has its effect twice.
#include <chrono>
#include <set>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "standin/http_call.hpp"
#include "standin/signing.hpp"

namespace {

using e2e::Brand;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Webhooks : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log(); }

  Response send(const Request& request) {
    return brand_.daemon().webhook(request).value_or(Response(0));
  }
  // A signed delivery whose single change differs from the usual comment by `change`.
  int post_changed(std::int64_t number, const std::string& text, const json& change) {
    json body = json::parse(brand_.facebook_body(number, text));
    body["entry"][0]["changes"][0]["value"].update(change);
    return brand_.post_facebook(body.dump());
  }
  std::set<std::string> decided() const {
    std::set<std::string> comments;
    for (const json& decision : brand_.decisions()) comments.insert(decision["comment"]["id"]);
    return comments;
  }
  // Deliveries are read in order: once this one is answered, all before it have had their effect.
  void answer_a_last_comment(std::int64_t number) {
    ASSERT_EQ(brand_.comment_on_facebook(number, "todella huono", "74" + std::to_string(number), 7),
              200);
    ASSERT_FALSE(brand_.action_on(brand_.comment_id(number), "private_reply", "done").is_null())
        << brand_.daemon().log();
  }

  Brand brand_{{.rules = Brand::kSmallRules}};
};

TEST_F(Webhooks, EchoTheChallengeByteForByteOnBothOfMetasPlatforms) {
  for (const char* account : {"kaisla-fb", "kaisla-ig"}) {
    const Response answer =
        send(Request("GET", "/webhooks/" + std::string(account) +
                                "?hub.verify_token=kaiku_e2e_verify&hub.challenge=11%2B5+8%C3%A4%"
                                "22&hub.mode=subscribe"));
    EXPECT_EQ(answer.status, 200) << account;
    EXPECT_EQ(answer.body, "11+5 8ä\"") << account;
    EXPECT_TRUE(answer.headers.find("Content-Type").value_or("").starts_with("text/plain"))
        << account;
  }
}

TEST_F(Webhooks, RefuseTheHandshakeOfWhoeverDoesNotKnowTheToken) {
  for (const char* account : {"kaisla-fb", "kaisla-ig"}) {
    for (const char* token : {"guess", "", "kaiku_e2e_verif", "kaiku_e2e_verifyy"}) {
      const Response answer = send(Request(
          "GET", "/webhooks/" + std::string(account) +
                     "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=" + token));
      EXPECT_EQ(answer.status, 403) << account << ' ' << token;
      EXPECT_EQ(answer.body.find("1158201444"), std::string::npos);
    }
  }
}

TEST_F(Webhooks, RefuseWhatThePlatformDidNotSign) {
  const std::string body = brand_.facebook_body(1, "todella huono");
  EXPECT_EQ(send(standin::meta_webhook("kaisla-fb", body, "another secret")).status, 401);

  Request altered = standin::meta_webhook("kaisla-fb", body, Brand::kAppSecret);
  altered.body += ' ';
  EXPECT_EQ(send(altered).status, 401);

  Request without = Request("POST", "/webhooks/kaisla-fb");
  without.headers.add("Content-Type", "application/json");
  without.body = body;
  EXPECT_EQ(send(without).status, 401);
  without.headers.add("X-Hub-Signature", "sha1=ca6162909cec346ca6fc584b78ce354f8614b6f3");
  const Response answer = send(without);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body.find("Hub"), std::string::npos)
      << "the refusal must not explain itself: " << answer.body;

  answer_a_last_comment(2);
  EXPECT_EQ(decided(), std::set<std::string>{brand_.comment_id(2)});
}

TEST_F(Webhooks, KnowOnlyTheirAccountsMethodsTypesAndSizes) {
  const std::string body = brand_.facebook_body(1, "todella huono");
  EXPECT_EQ(send(standin::meta_webhook("somebody-else", body, Brand::kAppSecret)).status, 404);
  EXPECT_EQ(send(Request("GET", "/webhooks/somebody-else?hub.mode=subscribe")).status, 404);
  EXPECT_EQ(send(standin::meta_webhook("kaisla-fb/more", body, Brand::kAppSecret)).status, 404);

  for (const char* method : {"PUT", "DELETE", "PATCH"}) {
    const Response answer = send(Request(method, "/webhooks/kaisla-fb"));
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.headers.find("Allow").value_or(""), "GET, POST") << method;
  }

  Request form = standin::meta_webhook("kaisla-fb", body, Brand::kAppSecret);
  Request typed("POST", form.url);
  typed.headers.add("Content-Type", "text/plain");
  typed.headers.add("X-Hub-Signature-256",
                    std::string(form.headers.find("X-Hub-Signature-256").value_or("")));
  typed.body = form.body;
  EXPECT_EQ(send(typed).status, 415);

  const std::string large(1024 * 1024 + 1, ' ');
  EXPECT_EQ(send(standin::meta_webhook("kaisla-fb", large, Brand::kAppSecret)).status, 413);
  const std::string large_for_a_shop(256 * 1024 + 1, ' ');
  EXPECT_EQ(send(standin::standard_webhook("/webhooks/kaisla-shop", large_for_a_shop,
                                           Brand::kGenericSecret, "msg_large", unix_now()))
                .status,
            413);

  answer_a_last_comment(2);
  EXPECT_EQ(decided(), std::set<std::string>{brand_.comment_id(2)});
}

TEST_F(Webhooks, KeepAndShowWhatIsSignedButCannotBeRead) {
  const std::string broken = R"({"object":"page","entry":[{"id":)";
  EXPECT_EQ(brand_.post_facebook(broken), 200);
  EXPECT_TRUE(brand_.eventually("/api/v1/unparsed", [&](const json& page) {
    return page.is_object() && page["items"].size() == 1 && page["items"][0]["body"] == broken &&
           page["items"][0]["account"] == "kaisla-fb";
  })) << brand_.daemon().log();
  answer_a_last_comment(2);  // and the next one is read as usual
  EXPECT_EQ(brand_.daemon().control_json("/api/v1/unparsed")["items"].size(), 1u);
  EXPECT_NE(brand_.daemon().log().find("delivery_unparsed"), std::string::npos);
}

TEST_F(Webhooks, HaveOneEffectHoweverOftenTheyAreDelivered) {
  brand_.facebook().add_comment(brand_.comment_id(1));
  const std::string body = brand_.facebook_body(1, "todella huono");
  json resent = json::parse(body);  // Meta's next attempt carries a new sending time
  resent["entry"][0]["time"] = unix_now() + 60;
  for (const std::string& delivery : {body, body, resent.dump()})
    EXPECT_EQ(brand_.post_facebook(delivery), 200);

  answer_a_last_comment(2);
  EXPECT_EQ(brand_.decisions().size(), 2u);
  const json stats = brand_.daemon().control_json("/api/v1/stats");
  EXPECT_EQ(stats["comments"], 2);
  EXPECT_EQ(stats["duplicates"], 2);
  brand_.facebook().state().look([&](const auto& state) {
    EXPECT_EQ(state.replies.size(), 2u);
    EXPECT_EQ(state.private_replies.size(), 2u);
  });
}

TEST_F(Webhooks, TakeEveryChangeOfEveryEntryInABatch) {
  json batch = {{"object", "page"}, {"entry", json::array()}};
  std::set<std::string> expected;
  for (std::int64_t entry = 0; entry < 3; ++entry) {
    json one =
        json::parse(brand_.facebook_body(10 * entry + 1, "todella huono", "741"))["entry"][0];
    for (std::int64_t change = 2; change <= 4; ++change) {
      const json more = json::parse(
          brand_.facebook_body(10 * entry + change, "hieno", "74" + std::to_string(change)));
      one["changes"].push_back(more["entry"][0]["changes"][0]);
    }
    // What nobody knows yet stands between what is known.
    one["changes"].push_back(
        {{"field", "feed"}, {"value", {{"item", "hologram"}, {"verb", "add"}}}});
    batch["entry"].push_back(one);
    for (std::int64_t change = 1; change <= 4; ++change)
      expected.insert(brand_.comment_id(10 * entry + change));
  }
  for (const std::string& comment : expected) brand_.facebook().add_comment(comment);
  ASSERT_EQ(brand_.post_facebook(batch.dump()), 200);
  ASSERT_TRUE(brand_.eventually("/api/v1/stats", [](const json& stats) {
    return stats.is_object() && stats.value("comments", 0) == 12;
  })) << brand_.daemon().log();
  EXPECT_EQ(decided(), expected);
}

TEST_F(Webhooks, NeverAnswerTheBrandItself) {
  ASSERT_EQ(
      post_changed(1, "todella huono", {{"from", {{"id", Brand::kPage}, {"name", "Kaisla"}}}}),
      200);
  answer_a_last_comment(2);

  // Our own reply comes back as a comment of the page. It is no work of staff: the thread goes on.
  const json reply = brand_.action_on(brand_.comment_id(2), "reply", "done");
  ASSERT_FALSE(reply.is_null());
  ASSERT_EQ(post_changed(3, reply["text"],
                         {{"from", {{"id", Brand::kPage}, {"name", "Kaisla"}}},
                          {"comment_id", reply["remote_id"]},
                          {"post_id", std::string(Brand::kPage) + "_122107"},
                          {"parent_id", brand_.comment_id(2)}}),
            200);
  brand_.facebook().add_comment(brand_.comment_id(4));
  ASSERT_EQ(post_changed(4, "todella huono",
                         {{"from", {{"id", "744"}, {"name", "Toinen"}}},
                          {"post_id", std::string(Brand::kPage) + "_122107"},
                          {"parent_id", brand_.comment_id(2)}}),
            200);
  ASSERT_FALSE(brand_.action_on(brand_.comment_id(4), "reply", "done").is_null())
      << brand_.daemon().log();
  EXPECT_EQ(decided(), (std::set<std::string>{brand_.comment_id(2), brand_.comment_id(4)}));
  brand_.facebook().state().look([](const auto& state) { EXPECT_EQ(state.replies.size(), 2u); });
}

TEST_F(Webhooks, AnswerAnInstagramCommentWhereItStands) {
  const std::string comment = "17900000000000001";
  brand_.instagram().add_comment(comment);
  const json value = {{"from", {{"id", "990000000000001"}, {"username", "maija.m"}}},
                      {"id", comment},
                      {"text", "todella huono"},
                      {"media", {{"id", "17910000000000001"}, {"media_product_type", "FEED"}}}};
  const json change = {{"field", "comments"}, {"value", value}};
  const json body = {
      {"object", "instagram"},
      {"entry", {{{"id", Brand::kInstagram}, {"time", unix_now()}, {"changes", {change}}}}}};
  ASSERT_EQ(send(standin::meta_webhook("kaisla-ig", body.dump(), Brand::kAppSecret)).status, 200);
  ASSERT_FALSE(brand_.action_on(comment, "private_reply", "done").is_null())
      << brand_.daemon().log();
  brand_.instagram().state().look([&](const auto& state) {
    ASSERT_EQ(state.replies.size(), 1u);
    EXPECT_EQ(state.replies[0].comment, comment);
    EXPECT_EQ(state.private_replies.size(), 1u);
    EXPECT_EQ(state.refused_proofs, 0u);
  });
  brand_.facebook().state().look([](const auto& state) { EXPECT_TRUE(state.effects.empty()); });
}

TEST_F(Webhooks, RefuseAGenericDeliveryOfAnotherTime) {
  const json payload = {{"type", "comment.created"},
                        {"timestamp", "2026-01-01T00:00:00Z"},
                        {"data",
                         {{"id", "c-1"},
                          {"post_id", "p-1"},
                          {"author", {{"id", "u-1"}}},
                          {"text", "todella huono"}}}};
  const auto sent_at = [&](std::int64_t seconds, const std::string& id) {
    return send(standin::standard_webhook("/webhooks/kaisla-shop", payload.dump(),
                                          Brand::kGenericSecret, id, seconds))
        .status;
  };
  EXPECT_EQ(sent_at(unix_now() - 400, "msg_old"), 401);
  EXPECT_EQ(sent_at(unix_now() + 400, "msg_early"), 401);
  EXPECT_TRUE(brand_.decisions().empty());
  EXPECT_EQ(sent_at(unix_now() - 200, "msg_late"), 200);
  EXPECT_FALSE(brand_.decision_on("c-1").is_null());
}

TEST_F(Webhooks, AreAllThatTheirPortShows) {
  for (const char* path : {"/", "/healthz", "/readyz", "/metrics", "/api/v1/status",
                           "/api/v1/decisions", "/api/v1/openapi.json", "/webhooks/"}) {
    EXPECT_EQ(send(Request("GET", path)).status, 404) << path;
  }
  Request approve("POST", "/api/v1/actions/1/approve");
  approve.headers.add("Content-Type", "application/json");
  approve.body = R"({"who":"somebody"})";
  EXPECT_EQ(send(approve).status, 404);
}

}  // namespace
