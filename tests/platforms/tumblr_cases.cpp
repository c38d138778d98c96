#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kTarget = "pekka/734000000000000777";
const std::string kPost = "734000000000000001";
const std::string kBase = "https://api.tumblr.com/v2";
const std::string kSettings =
    "blog_uuid: 't:brand1234'\nblog: kaisla\n"
    "consumer_key: env:TUMBLR_KEY\nconsumer_secret: env:TUMBLR_KEY_SECRET\n"
    "access_token: env:TUMBLR_TOKEN\naccess_token_secret: env:TUMBLR_TOKEN_SECRET\n";

json notification(const std::string& id, const std::string& type, const json& more = {}) {
  json made = {{"id", id},
               {"type", type},
               {"timestamp", 1767225600},
               {"target_post_id", kPost},
               {"from_tumblelog_name", "maija"}};
  if (more.is_object()) made.update(more);
  return made;
}

std::string page(const json& items) {
  return json({{"notifications", items}}).dump();
}

std::string one(const json& item) {
  return page(json::array({item}));
}

Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kPost, std::move(text));
  action.author = AuthorId("pekka");
  return action;
}

std::string said(int status, const std::string& msg, int code = 0) {
  json content = {{"meta", {{"status", status}, {"msg", msg}}}, {"response", json::array()}};
  if (code != 0) content["errors"] = {{{"title", "words"}, {"code", code}}};
  return content.dump();
}

std::string post(const std::string& words) {
  return json({{"meta", {{"status", 200}, {"msg", "OK"}}},
               {"response",
                {{"id_string", "734000000000000777"},
                 {"reblog_key", "AbCd1234"},
                 {"blog", {{"name", "pekka"}, {"uuid", "t:efgh5678"}}},
                 {"content", {{{"type", "text"}, {"text", words}}}}}}})
      .dump();
}

std::vector<EventCase> events() {
  return {
      {"a reply", one(notification("n-1", "reply", {{"reply_text", "Milloin?"}})),
       EventKind::kCreated, "n-1", "n-1", "notification:n-1"},
      {"a reblog with words",
       one(notification("n-2", "reblog_with_content",
                        {{"post_id", "734000000000000777"}, {"added_text", "Pettymys"}})),
       EventKind::kCreated, "maija/734000000000000777", "maija/734000000000000777",
       "notification:n-2"},
      {"named in a reply", one(notification("n-3", "mention_in_reply", {{"reply_text", "Hei"}})),
       EventKind::kCreated, "n-3", "n-3", "notification:n-3"},
      {"named in a post", one(notification("n-4", "mention_in_post", {{"post_id", "735"}})),
       EventKind::kCreated, "maija/735", "maija/735", "notification:n-4"},
      {"asked", one(notification("n-5", "ask")), EventKind::kCreated, "n-5", "n-5",
       "notification:n-5"},
      {"without an id", one(notification("", "reply", {{"reply_text", "Hei"}})),
       EventKind::kCreated, "reply|" + kPost + "|maija|1767225600",
       "reply|" + kPost + "|maija|1767225600", "notification:reply|" + kPost + "|maija|1767225600"},
      {"our own reply",
       one(notification("n-6", "reply",
                        {{"from_tumblelog_name", "Kaisla"}, {"reply_text", "Ensi viikolla"}})),
       EventKind::kCreated, "n-6", "n-6", "notification:n-6", true}};
}

