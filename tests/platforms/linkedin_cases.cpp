#include <kaiku/http/url.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

const std::string kOurs = "urn:li:organization:96072893";
const std::string kPost = "urn:li:activity:7094637247890620418";
const std::string kTarget = "urn:li:comment:(" + kPost + ",7094977717598625792)";
const std::string kSettings =
    "organization_id: 96072893\n"
    "client_secret: [env:LI_SECRET, env:LI_SECRET_NEXT]\n"
    "access_token: env:LI_TOKEN\n"
    "api_base: https://linkedin.test\n";
const std::map<std::string, std::string> kSecrets = {{"LI_SECRET", "kaiku_test_client_secret_0001"},
                                                     {"LI_SECRET_NEXT", "another_client_secret"},
                                                     {"LI_TOKEN", "li-member-token"}};

// Documented vectors.
const char* const kSignedBody =
    R"json({"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[{"notificationId":5603453321,"organizationalEntity":"urn:li:organization:96072893","action":"COMMENT","sourcePost":"urn:li:activity:7094637247890620418","generatedActivity":"urn:li:comment:(activity:7094637247890620418,7094977717598625792)","lastModifiedAt":1767225600123,"subscriber":"urn:li:person:zLqTygBP8S"}]})json";
const std::string kSignature = "94ecd1d319cfa663d8ae3280be7933be221a62ea99449da92def85ddd8c2021d";
const std::string kOtherForm =
    "hmacsha256=cf4b384da98e778fac1e8af48790be7ea7f49cd44cd0a1d8263a760545091594";

http::Request posted(const std::string& name, const std::string& signature) {
  http::Request request("POST", "/webhooks/kaisla");
  request.body = kSignedBody;
  if (!name.empty()) request.headers.add(name, signature);
  return request;
}

std::vector<SignatureCase> signatures(bool prefix_in_header) {
  const std::string header = "X-LI-Signature";
  return {
      {"documented vector", posted(header, kSignature), true, "", test_now()},
      {"header name in another case", posted("x-li-signature", kSignature), true, "", test_now()},
      {"the other documented form", posted(header, kOtherForm), prefix_in_header, "", test_now()},
      {"the other form without its prefix", posted(header, kOtherForm.substr(11)), false, "",
       test_now()},
      {"the prefix before the first form", posted(header, "hmacsha256=" + kSignature), false, "",
       test_now()},
      {"another signature", posted(header, std::string(64, '0')), false, "", test_now()},
      {"not hex", posted(header, std::string(64, 'g')), false, "", test_now()},
      {"no signature", posted("", ""), false, "", test_now()}};
}

std::string in_envelope(const std::string& items) {
  return R"({"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[)" + items + "]}";
}

std::string item(const std::string& action, const std::string& generated,
                 const std::string& decorated = {}, const std::string& at = "1767225600123") {
  std::string made =
      R"({"notificationId":56,"organizationalEntity":"urn:li:organization:96072893","action":")" +
      action + R"(","sourcePost":"urn:li:activity:70","generatedActivity":")" + generated +
      R"(","lastModifiedAt":)" + at;
  if (!decorated.empty()) made += R"(,"decoratedGeneratedActivity":)" + decorated;
  return made + "}";
}

std::string comment(const std::string& owner, const std::string& text,
                    const std::string& object = "urn:li:activity:70") {
  return R"({"comment":{"owner":")" + owner + R"(","text":")" + text + R"(","object":")" + object +
         R"("}})";
}

std::string urn(const std::string& number) {
  return "urn:li:comment:(urn:li:activity:70," + number + ")";
}

