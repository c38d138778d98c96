#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using nlohmann::json;

const std::string kBrand = "did:plc:brand000000000000000000";
const std::string kMaija = "did:plc:maija000000000000000000";
const std::string kTarget = kMaija + "/3lkaiku0001a/bafyreia1";
const std::string kPost = kBrand + "/3lkaiku0000a/bafyreib0";
const std::string kBase = "https://bsky.social/xrpc/";
const std::string kSettings = "did: " + kBrand + "\napp_password: env:BLUESKY_PASSWORD\n";
// The key of what is written at the moment of these tests, but for what goes by its name.
const std::string kAuthorOf = "app.bsky.feed.post";

std::string uri(const std::string& did, const std::string& rkey) {
  return "at://" + did + "/app.bsky.feed.post/" + rkey;
}

json named(const std::string& did, const std::string& rkey, const std::string& cid) {
  return {{"uri", uri(did, rkey)}, {"cid", cid}};
}
const json kOurPost = named(kBrand, "3lkaiku0000a", "bafyreib0");
const json kTheirReply = named(kMaija, "3lkaiku0001a", "bafyreia1");

json view(const std::string& did, const std::string& rkey, const std::string& text,
          const json& root = nullptr, const json& parent = nullptr) {
  json record = {{"$type", kAuthorOf}, {"text", text}};
  if (!root.is_null()) record["reply"] = {{"root", root}, {"parent", parent}};
  return {{"uri", uri(did, rkey)},
          {"cid", "bafyrei" + rkey},
          {"author", {{"did", did}, {"handle", "maija.example"}}},
          {"record", std::move(record)},
          {"indexedAt", "2026-01-01T00:00:00.000Z"}};
}

std::string notified(const std::string& reason, json about) {
  about["reason"] = reason;
  return json({{"notifications", {about}}}).dump();
}

std::string own(const json& post) {
  return json({{"feed", {{{"post", post}}}}}).dump();
}

std::string logged(const std::string& what, const std::string& sender,
                   const std::string& text = "Hei") {
  return json({{"logs",
                {{{"$type", "chat.bsky.convo.defs#" + what},
                  {"convoId", "3convo1"},
                  {"message",
                   {{"id", "3msg1"},
                    {"text", text},
                    {"sender", {{"did", sender}}},
                    {"sentAt", "2026-01-01T00:00:00Z"}}}}}}})
      .dump();
}

std::string id_of(const std::string& did, const std::string& rkey) {
  return did + "/" + rkey + "/bafyrei" + rkey;
}

std::vector<EventCase> events() {
  const json other = named("did:plc:other", "3lother", "bafyreio");
  const json like = {{"uri", "at://" + kMaija + "/app.bsky.feed.like/3llike1"},
                     {"author", {{"did", kMaija}}},
                     {"reasonSubject", uri(kBrand, "3lkaiku0000a")},
                     {"record", json::object()},
                     {"indexedAt", "2026-01-01T00:00:00Z"}};
  json deleted = json::parse(logged("logDeleteMessage", kMaija));
  return {
      {"answered", notified("reply", view(kMaija, "31", "Hei", kOurPost, kOurPost)),
       EventKind::kCreated, id_of(kMaija, "31"), id_of(kMaija, "31"), "post:" + kMaija + "/31"},
      {"answered further down", notified("reply", view(kMaija, "32", "Hei", kOurPost, kTheirReply)),
       EventKind::kCreated, id_of(kMaija, "32"), kTarget, "post:" + kMaija + "/32"},
      {"mentioned", notified("mention", view(kMaija, "33", "Hei")), EventKind::kCreated,
       id_of(kMaija, "33"), id_of(kMaija, "33"), "post:" + kMaija + "/33"},
      {"mentioned below somebody else",
       notified("mention", view(kMaija, "34", "Hei", other, other)), EventKind::kCreated,
       id_of(kMaija, "34"), "did:plc:other/3lother/bafyreio", "post:" + kMaija + "/34"},
      {"quoted", notified("quote", view(kMaija, "35", "Hei")), EventKind::kCreated,
       id_of(kMaija, "35"), id_of(kMaija, "35"), "post:" + kMaija + "/35"},
      {"liked", notified("like", like), EventKind::kReaction, kBrand + "/3lkaiku0000a",
       kBrand + "/3lkaiku0000a", "like:at://" + kMaija + "/app.bsky.feed.like/3llike1"},
      {"our own answer", own(view(kBrand, "36", "Hei", kOurPost, kTheirReply)), EventKind::kCreated,
       id_of(kBrand, "36"), kTarget, "post:" + kBrand + "/36", true},
      {"a private message", logged("logCreateMessage", kMaija), EventKind::kCreated, "3msg1",
       "conversation:3convo1", "message:3msg1"},
      {"taken back", logged("logDeleteMessage", kMaija), EventKind::kRemoved, "3msg1",
       "conversation:3convo1", "removed:3msg1"}};
}

Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kPost, std::move(text));
  action.key = "k";
  action.author = AuthorId(kMaija);
  return action;
}

