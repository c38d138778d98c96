#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/discord_says.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace discord_says;

std::vector<EventCase> events() {
  const json edited = {{"edited", true}, {"edited_timestamp", "2026-01-01T00:02:00.000000+00:00"}};
  return {
      {"a message", one(message(kMessage, "Milloin?")), EventKind::kCreated, kTarget, kTarget,
       "message:" + kMessage},
      {"an answer", one(message("12", "Sama", kMaija, answering(kMessage))), EventKind::kCreated,
       kChannel + "/12", kTarget, "message:12"},
      {"edited", one(message(kMessage, "Milloin", kMaija, edited)), EventKind::kEdited, kTarget,
       kTarget, "message:" + kMessage + "@2026-01-01T00:02:00Z"},
      {"removed", one({{"id", kMessage}, {"channel_id", kChannel}, {"removed", true}}),
       EventKind::kRemoved, kTarget, kTarget, "removed:" + kMessage},
      {"a post of our own", one(message("15", "Kevät!", kBot, {{"channel_id", kNews}})),
       EventKind::kCreated, kNews + "/15", kNews + "/15", "message:15", true},
      {"our own answer", one(message("13", "Pian", kBot, answering(kMessage))), EventKind::kCreated,
       kChannel + "/13", kTarget, "message:13", true},
      {"staff", one(message("14", "Pian", kStaff, answering(kMessage))), EventKind::kCreated,
       kChannel + "/14", kTarget, "message:14", true},
      {"a reaction", told("MESSAGE_REACTION_ADD", reaction(kMaija, "😡")), EventKind::kReaction,
       kTarget, kTarget, "reaction:" + kMessage + "/" + kMaija + "/😡"},
      {"our own reaction", told("MESSAGE_REACTION_ADD", reaction(kBot, "❤️")), EventKind::kReaction,
       kTarget, kTarget, "reaction:" + kMessage + "/" + kBot + "/❤️", true},
      {"a private message", told("MESSAGE_CREATE", privately("21", "tilaus 123")),
       EventKind::kCreated, kPrivate + "/21", kConversation, "message:21"},
      {"our own private message", told("MESSAGE_CREATE", privately("22", "Hei", kBot)),
       EventKind::kCreated, kPrivate + "/22", kConversation, "message:22", true},
      {"a private message, edited",
       told("MESSAGE_UPDATE", privately("21", "tilaus 124", kMaija, edited)), EventKind::kEdited,
       kPrivate + "/21", kConversation, "message:21@2026-01-01T00:02:00Z"},
      {"a private message, removed",
       told("MESSAGE_DELETE", {{"id", "21"}, {"channel_id", kPrivate}}), EventKind::kRemoved,
       kPrivate + "/21", kConversation, "removed:21"},
      {"an edit without its author",
       told("MESSAGE_UPDATE", {{"id", "16"},
                               {"channel_id", kChannel},
                               {"content", "Milloin?"},
                               {"edited_timestamp", "2026-01-01T00:02:00.000000+00:00"}}),
       EventKind::kEdited, kChannel + "/16", kChannel + "/16", "message:16@2026-01-01T00:02:00Z"}};
}

// What both the Gateway and the poller tell is one event.
std::vector<EventCase> told_events() {
  std::vector<EventCase> all;
  for (EventCase known : events()) {
    const json body = json::parse(known.body);
    if (!body.contains("messages")) continue;
    json d = on_server(body["messages"][0]);
    const bool removed = d.contains("removed");
    const bool edited = d.contains("edited");
    d.erase("removed");
    d.erase("edited");
    if (d["channel_id"] != kChannel) continue;  // is not read
    known.body = told(removed ? "MESSAGE_DELETE" : edited ? "MESSAGE_UPDATE" : "MESSAGE_CREATE", d);
    all.push_back(std::move(known));
  }
  return all;
}

std::string sent(const std::string& words) {
  return json({{"message_reference", {{"message_id", kMessage}, {"fail_if_not_exists", true}}},
               {"content", words},
               {"allowed_mentions", {{"parse", json::array()}, {"replied_user", true}}},
               {"nonce", "NONCE"},
               {"enforce_nonce", true}})
      .dump();
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
                     R"({"messages":[{"id":"1","channel_id":"2","author":{"id":"x"}}]})",
                     R"({"dispatches":{}})",
                     R"({"dispatches":[7]})",
                     told("MESSAGE_CREATE", {{"id", "1"}}),
                     told("MESSAGE_DELETE_BULK", on_server({{"channel_id", kChannel}})),
                     told("MESSAGE_REACTION_ADD", on_server({{"channel_id", kChannel}}))};
  cases.meaningless = {
      R"({"messages":[]})",
      one(message("1", "tervetuloa", kMaija, {{"type", 7}})),
      one(message("1", "x", kMaija, {{"webhook_id", "5"}})),
      one(message("1", "x", "5", {{"author", {{"id", "5"}, {"bot", true}}}})),
      R"({"dispatches":[]})",
      told("TYPING_START", on_server({{"channel_id", kChannel}})),
      told("MESSAGE_CREATE", on_server(message("1", "x", kMaija, {{"channel_id", "9"}}))),
      told("MESSAGE_CREATE", message("1", "x", kMaija, {{"guild_id", "9"}})),
      told("MESSAGE_CREATE", on_server(message("1", "x", kMaija, {{"type", 7}}))),
      told("MESSAGE_CREATE", on_server(message("1", "x", kMaija, {{"webhook_id", "5"}}))),
      told("MESSAGE_CREATE", privately("1", "x", "5", {{"author", {{"id", "5"}, {"bot", true}}}})),
      told("MESSAGE_UPDATE", on_server(message("1", "x"))),
      told("MESSAGE_UPDATE",
           {{"id", "1"}, {"channel_id", "9"}, {"edited_timestamp", "2026-01-01T00:02:00Z"}})};
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

TEST(Discord, TheGatewayAndThePollerTellTheSameEvent) {
  const auto adapter = adapter_for(discord(false));
  ASSERT_GE(told_events().size(), 6u);
  for (const EventCase& expected : told_events()) {
    const auto read = adapter->parse(expected.body, test_now());
    expect_event(read, expected);
    ASSERT_TRUE(read && !read->events.empty()) << expected.about;
    EXPECT_FALSE(read->events.front().comment.is_private) << expected.about;
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
