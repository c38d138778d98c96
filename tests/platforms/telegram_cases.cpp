#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const std::string kGroup = "-1001000000002";
const std::string kBot = "6000000001";
const std::string kToken = "6000000001:AAtest-telegram_token";
const std::string kSettings =
    "bot_id: 6000000001\n"
    "group_id: -1001000000002\n"
    "channel_id: -1001000000001\n"
    "secret_token: [env:TG_SECRET, env:TG_SECRET_NEXT]\n"
    "bot_token: env:TG_TOKEN\n"
    "api_base: https://telegram.test\n";
const std::map<std::string, std::string> kSecrets = {
    {"TG_SECRET", "kaiku_test_tg-0123456789abcdef"},
    {"TG_SECRET_NEXT", "another-secret"},
    {"TG_TOKEN", kToken}};

std::vector<SignatureCase> signatures() {
  const auto with = [](const std::string& name, const std::string& token) {
    http::Request request("POST", "/webhooks/kaisla");
    request.body = R"({"update_id":1})";
    if (!name.empty()) request.headers.add(name, token);
    return request;
  };
  const std::string header = "X-Telegram-Bot-Api-Secret-Token";
  const std::string token = "kaiku_test_tg-0123456789abcdef";
  return {{"documented token", with(header, token), true, "", test_now()},
          {"the other token", with(header, "another-secret"), true, "", test_now()},
          {"header name in another case", with("x-telegram-bot-api-secret-token", token), true, "",
           test_now()},
          {"documented wrong token", with(header, "kaiku_test_tg-0123456789abcdeF"), false, "",
           test_now()},
          {"its beginning", with(header, token.substr(0, 20)), false, "", test_now()},
          {"more than it", with(header, token + "0"), false, "", test_now()},
          {"empty", with(header, ""), false, "", test_now()},
          {"none", with("", ""), false, "", test_now()}};
}

std::string update(const std::string& kind, const std::string& content,
                   const std::string& number = "700000002") {
  return R"({"update_id":)" + number + R"(,")" + kind + R"(":{)" + content + "}}";
}

std::string in_group(const std::string& number, const std::string& more) {
  return R"("message_id":)" + number + R"(,"date":1767225700,"chat":{"id":)" + kGroup +
         R"(,"type":"supergroup"})" + more;
}

std::string in_private(const std::string& number, const std::string& more) {
  return R"("message_id":)" + number +
         R"(,"date":1767225700,"chat":{"id":5000000001,"type":"private"})" + more;
}

const std::string kMaija = R"(,"from":{"id":5000000001,"is_bot":false,"first_name":"Maija"})";
const std::string kCopy = R"(,"reply_to_message":{"message_id":501,"is_automatic_forward":true})";
const std::string kThread = R"(,"message_thread_id":501)";
const std::string kText = R"(,"text":"Milloin saatavilla?")";
const std::string kAsGroup =
    R"(,"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-1001000000002,"type":"supergroup"})";
const std::string kConnection = R"(,"business_connection_id":"bc-1")";

const std::string kCopyOfPost =
    R"(,"from":{"id":777000},"is_automatic_forward":true)"
    R"(,"sender_chat":{"id":-1001000000001,"type":"channel"})"
    R"(,"forward_origin":{"type":"channel","chat":{"id":-1001000000001},"message_id":42})";

std::string answering(const std::string& number) {
  return R"(,"reply_to_message":{"message_id":)" + number + "}";
}

