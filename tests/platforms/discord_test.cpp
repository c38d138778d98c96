// What is Discord's own: which page is asked for next, private messages, edits that say too little.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/discord_says.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace discord_says;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DiscordAdapter : public ::testing::Test {
 protected:
  PollAnswer ask(const http::Response& response) {
    PollAnswer said = adapter_->read_poll(stream_, cursor_, response, now_);
    if (said.kind == PollAnswer::Kind::kPage) cursor_ = said.cursor;
    return said;
  }
  std::vector<std::string> keys(const json& messages) {
    const PollAnswer said = ask(answer(200, messages.dump()));
    more_ = said.more;
    std::vector<std::string> all;
    if (said.body.empty()) return all;
    const auto batch = adapter_->parse(said.body, now_);
    for (const Event& event : batch->events) all.push_back(event.dedupe_key);
    return all;
  }
  std::string asked() const {
    const auto request = adapter_->render_poll(stream_, cursor_, now_);
    return request ? request->url : request.error().message();
  }
  std::unique_ptr<Adapter> adapter_ =
      adapter_for("discord", kSettings + kPosts, {{"DISCORD_TOKEN", "discord-bot-token"}});
  std::string stream_ = "new/" + kChannel;
  std::string cursor_;
  bool more_ = false;
  TimePoint now_ = test_now();
};

TEST_F(DiscordAdapter, RemovesAllOfABulkAndNoMoreThanABodyHolds) {
  const auto bulk = [&](std::size_t count) {
    json ids = json::array();
    for (std::size_t i = 0; i < count; ++i) ids.push_back(std::to_string(100 + i));
    return adapter_->parse(
        told("MESSAGE_DELETE_BULK", on_server({{"channel_id", kChannel}, {"ids", ids}})), now_);
  };
  const auto removed = bulk(1000);
  ASSERT_TRUE(removed);
  ASSERT_EQ(removed->events.size(), 1000u);
  EXPECT_EQ(removed->events.back().dedupe_key, "removed:1099");
  EXPECT_EQ(to_string(removed->events.back().kind), "removed");
  EXPECT_TRUE(bulk(1001).error().is(Errc::kMalformedPayload));
}

TEST_F(DiscordAdapter, WhatWeSentSaysSoItself) {
  const Action action = about(ActionKind::kPrivateReply, "Hei");
  const auto sent = adapter_->render_rest(action, answer(200, R"({"id":"77"})"), now_);
  const json nonce = {{"nonce", json::parse(sent->body)["nonce"]}};
  EXPECT_EQ(nonce["nonce"].get<std::string>().size(), 25u) << "all that Discord takes";
  const auto echo_of = [&](const json& d) {
    return adapter_->parse(told("MESSAGE_CREATE", d), now_)->events.front().echo_of_action;
  };
  EXPECT_EQ(echo_of(privately("22", "Hei", kBot, nonce)), nonce["nonce"].get<std::string>());
  EXPECT_EQ(echo_of(privately("23", "Hei", kBot)), "") << "a person with the bot's token";
  EXPECT_EQ(echo_of(privately("24", "Hei", kBot, {{"nonce", "1456"}})), "");
  EXPECT_EQ(echo_of(privately("25", "Hei", kMaija, nonce)), "") << "anybody can copy it";
}

