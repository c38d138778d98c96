#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

const std::string kOurs = "108000000000000001";
const std::string kTarget = "115800000000000002";
const std::string kPost = "115800000000000001";
const std::string kPerson = "109000000000000001@maija@mastodon.example";
const std::string kBase = "https://social.test/api/v1";
const std::string kSettings =
    "instance: https://social.test/\n"
    "account_id: 108000000000000001\n"
    "username: '@brand'\n"
    "access_token: env:MASTODON_TOKEN\n";

std::string account(const std::string& id, const std::string& acct) {
  return R"("account":{"id":")" + id + R"(","acct":")" + acct + "\"}";
}

std::string status(const std::string& id, const std::string& content, const std::string& more = {},
                   const std::string& author = account("109000000000000001",
                                                       "maija@mastodon.example")) {
  return R"({"id":")" + id + R"(","created_at":"2026-01-01T00:00:00.000Z","content":"<p>)" +
         content + "</p>\"," + author + more + "}";
}

std::string notified(const std::string& id, const std::string& type, const std::string& about) {
  return R"([{"id":")" + id + R"(","type":")" + type +
         R"(","created_at":"2026-01-01T00:00:00.000Z",)" + account("109000000000000002", "ville") +
         R"(,"status":)" + about + "}]";
}

std::string answering(const std::string& above, const std::string& whom) {
  return R"(,"in_reply_to_id":")" + above + R"(","in_reply_to_account_id":")" + whom +
         R"(","visibility":"public")";
}

const std::string kBrand = account(kOurs, "brand");
const std::string kDirect = R"(,"visibility":"direct","mentions":[)"
                            R"({"id":"108000000000000001","acct":"brand"},)"
                            R"({"id":"109000000000000001","acct":"maija@mastodon.example"}])";

std::vector<EventCase> events() {
  const std::string conversation = "conversation:" + kPerson;
  return {
      {"mentioned", notified("1", "mention", status("31", "Hei")), EventKind::kCreated, "31", "31",
       "status:31"},
      {"answered", notified("2", "mention", status("32", "Hei", answering(kPost, kOurs))),
       EventKind::kCreated, "32", kPost, "status:32"},
      {"mentioned below somebody else",
       notified("3", "mention", status("33", "Hei", answering("30", "222"))), EventKind::kCreated,
       "33", "30", "status:33"},
      {"quoted", notified("4", "quote", status("34", "Hei")), EventKind::kCreated, "34", "34",
       "status:34"},
      {"edited",
       notified("5", "update", status("31", "Hei", R"(,"edited_at":"2026-01-01T00:05:00.000Z")")),
       EventKind::kEdited, "31", "31", "status:31@2026-01-01T00:05:00Z"},
      {"a private message", notified("6", "mention", status("36", "Hei", kDirect)),
       EventKind::kCreated, "36", conversation, "status:36"},
      {"liked", notified("7", "favourite", status(kPost, "", "", kBrand)), EventKind::kReaction,
       kPost, kPost, "favourite:7"},
      {"our own answer", "[" + status("38", "Hei", answering("32", "222"), kBrand) + "]",
       EventKind::kCreated, "38", "32", "status:38", true},
      {"a post of our own", "[" + status("40", "Uusi mallisto", "", kBrand) + "]",
       EventKind::kCreated, "40", "40", "status:40", true},
      {"our own private message", "[" + status("39", "Hei", kDirect, kBrand) + "]",
       EventKind::kCreated, "39", conversation, "status:39", true}};
}

Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kPost, std::move(text));
  action.author = AuthorId(kPerson);
  return action;
}

Action in_conversation(ActionKind kind, std::string text = {}) {
  Action action = about(kind, std::move(text));
  action.thread = CommentId("conversation:" + kPerson);
  return action;
}

