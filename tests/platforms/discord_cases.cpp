#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kBot = "1200000000000000009";
const std::string kStaff = "1200000000000000008";
const std::string kMaija = "1200000000000000001";
const std::string kChannel = "1400000000000000001";
const std::string kMessage = "1456000000000000001";
const std::string kTarget = kChannel + "/" + kMessage;
const std::string kBase = "https://discord.com/api/v10";
const std::string kSettings = "bot_id: " + kBot +
                              "\nguild_id: 1300000000000000001\nchannels: " + kChannel +
                              "\nstaff: " + kStaff + "\nbot_token: env:DISCORD_TOKEN\n";
const std::string kNews = "1400000000000000005";
const std::string kPosts = "post_channel: " + kNews + "\n";

json message(const std::string& id, const std::string& words, const std::string& author = kMaija,
             const json& more = json::object()) {
  json made = {{"id", id},
               {"channel_id", kChannel},
               {"author", {{"id", author}, {"username", "maija"}, {"bot", author == kBot}}},
               {"content", words},
               {"timestamp", "2026-01-01T00:00:00.000000+00:00"},
               {"edited_timestamp", nullptr},
               {"attachments", json::array()},
               {"type", 0}};
  made.update(more);
  return made;
}

json answering(const std::string& above) {
  return {{"type", 19}, {"message_reference", {{"message_id", above}, {"channel_id", kChannel}}}};
}

std::string page(const json& messages) {
  return json({{"messages", messages}}).dump();
}

std::string one(const json& item) {
  return page(json::array({item}));
}

Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kChannel, std::move(text));
  action.author = AuthorId(kMaija);
  return action;
}

std::vector<EventCase> events() {
  const json edited = {{"edited", true}, {"edited_timestamp", "2026-01-01T00:02:00.000000+00:00"}};
  return {{"a message", one(message(kMessage, "Milloin?")), EventKind::kCreated, kTarget, kTarget,
           "message:" + kMessage},
          {"an answer", one(message("12", "Sama", kMaija, answering(kMessage))),
           EventKind::kCreated, kChannel + "/12", kTarget, "message:12"},
          {"edited", one(message(kMessage, "Milloin", kMaija, edited)), EventKind::kEdited, kTarget,
           kTarget, "message:" + kMessage + "@2026-01-01T00:02:00Z"},
          {"removed", one({{"id", kMessage}, {"channel_id", kChannel}, {"removed", true}}),
           EventKind::kRemoved, kTarget, kTarget, "removed:" + kMessage},
          {"a post of our own", one(message("15", "Kevät!", kBot, {{"channel_id", kNews}})),
           EventKind::kCreated, kNews + "/15", kNews + "/15", "message:15", true},
          {"our own answer", one(message("13", "Pian", kBot, answering(kMessage))),
           EventKind::kCreated, kChannel + "/13", kTarget, "message:13", true},
          {"staff", one(message("14", "Pian", kStaff, answering(kMessage))), EventKind::kCreated,
           kChannel + "/14", kTarget, "message:14", true}};
}

std::string sent(const std::string& words) {
  return json({{"message_reference", {{"message_id", kMessage}, {"fail_if_not_exists", true}}},
               {"content", words},
               {"allowed_mentions", {{"parse", json::array()}, {"replied_user", true}}},
               {"nonce", "NONCE"},
               {"enforce_nonce", true}})
      .dump();
}