std::vector<AnswerCase> answers(bool reblogs) {
  const auto block = ActionKind::kBlock;
  std::vector<AnswerCase> cases = {
      {"blocked, and once more", block, answer(201, said(201, "Created")), Verdict::kDone, "",
       true},
      {"liked", ActionKind::kReact, answer(200, said(200, "OK")), Verdict::kDone, ""},
      {"token refused", block, answer(401, said(401, "Unauthorized")), Verdict::kBadToken, ""},
      {"not our blog", block, answer(403, said(403, "Forbidden")), Verdict::kPermanent, ""},
      {"gone", block, answer(404, said(404, "Not Found")), Verdict::kTargetGone, ""},
      {"not as it should be", block, answer(400, said(400, "Bad Request", 8001)),
       Verdict::kPermanent, ""},
      {"too many", block, answer(429, said(429, "Limit Exceeded")), Verdict::kRetryLater, ""},
      {"broken there on what may be repeated", block, answer(502, ""), Verdict::kRetryLater, ""}};
  const std::string made = json({{"meta", {{"status", 201}, {"msg", "Created"}}},
                                 {"response", {{"id", "734000000000000999"}}}})
                               .dump();
  const auto post = ActionKind::kPublish;
  cases.push_back({"posted", post, answer(201, made), Verdict::kDone, "734000000000000999"});
  cases.push_back({"no posts left today", post, answer(403, said(403, "Forbidden", 8023)),
                   Verdict::kRetryLater, ""});
  cases.push_back({"broken after it was sent", post, answer(502, ""), Verdict::kUnknown, ""});
  if (!reblogs) return cases;
  const auto reply = ActionKind::kReply;
  cases.insert(
      cases.end(),
      {{"reblogged", reply, answer(201, made), Verdict::kDone, "734000000000000999"},
       {"accepted without an id", reply, answer(201, said(201, "Created")), Verdict::kUnknown, ""},
       {"may not be reblogged", reply, answer(400, said(400, "Bad Request", 8002)),
        Verdict::kPermanent, ""},
       {"no more posts today", reply, answer(403, said(403, "Forbidden", 8023)),
        Verdict::kRetryLater, ""},
       {"the queue is full", reply, answer(403, said(403, "Forbidden", 8022)), Verdict::kRetryLater,
        ""},
       {"posting is switched off", reply, answer(503, said(503, "Unavailable")),
        Verdict::kRetryLater, ""},
       {"broken after a text was sent", reply, answer(503, ""), Verdict::kUnknown, ""}});
  return cases;
}