Action in_conversation(ActionKind kind, std::string text = {}) {
  Action action = about(kind, std::move(text));
  action.target = CommentId("3msg1");
  action.thread = CommentId("conversation:3convo1");
  return action;
}

// The key of "k" and of blocking Maija, worked out once: they must never change, or what was sent
// under them would not be found again.
const std::string kKey = "3mbd35437dktd";
const std::string kPostKey = "3mbd3543blccx";
const std::string kLikeKey = "4zgjahbt72odg";
const std::string kBlockKey = "2222222zzn6pb";

std::string call(const std::string& method, const json& body) {
  return "POST " + kBase + method + "\n" + body.dump();
}

std::string reply_request(const std::string& text, const json& facets = nullptr) {
  json record = {{"$type", kAuthorOf},
                 {"text", text},
                 {"createdAt", "2026-01-01T00:00:00Z"},
                 {"reply", {{"root", kOurPost}, {"parent", kTheirReply}}}};
  if (!facets.is_null()) record["facets"] = facets;
  return call(
      "com.atproto.repo.createRecord",
      {{"repo", kBrand}, {"collection", kAuthorOf}, {"rkey", kKey}, {"record", std::move(record)}});
}

std::vector<RequestCase> requests(bool mutes) {
  const json link = {
      {{"index", {{"byteStart", 6}, {"byteEnd", 24}}},
       {"features", {{{"$type", "app.bsky.richtext.facet#link"}, {"uri", "https://kaisla.fi/"}}}}}};
  const std::string gate = "GET " + kBase + "com.atproto.repo.getRecord?repo=did%3Aplc%3A" +
                           kBrand.substr(8) +
                           "&collection=app.bsky.feed.threadgate&rkey=3lkaiku0000a";
  const json block = {{"repo", kBrand},
                      {"collection", "app.bsky.graph.block"},
                      {"rkey", kBlockKey},
                      {"record",
                       {{"$type", "app.bsky.graph.block"},
                        {"subject", kMaija},
                        {"createdAt", "2026-01-01T00:00:00Z"}}}};
  const json unblock = {
      {"repo", kBrand}, {"collection", "app.bsky.graph.block"}, {"rkey", kBlockKey}};
  const json mute = {{"actor", kMaija}};
  std::vector<RequestCase> cases = {
      {"reply", about(ActionKind::kReply, "Moi!"), reply_request("Moi!")},
      {"a link is one", about(ActionKind::kReply, "Täällä https://kaisla.fi/."),
       reply_request(
           "Täällä https://kaisla.fi/.",
           {{{"index", {{"byteStart", 10}, {"byteEnd", 28}}}, {"features", link[0]["features"]}}})},
      {"warning", about(ActionKind::kWarn, "Hei"), reply_request("Hei")},
      {"a post of our own", own_post("Kevät!"),
       call("com.atproto.repo.createRecord", {{"repo", kBrand},
                                              {"collection", "app.bsky.feed.post"},
                                              {"rkey", kPostKey},
                                              {"record",
                                               {{"$type", "app.bsky.feed.post"},
                                                {"text", "Kevät!"},
                                                {"createdAt", "2026-01-01T00:00:00Z"}}}})},
      {"like", about(ActionKind::kReact),
       call("com.atproto.repo.putRecord", {{"repo", kBrand},
                                           {"collection", "app.bsky.feed.like"},
                                           {"rkey", kLikeKey},
                                           {"record",
                                            {{"$type", "app.bsky.feed.like"},
                                             {"subject", kTheirReply},
                                             {"createdAt", "2026-01-01T00:00:00Z"}}}})},
      {"take the like back", about(ActionKind::kUnreact),
       call("com.atproto.repo.deleteRecord",
            {{"repo", kBrand}, {"collection", "app.bsky.feed.like"}, {"rkey", kLikeKey}})},
      {"hiding reads first", about(ActionKind::kHide), gate},
      {"and so does showing again", about(ActionKind::kUnhide), gate},
      {"block", about(ActionKind::kBlock),
       mutes ? call("app.bsky.graph.muteActor", mute) : call("com.atproto.repo.putRecord", block)},
      {"unblock", about(ActionKind::kUnblock),
       mutes ? call("app.bsky.graph.unmuteActor", mute)
             : call("com.atproto.repo.deleteRecord", unblock)}};
  if (mutes) return cases;
  cases.push_back({"the conversation is asked for", about(ActionKind::kPrivateReply, "Hei"),
                   "GET " + kBase + "chat.bsky.convo.getConvoForMembers?members=did%3Aplc%3A" +
                       kMaija.substr(8)});
  const std::string sent =
      call("chat.bsky.convo.sendMessage", {{"convoId", "3convo1"}, {"message", {{"text", "Hei"}}}});
  cases.push_back({"in a conversation", in_conversation(ActionKind::kPrivateReply, "Hei"), sent});
  cases.push_back(
      {"reply to a message stays private", in_conversation(ActionKind::kReply, "Hei"), sent});
  return cases;
}