std::vector<EventCase> messages() {
  const auto id = [](const std::string& number) { return kGroup + "_" + number; };
  const auto key = [](const std::string& number) { return "update:" + number; };
  return {
      {"a comment", update("message", in_group("502", kMaija + kThread + kCopy + kText)),
       EventKind::kCreated, id("502"), id("502"), key("700000002")},
      {"an answer to a comment",
       update("message", in_group("503", kMaija + kThread + answering("502") + kText), "3"),
       EventKind::kCreated, id("503"), id("502"), key("3")},
      {"a comment without its thread",
       update("message", in_group("505", kMaija + kCopy + kText), "4"), EventKind::kCreated,
       id("505"), id("505"), key("4")},
      {"edited", update("edited_message", in_group("502", kMaija + kThread + kText), "5"),
       EventKind::kEdited, id("502"), id("502"), key("5")},
      {"talk in the group", update("message", in_group("506", kMaija + kText), "6"),
       EventKind::kCreated, id("506"), id("506"), key("6")},
      {"a post of the channel",
       update("message",
              in_group("501", R"(,"from":{"id":777000},"is_automatic_forward":true)"
                              R"(,"sender_chat":{"id":-1001000000001,"type":"channel"})" +
                                  kText),
              "7"),
       EventKind::kCreated, id("501"), id("501"), key("7"), true},
      {"a post of the channel, by its own id",
       update("message", in_group("501", kCopyOfPost + kText), "18"), EventKind::kCreated,
       "-1001000000001_42", "-1001000000001_42", key("18"), true},
      {"an anonymous administrator",
       update("message", in_group("504", kAsGroup + kThread + answering("502") + kText), "8"),
       EventKind::kCreated, id("504"), id("502"), key("8"), true},
      {"our own",
       update(
           "message",
           in_group("507", R"(,"from":{"id":6000000001,"is_bot":true})" + kThread + kCopy + kText),
           "9"),
       EventKind::kCreated, id("507"), id("507"), key("9"), true},
      {"somebody as a channel",
       update("message",
              in_group("508", R"(,"from":{"id":136817688,"is_bot":true})"
                              R"(,"sender_chat":{"id":-1007,"type":"channel","title":"Halpaa"})" +
                                  kThread + kCopy + kText),
              "10"),
       EventKind::kCreated, id("508"), id("508"), key("10")},
      {"a private message", update("message", in_private("9", kMaija + kText), "11"),
       EventKind::kCreated, "5000000001_9", "conversation:5000000001", key("11")},
      {"a message to the business account",
       update("business_message", in_private("11", kConnection + kMaija + kText), "12"),
       EventKind::kCreated, "bc-1:5000000001_11", "conversation:bc-1:5000000001", key("12")},
      {"its answer by staff",
       update("business_message", in_private("12", kConnection + R"(,"from":{"id":42})" + kText),
              "13"),
       EventKind::kCreated, "bc-1:5000000001_12", "conversation:bc-1:5000000001", key("13"), true},
      {"edited there",
       update("edited_business_message", in_private("11", kConnection + kMaija + kText), "14"),
       EventKind::kEdited, "bc-1:5000000001_11", "conversation:bc-1:5000000001", key("14")},
      {"deleted there",
       update("deleted_business_messages",
              R"("business_connection_id":"bc-1","chat":{"id":5000000001},"message_ids":[11])",
              "15"),
       EventKind::kRemoved, "bc-1:5000000001_11", "conversation:bc-1:5000000001", "update:15:11"},
      {"wants to be forgotten",
       update("message", in_private("10", kMaija + R"(,"text":"/delete@kaisla_bot")"), "16"),
       EventKind::kErasure, "5000000001_10", "conversation:5000000001", key("16")}};
}

std::vector<EventCase> events() {
  auto cases = messages();
  cases.push_back({"a reaction",
                   update("message_reaction",
                          R"("message_id":501,"date":1767225910,"chat":{"id":-1001000000002},)"
                          R"("user":{"id":5000000001},"old_reaction":[],)"
                          R"("new_reaction":[{"type":"emoji","emoji":"👎"}])",
                          "17"),
                   EventKind::kReaction, kGroup + "_501", kGroup + "_501", "update:17"});
  return cases;
}

