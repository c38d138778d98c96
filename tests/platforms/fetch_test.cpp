// Reading what an event left out, and what makes a request or event of one platform special.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/crypto/webhook_key.hpp>

#include "platforms/fixture.hpp"
#include "platforms/meta_payloads.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

Event only_event(const Adapter& adapter, const std::string& body) {
  auto read = adapter.parse(body, test_now());
  if (!read || read->events.size() != 1) throw std::logic_error("expected one event");
  return std::move(read->events.front());
}

TEST(Facebook, AnEchoNamesTheActionThatWeMarkedItWith) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const auto echo = [&](const std::string& extra) {
    return only_event(
        *adapter,
        page_message(
            R"({"sender":{"id":"105500000000001"},"recipient":{"id":"740"},"message":{"is_echo":true,"mid":"m_2","text":"Moi")" +
            extra + "}}"));
  };
  EXPECT_EQ(echo(R"(,"metadata":"kaiku:job:kaisla/77_901/private_reply")").echo_of_action,
            "kaisla/77_901/private_reply");
  EXPECT_EQ(echo(R"(,"metadata":"somebody else's","app_id":123)").echo_of_action, "");
  EXPECT_TRUE(echo("").by_brand);
}

TEST(Facebook, APersonCannotPoseAsUsWithMetadata) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const Event event = only_event(
      *adapter,
      page_message(
          R"({"sender":{"id":"740"},"recipient":{"id":"105500000000001"},"message":{"mid":"m_2","metadata":"kaiku:job:x","text":"Moi"}})"));
  EXPECT_FALSE(event.by_brand);
  EXPECT_EQ(event.echo_of_action, "");
}

TEST(Facebook, HidingNamesTheModeratorAndNotTheAuthor) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const Event event = only_event(
      *adapter,
      page_change(
          "feed",
          R"({"item":"comment","verb":"hide","comment_id":"2_3","from":{"id":"105500000000001","name":"Kaisla"}})"));
  EXPECT_TRUE(event.comment.author.id.empty());
  EXPECT_TRUE(event.comment.author.name.empty());
}

TEST(Facebook, AMentionStandsOnSomebodyElsesPost) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const Event event = only_event(
      *adapter, page_change("mention", R"({"post_id":"440_550","item":"post","verb":"add"})"));
  EXPECT_EQ(event.comment.post.value, "mention:440_550");
  // Posts have fewer fields than comments: asking for more is refused as a whole.
  const auto again = adapter->render_reread(
      action_on(ActionKind::kReply, "440_550", event.comment.post.value, "Moi"), test_now());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->url.find("can_hide"), std::string::npos);
}

TEST(Facebook, SaysBeforehandWhatItWouldNotAllow) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const auto allowed = [&](ActionKind kind, const char* body) {
    return adapter->read_reread(action_on(kind, "1_2", "3_1"), answer(200, body))->allowed;
  };
  EXPECT_EQ(allowed(ActionKind::kHide, R"({"id":"1_2","can_hide":false})"), false);
  EXPECT_EQ(allowed(ActionKind::kHide, R"({"id":"1_2","can_hide":true})"), true);
  EXPECT_EQ(allowed(ActionKind::kHide, R"({"id":"1_2","can_hide":false,"is_hidden":true})"),
            std::nullopt);
  EXPECT_EQ(allowed(ActionKind::kDelete, R"({"id":"1_2","can_remove":false})"), false);
  EXPECT_EQ(allowed(ActionKind::kDelete, R"({"id":"1_2"})"), std::nullopt);
  EXPECT_EQ(allowed(ActionKind::kReply, R"({"id":"1_2","can_hide":false})"), std::nullopt);
}

TEST(Facebook, AReactionWithoutANameIsItsEmoji) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  const auto reaction = [&](const std::string& name) {
    return only_event(
               *adapter,
               page_message(
                   R"({"sender":{"id":"740"},"recipient":{"id":"1"},"reaction":{"mid":"m_2","action":"react","emoji":"😮")" +
                   name + "}}"))
        .reaction;
  };
  EXPECT_EQ(reaction(R"(,"reaction":"love")"), "love");
  EXPECT_EQ(reaction(R"(,"reaction":"other")"), "😮");
  EXPECT_EQ(reaction(""), "😮");
}

