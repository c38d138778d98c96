#include <algorithm>

#include <gtest/gtest.h>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

const std::string kSettings =
    "business_id: open_brand_1\n"
    "client_secret: [env:TT_SECRET, env:TT_SECRET_NEXT]\n"
    "access_token: env:TT_TOKEN\n"
    "api_base: https://tiktok.test/v1.3\n";
const std::string kOwnName = "unique_identifier: uid_brand\n";
const std::string kMessages = "direct_messages: true\n";
const std::map<std::string, std::string> kSecrets = {{"TT_SECRET", "kaiku_test_tiktok_secret"},
                                                     {"TT_SECRET_NEXT", "another_secret"},
                                                     {"TT_TOKEN", "tt-access-token"}};
const std::string kVideo = "7580000000000000001";
const std::string kComment = "7590000000000000001";
const std::string kReply = "7590000000000000002";

// The documented vector.
const char* const kSignedBody =
    R"({"client_key":"kaikuclientkey","event":"authorization.removed","create_time":1767225600,"user_openid":"act.example12345Example12345Example","content":"{\"reason\":1}"})";
const std::string kMac = "ea17d13057a448f29a6abb6b5c6f6e87ecb05a6334b2974db5790bfca105c3d9";

std::vector<SignatureCase> signatures() {
  const auto with = [](const std::string& name, const std::string& signature) {
    http::Request request("POST", "/webhooks/kaisla");
    request.body = kSignedBody;
    if (!name.empty()) request.headers.add(name, signature);
    return request;
  };
  const std::string header = "TikTok-Signature";
  const http::Request good = with(header, "t=1767225600,s=" + kMac);
  const auto refused = [&](std::string about, const std::string& value) {
    return SignatureCase{std::move(about), with(header, value), false, "", test_now()};
  };
  return {{"documented vector", good, true, "", test_now()},
          {"header name in another case", with("tiktok-signature", "t=1767225600,s=" + kMac), true,
           "", test_now()},
          {"as late as may be", good, true, "", test_now() + 300s},
          {"as early as may be", good, true, "", test_now() - 300s},
          {"too late", good, false, "", test_now() + 301s},
          {"too early", good, false, "", test_now() - 301s},
          refused("another time", "t=1767225601,s=" + kMac),
          refused("another signature", "t=1767225600,s=" + std::string(64, '0')),
          refused("not hex", "t=1767225600,s=" + std::string(64, 'g')),
          refused("the time in front of it twice", "t=0,t=1767225600,s=" + kMac),
          refused("no time", "s=" + kMac),
          refused("an empty time", "t=,s=" + kMac),
          refused("no signature", "t=1767225600"),
          {"nothing", with("", ""), false, "", test_now()}};
}

// `content` travels as text inside JSON.
std::string told(const std::string& event, const std::string& content,
                 const std::string& account = "open_brand_1") {
  std::string escaped;
  for (const char c : content) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return R"({"client_key":"k","event":")" + event +
         R"(","create_time":1767225610,"user_openid":")" + account + R"(","content":")" + escaped +
         "\"}";
}

std::string comment(const std::string& action, const std::string& more = {},
                    const std::string& id = kComment, const std::string& who = "uid_maija") {
  return told("comment.update", R"({"comment_id":)" + id + R"(,"video_id":)" + kVideo +
                                    R"(,"comment_action":")" + action +
                                    R"(","unique_identifier":")" + who +
                                    R"(","timestamp":1767225600)" + more + "}");
}

std::string message(const std::string& event, const std::string& id, const std::string& more) {
  return told(event, R"({"from":"maija","unique_identifier":"uid_maija","message_id":")" + id +
                         R"(","timestamp":1767225600123)" + more + "}");
}

const std::string kWords = R"(,"text":"Milloin?")";
const std::string kTalk = R"(,"conversation_id":"conv-1","type":"text","text":{"body":"Hei"})";