std::vector<std::string> malformed() {
  return {"{}",
          R"({"update_id":"x","message":{}})",
          update("message", ""),
          update("message", R"("message_id":502,"text":"Hei")"),
          update("message", R"("chat":{"id":-1001000000002},"text":"Hei")"),
          update("business_message", in_private("11", kMaija + kText)),
          update("business_message",
                 in_private("11", R"(,"business_connection_id":"a/b")" + kMaija + kText)),
          update("message_reaction", R"("chat":{"id":1})"),
          update("deleted_business_messages", R"("business_connection_id":"bc-1")"),
          update("deleted_business_messages",
                 R"("business_connection_id":"bc-1","chat":{"id":5},"message_ids":["x"])")};
}

std::vector<std::string> meaningless() {
  return {
      R"({"update_id":1})", update("channel_post", in_group("1", kText)),
      update("my_chat_member", R"("chat":{"id":5000000001})"),
      update("message", in_group("502", kMaija + R"(,"new_chat_members":[{"id":1}])")),
      update("message", in_private("9", kMaija + R"(,"text":"/start c502")")),
      update("message", in_group("502", R"(,"from":{"id":7,"is_bot":true})" + kThread + kText)),
      // Anybody may put a bot into a group.
      update("message", R"("message_id":1,"chat":{"id":-1009,"type":"supergroup"},"text":"Hei")"),
      update("message_reaction",
             R"("message_id":1,"chat":{"id":-1009},"new_reaction":[{"emoji":"x"}])"),
      // Taken back.
      update("message_reaction", R"("message_id":501,"chat":{"id":-1001000000002},)"
                                 R"("old_reaction":[{"emoji":"x"}],"new_reaction":[])"),
      update("deleted_business_messages",
             R"("business_connection_id":"bc-1","chat":{"id":5},"message_ids":[])")};
}

std::string method(const std::string& name) {
  return "POST https://telegram.test/bot" + kToken + "/" + name + "\n";
}

Action in_conversation(Action action, const std::string& target, const std::string& with) {
  action.target = CommentId(target);
  action.thread = CommentId("conversation:" + with);
  return action;
}

std::vector<RequestCase> requests(const Conformance& cases) {
  const auto on = [&](ActionKind kind, std::string text = {}) {
    return cases.action(kind, std::move(text));
  };
  const auto reply = [](const std::string& text) {
    return method("sendMessage") +
           R"({"chat_id":-1001000000002,"link_preview_options":{"is_disabled":true},)"
           R"("reply_parameters":{"allow_sending_without_reply":false,"message_id":502},"text":")" +
           text + "\"}";
  };
  const auto message = [](const std::string& first, const std::string& text) {
    return method("sendMessage") + "{" + first +
           R"("chat_id":5000000001,"link_preview_options":{"is_disabled":true},"text":")" + text +
           "\"}";
  };
  Action as_channel = on(ActionKind::kBlock);
  as_channel.author = AuthorId("-1007");
  Action channel_again = on(ActionKind::kUnblock);
  channel_again.author = AuthorId("-1007");
  return {{"reply", on(ActionKind::kReply, "Ensi viikolla."), reply("Ensi viikolla.")},
          {"warning", on(ActionKind::kWarn, "Asiallisesti."), reply("Asiallisesti.")},
          {"private message to a commenter", on(ActionKind::kPrivateReply, "Hei!"),
           message("", "Hei!")},
          {"answer to a private message",
           in_conversation(on(ActionKind::kPrivateReply, "Moi"), "5000000001_9", "5000000001"),
           message("", "Moi")},
          {"answer in a chat of the business account",
           in_conversation(on(ActionKind::kPrivateReply, "Moi"), "bc-1:5000000001_11",
                           "bc-1:5000000001"),
           message(R"("business_connection_id":"bc-1",)", "Moi")},
          {"a post in the channel", own_post("Kevät!"),
           method("sendMessage") + R"({"chat_id":-1001000000001,"text":"Kevät!"})"},
          {"like", on(ActionKind::kReact),
           method("setMessageReaction") + R"({"chat_id":-1001000000002,"message_id":502,)"
                                          R"("reaction":[{"emoji":"❤","type":"emoji"}]})"},
          {"take the like back", on(ActionKind::kUnreact),
           method("setMessageReaction") +
               R"({"chat_id":-1001000000002,"message_id":502,"reaction":[]})"},
          {"delete", on(ActionKind::kDelete),
           method("deleteMessage") + R"({"chat_id":-1001000000002,"message_id":502})"},
          {"block", on(ActionKind::kBlock),
           method("banChatMember") + R"({"chat_id":-1001000000002,"user_id":5000000001})"},
          {"unblock", on(ActionKind::kUnblock),
           method("unbanChatMember") +
               R"({"chat_id":-1001000000002,"only_if_banned":true,"user_id":5000000001})"},
          {"block who speaks as a channel", as_channel,
           method("banChatSenderChat") + R"({"chat_id":-1001000000002,"sender_chat_id":-1007})"},
          {"unblock who speaks as a channel", channel_again,
           method("unbanChatSenderChat") + R"({"chat_id":-1001000000002,"sender_chat_id":-1007})"}};
}