TEST_F(DiscordAdapter, AnEditWithoutItsAuthorIsReadAgain) {
  const std::string changed = "2026-01-01T00:02:00.000000+00:00";
  const json thin = {{"id", kMessage}, {"channel_id", kChannel}, {"edited_timestamp", changed}};
  Event event = adapter_->parse(told("MESSAGE_UPDATE", thin), now_)->events.front();
  ASSERT_TRUE(event.thin);
  event.comment.brand = BrandId("kaisla");
  const auto request = adapter_->render_fetch(event, now_);
  ASSERT_TRUE(request);
  EXPECT_EQ(shown(*request), "GET " + kBase + "/channels/" + kChannel + "/messages/" + kMessage);
  const auto read = [&](const http::Response& response) {
    return adapter_->read_fetch(event, response);
  };
  const auto whole = read(answer(200, message(kMessage, "Milloin?").dump()));
  ASSERT_TRUE(whole) << whole.error().message();
  EXPECT_FALSE(whole->thin);
  EXPECT_EQ(to_string(whole->kind), "edited");
  EXPECT_EQ(whole->dedupe_key, event.dedupe_key);
  EXPECT_EQ(whole->comment.text, "Milloin?");
  EXPECT_EQ(whole->comment.author.id.value, kMaija);
  EXPECT_EQ(whole->comment.brand.value, "kaisla");
  EXPECT_TRUE(read(answer(200, message(kMessage, "Pian", kBot).dump()))->by_brand);
  EXPECT_TRUE(read(answer(404, error(10008))).error().is(Errc::kNotFound));
  EXPECT_TRUE(read(answer(200, message(kMessage, "x", kMaija, {{"webhook_id", "5"}}).dump()))
                  .error()
                  .is(Errc::kNotFound))
      << "another bot's is none of our business";
  EXPECT_TRUE(read(answer(200, message("77", "x").dump())).error().is(Errc::kMalformedPayload));
}

TEST_F(DiscordAdapter, AnswersInTheConversationInWhichItWasWrittenTo) {
  Action action = action_on(ActionKind::kPrivateReply, kPrivate + "/21", "", "Hei");
  action.author = AuthorId(kMaija);
  action.thread = CommentId(kConversation);
  EXPECT_FALSE(adapter_->takes_two_steps(action)) << "the channel is known";
  const auto request = adapter_->render(action, now_);
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_EQ(request->url, kBase + "/channels/" + kPrivate + "/messages");
  EXPECT_EQ(json::parse(request->body)["content"], "Hei");
  const auto doubt = adapter_->render_reconcile(action, now_);
  ASSERT_TRUE(doubt);
  EXPECT_EQ(doubt->url, kBase + "/channels/" + kPrivate + "/messages?after=21&limit=100");
  const auto happened = [&](const json& list) {
    return adapter_->read_reconcile(action, answer(200, list.dump())).doubt;
  };
  EXPECT_EQ(happened(json::array({privately("23", "Hei", kBot)})), Doubt::kHappened);
  EXPECT_EQ(happened({privately("23", "Hei"), privately("24", "Muuta", kBot)}),
            Doubt::kDidNotHappen);
  action.kind = ActionKind::kReact;
  EXPECT_TRUE(adapter_->render(action, now_));
  action.kind = ActionKind::kDelete;
  EXPECT_TRUE(adapter_->render(action, now_).error().is(Errc::kUnsupported));
  action.kind = ActionKind::kReact;
  action.target = CommentId("5/21");
  EXPECT_TRUE(adapter_->render(action, now_).error().is(Errc::kInvalidArgument));
  action.kind = ActionKind::kPrivateReply;
  action.thread = CommentId("conversation:../5");
  EXPECT_TRUE(adapter_->render(action, now_).error().is(Errc::kInvalidArgument));
}

TEST_F(DiscordAdapter, ReadsOnBehindTheLastMessage) {
  const std::string url = kBase + "/channels/" + kChannel + "/messages?limit=100&after=";
  EXPECT_EQ(asked(), url + "1456074443980800000") << "the first id of this moment";
  EXPECT_THAT(keys(json::array()), IsEmpty());
  now_ += 1h;
  EXPECT_EQ(asked(), url + "1456074443980800000") << "what came meanwhile is not passed over";
  EXPECT_THAT(keys({message("1456086319104000009", "b"), message("1456086319104000008", "a")}),
              ElementsAre("message:1456086319104000009", "message:1456086319104000008"));
  EXPECT_FALSE(more_);
  EXPECT_EQ(asked(), url + "1456086319104000009");
  json full = json::array();
  for (int i = 100; i < 200; ++i)
    full.push_back(message("1456086319104000" + std::to_string(i), "x"));
  keys(full);
  EXPECT_TRUE(more_);
  EXPECT_EQ(asked(), url + "1456086319104000199");
  cursor_ = R"({"after":"../1"})";
  EXPECT_THAT(asked(), ::testing::HasSubstr("after=145608"));
}