std::vector<EventCase> events() {
  const auto key = [](const std::string& action, const std::string& id = kComment) {
    return "comment:" + id + ":" + action + ":1767225600";
  };
  const std::string own = "7590000000000000010";
  return {{"a comment", comment("insert", kWords), EventKind::kCreated, kComment, kComment,
           key("insert")},
          {"an answer to a comment",
           comment("insert", kWords + R"(,"parent_comment_id":)" + kComment, kReply),
           EventKind::kCreated, kReply, kComment, key("insert", kReply)},
          {"an id beyond 64 bits with a sign", comment("insert", kWords, "18446744073709551615"),
           EventKind::kCreated, "18446744073709551615", "18446744073709551615",
           key("insert", "18446744073709551615")},
          {"an id beyond 64 bits", comment("insert", kWords, "28446744073709551617"),
           EventKind::kCreated, "28446744073709551617", "28446744073709551617",
           key("insert", "28446744073709551617")},
          {"our own", comment("insert", kWords, own, "uid_brand"), EventKind::kCreated, own, own,
           key("insert", own), true},
          {"deleted", comment("delete"), EventKind::kRemoved, kComment, kComment, key("delete")},
          {"hidden", comment("set_to_hidden"), EventKind::kHidden, kComment, kComment,
           key("set_to_hidden")},
          {"for friends", comment("set_to_friends_only"), EventKind::kHidden, kComment, kComment,
           key("set_to_friends_only")},
          {"shown again", comment("set_to_public"), EventKind::kUnhidden, kComment, kComment,
           key("set_to_public")},
          {"a message", message("im_receive_msg", "msg-1", kTalk), EventKind::kCreated, "msg-1",
           "conversation:conv-1", "message:msg-1"},
          {"our own message", message("im_send_msg", "msg-2", kTalk), EventKind::kCreated, "msg-2",
           "conversation:conv-1", "message:msg-2", true},
          {"a message that is withheld", message("im_receive_msg_eu", "msg-3", ""),
           EventKind::kCreated, "msg-3", "msg-3", "message:msg-3"}};
}

std::vector<std::string> malformed() {
  return {"{}",
          R"({"event":""})",
          R"({"event":"comment.update","user_openid":"open_brand_1"})",
          R"({"event":"comment.update","user_openid":"open_brand_1","content":{}})",
          told("comment.update", "{"),
          told("comment.update", "{}"),
          told("comment.update", R"({"comment_id":7,"comment_action":"insert"})"),
          told("comment.update", R"({"comment_id":"7/8","video_id":1,"comment_action":"insert"})"),
          told("comment.update", R"({"comment_id":-7,"video_id":1,"comment_action":"insert"})"),
          told("comment.update", R"({"comment_id":7,"video_id":1})", "open_other"),
          told("im_receive_msg", R"({"timestamp":1})"),
          told("im_receive_msg", R"({"message_id":"m"})", "open_other")};
}

const std::string kBase = "https://tiktok.test/v1.3";

std::vector<RequestCase> requests(const Conformance& cases) {
  const auto on = [&](ActionKind kind, std::string text = {}) {
    return cases.action(kind, std::move(text));
  };
  const std::string about = R"("business_id":"open_brand_1","comment_id":")" + kComment + "\"";
  const auto reply = [&](const std::string& text) {
    return "POST " + kBase + "/business/comment/reply/create/\n{" + about + R"(,"text":")" + text +
           R"(","video_id":")" + kVideo + "\"}";
  };
  const auto hide = [&](const std::string& word) {
    return "POST " + kBase + "/business/comment/hide/\n" + R"({"action":")" + word + "\"," + about +
           R"(,"video_id":")" + kVideo + "\"}";
  };
  Action answer = on(ActionKind::kPrivateReply, "Hei!");
  answer.target = CommentId("msg-1");
  return {{"reply", on(ActionKind::kReply, "Ensi viikolla."), reply("Ensi viikolla.")},
          {"warning", on(ActionKind::kWarn, "Asiallisesti."), reply("Asiallisesti.")},
          {"like", on(ActionKind::kReact),
           "POST " + kBase + "/business/comment/like/\n" + R"({"action":"LIKE",)" + about + "}"},
          {"take the like back", on(ActionKind::kUnreact),
           "POST " + kBase + "/business/comment/like/\n" + R"({"action":"UNLIKE",)" + about + "}"},
          {"hide", on(ActionKind::kHide), hide("HIDE")},
          {"unhide", on(ActionKind::kUnhide), hide("UNHIDE")},
          {"answer to a message", answer,
           "POST " + kBase + "/business/message/send/\n" +
               (R"({"business_id":"open_brand_1","message_type":"TEXT","recipient":"conv-1",)"
                R"("recipient_type":"CONVERSATION","text":{"body":"Hei!"}})")}};
}