std::vector<RefusedCase> refused(const Conformance& cases) {
  const auto by = [&](ActionKind kind, const std::string& author) {
    Action action = cases.action(kind, "Moi");
    action.author = AuthorId(author);
    return action;
  };
  const auto business = [&](ActionKind kind) {
    return in_conversation(cases.action(kind), "bc-1:5000000001_11", "bc-1:5000000001");
  };
  return {
      {"hide", cases.action(ActionKind::kHide), Errc::kUnsupported},
      {"block Telegram", by(ActionKind::kBlock, "777000"), Errc::kUnsupported},
      {"block our own group", by(ActionKind::kBlock, kGroup), Errc::kUnsupported},
      {"block our own channel", by(ActionKind::kBlock, "-1001000000001"), Errc::kUnsupported},
      {"block nobody", by(ActionKind::kBlock, ""), Errc::kInvalidArgument},
      {"write to a channel", by(ActionKind::kPrivateReply, "-1007"), Errc::kInvalidArgument},
      {"write to Telegram", by(ActionKind::kPrivateReply, "1087968824"), Errc::kInvalidArgument},
      {"like in a business chat", business(ActionKind::kReact), Errc::kUnsupported},
      {"take a like back in a business chat", business(ActionKind::kUnreact), Errc::kUnsupported},
      {"delete in a business chat", business(ActionKind::kDelete), Errc::kUnsupported},
      {"block in a private chat", business(ActionKind::kBlock), Errc::kUnsupported},
      {"no message", action_on(ActionKind::kReply, "502", "", "Hei"), Errc::kInvalidArgument}};
}