TEST(Facebook, FetchesWhatACommentSays) {
  const auto adapter = adapter_for("facebook", kFacebookSettings);
  Event event = only_event(
      *adapter, page_change("feed", R"({"item":"comment","verb":"add","comment_id":"2_3"})"));
  ASSERT_TRUE(adapter->render_fetch(event, test_now()));
  const auto complete = adapter->read_fetch(
      event,
      answer(
          200,
          R"({"id":"2_3","message":"Moi","from":{"id":"740","name":"Oona"},"created_time":"2026-01-01T00:00:00+0000"})"));
  ASSERT_TRUE(complete);
  EXPECT_EQ(complete->comment.text, "Moi");
  EXPECT_EQ(complete->comment.author.name, "Oona");
  EXPECT_EQ(complete->comment.created_at, test_now());
  const auto gone = adapter->read_fetch(event, answer(400, graph_error(100, 33)));
  ASSERT_FALSE(gone);
  EXPECT_TRUE(gone.error().is(Errc::kNotFound));
}

TEST(Instagram, AMentionIsThinUntilItIsFetched) {
  const auto adapter = adapter_for("instagram", kInstagramSettings);
  const Event event = only_event(
      *adapter, instagram_change("mentions", R"({"comment_id":"178","media_id":"179"})"));
  EXPECT_TRUE(event.thin);
  const auto request = adapter->render_fetch(event, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(
      request->url.substr(0, request->url.find('&')),
      "https://graph.test/v25.0/17841400000000001?fields=mentioned_comment.comment_id%28178%29%7B"
      "id%2Ctext%2Ctimestamp%2Cusername%7D");
  const auto complete = adapter->read_fetch(
      event,
      answer(
          200,
          R"({"mentioned_comment":{"id":"178","text":"@kaisla.kauppa moi","timestamp":"2026-01-01T00:00:00+0000","username":"oona"},"id":"17841400000000001"})"));
  ASSERT_TRUE(complete);
  EXPECT_FALSE(complete->thin);
  EXPECT_EQ(complete->comment.text, "@kaisla.kauppa moi");
  EXPECT_EQ(complete->comment.author.name, "oona");
  EXPECT_FALSE(complete->by_brand);
}

TEST(Instagram, ACaptionMentionIsReadFromTheMedia) {
  const auto adapter = adapter_for("instagram", kInstagramSettings);
  const Event event = only_event(*adapter, instagram_change("mentions", R"({"media_id":"179"})"));
  const auto request = adapter->render_fetch(event, test_now());
  EXPECT_NE(request->url.find("mentioned_media.media_id%28179%29"), std::string::npos);
  const auto complete = adapter->read_fetch(
      event,
      answer(
          200,
          R"({"mentioned_media":{"id":"179","caption":"Kahvilla","permalink":"https://ig.test/p/1","username":"Kaisla.Kauppa"}})"));
  EXPECT_EQ(complete->comment.text, "Kahvilla");
  EXPECT_EQ(complete->comment.permalink, "https://ig.test/p/1");
  EXPECT_TRUE(complete->by_brand);
}

TEST(Instagram, LiveCommentsStandInTheirOwnPost) {
  const auto adapter = adapter_for("instagram", kInstagramSettings);
  const Event live = only_event(
      *adapter, instagram_change("live_comments", R"({"id":"1","text":"Moi","media":{"id":"7"}})"));
  EXPECT_EQ(live.comment.kind, CommentKind::kLiveComment);
  EXPECT_EQ(live.comment.post.value, "live:7");
}

TEST(Instagram, WhatCanBeDoneDependsOnTheLogin) {
  EXPECT_FALSE(
      adapter_for("instagram", kInstagramSettings)->capabilities().contains(ActionKind::kBlock));
  EXPECT_TRUE(adapter_for("instagram", kInstagramFacebookSettings)
                  ->capabilities()
                  .contains(ActionKind::kBlock));
}

TEST(Generic, SignsItsActionsWithTheSameIdOnEveryAttempt) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  const Action action = action_on(ActionKind::kReply, "c-1", "p-1", "Moi");
  const auto first = adapter->render(action, test_now());
  const auto second = adapter->render(action, test_now() + 1min);
  EXPECT_EQ(first->headers.find("webhook-id"), second->headers.find("webhook-id"));
  EXPECT_EQ(second->headers.find("webhook-timestamp"), "1767225660");
  const auto key =
      crypto::WebhookKey::parse("whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=").value();
  EXPECT_TRUE(key.verify({.id = *second->headers.find("webhook-id"),
                          .timestamp = *second->headers.find("webhook-timestamp"),
                          .body = second->body},
                         *second->headers.find("webhook-signature")));
}

TEST(Generic, EachLookHasAnIdOfItsOwn) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  const Action action = action_on(ActionKind::kHide, "c-1", "p-1");
  const auto first = adapter->render_reread(action, test_now());
  const auto second = adapter->render_reread(action, test_now() + 1us);
  EXPECT_NE(first->headers.find("webhook-id"), second->headers.find("webhook-id"));
  EXPECT_EQ(nlohmann::json::parse(first->body)["type"], "action.fetch");
}

TEST(Generic, AThinEventIsFilledIn) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  const Event event = only_event(*adapter, R"({"type":"comment.created","data":{"id":"c-9"}})");
  EXPECT_TRUE(event.thin);
  EXPECT_EQ(event.occurred_at, test_now());
  const auto complete = adapter->read_fetch(
      event,
      answer(
          200,
          R"({"data":{"id":"c-9","post_id":"p-1","parent_id":"c-1","author":{"id":"u-1","name":"Ilo"},"text":"Moi","language":"sv"}})"));
  ASSERT_TRUE(complete);
  EXPECT_FALSE(complete->thin);
  EXPECT_EQ(complete->comment.text, "Moi");
  EXPECT_EQ(complete->comment.thread().value, "c-1");
  EXPECT_EQ(complete->comment.language_hint, "sv");
  EXPECT_TRUE(adapter->read_fetch(event, answer(404, "")).error().is(Errc::kNotFound));
}