http::Response said(std::int64_t code, const std::string& words, const std::string& data = "{}") {
  return answer(200, R"({"code":)" + std::to_string(code) + R"(,"message":")" + words +
                         R"(","request_id":"r","data":)" + data + "}");
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  return {
      {"posted", reply, said(0, "OK", R"({"comment_id":"7590000000000000010"})"), Verdict::kDone,
       "7590000000000000010"},
      {"posted, the id as a number", reply, said(0, "OK", R"({"comment_id":7590000000000000011})"),
       Verdict::kDone, "7590000000000000011"},
      {"a message", ActionKind::kPrivateReply, said(0, "OK", R"({"message":{"message_id":"m9"}})"),
       Verdict::kDone, "m9"},
      {"accepted without an id", reply, said(0, "OK"), Verdict::kUnknown, ""},
      {"no answer of TikTok", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"hidden, and hidden again", ActionKind::kHide, said(0, "OK"), Verdict::kDone, "", true},
      {"too often", reply, said(40100, "Request too frequent"), Verdict::kRetryLater, ""},
      {"token", reply, said(40105, "Access token is expired"), Verdict::kBadToken, ""},
      {"token, the other code", reply, said(40104, "Access token is invalid"), Verdict::kBadToken,
       ""},
      {"no right", reply, said(40001, "No permission"), Verdict::kPermanent, ""},
      {"bad parameter", reply, said(40002, "text: too long"), Verdict::kPermanent, ""},
      {"gone", reply, said(40002, "comment does not exist"), Verdict::kTargetGone, ""},
      {"broken there after a text was sent", reply, said(50000, "System error"), Verdict::kUnknown,
       ""},
      {"broken there on what may be repeated", ActionKind::kHide, said(51010, "System error"),
       Verdict::kRetryLater, ""},
      {"something in between is broken", ActionKind::kHide, answer(502, "<html>"),
       Verdict::kRetryLater, ""},
      {"something in between asks for patience", reply, answer(429, ""), Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts(const Action& reply) {
  const auto list = [](const std::string& items, const std::string& more) {
    return said(0, "OK", R"({"comments":[)" + items + R"(],"has_more":)" + more + "}");
  };
  const auto one = [](const std::string& owner, const std::string& text, const std::string& at) {
    return R"({"comment_id":7590000000000000010,"owner":)" + owner + R"(,"text":")" + text +
           R"(","create_time":)" + at + "}";
  };
  const std::string later = "1767225605";
  const std::string before = "\"1767225000\"";
  return {{"ours", reply, list(one("true", "Kiitos!", later), "true"), Doubt::kHappened,
           "7590000000000000010"},
          {"the same words by another", reply, list(one("false", "Kiitos!", later), "true"),
           Doubt::kCannotTell, ""},
          {"all of them, and not ours", reply, list(one("false", "Moi", later), "false"),
           Doubt::kDidNotHappen, ""},
          {"all since then, and not ours", reply,
           list(one("false", "Moi", later) + "," + one("true", "Ensin", before), "true"),
           Doubt::kDidNotHappen, ""},
          {"the comment is gone", reply, said(40002, "not exist"), Doubt::kDidNotHappen, ""},
          {"too often", reply, said(40100, "Request too frequent"), Doubt::kCannotTell, ""},
          {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

std::vector<RereadCase> rereads() {
  const auto with = [](const std::string& status) {
    return said(0, "OK",
                R"({"comments":[{"comment_id":7590000000000000001,"text":"Moi"})" + status + "]}");
  };
  return {
      {"as it was",
       said(
           0, "OK",
           R"({"comments":[{"comment_id":"7590000000000000001","text":"Moi","status":"PUBLIC"}]})"),
       true, "Moi", false},
      {"hidden",
       said(0, "OK",
            R"({"list":[{"comment_id":"7590000000000000001","text":"Moi","status":"HIDDEN"}]})"),
       true, "Moi", true},
      {"its state is not told", with(""), true, "Moi", std::nullopt},
      {"among the replies of another",
       said(
           0, "OK",
           R"({"comments":[{"comment_id":1,"reply_list":[{"comment_id":7590000000000000001,"text":"Moi"}]}]})"),
       true, "Moi", std::nullopt},
      {"gone", said(0, "OK", R"({"comments":[]})"), false, "", std::nullopt},
      {"gone, and said so", said(40002, "not exist"), false, "", std::nullopt}};
}

Conformance tiktok(bool with_messages) {
  Conformance cases;
  cases.platform = "tiktok";
  cases.settings = kSettings + kOwnName + (with_messages ? kMessages : "");
  cases.conditions_hold = with_messages;
  if (!with_messages) cases.variant = "comments_only";
  cases.secrets = kSecrets;
  cases.target = kComment;
  cases.post = kVideo;
  cases.conversation = "conversation:conv-1";
  cases.handshakes = {{"there is none", "", 405, ""}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = {kSignedBody, told("video.publish.completed", "{}"),
                       told("im_mark_read_msg", "{}"), comment("pin")};
  cases.saying = [](const std::string& text) {
    return message("im_receive_msg", "msg-1", R"(,"text":{"body":")" + text + "\"}");
  };
  cases.requests = requests(cases);
  cases.refused = {
      {"delete", cases.action(ActionKind::kDelete), Errc::kUnsupported},
      {"block", cases.action(ActionKind::kBlock), Errc::kUnsupported},
      {"write to somebody", action_on(ActionKind::kPrivateReply, kComment, kVideo, "Hei"),
       Errc::kUnsupported},
      {"no comment", action_on(ActionKind::kReply, "msg-1", kVideo, "Hei"), Errc::kInvalidArgument},
      {"no video", action_on(ActionKind::kReply, kComment, "v", "Hei"), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 1200},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 1200}};
  if (with_messages) {
    cases.lengths.push_back(
        {"message in characters", cases.action(ActionKind::kPrivateReply), "ä", 1200});
  } else {
    std::erase_if(cases.requests, [](const RequestCase& request) {
      return request.action.kind == ActionKind::kPrivateReply;
    });
  }
  cases.answers = answers();
  cases.doubts = doubts(cases.action(ActionKind::kReply, "Kiitos!"));
  cases.rereads = rereads();
  return cases;
}

INSTANTIATE_TEST_SUITE_P(tiktok, PlatformConformance,
                         ::testing::Values(tiktok(true), tiktok(false)), conformance_name);

class TikTok : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> made(const std::string& more) const {
    return adapter_for("tiktok", kSettings + more, kSecrets);
  }
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::unique_ptr<Adapter> adapter_ = made("");
};