TEST_F(DiscordAdapter, LooksAgainForEditsAndRemovals) {
  stream_ = "again/" + kChannel;
  EXPECT_EQ(asked(), kBase + "/channels/" + kChannel + "/messages?limit=100");
  EXPECT_THAT(keys({message("12", "b"), message("11", "a")}), IsEmpty());
  EXPECT_THAT(keys({message("13", "c"), message("12", "b"), message("11", "a")}), IsEmpty())
      << "new ones are told by the other stream";
  const json edited = {{"edited_timestamp", "2026-01-01T00:05:00.000000+00:00"}};
  EXPECT_THAT(keys({message("13", "c"), message("12", "B", kMaija, edited)}),
              ElementsAre("message:12@2026-01-01T00:05:00Z", "removed:11"));
  EXPECT_THAT(keys({message("13", "c"), message("12", "B", kMaija, edited)}), IsEmpty());
  json full = json::array();
  for (int i = 100; i < 200; ++i) full.push_back(message(std::to_string(i), "x"));
  EXPECT_THAT(keys(full), IsEmpty()) << "what is out of sight is not removed";
}

TEST_F(DiscordAdapter, APrivateReplyGoesToTheChannelThatWasMade) {
  const Action action = about(ActionKind::kPrivateReply, "Hei");
  ASSERT_TRUE(adapter_->takes_two_steps(action));
  EXPECT_FALSE(adapter_->takes_two_steps(about(ActionKind::kReply, "Hei")));
  const auto request = adapter_->render_rest(action, answer(200, R"({"id":"77"})"), now_);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, kBase + "/channels/77/messages");
  EXPECT_EQ(json::parse(request->body)["content"], "Hei");
  const auto why = [&](const http::Response& first) {
    return adapter_->render_rest(action, first, now_).error();
  };
  EXPECT_TRUE(why(answer(200, R"({"id":"../7"})")).is(Errc::kMalformedPayload));
  EXPECT_TRUE(why(answer(403, error(50007))).is(Errc::kUnsupported));
  EXPECT_TRUE(why(answer(429, "")).is(Errc::kOverloaded));
  EXPECT_TRUE(why(answer(401, "")).is(Errc::kBadSignature));
}

TEST_F(DiscordAdapter, BelowAPostEverybodyHasAThreadOfTheirOwn) {
  const json post = message("15", "Kevät!", kBot, {{"channel_id", kNews}});
  const auto read = [&](const std::string& channel, const json& above) {
    json said = message("16", "Milloin?", kMaija, answering("15"));
    said["channel_id"] = channel;
    said["message_reference"]["channel_id"] = channel;
    said["referenced_message"] = above;
    return adapter_->parse(one(said), now_)->events.front().comment;
  };
  const Comment below_post = read(kNews, post);
  EXPECT_EQ(below_post.parent, std::nullopt);
  EXPECT_EQ(below_post.post.value, kNews + "/15");
  const Comment elsewhere = read(kChannel, message("15", "Hei", kBot));
  EXPECT_EQ(elsewhere.parent, CommentId(kChannel + "/15")) << "talk of the bot is no post";
  EXPECT_EQ(elsewhere.post.value, kChannel);
  const Comment below_answer = read(kNews, message("15", "Pian", kBot, answering("14")));
  EXPECT_EQ(below_answer.parent, CommentId(kNews + "/15")) << "nor is an answer";
  const Comment below_person = read(kNews, message("15", "Hei", kMaija, {{"channel_id", kNews}}));
  EXPECT_EQ(below_person.parent, CommentId(kNews + "/15"));
}

TEST_F(DiscordAdapter, APostInDoubtIsLookedForBehindItsMoment) {
  const auto request = adapter_->render_reconcile(own_post("Kevät!"), now_);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            kBase + "/channels/" + kNews + "/messages?after=1456073185689600000&limit=100");
}