http::Response failure(int status, const std::string& words, const std::string& more = {}) {
  return answer(status, R"({"ok":false,"error_code":)" + std::to_string(status) +
                            R"(,"description":")" + words + "\"" + more + "}");
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const http::Response done = answer(200, R"({"ok":true,"result":true})");
  const auto refusal = [](std::string about, ActionKind kind, int status, const std::string& words,
                          Verdict verdict) {
    return AnswerCase{std::move(about), kind, failure(status, words), verdict, "", false};
  };
  return {
      {"sent", reply,
       answer(200, R"({"ok":true,"result":{"message_id":510,"chat":{"id":-1001000000002}}})"),
       Verdict::kDone, kGroup + "_510"},
      {"sent privately", ActionKind::kPrivateReply,
       answer(200, R"({"ok":true,"result":{"message_id":12,"chat":{"id":5000000001}}})"),
       Verdict::kDone, "5000000001_12"},
      {"posted", ActionKind::kPublish,
       answer(200, R"({"ok":true,"result":{"message_id":42,"chat":{"id":-1001000000001}}})"),
       Verdict::kDone, "-1001000000001_42"},
      refusal("may not post in the channel", ActionKind::kPublish, 400,
              "Bad Request: need administrator rights in the channel chat", Verdict::kPermanent),
      refusal("posted perhaps", ActionKind::kPublish, 502, "Bad Gateway", Verdict::kUnknown),
      {"accepted without an id", reply, done, Verdict::kUnknown, ""},
      {"no answer of Telegram", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"liked", ActionKind::kReact, done, Verdict::kDone, "", true},
      {"the like went with its message", ActionKind::kUnreact,
       failure(400, "Bad Request: message to react not found"), Verdict::kDone, ""},
      {"deleted", ActionKind::kDelete, done, Verdict::kDone, ""},
      {"deleted before", ActionKind::kDelete,
       failure(400, "Bad Request: message to delete not found"), Verdict::kDone, "", true},
      {"blocked", ActionKind::kBlock, done, Verdict::kDone, ""},
      refusal("the comment is gone", reply, 400, "Bad Request: message to be replied not found",
              Verdict::kTargetGone),
      refusal("too old to delete", ActionKind::kDelete, 400,
              "Bad Request: message can't be deleted", Verdict::kPermanent),
      refusal("no rights", ActionKind::kBlock, 400,
              "Bad Request: not enough rights to restrict/unrestrict chat member",
              Verdict::kPermanent),
      refusal("an administrator", ActionKind::kBlock, 400,
              "Bad Request: user is an administrator of the chat", Verdict::kPermanent),
      refusal("no such chat", reply, 400, "Bad Request: chat not found", Verdict::kPermanent),
      refusal("has not started the bot", ActionKind::kPrivateReply, 403,
              "Forbidden: bot can't initiate conversation with a user", Verdict::kPermanent),
      refusal("blocked the bot", ActionKind::kPrivateReply, 403,
              "Forbidden: bot was blocked by the user", Verdict::kPermanent),
      refusal("thrown out", reply, 403, "Forbidden: bot was kicked from the supergroup chat",
              Verdict::kPermanent),
      refusal("token revoked", reply, 401, "Unauthorized", Verdict::kBadToken),
      refusal("no such bot", reply, 404, "Not Found", Verdict::kBadToken),
      refusal("somebody else uses the bot", reply, 409, "Conflict: terminated by other getUpdates",
              Verdict::kBadToken),
      {"limit", reply,
       failure(429, "Too Many Requests: retry after 14", R"(,"parameters":{"retry_after":14})"),
       Verdict::kRetryLater, ""},
      refusal("broken there after a text was sent", reply, 502, "Bad Gateway", Verdict::kUnknown),
      refusal("broken there on what may be repeated", ActionKind::kDelete, 500, "Internal",
              Verdict::kRetryLater)};
}

Conformance telegram() {
  Conformance cases;
  cases.platform = "telegram";
  cases.settings = kSettings;
  cases.secrets = kSecrets;
  cases.target = kGroup + "_502";
  cases.post = kGroup + "_501";
  cases.author = "5000000001";
  cases.signs_body = false;
  cases.reads_again = false;
  cases.url_token = kToken;
  cases.handshakes = {{"there is none", "", 405, ""}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = meaningless();
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string numbers;
    for (std::size_t i = 1; i <= count; ++i) numbers += (i == 1 ? "" : ",") + std::to_string(i);
    return update(
        "deleted_business_messages",
        R"("business_connection_id":"bc-1","chat":{"id":5},"message_ids":[)" + numbers + "]");
  };
  cases.saying = [](const std::string& text) {
    return update("message",
                  in_group("502", kMaija + kThread + kCopy + R"(,"text":")" + text + "\""));
  };
  cases.requests = requests(cases);
  cases.refused = refused(cases);
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kWarn, ActionKind::kPrivateReply, ActionKind::kPublish}) {
    cases.lengths.push_back({"in units of UTF-16", cases.action(kind), "💙", 2048});
    cases.lengths.push_back({"in characters of one unit", cases.action(kind), "ä", 4096});
  }
  cases.answers = answers();
  return cases;
}

INSTANTIATE_TEST_SUITE_P(telegram, PlatformConformance, ::testing::Values(telegram()),
                         conformance_name);