TEST(Generic, HonoursRetryAfter) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  const Action action = action_on(ActionKind::kReply, "c-1", "p-1", "Moi");
  const auto busy = answer(429, "", {{"Retry-After", "90"}});
  EXPECT_EQ(adapter->read(action, busy).retry_after, Duration(90s));
  EXPECT_EQ(adapter->rate_hint(busy).regain_after, Duration(90s));
  EXPECT_EQ(adapter->rate_hint(answer(200, "")).used, 0);
}

TEST(Generic, AnActionMayBeSentAgainBecauseItCarriesAKey) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  const Action action = action_on(ActionKind::kReply, "c-1", "p-1", "Moi");
  EXPECT_TRUE(adapter->safe_to_repeat(action));
  EXPECT_EQ(adapter->render_reconcile(action, test_now()), std::nullopt);
}

TEST(Generic, WithoutAnActionUrlItOnlyListens) {
  const auto adapter = adapter_for("generic", "secrets: env:OWN_SECRET\n");
  EXPECT_TRUE(adapter->capabilities().empty());
  EXPECT_TRUE(adapter->render(action_on(ActionKind::kReply, "c-1", "p-1", "Moi"), test_now())
                  .error()
                  .is(Errc::kUnsupported));
  EXPECT_EQ(adapter->render_reread(action_on(ActionKind::kHide, "c-1", "p-1"), test_now()),
            std::nullopt);
}

TEST(Generic, AnswersAHealthProbeAndBoundsItsBodies) {
  const auto adapter = adapter_for("generic", kGenericSettings);
  EXPECT_EQ(adapter->handshake(http::Request("GET", "/webhooks/kaisla")).status, 200);
  EXPECT_EQ(adapter->max_body_bytes(), 262'144u);
}

}  // namespace
}  // namespace kaiku::platforms::testing