// Nothing in a delivery tells whose comment it is: our own must not be answered.
TEST_F(TikTok, BelievesNoWordsBeforeItKnowsWhoWroteThem) {
  const Event thin = only(comment("insert", kWords));
  ASSERT_TRUE(thin.thin);
  EXPECT_EQ(thin.comment.text, "");
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            "https://tiktok.test/v1.3/business/comment/list/?business_id=open_brand_1&video_id="
            "7580000000000000001&comment_ids=%5B%227590000000000000001%22%5D&status=ALL");
  EXPECT_EQ(request->headers.find("Access-Token"), "tt-access-token");
  const auto fetched = [&](const std::string& owner) {
    return adapter_
        ->read_fetch(
            thin,
            said(
                0, "OK",
                R"({"comments":[{"comment_id":"7590000000000000001","text":"Milloin?","username":"maija","create_time":1767225601,"owner":)" +
                    owner + "}]}"))
        .value();
  };
  EXPECT_FALSE(fetched("false").thin);
  EXPECT_FALSE(fetched("false").by_brand);
  EXPECT_EQ(fetched("false").comment.text, "Milloin?");
  EXPECT_EQ(fetched("false").comment.author.name, "maija");
  EXPECT_EQ(fetched("false").comment.author.id.value, "uid_maija");
  EXPECT_EQ(fetched("false").comment.created_at, test_now() + 1s);
  EXPECT_TRUE(fetched("true").by_brand);
  EXPECT_TRUE(adapter_->read_fetch(thin, said(0, "OK")).error().is(Errc::kNotFound));
  EXPECT_TRUE(adapter_->read_fetch(thin, said(40100, "slow")).error().is(Errc::kOverloaded));
}