std::vector<EventCase> events() {
  const std::string short_form = "urn:li:comment:(activity:70,";
  const std::string person = "urn:li:person:zLq";
  return {
      {"a comment, undecorated", kSignedBody, EventKind::kCreated, kTarget, kTarget,
       "comment:" + kTarget},
      {"a comment", in_envelope(item("COMMENT", short_form + "80)", comment(person, "Milloin?"))),
       EventKind::kCreated, urn("80"), urn("80"), "comment:" + urn("80")},
      {"an answer to a comment",
       in_envelope(item("COMMENT", short_form + "81)", comment(person, "Sama", urn("80")))),
       EventKind::kCreated, urn("81"), urn("80"), "comment:" + urn("81")},
      {"the URN in full, and the text in message",
       in_envelope(item("COMMENT", urn("82"),
                        R"({"comment":{"owner":"urn:li:person:a","message":{"text":"Hei"}}})")),
       EventKind::kCreated, urn("82"), urn("82"), "comment:" + urn("82")},
      {"our own by its owner", in_envelope(item("COMMENT", urn("83"), comment(kOurs, "Kiitos"))),
       EventKind::kCreated, urn("83"), urn("83"), "comment:" + urn("83"), true},
      {"our own by its action", in_envelope(item("ADMIN_COMMENT", urn("84"))), EventKind::kCreated,
       urn("84"), urn("84"), "comment:" + urn("84"), true},
      {"edited", in_envelope(item("COMMENT_EDIT", urn("80"), comment(person, "toinen"))),
       EventKind::kEdited, urn("80"), urn("80"),
       "edit:" + urn("80") + ":029feebfbdfd87e1a209525ce1cbdd7db0584282aad32f4f2fd6ee89eecdfbf3"},
      {"edited, undecorated", in_envelope(item("COMMENT_EDIT", urn("80"))), EventKind::kEdited,
       urn("80"), urn("80"), "edit:" + urn("80") + ":1767225600123"},
      {"deleted", in_envelope(item("COMMENT_DELETE", urn("80"))), EventKind::kRemoved, urn("80"),
       urn("80"), "delete:" + urn("80")},
      {"mentioned",
       in_envelope(item(
           "SHARE_MENTION", "urn:li:share:90",
           R"({"share":{"entity":"urn:li:share:90","owner":"urn:li:person:a","text":"@Kaisla hei"}})")),
       EventKind::kCreated, "urn:li:share:90", "urn:li:share:90", "mention:urn:li:share:90"},
      {"liked", in_envelope(item("LIKE", "urn:li:like:(urn:li:person:a,activity:70)")),
       EventKind::kReaction, "urn:li:activity:70", "urn:li:activity:70",
       "like:urn:li:like:(urn:li:person:a,activity:70)"},
  };
}

std::vector<std::string> malformed() {
  return {"{}",
          R"({"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"})",
          R"({"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":{}})",
          in_envelope("7"),
          in_envelope("{}"),
          in_envelope(R"({"action":"COMMENT","organizationalEntity":"urn:li:organization:7"})"),
          in_envelope(item("COMMENT", "")),
          in_envelope(item("COMMENT", "urn:li:share:1")),
          in_envelope(item("COMMENT", "urn:li:comment:(activity:70,x)")),
          in_envelope(item("COMMENT", "urn:li:comment:(activity:70)")),
          in_envelope(item("COMMENT", "urn:li:comment:(,80)")),
          in_envelope(item("COMMENT", "urn:li:comment:(activity:70/..,80)")),
          in_envelope(item("SHARE_MENTION", "90")),
          in_envelope(item("LIKE", ""))};
}

const std::string kPostPath =
    "https://linkedin.test/rest/socialActions/"
    "urn%3Ali%3Aactivity%3A7094637247890620418/comments";
const std::string kCommentPath =
    "https://linkedin.test/rest/socialActions/urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A"
    "7094637247890620418%2C7094977717598625792%29/comments";

std::vector<RequestCase> requests() {
  const auto on = [](ActionKind kind, std::string text = {}) {
    return action_on(kind, kTarget, kPost, std::move(text));
  };
  Action nested = action_on(ActionKind::kReply, "urn:li:comment:(" + kPost + ",9)", kPost, "Moi");
  nested.thread = CommentId(kTarget);
  const auto reply = [](const std::string& text) {
    return "POST " + kCommentPath + "\n" + R"({"actor":")" + kOurs + R"(","message":{"text":")" +
           text + R"("},"object":")" + kPost + R"(","parentComment":")" + kTarget + R"("})";
  };
  return {
      {"reply", on(ActionKind::kReply, "Hei!"), reply("Hei!")},
      {"an answer to an answer belongs to the topmost", nested, reply("Moi")},
      {"warning", on(ActionKind::kWarn, "Asiallisesti."), reply("Asiallisesti.")},
      {"answer to a mention",
       action_on(ActionKind::kReply, "urn:li:share:90", "urn:li:share:90", "Moi"),
       "POST https://linkedin.test/rest/socialActions/urn%3Ali%3Ashare%3A90/comments\n" +
           (R"({"actor":")" + kOurs + R"(","message":{"text":"Moi"},"object":"urn:li:share:90"})")},
      {"like", on(ActionKind::kReact),
       "POST https://linkedin.test/rest/reactions?actor=urn%3Ali%3Aorganization%3A96072893\n" +
           (R"({"reactionType":"LIKE","root":")" + kTarget + R"("})")},
      {"take the like back", on(ActionKind::kUnreact),
       "DELETE https://linkedin.test/rest/reactions/"
       "(actor:urn%3Ali%3Aorganization%3A96072893,entity:" +
           http::percent_encode(kTarget) + ")"},
      {"delete", on(ActionKind::kDelete),
       "DELETE " + kPostPath + "/7094977717598625792?actor=urn%3Ali%3Aorganization%3A96072893"}};
}