std::vector<RequestCase> requests(bool mutes) {
  const std::string post = "POST " + kBase + "/statuses\nstatus=%40maija%40mastodon.example%20";
  const std::string under = "&in_reply_to_id=" + kTarget + "&visibility=";
  const std::string person = "POST " + kBase + "/accounts/109000000000000001/";
  return {
      {"reply", about(ActionKind::kReply, "Moi!"), post + "Moi%21" + under + "unlisted"},
      {"warning", about(ActionKind::kWarn, "Hei"), post + "Hei" + under + "unlisted"},
      {"private reply", about(ActionKind::kPrivateReply, "Hei"), post + "Hei" + under + "direct"},
      {"reply to a message stays private", in_conversation(ActionKind::kReply, "Hei"),
       post + "Hei" + under + "direct"},
      {"like", about(ActionKind::kReact), "POST " + kBase + "/statuses/" + kTarget + "/favourite"},
      {"take the like back", about(ActionKind::kUnreact),
       "POST " + kBase + "/statuses/" + kTarget + "/unfavourite"},
      {"a post of our own is for everybody", own_post("Kevät!"),
       "POST " + kBase + "/statuses\nstatus=Kev%C3%A4t%21&visibility=public"},
      {"block", about(ActionKind::kBlock), person + (mutes ? "mute" : "block")},
      {"unblock", about(ActionKind::kUnblock), person + (mutes ? "unmute" : "unblock")}};
}

std::string error(const std::string& words) {
  return R"({"error":")" + words + "\"}";
}