std::string error(int code) {
  return json({{"code", code}, {"message", "words"}}).dump();
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const auto remove = ActionKind::kDelete;
  return {
      {"posted", reply, answer(200, message("99", "Moi", kBot).dump()), Verdict::kDone,
       kChannel + "/99"},
      {"our post", ActionKind::kPublish,
       answer(200, message("97", "Moi", kBot, {{"channel_id", kNews}}).dump()), Verdict::kDone,
       kNews + "/97"},
      {"our post, broken after it was sent", ActionKind::kPublish, answer(500, ""),
       Verdict::kUnknown, ""},
      {"the same nonce again", ActionKind::kPrivateReply,
       answer(200, message("98", "Moi", kBot).dump()), Verdict::kDone, kChannel + "/98", true},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"reacted", ActionKind::kReact, answer(204, ""), Verdict::kDone, ""},
      {"the like was taken back before", ActionKind::kUnreact, answer(204, ""), Verdict::kDone, "",
       true},
      {"the like went with its message", ActionKind::kUnreact, answer(404, error(10008)),
       Verdict::kDone, ""},
      {"deleted before", remove, answer(404, error(10008)), Verdict::kDone, "", true},
      {"banned", ActionKind::kBlock, answer(204, ""), Verdict::kDone, ""},
      {"no such ban", ActionKind::kUnblock, answer(404, error(10026)), Verdict::kDone, ""},
      {"token reset", reply, answer(401, error(0)), Verdict::kBadToken, ""},
      {"message gone", reply, answer(404, error(10008)), Verdict::kTargetGone, ""},
      {"channel gone", reply, answer(404, error(10003)), Verdict::kPermanent, ""},
      {"person gone", ActionKind::kBlock, answer(404, error(10013)), Verdict::kPermanent, ""},
      {"no access", reply, answer(403, error(50001)), Verdict::kPermanent, ""},
      {"takes no messages", ActionKind::kPrivateReply, answer(403, error(50007)),
       Verdict::kPermanent, ""},
      {"takes none from strangers", ActionKind::kPrivateReply, answer(400, error(50278)),
       Verdict::kPermanent, ""},
      {"missing rights", remove, answer(403, error(50013)), Verdict::kPermanent, ""},
      {"not valid", reply, answer(400, error(50035)), Verdict::kPermanent, ""},
      {"a closed thread", reply, answer(400, error(50083)), Verdict::kPermanent, ""},
      {"slow mode", reply, answer(403, error(20016)), Verdict::kRetryLater, ""},
      {"too many", reply, answer(429, R"({"message":"x","retry_after":64.57})"),
       Verdict::kRetryLater, ""},
      {"broken there after a text was sent", reply, answer(502, ""), Verdict::kUnknown, ""},
      {"broken there on what may be repeated", remove, answer(503, ""), Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = about(ActionKind::kReply, "Kiitos!");
  const auto listed = [](const json& list) { return answer(200, list.dump()); };
  const json ours = message("91", "Kiitos!", kBot, answering(kMessage));
  const json elsewhere = message("92", "Kiitos!", kBot, answering("5"));
  const json theirs = message("93", "Kiitos!", kMaija, answering(kMessage));
  json full = json::array();
  for (int i = 0; i < 100; ++i) full.push_back(message("7" + std::to_string(i), "x"));
  const Action post = own_post("Kevät!");
  const json posted = message("94", "Kevät!\n", kBot);
  return {{"our post", post, listed({theirs, posted}), Doubt::kHappened, kNews + "/94"},
          {"the same words by staff", post, listed(json::array({message("95", "Kevät!", kStaff)})),
           Doubt::kDidNotHappen, ""},
          {"the same words in answer to somebody", post,
           listed(json::array({message("96", "Kevät!", kBot, answering("5"))})),
           Doubt::kDidNotHappen, ""},
          {"a full page without our post", post, listed(full), Doubt::kCannotTell, ""},
          {"the channel cannot be read", post, answer(403, error(50001)), Doubt::kCannotTell, ""},
          {"ours behind it", reply, listed({theirs, ours}), Doubt::kHappened, kChannel + "/91"},
          {"ours to another", reply, listed({theirs, elsewhere}), Doubt::kDidNotHappen, ""},
          {"nothing", reply, listed(json::array()), Doubt::kDidNotHappen, ""},
          {"a full page without it", reply, listed(full), Doubt::kCannotTell, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
          {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance discord(bool timeouts) {
  Conformance cases;
  cases.platform = "discord";
  if (timeouts) cases.variant = "timeouts";
  cases.settings = kSettings + kPosts + (timeouts ? "block_by: timeout\nblock_for: 1d\n" : "");
  cases.secrets = {{"DISCORD_TOKEN", "discord-bot-token"}};
  cases.target = kTarget;
  cases.post = kChannel;
  cases.author = kMaija;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = events();
  cases.malformed = {"{}",
                     R"({"messages":{}})",
                     R"({"messages":[7]})",
                     R"({"messages":[{"id":"1"}]})",
                     R"({"messages":[{"id":"1","channel_id":"../2"}]})",
                     R"({"messages":[{"id":"1","channel_id":"2","author":{"id":"x"}}]})"};
  cases.meaningless = {R"({"messages":[]})", one(message("1", "tervetuloa", kMaija, {{"type", 7}})),
                       one(message("1", "x", kMaija, {{"webhook_id", "5"}})),
                       one(message("1", "x", "5", {{"author", {{"id", "5"}, {"bot", true}}}}))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i) items.push_back(message(std::to_string(1 + i), "x"));
    return page(items);
  };
  cases.saying = [](const std::string& text) {
    std::string body = one(message("1", "TEXT"));
    return body.replace(body.find("TEXT"), 4, text);
  };
  const std::string channel = kBase + "/channels/" + kChannel + "/messages";
  const std::string guild = kBase + "/guilds/1300000000000000001/";
  const auto nonce_of = [](const Action& action) {
    const auto made =
        adapter_for("discord", kSettings + kPosts, {{"DISCORD_TOKEN", "discord-bot-token"}})
            ->render(action, test_now());
    return json::parse(made->body)["nonce"].get<std::string>();
  };
  const auto with_nonce = [&](ActionKind kind, const std::string& words) {
    std::string body = sent(words);
    return body.replace(body.find("NONCE"), 5, nonce_of(about(kind, "x")));
  };
  json posted = json::parse(sent("Kevät!"));
  posted.erase("message_reference");
  posted["nonce"] = nonce_of(own_post("x"));
  const std::string ban = guild + "bans/" + kMaija;
  const std::string mute = "PATCH " + guild + "members/" + kMaija;
  cases.requests = {
      {"reply", about(ActionKind::kReply, "Moi @everyone"),
       "POST " + channel + "\n" + with_nonce(ActionKind::kReply, "Moi @everyone")},
      {"warning", about(ActionKind::kWarn, "Hei"),
       "POST " + channel + "\n" + with_nonce(ActionKind::kWarn, "Hei")},
      {"a post of our own", own_post("Kevät!"),
       "POST " + kBase + "/channels/" + kNews + "/messages\n" + posted.dump()},
      {"a private one asks for the channel first", about(ActionKind::kPrivateReply, "Hei"),
       "POST " + kBase + "/users/@me/channels\n" + json({{"recipient_id", kMaija}}).dump()},
      {"like", about(ActionKind::kReact),
       "PUT " + channel + "/" + kMessage + "/reactions/%E2%9D%A4%EF%B8%8F/@me"},
      {"take the like back", about(ActionKind::kUnreact),
       "DELETE " + channel + "/" + kMessage + "/reactions/%E2%9D%A4%EF%B8%8F/@me"},
      {"delete", about(ActionKind::kDelete), "DELETE " + channel + "/" + kMessage},
      {"block", about(ActionKind::kBlock),
       timeouts ? mute + "\n{\"communication_disabled_until\":\"2026-01-02T00:00:00Z\"}"
                : "PUT " + ban + "\n{\"delete_message_seconds\":0}"},
      {"unblock", about(ActionKind::kUnblock),
       timeouts ? mute + "\n{\"communication_disabled_until\":null}" : "DELETE " + ban}};
  cases.refused = {
      {"hide", about(ActionKind::kHide), Errc::kUnsupported},
      {"no target", action_on(ActionKind::kDelete, "", kChannel), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", about(ActionKind::kReply), "ä", 2000},
                   {"private reply", about(ActionKind::kPrivateReply), "🙈", 2000},
                   {"warning", about(ActionKind::kWarn), "ä", 2000},
                   {"a post of our own", own_post({}), "🙈", 2000}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, message(kMessage, "Moi").dump()), true, "Moi", std::nullopt},
      {"gone", answer(404, error(10008)), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(discord, PlatformConformance,
                         ::testing::Values(discord(false), discord(true)), conformance_name);

class Discord : public ::testing::Test {
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
  std::unique_ptr<Adapter> adapter_ = adapter_for(discord(false));
  std::string stream_ = "new/" + kChannel;
  std::string cursor_;
  bool more_ = false;
  TimePoint now_ = test_now();
};

TEST_F(Discord, ReadsOnBehindTheLastMessage) {
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

TEST_F(Discord, LooksAgainForEditsAndRemovals) {
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

TEST_F(Discord, APrivateReplyGoesToTheChannelThatWasMade) {
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

TEST_F(Discord, BelowAPostEverybodyHasAThreadOfTheirOwn) {
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

TEST_F(Discord, APostInDoubtIsLookedForBehindItsMoment) {
  const auto request = adapter_->render_reconcile(own_post("Kevät!"), now_);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            kBase + "/channels/" + kNews + "/messages?after=1456073185689600000&limit=100");
}

TEST_F(Discord, WaitsAsLongAsItIsTold) {
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

TEST_F(Discord, TellsRefusalsApartAndKeepsItsPlace) {
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