std::string error(const std::string& name, const std::string& words = "words") {
  return json({{"error", name}, {"message", words}}).dump();
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const auto react = ActionKind::kReact;
  const std::string posted = named(kBrand, "3l99", "bafyrei99").dump();
  return {
      {"posted", reply, answer(200, posted), Verdict::kDone, kBrand + "/3l99/bafyrei99"},
      {"sent", ActionKind::kPrivateReply, answer(200, R"({"id":"3msg9","rev":"22"})"),
       Verdict::kDone, "3msg9"},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"liked, and once more", react, answer(200, posted), Verdict::kDone, "", true},
      {"muted: nothing is answered", ActionKind::kBlock, answer(200, ""), Verdict::kDone, ""},
      {"token ended", reply, answer(400, error("ExpiredToken")), Verdict::kBadToken, ""},
      {"token of another", reply, answer(400, error("InvalidToken")), Verdict::kBadToken, ""},
      {"password revoked", reply, answer(401, error("AuthenticationRequired")), Verdict::kBadToken,
       ""},
      {"account taken down", reply, answer(400, error("AccountTakedown")), Verdict::kBadToken, ""},
      {"a second factor is asked for", reply, answer(401, error("AuthFactorTokenRequired")),
       Verdict::kBadToken, ""},
      {"somebody else wrote meanwhile", ActionKind::kHide, answer(400, error("InvalidSwap")),
       Verdict::kRetryLater, ""},
      {"no such record", react, answer(400, error("RecordNotFound")), Verdict::kTargetGone, ""},
      {"the person takes no messages", ActionKind::kPrivateReply,
       answer(400, error("InvalidRequest",
                         "recipient requires incoming messages to come from "
                         "someone they follow")),
       Verdict::kPermanent, ""},
      {"not a valid record", reply, answer(400, error("InvalidRequest")), Verdict::kPermanent, ""},
      {"too many", reply, answer(429, error("RateLimitExceeded")), Verdict::kRetryLater, ""},
      {"broken there after a text was sent", reply, answer(502, ""), Verdict::kUnknown, ""},
      {"broken there on what may be repeated", react, answer(503, ""), Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = about(ActionKind::kReply, "Kiitos!");
  return {{"it stands under its key", reply, answer(200, named(kBrand, "3l99", "bafyrei99").dump()),
           Doubt::kHappened, kBrand + "/3l99/bafyrei99"},
          {"our post stands under its key", own_post("Kevät!"),
           answer(200, named(kBrand, "3l98", "bafyrei98").dump()), Doubt::kHappened,
           kBrand + "/3l98/bafyrei98"},
          {"nothing stands there", reply, answer(400, error("RecordNotFound")),
           Doubt::kDidNotHappen, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
          {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance bluesky(bool mutes) {
  Conformance cases;
  cases.platform = "bluesky";
  cases.conditions_hold = !mutes;
  if (mutes) cases.variant = "mutes";
  cases.settings = kSettings + (mutes ? "block_by: mute\n" : "private_messages: true\n");
  cases.secrets = {{"BLUESKY_PASSWORD", "abcd-efgh-ijkl-mnop"}};
  cases.target = kTarget;
  cases.post = kPost;
  cases.author = kMaija;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1&hub.mode=subscribe", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = events();
  cases.malformed = {"{}",
                     R"({"notifications":[7]})",
                     R"({"notifications":[{}]})",
                     R"({"notifications":[{"reason":"reply"}]})",
                     R"({"notifications":[{"reason":"like"}]})",
                     R"({"feed":[{}]})",
                     R"({"logs":[{}]})",
                     R"({"logs":[{"$type":"x#logCreateMessage","convoId":"a/b"}]})",
                     notified("reply", view("did:plc:../x", "31", "Hei")),
                     notified("reply", view(kMaija, "a/b", "Hei"))};
  cases.meaningless = {R"({"notifications":[]})",
                       R"({"logs":[{"$type":"x#logBeginConvo"}]})",
                       notified("follow", json::object()),
                       notified("something_new", json::object()),
                       own(view(kBrand, "40", "Uusi mallisto")),
                       own(view(kMaija, "41", "jaettu", kOurPost, kOurPost))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i) {
      items.push_back(view(kMaija, "9" + std::to_string(i), "x"));
      items.back()["reason"] = "mention";
    }
    return json({{"notifications", items}}).dump();
  };
  cases.saying = [](const std::string& text) {
    std::string body = notified("mention", view(kMaija, "31", "TEXT"));
    return body.replace(body.find("TEXT"), 4, text);
  };
  cases.requests = requests(mutes);
  Action below_others = about(ActionKind::kHide);
  below_others.post = PostId("did:plc:other/3lother/bafyreio");
  cases.refused = {
      {"delete what others wrote", about(ActionKind::kDelete), Errc::kUnsupported},
      {"hide below somebody else's post", below_others, Errc::kUnsupported},
      {"no target", action_on(ActionKind::kReact, "", kPost), Errc::kInvalidArgument},
      {"no post", action_on(ActionKind::kReply, kTarget, "", "x"), Errc::kInvalidArgument}};
  cases.lengths = {{"reply as readers count", about(ActionKind::kReply), "ä", 300},
                   {"a family is one", about(ActionKind::kReply), "👨‍👩‍👧", 166},
                   {"and it has an end in bytes", about(ActionKind::kReply), "🙈", 300},
                   {"warning", about(ActionKind::kWarn), "ä", 300},
                   {"a post of our own", own_post({}), "ä", 300}};
  if (!mutes) {
    cases.lengths.push_back({"message", about(ActionKind::kPrivateReply), "ä", 1000});
  }
  cases.answers = answers();
  cases.doubts = doubts();
  const auto posts = [](const json& list) { return answer(200, json({{"posts", list}}).dump()); };
  cases.rereads = {
      {"as it was", posts(json::array({view(kMaija, "31", "Moi")})), true, "Moi", std::nullopt},
      {"not shown any more", posts(json::array()), false, "", std::nullopt},
      {"not found", answer(400, error("NotFound")), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(bluesky, PlatformConformance,
                         ::testing::Values(bluesky(false), bluesky(true)), conformance_name);

class Bluesky : public ::testing::Test {
 protected:
  std::string rest(const Action& action, const http::Response& first) const {
    const auto request = adapter_->render_rest(action, first, test_now());
    return request ? shown(*request) : "refused: " + request.error().message();
  }
  json hidden_by(const Action& action, const http::Response& gate) const {
    const auto request = adapter_->render_rest(action, gate, test_now());
    return request ? json::parse(request->body) : json();
  }
  static http::Response gate(const json& hidden) {
    return answer(200, json({{"cid", "bafygate"},
                             {"value",
                              {{"$type", "app.bsky.feed.threadgate"},
                               {"post", uri(kBrand, "3lkaiku0000a")},
                               {"allow", json::array()},
                               {"hiddenReplies", hidden}}}})
                           .dump());
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(bluesky(false));
};

TEST_F(Bluesky, HidingAddsToWhatIsHiddenAndOverwritesNobody) {
  const Action hide = about(ActionKind::kHide);
  ASSERT_TRUE(adapter_->takes_two_steps(hide));
  const json first = hidden_by(hide, answer(400, error("RecordNotFound")));
  EXPECT_EQ(first["record"]["hiddenReplies"], json({uri(kMaija, "3lkaiku0001a")}));
  EXPECT_EQ(first["record"]["post"], uri(kBrand, "3lkaiku0000a"));
  EXPECT_EQ(first["rkey"], "3lkaiku0000a");
  EXPECT_TRUE(first.at("swapRecord").is_null()) << "only when there still is none";

  const json more = hidden_by(hide, gate({"at://other"}));
  EXPECT_EQ(more["record"]["hiddenReplies"], json({"at://other", uri(kMaija, "3lkaiku0001a")}));
  EXPECT_EQ(more["record"]["allow"], json::array()) << "what staff set stays";
  EXPECT_EQ(more["swapRecord"], "bafygate");

  const json again = hidden_by(hide, gate({uri(kMaija, "3lkaiku0001a")}));
  EXPECT_EQ(again["record"]["hiddenReplies"].size(), 1u);
  const json shown_again =
      hidden_by(about(ActionKind::kUnhide), gate({"at://other", uri(kMaija, "3lkaiku0001a")}));
  EXPECT_EQ(shown_again["record"]["hiddenReplies"], json({"at://other"}));
}

TEST_F(Bluesky, AFullListTakesNoMoreAndAFailedLookIsTriedAgain) {
  const Action hide = about(ActionKind::kHide);
  json full = json::array();
  for (int i = 0; i < 300; ++i) full.push_back("at://" + std::to_string(i));
  const auto refused = [&](const http::Response& first) {
    const auto request = adapter_->render_rest(hide, first, test_now());
    return request ? Error() : request.error();
  };
  EXPECT_TRUE(refused(gate(full)).is(Errc::kUnsupported));
  EXPECT_TRUE(refused(answer(503, "")).is(Errc::kOverloaded));
  EXPECT_TRUE(refused(answer(400, error("ExpiredToken"))).is(Errc::kBadSignature));
  EXPECT_TRUE(refused(answer(200, "{}")).is(Errc::kMalformedPayload));
  EXPECT_TRUE(refused(answer(200, "<html>")).is(Errc::kMalformedPayload));
}

TEST_F(Bluesky, APrivateReplyGoesToTheConversationThatWasFound) {
  const Action message = about(ActionKind::kPrivateReply, "Hei");
  ASSERT_TRUE(adapter_->takes_two_steps(message));
  EXPECT_FALSE(adapter_->takes_two_steps(in_conversation(ActionKind::kPrivateReply, "Hei")));
  EXPECT_EQ(rest(message, answer(200, R"({"convo":{"id":"3convo7"}})")),
            call("chat.bsky.convo.sendMessage",
                 {{"convoId", "3convo7"}, {"message", {{"text", "Hei"}}}}));
  for (const char* const strange : {"{}", R"({"convo":{"id":"a/b"}})", R"({"convo":7})"}) {
    const auto request = adapter_->render_rest(message, answer(200, strange), test_now());
    ASSERT_FALSE(request);
    EXPECT_TRUE(request.error().is(Errc::kMalformedPayload)) << strange;
  }
  const auto request = adapter_->render(message, test_now());
  EXPECT_EQ(request->headers.find("atproto-proxy"), "did:web:api.bsky.chat#bsky_chat");
}

TEST_F(Bluesky, WhatHasStoodOrComesAgainHasOneKey) {
  const auto key = [&](const Action& action) {
    return json::parse(adapter_->render(action, test_now())->body)["rkey"].get<std::string>();
  };
  Action other = about(ActionKind::kReply, "Moi");
  other.key = "other";
  EXPECT_NE(key(other), key(about(ActionKind::kReply, "Moi")));
  EXPECT_EQ(key(other).size(), 13u);
  Action later = about(ActionKind::kBlock);
  later.created_at += std::chrono::hours(50);
  EXPECT_EQ(key(later), key(about(ActionKind::kUnblock))) << "whenever, by whatever action";
}

TEST_F(Bluesky, ASessionIsMadeAnewWhenItHasEnded) {
  const auto grant = adapter_->token_grant();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->url, kBase + "com.atproto.server.createSession");
  EXPECT_EQ(json::parse(grant->body),
            json({{"identifier", kBrand}, {"password", "abcd-efgh-ijkl-mnop"}}));
  EXPECT_STREQ(adapter_->token_member(), "accessJwt");
  EXPECT_TRUE(adapter_->says_token_ended(answer(400, error("ExpiredToken"))));
  EXPECT_TRUE(adapter_->says_token_ended(answer(401, "")));
  EXPECT_FALSE(adapter_->says_token_ended(answer(400, error("InvalidRequest"))));
  EXPECT_FALSE(adapter_->says_token_ended(answer(200, error("ExpiredToken"))));
}

TEST_F(Bluesky, DoesNotAnswerWhereRepliesAreClosed) {
  json post = view(kMaija, "31", "Moi");
  post["viewer"] = {{"replyDisabled", true}};
  const auto response = answer(200, json({{"posts", {post}}}).dump());
  EXPECT_EQ(adapter_->read_reread(about(ActionKind::kReply, "x"), response)->allowed, false);
  EXPECT_EQ(adapter_->read_reread(about(ActionKind::kHide), response)->allowed, std::nullopt);
}

TEST_F(Bluesky, WaitsForItsLimitToBeginAnew) {
  const auto limited = [](const std::string& left, int status) {
    return answer(status, "{}",
                  {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"},
                   {"RateLimit-Limit", "3000"},
                   {"RateLimit-Remaining", left},
                   {"RateLimit-Reset", "1767225750"}});
  };
  EXPECT_EQ(adapter_->rate_hint(limited("1500", 200)).used, 0.5);
  const Duration wait = std::chrono::seconds(150);
  EXPECT_EQ(adapter_->rate_hint(limited("0", 200)).regain_after, wait);
  EXPECT_EQ(adapter_->read(about(ActionKind::kReact), limited("0", 429)).retry_after, wait);
  EXPECT_EQ(adapter_->rate_hint(answer(429, "")).regain_after, Duration(std::chrono::minutes(5)));
}

}  // namespace
}  // namespace kaiku::platforms::testing