class Telegram : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> made(const std::string& more) const {
    return adapter_for("telegram", kSettings + more, kSecrets);
  }
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  Action action(ActionKind kind, std::string text = {}) const {
    return telegram().action(kind, std::move(text));
  }
  std::unique_ptr<Adapter> adapter_ = made("");
};

TEST_F(Telegram, AnswersWithAnEmptyBody) {
  const auto response = adapter_->accepted(http::Request("POST", "/webhooks/kaisla"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
}

TEST_F(Telegram, ACommentStandsUnderThePostOfItsThread) {
  const Event nested =
      only(update("message", in_group("503", kMaija + kThread + answering("502") + kText)));
  EXPECT_EQ(nested.comment.post.value, kGroup + "_501");
  EXPECT_EQ(nested.comment.kind, CommentKind::kComment);
  const Event without_thread = only(update("message", in_group("505", kMaija + kCopy + kText)));
  EXPECT_EQ(without_thread.comment.post.value, kGroup + "_501");
  const Event by_itself = only(update("message", in_group("506", kMaija + kText)));
  EXPECT_EQ(by_itself.comment.kind, CommentKind::kPost);
  EXPECT_EQ(by_itself.comment.post, kaiku::PostId(kGroup + "_506"));
}

TEST_F(Telegram, ACopyOfAPostStandsWhereItsCommentsDo) {
  const Event copy = only(update("message", in_group("501", kCopyOfPost + kText)));
  EXPECT_EQ(copy.comment.kind, CommentKind::kPost);
  EXPECT_EQ(copy.comment.post.value, kGroup + "_501");
  const std::string elsewhere =
      R"(,"is_automatic_forward":true,"sender_chat":{"id":-1007,"type":"channel"})"
      R"(,"forward_origin":{"type":"channel","chat":{"id":-1007},"message_id":42})";
  const Event strange = only(update("message", in_group("501", elsewhere + kText)));
  EXPECT_EQ(strange.comment.id.value, kGroup + "_501") << "another channel's";
  EXPECT_FALSE(strange.by_brand);
}

TEST_F(Telegram, WithoutAChannelNothingIsPosted) {
  std::string settings = kSettings;
  settings.erase(settings.find("channel_id"),
                 settings.find("secret_token") - settings.find("channel_id"));
  const auto in_group_alone = adapter_for("telegram", settings, kSecrets);
  EXPECT_FALSE(in_group_alone->capabilities().contains(ActionKind::kPublish));
  EXPECT_TRUE(
      in_group_alone->render(own_post("Kevät!"), test_now()).error().is(Errc::kUnsupported));
}

TEST_F(Telegram, TimesPicturesAndNamesAreRead) {
  const Event event = only(update(
      "edited_message",
      in_group("502", R"(,"from":{"id":5000000001,"first_name":"Maija","username":"maija"})" +
                          kThread + R"(,"edit_date":1767225800,"photo":[{}],"caption":"Tässä")")));
  EXPECT_EQ(event.comment.text, "Tässä");
  EXPECT_TRUE(event.comment.has_attachment);
  EXPECT_EQ(event.comment.author.name, "maija");
  EXPECT_EQ(event.comment.author.id.value, "5000000001");
  EXPECT_EQ(event.comment.created_at, test_now() + 100s);
  EXPECT_EQ(event.occurred_at, test_now() + 200s);
}

TEST_F(Telegram, OnlyANewReactionCounts) {
  const Event event = only(update(
      "message_reaction",
      R"("message_id":501,"chat":{"id":-1001000000002},"actor_chat":{"id":-1001000000001},)"
      R"("old_reaction":[{"type":"emoji","emoji":"a"}],)"
      R"("new_reaction":[{"type":"emoji","emoji":"a"},{"type":"custom_emoji","custom_emoji_id":"9"}])"));
  EXPECT_EQ(event.reaction, "custom_emoji");
  EXPECT_TRUE(event.by_brand) << "the channel itself";
}

TEST_F(Telegram, MutesWhereTheBrandSaysSo) {
  const auto muting = made("block: mute\nblock_for: 7d\n");
  EXPECT_EQ(shown(*muting->render(action(ActionKind::kBlock), test_now())),
            method("restrictChatMember") +
                R"({"chat_id":-1001000000002,"permissions":{"can_send_messages":false},)"
                R"("until_date":1767830400,"user_id":5000000001})");
  const auto lifted = muting->render(action(ActionKind::kUnblock), test_now());
  const json permissions = json::parse(lifted->body)["permissions"];
  EXPECT_EQ(permissions.size(), 14u);
  for (const auto& [name, granted] : permissions.items()) EXPECT_EQ(granted, true) << name;
}

TEST_F(Telegram, ABanMayEndByItself) {
  const auto banning = made("block_for: 30s\nreact_with: 👍\nservice_users: [99]\n");
  EXPECT_EQ(
      json::parse(banning->render(action(ActionKind::kBlock), test_now())->body)["until_date"],
      1767225630);
  EXPECT_EQ(
      json::parse(
          banning->render(action(ActionKind::kReact), test_now())->body)["reaction"][0]["emoji"],
      "👍");
  Action service = action(ActionKind::kBlock);
  service.author = AuthorId("99");
  EXPECT_TRUE(banning->render(service, test_now()).error().is(Errc::kUnsupported));
}

TEST_F(Telegram, WhatMayHaveBeenSentIsForPeople) {
  for (const Action& sent : {action(ActionKind::kReply, "Moi"), own_post("Kevät!")}) {
    EXPECT_EQ(adapter_->render_reconcile(sent, test_now()), std::nullopt);
    EXPECT_FALSE(adapter_->safe_to_repeat(sent));
  }
  EXPECT_TRUE(adapter_->safe_to_repeat(action(ActionKind::kDelete)));
}

TEST_F(Telegram, WaitsAsLongAsItIsTold) {
  const auto limit = failure(429, "Too Many Requests", R"(,"parameters":{"retry_after":14})");
  EXPECT_EQ(adapter_->read(action(ActionKind::kReply, "Moi"), limit).retry_after, Duration(14s));
  EXPECT_EQ(adapter_->rate_hint(limit).regain_after, Duration(14s));
  const auto absurd = failure(429, "", R"(,"parameters":{"retry_after":9223372036854775807})");
  EXPECT_EQ(adapter_->rate_hint(absurd).regain_after, Duration(24h));
  EXPECT_EQ(adapter_->rate_hint(failure(429, "")).regain_after, std::nullopt);
}

TEST_F(Telegram, AGroupWithAnotherIdIsTold) {
  const auto moved = failure(400, "Bad Request: group chat was upgraded to a supergroup chat",
                             R"(,"parameters":{"migrate_to_chat_id":-1001000000009})");
  const Outcome outcome = adapter_->read(action(ActionKind::kReply, "Moi"), moved);
  EXPECT_EQ(outcome.verdict, Verdict::kPermanent);
  EXPECT_THAT(outcome.reason, ::testing::HasSubstr("set group_id: -1001000000009"));
}

TEST_F(Telegram, ItsTokenIsNeverRepeated) {
  const auto echo = failure(400, "Bad Request: /bot" + kToken + "/sendMessage");
  EXPECT_EQ(adapter_->read(action(ActionKind::kReply, "Moi"), echo).reason.find(kToken),
            std::string::npos);
}

TEST(TelegramSettings, AGroupsIdBeginsWithAMinus) {
  const Made made = make("telegram",
                         "bot_id: 6\ngroup_id: 1001\nchannel_id: kaisla\nsecret_token: env:A\n"
                         "bot_token: env:B\n",
                         {{"A", "a"}, {"B", "6:a/b"}});
  EXPECT_EQ(made.adapter, nullptr);
  ASSERT_EQ(made.diagnostics.size(), 3u);
  for (const auto& diagnostic : made.diagnostics) {
    EXPECT_EQ(to_string(diagnostic).find("6:a/b"), std::string::npos);
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
