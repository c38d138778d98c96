#include <gtest/gtest.h>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;

const std::string kUnit = "0123456789abcdef01234567";
const std::string kReview = "62c8968be77911f2449e9f74";
// Documented: the one is accepted, the other is not.
const std::string kToken = "tp_7f3c1e0a9b5d4c2e8f6a1b3d5c7e9f01";
const std::string kWrongToken = "tp_7f3c1e0a9b5d4c2e8f6a1b3d5c7e9f02";
const std::string kSettings =
    "business_unit_id: 0123456789abcdef01234567\n"
    "path_token: [env:TP_PATH, env:TP_PATH_NEXT]\n"
    "api_key: env:TP_KEY\n"
    "access_token: env:TP_TOKEN\n"
    "api_base: https://trustpilot.test\n";
const std::string kNamed = "business_user_id: 5f00\n";
const std::map<std::string, std::string> kSecrets = {
    {"TP_PATH", kToken},
    {"TP_PATH_NEXT", "another-token-of-32-characters-0001"},
    {"TP_KEY", "tp-api-key"},
    {"TP_TOKEN", "tp-user-token"}};

std::vector<SignatureCase> signatures() {
  const auto at = [](std::string about, const std::string& url, bool accepted) {
    http::Request request("POST", url);
    request.body = R"({"events":[]})";
    return SignatureCase{std::move(about), std::move(request), accepted, "", test_now()};
  };
  const std::string account = "/webhooks/kaisla";
  return {at("documented token", account + "/" + kToken, true),
          at("the other token", account + "/another-token-of-32-characters-0001", true),
          at("with our business unit", account + "/" + kToken + "?businessUnitId=" + kUnit, true),
          at("with another business unit",
             account + "/" + kToken + "?businessUnitId=1123456789abcdef01234567", false),
          at("documented wrong token", account + "/" + kWrongToken, false),
          at("its beginning", account + "/" + kToken.substr(0, 30), false),
          at("more than it", account + "/" + kToken + "0", false),
          at("in the query", account + "?" + kToken, false),
          at("empty", account + "/", false),
          at("none", account, false)};
}

std::string event(const std::string& name, const std::string& more,
                  const std::string& id = kReview) {
  return R"({"eventName":")" + name + R"(","version":"1","eventData":{"id":")" + id + "\"" + more +
         "}}";
}

std::string batch_of(const std::string& items) {
  return R"({"events":[)" + items + "]}";
}

const std::string kWords =
    R"(,"language":"fi","stars":1,"title":"Pettymys","text":"Tilaus ei saapunut.","createdAt":"2026-01-01T10:00:00Z","consumer":{"id":"53bffc3900006400017e5db8","name":"Maija"})";
// SHA-256 of "1|Pettymys|Tilaus ei saapunut.", of "3|Parani|Saapui lopulta." and of "||".
const std::string kWordsMark = "8efe599604c47bef0d1b9fd59f6aae5748d361d6e5592f527e81aa18c0bf82a9";
const std::string kChangeMark = "4a989926a7ab1032a0ea26d5c2a09a8e5b33781f0e9109ffa264f6977ffca810";
const std::string kNothingMark = "565d240f5343e625ae579a4d45a770f1f02c6368b5ed4d06da4fbe6f47c28866";

std::vector<EventCase> events() {
  return {{"a review", batch_of(event("service-review-created", kWords)), EventKind::kCreated,
           kReview, kReview, "service-review-created:" + kReview + ":" + kWordsMark},
          {"changed",
           batch_of(event("service-review-updated",
                          R"(,"stars":3,"title":"Parani","text":"Saapui lopulta.")")),
           EventKind::kEdited, kReview, kReview,
           "service-review-updated:" + kReview + ":" + kChangeMark},
          {"deleted", batch_of(event("service-review-deleted", "")), EventKind::kRemoved, kReview,
           kReview, "service-review-deleted:" + kReview + ":" + kNothingMark}};
}

std::vector<std::string> malformed() {
  return {"{}",
          R"({"events":{}})",
          batch_of("7"),
          batch_of("{}"),
          batch_of(R"({"eventName":"service-review-created"})"),
          batch_of(event("service-review-created", kWords, "")),
          batch_of(event("service-review-created", kWords, "62c8968b")),
          batch_of(event("service-review-created", kWords, "62c8968be77911f2449e9f7/"))};
}

const std::string kPath = "https://trustpilot.test/v1/private/reviews/" + kReview + "/reply\n";