TEST_F(DiscordAdapter, WaitsAsLongAsItIsTold) {
  const auto limited = [](const std::string& left) {
    return answer(200, "{}",
                  {{"X-RateLimit-Limit", "5"},
                   {"X-RateLimit-Remaining", left},
                   {"X-RateLimit-Reset-After", "1.5"}});
  };
  EXPECT_EQ(adapter_->rate_hint(limited("4")).regain_after, std::nullopt);
  EXPECT_EQ(adapter_->rate_hint(limited("0")).regain_after, Duration(1500ms));
  const auto slow = answer(429, R"({"retry_after":64.57})");
  EXPECT_EQ(adapter_->read(about(ActionKind::kReact), slow).retry_after, Duration(64570ms));
  for (const char* const strange : {R"({"retry_after":-1})", R"({"retry_after":1e300})"}) {
    const auto wait = adapter_->read(about(ActionKind::kReact), answer(429, strange)).retry_after;
    ASSERT_TRUE(wait) << strange;
    EXPECT_LE(*wait, Duration(24h)) << strange;
    EXPECT_GT(*wait, Duration::zero()) << strange;
  }
}

TEST_F(DiscordAdapter, TellsRefusalsApartAndKeepsItsPlace) {
  using Kind = PollAnswer::Kind;
  EXPECT_EQ(ask(answer(401, error(0))).kind, Kind::kBadToken);
  EXPECT_EQ(ask(answer(403, error(50001))).kind, Kind::kImpossible);
  EXPECT_EQ(ask(answer(404, error(10003))).kind, Kind::kImpossible);
  EXPECT_EQ(ask(answer(429, "")).kind, Kind::kLater);
  EXPECT_EQ(ask(answer(500, "")).kind, Kind::kLater);
  EXPECT_EQ(ask(answer(200, "{}")).kind, Kind::kLater);
  EXPECT_EQ(cursor_, "");
  for (const char* const other : {"", "new/", "new/1", "x"}) {
    stream_ = other;
    EXPECT_THAT(asked(), ::testing::HasSubstr("stream")) << other;
  }
}

TEST(DiscordSettings, BesideTheGatewayQuestionsAreRare) {
  crypto::SystemRandom random;
  const auto with = [](const std::string& more) {
    return make("discord", kSettings + more, {{"DISCORD_TOKEN", "t"}}).adapter;
  };
  const auto listening = with("");
  EXPECT_NE(listening->live_stream(random), nullptr);
  EXPECT_EQ(listening->streams()[0].interval, Duration(5min));
  EXPECT_EQ(listening->streams()[1].interval, Duration(30min));
  const auto asking = with("gateway: false\n");
  EXPECT_EQ(asking->live_stream(random), nullptr);
  EXPECT_EQ(asking->streams()[0].interval, Duration(15s));
  EXPECT_EQ(asking->streams()[1].interval, Duration(1min));
  EXPECT_EQ(with("poll_interval: 1m\n")->streams()[0].interval, Duration(1min));
}

TEST(DiscordSettings, ATimeoutHasAnEndAndABanHasNone) {
  const auto accepted = [](const std::string& more) {
    return make("discord", kSettings + more, {{"DISCORD_TOKEN", "t"}}).adapter != nullptr;
  };
  EXPECT_TRUE(accepted("block_by: timeout\n"));
  EXPECT_FALSE(accepted("block_by: timeout\nblock_for: 29d\n"));
  EXPECT_FALSE(accepted("block_for: 1d\n"));
  EXPECT_FALSE(accepted("react_with: ''\n"));
  EXPECT_FALSE(accepted("post_channel: uutiset\n"));
  const auto listener = make("discord", kSettings, {{"DISCORD_TOKEN", "t"}}).adapter;
  EXPECT_FALSE(listener->capabilities().contains(ActionKind::kPublish));
  EXPECT_TRUE(listener->render(own_post("Kevät!"), test_now()).error().is(Errc::kUnsupported));
}

}  // namespace
}  // namespace kaiku::platforms::testing