std::vector<AnswerCase> answers(bool mutes) {
  const auto state = [&](const char* value) {
    return answer(200, std::string(mutes ? R"({"muting":)" : R"({"blocking":)") + value + "}");
  };
  const auto reply = ActionKind::kReply;
  return {
      {"posted", reply, answer(200, status("99", "Moi")), Verdict::kDone, "99"},
      {"sent", ActionKind::kPrivateReply, answer(200, status("98", "Moi", kDirect)), Verdict::kDone,
       "98"},
      {"accepted without an id", reply, answer(200, "{}"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"liked", ActionKind::kReact, answer(200, status(kTarget, "x")), Verdict::kDone, "", true},
      {"taken back from what is gone", ActionKind::kUnreact, answer(404, error("Record not found")),
       Verdict::kDone, "", true},
      {"blocked", ActionKind::kBlock, state("true"), Verdict::kDone, ""},
      {"not blocked", ActionKind::kBlock, state("false"), Verdict::kPermanent, ""},
      {"still blocked", ActionKind::kUnblock, state("true"), Verdict::kPermanent, ""},
      {"token revoked", reply, answer(401, error("The access token was revoked")),
       Verdict::kBadToken, ""},
      {"scope or suspended", reply, answer(403, error("This action is outside the scopes")),
       Verdict::kPermanent, ""},
      {"gone or not visible", reply, answer(404, error("Record not found")), Verdict::kTargetGone,
       ""},
      {"gone for good", reply, answer(410, ""), Verdict::kTargetGone, ""},
      {"too long, or blocked by them", reply, answer(422, error("Validation failed")),
       Verdict::kPermanent, ""},
      {"too many", reply, answer(429, error("Too many requests")), Verdict::kRetryLater, ""},
      {"broken there after a text was sent", reply, answer(503, ""), Verdict::kUnknown, ""},
      {"broken there on what may be repeated", ActionKind::kReact, answer(503, ""),
       Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = about(ActionKind::kReply, "Kiitos!");
  const Action message = about(ActionKind::kPrivateReply, "Kiitos!");
  const auto below = [](const std::string& list) {
    return answer(200, R"({"ancestors":[],"descendants":[)" + list + "]}");
  };
  const std::string ours = status("91", "Kiitos!", answering(kTarget, "109"), kBrand);
  const std::string elsewhere = status("92", "Kiitos!", answering("5", "109"), kBrand);
  const std::string theirs = status("93", "Kiitos!", answering(kTarget, "109"));
  const std::string privately = status(
      "94", "Kiitos!", R"(,"in_reply_to_id":")" + kTarget + R"(","visibility":"direct")", kBrand);
  const Action post = own_post("Kevät on täällä: https://kaisla.example/kevat");
  const Action naming = own_post("Kiitos @ville@mastodon.example");
  const std::string words =
      R"(Kevät on täällä: <a href=\"https://kaisla.example/kevat\">)"
      R"(<span class=\"invisible\">https://</span><span>kaisla.example/kevat</span></a>)";
  const std::string ours_since = status("95", words, "", kBrand);
  std::string ours_before = ours_since;
  ours_before.replace(ours_before.find("2026-01-01"), 10, "2025-12-01");
  const std::string other = status("96", "Muuta", "", kBrand);
  return {{"ours right below it", reply, below(theirs + "," + ours), Doubt::kHappened, "91"},
          {"ours elsewhere", reply, below(elsewhere), Doubt::kDidNotHappen, ""},
          {"somebody else's", reply, below(theirs), Doubt::kDidNotHappen, ""},
          {"a private one is no public one", reply, below(privately), Doubt::kDidNotHappen, ""},
          {"the private one", message, below(ours + "," + privately), Doubt::kHappened, "94"},
          {"gone", reply, answer(404, ""), Doubt::kDidNotHappen, ""},
          {"our post", post, answer(200, "[" + ours_since + "]"), Doubt::kHappened, "95"},
          {"not our post", post, answer(200, "[" + other + "]"), Doubt::kDidNotHappen, ""},
          {"the same words of last month", post, answer(200, "[" + ours_before + "]"),
           Doubt::kDidNotHappen, ""},
          {"somebody is named, and names come back otherwise", naming,
           answer(200, "[" + other + "]"), Doubt::kCannotTell, ""},
          {"posts cannot be listed", post, answer(503, ""), Doubt::kCannotTell, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
          {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance mastodon(bool mutes) {
  Conformance cases;
  cases.platform = "mastodon";
  if (mutes) cases.variant = "mutes";
  cases.settings = kSettings + (mutes ? "block_by: mute\n" : "");
  cases.secrets = {{"MASTODON_TOKEN", "mastodon-user-token"}};
  cases.target = kTarget;
  cases.post = kPost;
  cases.author = kPerson;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1&hub.mode=subscribe", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = events();
  cases.malformed = {"{}",
                     "[7]",
                     "[{}]",
                     R"([{"type":"mention","id":"1"}])",
                     notified("1", "mention", "{}"),
                     notified("1", "mention", R"({"id":"31"})"),
                     notified("1", "mention", status("../1", "x")),
                     notified("x y", "favourite", status("31", "x"))};
  cases.meaningless = {"[]", notified("1", "follow", "null"),
                       notified("1", "poll", status("3", "")), notified("1", "something_new", "7"),
                       "[" + status("41", "", R"(,"reblog":{"id":"1"})") + "]"};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items += (i == 0 ? "" : ",") + status("9" + std::to_string(i), "x");
    }
    return "[" + items + "]";
  };
  cases.saying = [](const std::string& text) {
    return R"([{"id":"1","type":"mention","status":{"id":"31","content":")" + text + "\"," +
           account("222", "a") + "}}]";
  };
  cases.requests = requests(mutes);
  Action nameless = about(ActionKind::kReply, "Hei");
  nameless.author = AuthorId("109000000000000001");
  cases.refused = {{"hide", about(ActionKind::kHide), Errc::kUnsupported},
                   {"delete what others wrote", about(ActionKind::kDelete), Errc::kUnsupported},
                   {"write to nobody", nameless, Errc::kInvalidArgument},
                   {"no target", action_on(ActionKind::kReact, "", kPost), Errc::kInvalidArgument}};
  // "@maija " counts seven, whatever the server behind the name.
  cases.lengths = {
      {"reply in characters", about(ActionKind::kReply), "ä", 493},
      {"long links count 23", about(ActionKind::kReply),
       "https://kaisla.example/hyvin/pitka/osoite/joka/jatkuu ", 20},
      {"short links count 23", about(ActionKind::kReply), "(http://a.b) ", 18},
      {"of a mention the name", about(ActionKind::kReply), "@ville@mastodon.example ", 70},
      {"warning", about(ActionKind::kWarn), "ä", 493},
      {"private reply", about(ActionKind::kPrivateReply), "ä", 493},
      {"a post of our own names nobody", own_post({}), "ä", 500}};
  cases.answers = answers(mutes);
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", answer(200, status("31", "@brand Moi")), true, "Moi", std::nullopt},
      {"gone", answer(404, error("Record not found")), false, "", std::nullopt},
      {"gone for good", answer(410, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(mastodon, PlatformConformance,
                         ::testing::Values(mastodon(false), mastodon(true)), conformance_name);

class Mastodon : public ::testing::Test {
 protected:
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  Event fetched(const Event& thin, const std::string& ancestors) const {
    const auto read = adapter_->read_fetch(
        thin, answer(200, R"({"ancestors":[)" + ancestors + R"(],"descendants":[]})"));
    return read ? *read : Event();
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(mastodon(false));
};

TEST_F(Mastodon, AsksWhereAnAnswerStands) {
  EXPECT_FALSE(only(notified("1", "mention", status("31", "Hei"))).thin);
  EXPECT_FALSE(only(notified("1", "mention", status("31", "Hei", kDirect))).thin);
  const Event answered = only(notified("1", "mention", status("32", "x", answering(kPost, kOurs))));
  ASSERT_TRUE(answered.thin);
  const auto request = adapter_->render_fetch(answered, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(shown(*request), "GET " + kBase + "/statuses/32/context");
  const std::string post = status(kPost, "Mallisto", "", kBrand);
  const Event below_post = fetched(answered, post);
  EXPECT_FALSE(below_post.thin);
  EXPECT_EQ(below_post.comment.post.value, kPost);
  EXPECT_EQ(below_post.comment.thread().value, "32") << "everybody has a thread of their own";

  const Event deeper = only(notified("1", "mention", status("34", "x", answering("33", kOurs))));
  const Event below_answer =
      fetched(deeper, post + "," + status("32", "x", answering(kPost, kOurs)));
  EXPECT_EQ(below_answer.comment.post.value, kPost);
  EXPECT_EQ(below_answer.comment.thread().value, "33");

  const Event began = fetched(answered, status(kPost, "Hei @brand"));
  EXPECT_EQ(began.comment.thread().value, kPost) << "somebody else's thread stays one";
  EXPECT_EQ(fetched(answered, "").comment.thread().value, kPost) << "what is above is not shown";
}

TEST_F(Mastodon, KnowsPeopleByIdAndNameWhateverItsCase) {
  const Event event = only(
      notified("1", "mention", status("31", "Hei", "", account("222", "Maija@Mastodon.Example"))));
  EXPECT_EQ(event.comment.author.id.value, "222@maija@mastodon.example");
  EXPECT_EQ(adapter_->own_author().value, kOurs + "@brand");
}

TEST_F(Mastodon, ARepeatedReplyCarriesTheSameKeyAndAnotherOneAnother) {
  const auto key = [&](ActionKind kind) {
    const auto request = adapter_->render(about(kind, "Moi"), test_now());
    return std::string(request->headers.find("Idempotency-Key").value_or(""));
  };
  EXPECT_TRUE(key(ActionKind::kReply).starts_with("kaiku_"));
  EXPECT_EQ(key(ActionKind::kReply), key(ActionKind::kReply));
  EXPECT_NE(key(ActionKind::kReply), key(ActionKind::kPrivateReply));
}

TEST_F(Mastodon, WaitsForItsLimitToBeginAnew) {
  const auto limited = [](const std::string& left, int status_code) {
    return answer(status_code, "[]",
                  {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"},
                   {"X-RateLimit-Limit", "300"},
                   {"X-RateLimit-Remaining", left},
                   {"X-RateLimit-Reset", "2026-01-01T00:02:30.000000Z"}});
  };
  EXPECT_EQ(adapter_->rate_hint(limited("150", 200)).used, 0.5);
  EXPECT_EQ(adapter_->rate_hint(limited("150", 200)).regain_after, std::nullopt);
  const Duration wait = std::chrono::seconds(150);
  EXPECT_EQ(adapter_->rate_hint(limited("0", 200)).regain_after, wait);
  EXPECT_EQ(adapter_->read(about(ActionKind::kReact), limited("0", 429)).retry_after, wait);
  EXPECT_EQ(adapter_->rate_hint(answer(429, "")).regain_after, Duration(std::chrono::minutes(5)));
}

}  // namespace
}  // namespace kaiku::platforms::testing