std::vector<RequestCase> requests(const Conformance& cases, bool named) {
  const auto sent = [&](const std::string& text, const std::string& encoded) {
    return "POST " + kPath +
           (named ? R"({"authorBusinessUserId":"5f00","message":")" + text + "\"}"
                  : "message=" + encoded);
  };
  return {{"reply", cases.action(ActionKind::kReply, "Pahoittelemme."),
           sent("Pahoittelemme.", "Pahoittelemme.")},
          {"warning", cases.action(ActionKind::kWarn, "Asia & tyyli"),
           sent("Asia & tyyli", "Asia%20%26%20tyyli")}};
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const std::string fault =
      R"({"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"x"}}})";
  return {{"posted", reply, answer(201, ""), Verdict::kDone, ""},
          {"posted over the same one", reply, answer(201, "{}"), Verdict::kDone, "", true},
          {"token", reply, answer(401, fault), Verdict::kBadToken, ""},
          {"no right to this business unit", reply, answer(403, ""), Verdict::kBadToken, ""},
          {"bad request", reply, answer(400, R"({"ErrorCode":"1002","Error":"Bad request"})"),
           Verdict::kPermanent, ""},
          {"the review is gone", reply, answer(404, ""), Verdict::kTargetGone, ""},
          {"quota", reply, answer(429, ""), Verdict::kRetryLater, ""},
          {"broken there", reply, answer(503, ""), Verdict::kUnknown, ""}};
}

http::Response review(const std::string& more) {
  return answer(200, R"({"id":")" + kReview +
                         R"(","stars":1,"title":"Pettymys","text":"Ei tullut.")" + more + "}");
}