Conformance tumblr(bool reblogs) {
  Conformance cases;
  cases.platform = "tumblr";
  cases.conditions_hold = reblogs;
  if (!reblogs) cases.variant = "listens";
  cases.settings = kSettings + (reblogs ? "reblogs: true\n" : "");
  cases.secrets = {{"TUMBLR_KEY", "tumblr-consumer-key"},
                   {"TUMBLR_KEY_SECRET", "tumblr-consumer-secret"},
                   {"TUMBLR_TOKEN", "tumblr-token"},
                   {"TUMBLR_TOKEN_SECRET", "tumblr-token-secret"}};
  cases.target = kTarget;
  cases.post = kPost;
  cases.author = "pekka";
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = events();
  cases.malformed = {"{}",
                     R"({"notifications":{}})",
                     R"({"notifications":[7]})",
                     R"({"notifications":[{}]})",
                     R"({"notifications":[{"id":"1","type":"reply"}]})",
                     one(notification("1", "reply", {{"from_tumblelog_name", "../maija"}}))};
  cases.meaningless = {R"({"notifications":[]})", one(notification("1", "like")),
                       one(notification("1", "follow")), one(notification("1", "something_new"))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i) {
      items.push_back(notification("n-" + std::to_string(i), "reply"));
    }
    return page(items);
  };
  cases.saying = [](const std::string& text) {
    std::string body = one(notification("n-1", "reply", {{"reply_text", "TEXT"}}));
    return body.replace(body.find("TEXT"), 4, text);
  };
  const std::string read_post = "GET " + kBase + "/blog/pekka/posts/734000000000000777";
  const std::string blocks = kBase + "/blog/t:brand1234/blocks";
  cases.requests = {
      {"liking reads the reblog's key first", about(ActionKind::kReact), read_post},
      {"and so does taking it back", about(ActionKind::kUnreact), read_post},
      {"block", about(ActionKind::kBlock), "POST " + blocks + "\nblocked_tumblelog=pekka"},
      {"unblock", about(ActionKind::kUnblock), "DELETE " + blocks + "?blocked_tumblelog=pekka"}};
  cases.requests.push_back({"a post of our own", own_post("Kevät!"),
                            "POST " + kBase + "/blog/t:brand1234/posts\n" +
                                R"({"content":[{"text":"Kevät!","type":"text"}],)"
                                R"("state":"published"})"});
  cases.lengths = {{"a post in characters", own_post({}), "ä", 4096}};
  if (reblogs) {
    cases.requests.push_back(
        {"and so does answering", about(ActionKind::kReply, "Moi"), read_post});
    cases.lengths.push_back({"in characters", about(ActionKind::kReply), "ä", 4096});
  }
  Action note = about(ActionKind::kReact);
  note.target = CommentId("n-1");
  cases.refused = {{"like a reply", note, Errc::kUnsupported},
                   {"hide", about(ActionKind::kHide), Errc::kUnsupported},
                   {"no target", action_on(ActionKind::kReact, "", kPost), Errc::kInvalidArgument}};
  cases.answers = answers(reblogs);
  cases.rereads = {{"as it was", answer(200, post("Moi")), true, "Moi", std::nullopt},
                   {"gone", answer(404, said(404, "Not Found")), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(tumblr, PlatformConformance,
                         ::testing::Values(tumblr(true), tumblr(false)), conformance_name);

class Tumblr : public ::testing::Test {
 protected:
  std::unique_ptr<Adapter> adapter_ = adapter_for(tumblr(true));
  TimePoint now_ = test_now();
};

TEST_F(Tumblr, AReblogIsAnsweredByReblogging) {
  const Action reply = about(ActionKind::kReply, "Ensi viikolla.");
  ASSERT_TRUE(adapter_->takes_two_steps(reply));
  const auto request = adapter_->render_rest(reply, answer(200, post("Milloin?")), now_);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, kBase + "/blog/t:brand1234/posts");
  EXPECT_EQ(json::parse(request->body),
            json({{"content", {{{"type", "text"}, {"text", "Ensi viikolla."}}}},
                  {"parent_tumblelog_uuid", "t:efgh5678"},
                  {"parent_post_id", "734000000000000777"},
                  {"reblog_key", "AbCd1234"},
                  {"state", "published"}}));
  const auto like =
      adapter_->render_rest(about(ActionKind::kReact), answer(200, post("Milloin?")), now_);
  EXPECT_EQ(shown(*like),
            "POST " + kBase + "/user/like\nid=734000000000000777&reblog_key=AbCd1234");
  const auto unlike =
      adapter_->render_rest(about(ActionKind::kUnreact), answer(200, post("Milloin?")), now_);
  EXPECT_EQ(shown(*unlike),
            "POST " + kBase + "/user/unlike\nid=734000000000000777&reblog_key=AbCd1234");
}

TEST_F(Tumblr, WhereTheReblogCannotBeReadNothingIsSent) {
  const auto why = [&](const http::Response& first) {
    const auto request = adapter_->render_rest(about(ActionKind::kReply, "x"), first, now_);
    return request ? Error() : request.error();
  };
  EXPECT_TRUE(why(answer(404, "")).is(Errc::kNotFound));
  EXPECT_TRUE(why(answer(503, "")).is(Errc::kOverloaded));
  EXPECT_TRUE(why(answer(401, "")).is(Errc::kBadSignature));
  EXPECT_TRUE(why(answer(200, "{}")).is(Errc::kMalformedPayload));
  EXPECT_TRUE(why(answer(200, R"({"response":{"reblog_key":"a/b"}})")).is(Errc::kMalformedPayload));
  EXPECT_TRUE(why(answer(200, R"({"response":{"reblog_key":"ab","blog":{"uuid":"../x"}}})"))
                  .is(Errc::kMalformedPayload));
}

TEST_F(Tumblr, ReadsTheWholeWordsOfAReblog) {
  const auto batch = adapter_->parse(
      one(notification("n-2", "reblog_with_content", {{"post_id", "777"}, {"added_text", "Alku"}})),
      now_);
  const Event& event = batch->events[0];
  ASSERT_TRUE(event.thin);
  EXPECT_EQ(adapter_->render_fetch(event, now_)->url, kBase + "/blog/maija/posts/777");
  const auto whole = adapter_->read_fetch(event, answer(200, post("Alku ja loppu")));
  EXPECT_EQ(whole->comment.text, "Alku ja loppu");
  EXPECT_FALSE(whole->thin);
  EXPECT_TRUE(adapter_->read_fetch(event, answer(404, "")).error().is(Errc::kNotFound));
  const auto asked = adapter_->parse(one(notification("n-5", "ask")), now_);
  EXPECT_TRUE(asked->events[0].thin) << "its words are left to people";
  EXPECT_TRUE(asked->events[0].comment.is_private);
  EXPECT_FALSE(adapter_->render_fetch(asked->events[0], now_));
}

TEST_F(Tumblr, AsksNewestFirstAndSignsWhatItAsks) {
  const std::string url = kBase +
                          "/blog/t:brand1234/notifications?rollups=false&types%5B%5D=reply&"
                          "types%5B%5D=reblog_with_content&types%5B%5D=mention_in_reply&"
                          "types%5B%5D=mention_in_post&types%5B%5D=ask";
  const auto request = adapter_->render_poll("notifications", "", now_);
  EXPECT_EQ(shown(*request), "GET " + url);
  EXPECT_THAT(std::string(request->headers.find("Authorization").value_or("")),
              ::testing::StartsWith("OAuth oauth_consumer_key=\"tumblr-consumer-key\""));
  const json content = {{"response",
                         {{"notifications", {notification("n-1", "reply")}},
                          {"_links",
                           {{"next",
                             {{"href", "https://elsewhere.test/"},
                              {"query_params", {{"before", "1767225000"}}}}}}}}}};
  const PollAnswer said =
      adapter_->read_poll("notifications", "", answer(200, content.dump()), now_);
  EXPECT_TRUE(said.more);
  EXPECT_EQ(adapter_->parse(said.body, now_)->events.size(), 1u);
  EXPECT_EQ(shown(*adapter_->render_poll("notifications", said.cursor, now_)),
            "GET " + url + "&before=1767225000");
}

TEST_F(Tumblr, TellsRefusalsApart) {
  using Kind = PollAnswer::Kind;
  const auto kind = [&](const http::Response& response) {
    return adapter_->read_poll("notifications", "", response, now_).kind;
  };
  EXPECT_EQ(kind(answer(401, said(401, "Unauthorized"))), Kind::kBadToken);
  EXPECT_EQ(kind(answer(403, said(403, "Forbidden"))), Kind::kImpossible);
  EXPECT_EQ(kind(answer(404, said(404, "Not Found"))), Kind::kImpossible);
  EXPECT_EQ(kind(answer(429, said(429, "Limit Exceeded"))), Kind::kLater);
  EXPECT_EQ(kind(answer(503, "")), Kind::kLater);
  EXPECT_EQ(kind(answer(200, "{}")), Kind::kLater);
}

TEST_F(Tumblr, APostInDoubtIsForPeople) {
  const Action post = own_post("Kevät!");
  EXPECT_FALSE(adapter_->takes_two_steps(post));
  EXPECT_EQ(adapter_->render_reconcile(post, now_), std::nullopt);
  EXPECT_FALSE(adapter_->safe_to_repeat(post));
}

TEST_F(Tumblr, ItsQuotaIsOneOfCalls) {
  ASSERT_TRUE(adapter_->allowance());
  EXPECT_EQ(adapter_->allowance()->units, 5000);
  EXPECT_EQ(adapter_->cost_of(http::Request("GET", kBase)), 1);
}

}  // namespace
}  // namespace kaiku::platforms::testing