TEST_F(TikTok, WhoKnowsItsOwnNameNeedsNoFetch) {
  const auto knowing = made(kOwnName);
  EXPECT_EQ(knowing->own_author().value, "uid_brand");
  const auto read = knowing->parse(comment("insert", kWords), test_now());
  EXPECT_FALSE(read->events.front().thin);
  EXPECT_EQ(read->events.front().comment.text, "Milloin?");
}

TEST_F(TikTok, LooksForAReplyAmongThoseOfItsComment) {
  Action action = tiktok(true).action(ActionKind::kHide);
  action.target = CommentId(kReply);
  action.thread = CommentId(kComment);
  const auto request = adapter_->render_reread(action, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url,
            "https://tiktok.test/v1.3/business/comment/reply/list/?business_id=open_brand_1&"
            "video_id=7580000000000000001&comment_id=7590000000000000001&status=ALL&sort_field="
            "create_time&sort_order=desc&cursor=0&max_count=30");
  // It may stand on a page that was not read.
  const auto more = said(0, "OK", R"({"comments":[],"has_more":true})");
  EXPECT_TRUE(adapter_->read_reread(action, more).error().is(Errc::kUnsupported));
  const auto all = said(0, "OK", R"({"comments":[],"has_more":false})");
  EXPECT_FALSE(adapter_->read_reread(action, all)->exists);
}

TEST_F(TikTok, AWithheldMessageHasNoWords) {
  const Event event = only(message("im_receive_msg_eu", "msg-3", ""));
  EXPECT_TRUE(event.comment.is_private);
  EXPECT_TRUE(event.comment.has_attachment);
  EXPECT_EQ(event.comment.text, "");
  const Event plain = only(message("im_receive_msg", "msg-1", kTalk));
  EXPECT_EQ(plain.comment.text, "Hei");
  EXPECT_EQ(plain.occurred_at, test_now() + 123ms);
}

TEST_F(TikTok, AnswersMessagesForTwoDaysAndOpensNoConversation) {
  const PrivateReplies replies = adapter_->private_replies();
  EXPECT_EQ(replies.window, Duration(48h));
  EXPECT_TRUE(replies.only_in_answer);
}

TEST_F(TikTok, PausesWhenItWasTooOften) {
  const auto often = said(40100, "Request too frequent");
  EXPECT_EQ(adapter_->rate_hint(often).regain_after, Duration(5min));
  EXPECT_EQ(adapter_->read(tiktok(true).action(ActionKind::kHide), often).retry_after,
            Duration(5min));
  EXPECT_EQ(adapter_->rate_hint(said(0, "OK")).used, 0);
}

TEST_F(TikTok, WhatTikTokMayNameOtherwiseCanBeSet) {
  const auto other = made("like_action: like\nunlike_action: unlike\ntoken_codes: [40110]\n");
  const Action like = tiktok(true).action(ActionKind::kReact);
  EXPECT_NE(other->render(like, test_now())->body.find(R"("action":"like")"), std::string::npos);
  const Action unlike = tiktok(true).action(ActionKind::kUnreact);
  EXPECT_NE(other->render(unlike, test_now())->body.find(R"("action":"unlike")"),
            std::string::npos);
  EXPECT_EQ(other->read(like, said(40110, "")).verdict, Verdict::kBadToken);
  EXPECT_EQ(other->read(like, said(40105, "")).verdict, Verdict::kPermanent);
  EXPECT_EQ(make("tiktok", kSettings + "token_codes: [401]\n", kSecrets).adapter, nullptr);
}

}  // namespace
}  // namespace kaiku::platforms::testing