std::string refusal(int status, const std::string& message) {
  return R"({"status":)" + std::to_string(status) + R"(,"code":"NO","message":")" + message + "\"}";
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  return {{"posted, the URN inside", reply,
           answer(201, R"json({"id":"9","$URN":"urn:li:comment:(urn:li:activity:70,9)"})json"),
           Verdict::kDone, urn("9")},
          {"posted, the id in a header", reply, answer(201, "", {{"x-restli-id", "9"}}),
           Verdict::kDone, "9"},
          {"accepted without an id", reply, answer(201, "{}"), Verdict::kUnknown, ""},
          {"liked", ActionKind::kReact, answer(201, ""), Verdict::kDone, ""},
          {"taken back before", ActionKind::kUnreact, answer(404, ""), Verdict::kDone, "", true},
          {"liked before", ActionKind::kReact, answer(409, ""), Verdict::kDone, "", true},
          {"deleted", ActionKind::kDelete, answer(204, ""), Verdict::kDone, ""},
          {"deleted before", ActionKind::kDelete, answer(404, ""), Verdict::kDone, ""},
          {"quota", reply, answer(429, refusal(429, "quota")), Verdict::kRetryLater, ""},
          {"token", reply, answer(401, refusal(401, "revoked")), Verdict::kBadToken, ""},
          {"no administrator any more", reply, answer(403, refusal(403, "ACCESS_DENIED")),
           Verdict::kPermanent, ""},
          {"text too long", reply, answer(422, refusal(422, "too long")), Verdict::kPermanent, ""},
          {"bad URN", reply, answer(400, refusal(400, "urn")), Verdict::kPermanent, ""},
          {"gone", reply, answer(404, refusal(404, "not found")), Verdict::kTargetGone, ""},
          {"broken there after a text was sent", reply, answer(500, ""), Verdict::kUnknown, ""},
          {"broken there on what may be repeated", ActionKind::kReact, answer(503, ""),
           Verdict::kRetryLater, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = action_on(ActionKind::kReply, kTarget, kPost, "Kiitos!");
  const Action remove = action_on(ActionKind::kDelete, kTarget, kPost);
  const auto list = [](const std::string& items, const std::string& total) {
    return answer(200, R"({"elements":[)" + items + R"(],"paging":{"total":)" + total + "}}");
  };
  const std::string ours =
      R"json({"id":"8","$URN":"urn:li:comment:(urn:li:activity:70,8)","actor":")json" + kOurs +
      R"(","message":{"text":"Kiitos!"}})";
  const std::string theirs = R"({"id":"7","actor":"urn:li:person:a","message":{"text":"Kiitos!"}})";
  return {{"ours", reply, list(theirs + "," + ours, "2"), Doubt::kHappened, urn("8")},
          {"only others, all of them", reply, list(theirs, "1"), Doubt::kDidNotHappen, ""},
          {"only others, not all of them", reply, list(theirs, "200"), Doubt::kCannotTell, ""},
          {"nothing is shown", reply, list("", "0"), Doubt::kCannotTell, ""},
          {"the comment is gone", reply, answer(404, ""), Doubt::kDidNotHappen, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
          {"deleted", remove, answer(404, ""), Doubt::kHappened, ""},
          {"not deleted", remove, answer(200, R"({"id":"7"})"), Doubt::kDidNotHappen, ""},
          {"not readable", remove, answer(403, ""), Doubt::kCannotTell, ""}};
}