std::vector<DoubtCase> doubts(const Action& reply) {
  return {
      {"ours", reply, review(R"(,"companyReply":{"text":"Kiitos!\n"})"), Doubt::kHappened, ""},
      {"by staff", reply, review(R"(,"companyReply":{"text":"Hei"})"), Doubt::kDidNotHappen, ""},
      {"none", reply, review(R"(,"companyReply":null)"), Doubt::kDidNotHappen, ""},
      {"the review is gone", reply, answer(404, ""), Doubt::kDidNotHappen, ""},
      {"another review", reply, answer(200, R"({"id":"7"})"), Doubt::kCannotTell, ""},
      {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
      {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance trustpilot(bool named) {
  Conformance cases;
  cases.platform = "trustpilot";
  cases.settings = kSettings + (named ? kNamed : "");
  if (!named) cases.variant = "older_form";
  cases.secrets = kSecrets;
  cases.target = kReview;
  cases.post = "";
  cases.signs_body = false;
  cases.echoes = false;
  cases.handshakes = {{"there is none", "", 405, ""}};
  cases.signatures = signatures();
  cases.events = events();
  cases.malformed = malformed();
  cases.meaningless = {batch_of(""), batch_of(event("product-review-created", kWords)),
                       batch_of(event("service-review-liked", ""))};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    std::string items;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string digits = std::to_string(i);
      items += (i == 0 ? "" : ",") + event("service-review-created", kWords,
                                           std::string(24 - digits.size(), '0') + digits);
    }
    return batch_of(items);
  };
  cases.requests = requests(cases, named);
  cases.refused = {
      {"hide", cases.action(ActionKind::kHide), Errc::kUnsupported},
      {"write privately", cases.action(ActionKind::kPrivateReply, "Hei"), Errc::kUnsupported},
      {"no review", action_on(ActionKind::kReply, "7", "", "Hei"), Errc::kInvalidArgument}};
  cases.lengths = {{"reply in characters", cases.action(ActionKind::kReply), "ä", 4000},
                   {"warning in characters", cases.action(ActionKind::kWarn), "ä", 4000}};
  cases.answers = answers();
  cases.doubts = doubts(cases.action(ActionKind::kReply, "Kiitos!"));
  cases.rereads = {{"as it was", review(""), true, "Pettymys\nEi tullut.", std::nullopt},
                   {"gone", answer(404, ""), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(trustpilot, PlatformConformance,
                         ::testing::Values(trustpilot(true), trustpilot(false)), conformance_name);

class Trustpilot : public ::testing::Test {
 protected:
  Event only(const std::string& body) const {
    const auto read = adapter_->parse(body, test_now());
    return read && read->events.size() == 1 ? read->events.front() : Event();
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(trustpilot(true));
};

TEST_F(Trustpilot, ItsAddressEndsWithTheToken) {
  EXPECT_TRUE(adapter_->takes_path("/" + kToken));
  for (const std::string& rest :
       {std::string(), std::string("/"), kToken, "/" + kWrongToken, "/" + kToken + "/"}) {
    EXPECT_FALSE(adapter_->takes_path(rest)) << rest;
  }
}

TEST_F(Trustpilot, BelievesNothingBeforeTheReviewWasFetched) {
  const Event thin = only(batch_of(event("service-review-created", kWords)));
  ASSERT_TRUE(thin.thin);
  EXPECT_EQ(thin.comment.kind, CommentKind::kReview);
  EXPECT_EQ(thin.comment.text, "");
  EXPECT_EQ(thin.comment.rating, std::nullopt);
  const auto request = adapter_->render_fetch(thin, test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->url, "https://trustpilot.test/v1/reviews/" + kReview);
  EXPECT_EQ(request->headers.find("apikey"), "tp-api-key");
  EXPECT_EQ(request->headers.find("Authorization"), std::nullopt);
  const auto full = adapter_->read_fetch(
      thin,
      review(
          R"(,"language":"sv","createdAt":"2026-01-01T00:00:00Z","businessUnit":{"id":"0123456789abcdef01234567"},"consumer":{"id":"53bffc3900006400017e5db9","displayName":"Maija M"})"));
  ASSERT_TRUE(full);
  EXPECT_FALSE(full->thin);
  EXPECT_EQ(full->comment.text, "Pettymys\nEi tullut.");
  EXPECT_EQ(full->comment.rating, 1);
  EXPECT_EQ(full->comment.language_hint, "sv");
  EXPECT_EQ(full->comment.author.id.value, "53bffc3900006400017e5db9");
  EXPECT_EQ(full->comment.created_at, test_now());
}

TEST_F(Trustpilot, AReviewThatIsNotOursIsNotRead) {
  const Event thin = only(batch_of(event("service-review-created", kWords)));
  const auto fetched = [&](const http::Response& response) {
    return adapter_->read_fetch(thin, response).error();
  };
  EXPECT_TRUE(fetched(review(R"(,"businessUnit":{"id":"7"})")).is(Errc::kNotFound));
  EXPECT_TRUE(fetched(answer(200, R"({"id":"7"})")).is(Errc::kMalformedPayload));
  EXPECT_TRUE(fetched(answer(404, "")).is(Errc::kNotFound));
  EXPECT_TRUE(fetched(answer(401, "")).is(Errc::kBadSignature));
  EXPECT_TRUE(fetched(answer(429, "")).is(Errc::kOverloaded));
}

TEST_F(Trustpilot, WritesNoReplyOverAnother) {
  const Action reply = trustpilot(true).action(ActionKind::kReply, "Moi");
  const auto allowed = [&](const std::string& more) {
    return adapter_->read_reread(reply, review(more))->allowed;
  };
  EXPECT_EQ(allowed(""), true);
  EXPECT_EQ(allowed(R"(,"companyReply":null)"), true);
  EXPECT_EQ(allowed(R"(,"companyReply":{})"), true);
  EXPECT_EQ(allowed(R"(,"companyReply":{"text":"Hei"})"), false);
}

TEST_F(Trustpilot, ATitleThatBeginsTheTextIsNotRepeated) {
  const Action reply = trustpilot(true).action(ActionKind::kReply, "Moi");
  const auto text = [&](const std::string& content) {
    return adapter_->read_reread(reply, answer(200, content))->text;
  };
  EXPECT_EQ(text(R"({"title":"Ei tullut","text":"Ei tullut koskaan"})"), "Ei tullut koskaan");
  EXPECT_EQ(text(R"({"title":"Ei tullut"})"), "Ei tullut");
  EXPECT_EQ(text(R"({"text":"Hyvä"})"), "Hyvä");
}

TEST_F(Trustpilot, WaitsForItsQuota) {
  EXPECT_EQ(adapter_->rate_hint(answer(429, "")).regain_after, Duration(5min));
  EXPECT_EQ(adapter_->rate_hint(answer(429, "", {{"Retry-After", "9"}})).regain_after,
            Duration(9s));
  EXPECT_EQ(adapter_->rate_hint(answer(200, "")).used, 0);
}

TEST_F(Trustpilot, RepliesInTheNameOfAUser) {
  const auto request =
      adapter_->render(trustpilot(true).action(ActionKind::kReply, "Moi"), test_now());
  EXPECT_EQ(request->headers.find("Authorization"), "Bearer tp-user-token");
  EXPECT_EQ(request->headers.find("apikey"), std::nullopt);
}

TEST(TrustpilotSettings, AShortTokenCouldBeGuessed) {
  const Made made = make("trustpilot",
                         "business_unit_id: kaisla\npath_token: env:A\napi_key: env:A\n"
                         "access_token: env:A\n",
                         {{"A", std::string(31, 'x')}});
  EXPECT_EQ(made.adapter, nullptr);
  EXPECT_EQ(made.diagnostics.size(), 2u);
}

}  // namespace
}  // namespace kaiku::platforms::testing