Conformance linkedin(bool prefix_in_header) {
  Conformance cases;
  cases.platform = "linkedin";
  if (prefix_in_header) cases.variant = "signature_prefix_in_header";
  cases.settings = kSettings + (prefix_in_header ? "signature_prefix_in_header: true\n" : "");
  cases.secrets = kSecrets;
  cases.target = kTarget;
  cases.post = kPost;
  cases.handshakes = {
      {"documented challenge", "challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0&applicationId=1",
       200,
       R"({"challengeCode":"890e4665-4dfe-4ab1-b689-ed553bceeed0","challengeResponse":"6dd224ba52973af9587b062a2b43e7cd374db7b0bde58b52a773b67f9c1d1b46"})"},
      {"no code", "", 400, ""},
      {"a code that could be a delivery", "challengeCode=hmacsha256%3D%7B%22type%22%3A1%7D", 400,
       ""}};
  cases.signatures = signatures(prefix_in_header);
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = {R"({"type":"SOMETHING_ELSE"})", in_envelope(""),
                       in_envelope(item("SHARE", "urn:li:share:1")),
                       in_envelope(item("UNHEARD_OF", "urn:li:share:1"))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      items += (i == 0 ? "" : ",") + item("COMMENT", urn(std::to_string(i)));
    }
    return in_envelope(items);
  };
  cases.saying = [](const std::string& text) {
    return in_envelope(item("COMMENT", urn("80"), comment("urn:li:person:a", text)));
  };
  cases.requests = requests();
  cases.refused = {
      {"delete a post", action_on(ActionKind::kDelete, kPost, kPost), Errc::kUnsupported},
      {"hide", action_on(ActionKind::kHide, kTarget, kPost), Errc::kUnsupported},
      {"write privately", action_on(ActionKind::kPrivateReply, kTarget, kPost, "Hei"),
       Errc::kUnsupported},
      {"no URN", action_on(ActionKind::kReply, "7", kPost, "Hei"), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 1250},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 1250}};
  cases.answers = answers();
  cases.doubts = doubts();
  cases.rereads = {{"as it was", answer(200, R"({"id":"7","message":{"text":"Moi"}})"), true, "Moi",
                    std::nullopt},
                   {"a post", answer(200, R"({"commentary":"Moi"})"), true, "Moi", std::nullopt},
                   {"gone", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(linkedin, PlatformConformance,
                         ::testing::Values(linkedin(false), linkedin(true)), conformance_name);

class LinkedIn : public ::testing::Test {
 protected:
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(linkedin(false));
};

TEST_F(LinkedIn, TwoSubscribersOfOnePageGiveOneEvent) {
  const std::string first = item("COMMENT_EDIT", urn("80"), comment("urn:li:person:a", "x"));
  std::string second =
      item("COMMENT_EDIT", urn("80"), comment("urn:li:person:a", "x"), "1767225600999");
  second.replace(second.find("56"), 2, "57");
  EXPECT_EQ(only(in_envelope(first)).dedupe_key, only(in_envelope(second)).dedupe_key);
}

TEST_F(LinkedIn, FetchesWhatANotificationLeavesOut) {
  const Event thin = only(kSignedBody);
  ASSERT_TRUE(thin.thin);
  EXPECT_EQ(thin.comment.post.value, kPost);
  EXPECT_EQ(thin.occurred_at, test_now() + std::chrono::milliseconds(123));
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, kPostPath + "/7094977717598625792");
  EXPECT_EQ(request->headers.find("LinkedIn-Version"), "202607");
  EXPECT_EQ(request->headers.find("X-Restli-Protocol-Version"), "2.0.0");
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer li-member-token");
  const auto full = adapter_->read_fetch(
      thin,
      answer(
          200,
          R"({"actor":"urn:li:person:a","message":{"text":"Moi"},"created":{"time":1767225600000},"parentComment":")" +
              urn("80") + "\"}"));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->comment.text, "Moi");
  EXPECT_EQ(full->comment.author.id.value, "urn:li:person:a");
  EXPECT_EQ(full->comment.created_at, test_now());
  EXPECT_EQ(full->comment.thread().value, urn("80"));
  EXPECT_FALSE(full->thin);
}

TEST_F(LinkedIn, WaitsAMinuteForAHastyMemberAndLongerForTheQuota) {
  const Action reply = action_on(ActionKind::kReply, kTarget, kPost, "Moi");
  const auto hasty = answer(
      429, refusal(429, "Comment create throttled: creation rate limit exceeded for member"));
  EXPECT_EQ(adapter_->read(reply, hasty).retry_after, Duration(std::chrono::minutes(1)));
  EXPECT_EQ(adapter_->rate_hint(hasty).regain_after, Duration(std::chrono::minutes(1)));
  EXPECT_EQ(adapter_->read(reply, answer(429, "")).retry_after, Duration(std::chrono::hours(1)));
  EXPECT_EQ(adapter_->rate_hint(answer(200, "")).regain_after, std::nullopt);
}

}  // namespace
}  // namespace kaiku::platforms::testing
