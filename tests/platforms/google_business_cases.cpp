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

const std::string kTarget = "222/AbFvOqk1";
const std::string kBase = "https://mybusiness.googleapis.com/v4/accounts/111/locations/222/reviews";
const std::string kName = "accounts/111/locations/222/reviews/";
const std::string kSettings =
    "account_id: 111\nlocations: [222, 333]\naccess_token: env:GOOGLE_TOKEN\n";

json review(const std::string& id, const std::string& text, const std::string& updated = {}) {
  const std::string created = "2026-01-01T00:00:00.123456Z";
  json made = {{"name", kName + id},
               {"reviewId", id},
               {"reviewer", {{"displayName", "Maija M"}, {"isAnonymous", false}}},
               {"starRating", "ONE"},
               {"createTime", created},
               {"updateTime", updated.empty() ? created : updated}};
  if (!text.empty()) made["comment"] = text;
  return made;
}

std::string page(const json& items) {
  const json list = items.is_object() ? json::array({items}) : items;
  return json({{"reviews", list}}).dump();
}

json replied(json to, const std::string& text, const std::string& at = "2026-01-01T01:00:00Z") {
  to["reviewReply"] = {{"comment", text}, {"updateTime", at}, {"reviewReplyState", "PENDING"}};
  return to;
}

json reply_item(const std::string& at) {
  return {{"reviewName", kName + "AbFvOqk1"},
          {"reviewReply", {{"comment", "Kiitos"}, {"updateTime", at}}}};
}

Action about(ActionKind kind, std::string text = {}) {
  return action_on(kind, kTarget, "222", std::move(text));
}

std::string error(int code, const std::string& status) {
  return json({{"error", {{"code", code}, {"message", "words"}, {"status", status}}}}).dump();
}

std::vector<AnswerCase> answers() {
  const auto reply = ActionKind::kReply;
  const std::string stands = R"({"comment":"Kiitos","reviewReplyState":"PENDING"})";
  return {
      {"stands there, also when it did before", reply, answer(200, stands), Verdict::kDone,
       kTarget + "/reply", true},
      {"token ended", reply, answer(401, error(401, "UNAUTHENTICATED")), Verdict::kBadToken, ""},
      {"no role, or no access to the API", reply, answer(403, error(403, "PERMISSION_DENIED")),
       Verdict::kBadToken, ""},
      {"refused by something else", reply, answer(403, "<html>"), Verdict::kPermanent, ""},
      {"not valid", reply, answer(400, error(400, "INVALID_ARGUMENT")), Verdict::kPermanent, ""},
      {"the place is not verified", reply, answer(400, error(400, "FAILED_PRECONDITION")),
       Verdict::kPermanent, ""},
      {"the review is gone", reply, answer(404, error(404, "NOT_FOUND")), Verdict::kTargetGone, ""},
      {"too many", reply, answer(429, error(429, "RESOURCE_EXHAUSTED")), Verdict::kRetryLater, ""},
      {"broken there", reply, answer(503, error(503, "UNAVAILABLE")), Verdict::kUnknown, ""}};
}

std::vector<DoubtCase> doubts() {
  const Action reply = about(ActionKind::kReply, "Kiitos!");
  const auto said = [](const json& content) { return answer(200, content.dump()); };
  const json bare = review("AbFvOqk1", "Pettymys");
  return {{"our words stand there", reply, said(replied(bare, "Kiitos!\r\n")), Doubt::kHappened,
           kTarget + "/reply"},
          {"nothing stands there", reply, said(bare), Doubt::kDidNotHappen, ""},
          {"something else does", reply, said(replied(bare, "Soita!")), Doubt::kDidNotHappen, ""},
          {"gone", reply, answer(404, ""), Doubt::kDidNotHappen, ""},
          {"throttled", reply, answer(429, ""), Doubt::kCannotTell, ""},
          {"not a review", reply, answer(200, "{}"), Doubt::kCannotTell, ""}};
}

Conformance google_business() {
  Conformance cases;
  cases.platform = "google-business";
  cases.settings = kSettings;
  cases.secrets = {{"GOOGLE_TOKEN", "ya29-test-token"}};
  cases.target = kTarget;
  cases.post = "222";
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = {
      {"a review", page({review("AbFvOqk1", "Pettymys")}), EventKind::kCreated, kTarget, kTarget,
       "review:222/AbFvOqk1@2026-01-01T00:00:00.123456Z"},
      {"stars alone", page({review("AbFvOqk2", "")}), EventKind::kCreated, "222/AbFvOqk2",
       "222/AbFvOqk2", "review:222/AbFvOqk2@2026-01-01T00:00:00.123456Z"},
      {"edited", page({review("AbFvOqk1", "Parani", "2026-01-02T00:00:00Z")}), EventKind::kEdited,
       kTarget, kTarget, "review:222/AbFvOqk1@2026-01-02T00:00:00Z"},
      {"replied to", page({reply_item("2026-01-01T01:00:00Z")}), EventKind::kCreated,
       kTarget + "/reply", kTarget, "reply:222/AbFvOqk1@2026-01-01T01:00:00Z", true}};
  cases.malformed = {"{}",
                     R"({"reviews":{}})",
                     R"({"reviews":[7]})",
                     R"({"reviews":[{"name":"reviews/1"}]})",
                     R"({"reviews":[{"name":"accounts/1/locations/../reviews/1"}]})",
                     R"({"reviews":[{"reviewName":"x","reviewReply":{}}]})"};
  cases.meaningless = {R"({"reviews":[]})"};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i) items.push_back(review("r" + std::to_string(i), "x"));
    return page(items);
  };
  cases.saying = [](const std::string& text) {
    std::string body = page({review("r1", "TEXT")});
    return body.replace(body.find("TEXT"), 4, text);
  };
  const std::string put = "PUT " + kBase + "/AbFvOqk1/reply\n";
  cases.requests = {{"reply", about(ActionKind::kReply, "Moi!"), put + R"({"comment":"Moi!"})"},
                    {"warning", about(ActionKind::kWarn, "Hei"), put + R"({"comment":"Hei"})"}};
  cases.refused = {
      {"hide", about(ActionKind::kHide), Errc::kUnsupported},
      {"like", about(ActionKind::kReact), Errc::kUnsupported},
      {"no review", action_on(ActionKind::kReply, "222", "222", "x"), Errc::kInvalidArgument}};
  cases.lengths = {{"in bytes", about(ActionKind::kReply), "ä", 2048},
                   {"warning", about(ActionKind::kWarn), "x", 4096}};
  cases.answers = answers();
  cases.doubts = doubts();
  const auto said = [](const json& content) { return answer(200, content.dump()); };
  cases.rereads = {
      {"as it was", said(review("AbFvOqk1", "Moi")), true, "Moi", std::nullopt},
      {"translated", said(review("AbFvOqk1", "(Translated by Google) Hi\n\n(Original)\nMoi")), true,
       "Moi", std::nullopt},
      {"translated behind it", said(review("AbFvOqk1", "Moi\n\n(Translated by Google)\nHi")), true,
       "Moi", std::nullopt},
      {"gone", answer(404, error(404, "NOT_FOUND")), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(google_business, PlatformConformance, ::testing::Values(google_business()),
                         conformance_name);

class GoogleBusiness : public ::testing::Test {
 protected:
  std::vector<std::string> read(const json& content) {
    const PollAnswer said =
        adapter_->read_poll("reviews/222", cursor_, answer(200, content.dump()), now_);
    cursor_ = said.cursor;
    std::vector<std::string> keys;
    if (said.body.empty()) return keys;
    const auto batch = adapter_->parse(said.body, now_);
    for (const Event& event : batch->events) keys.push_back(event.dedupe_key);
    return keys;
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(google_business());
  std::string cursor_;
  TimePoint now_ = test_now();
};

TEST_F(GoogleBusiness, AsksForEachPlaceLatestChangeFirst) {
  const auto streams = adapter_->streams();
  ASSERT_EQ(streams.size(), 2u);
  EXPECT_EQ(streams[0].name, "reviews/222");
  EXPECT_EQ(streams[1].name, "reviews/333");
  EXPECT_EQ(shown(*adapter_->render_poll("reviews/222", "", now_)),
            "GET " + kBase + "?pageSize=50&orderBy=updateTime%20desc");
  for (const char* const other : {"reviews/444", "reviews/", "", "x"}) {
    EXPECT_TRUE(adapter_->render_poll(other, "", now_).error().is(Errc::kUnsupported)) << other;
  }
}

TEST_F(GoogleBusiness, AnUpdateAndTheReplyToAnOldReviewAreSeen) {
  EXPECT_THAT(read({{"reviews", {review("old", "x", "2025-12-01T00:00:00Z")}}}),
              ::testing::IsEmpty());
  EXPECT_THAT(read(json::object()), ::testing::IsEmpty()) << "a place without reviews";
  const json edited = review("old", "Parani", "2026-01-02T00:00:00Z");
  EXPECT_THAT(read({{"reviews", {edited}}}),
              ::testing::ElementsAre("review:222/old@2026-01-02T00:00:00Z"));
  EXPECT_THAT(read({{"reviews", {replied(edited, "Kiitos", "2026-01-03T00:00:00Z")}}}),
              ::testing::ElementsAre("review:222/old@2026-01-02T00:00:00Z",
                                     "reply:222/old@2026-01-03T00:00:00Z"));
  EXPECT_THAT(read({{"reviews", {replied(edited, "Kiitos", "2026-01-03T00:00:00Z")}}}),
              ::testing::ElementsAre("reply:222/old@2026-01-03T00:00:00Z"))
      << "known by its key";
}

TEST_F(GoogleBusiness, GoesOnToTheNextPage) {
  read({{"reviews", {review("r1", "x")}}});
  const PollAnswer said = adapter_->read_poll(
      "reviews/222", cursor_,
      answer(200, json({{"reviews", {review("r2", "x", "2026-01-02T00:00:00Z")}},
                        {"nextPageToken", "p 2"}})
                      .dump()),
      now_);
  EXPECT_TRUE(said.more);
  EXPECT_EQ(shown(*adapter_->render_poll("reviews/222", said.cursor, now_)),
            "GET " + kBase + "?pageSize=50&orderBy=updateTime%20desc&pageToken=p%202");
}

TEST_F(GoogleBusiness, NeverWritesOverAReplyThatStandsThere) {
  const auto read = [&](const json& content) {
    return adapter_->read_reread(about(ActionKind::kReply, "x"), answer(200, content.dump()));
  };
  const json bare = review("AbFvOqk1", "Pettymys");
  EXPECT_EQ(read(bare)->allowed, true);
  EXPECT_EQ(read(replied(bare, "Soita"))->allowed, false);
}

TEST_F(GoogleBusiness, KnowsStarsAndLeavesAnonymousPeopleNameless) {
  json anonymous = review("r1", "");
  anonymous["starRating"] = "FIVE";
  anonymous["reviewer"]["isAnonymous"] = true;
  const auto batch = adapter_->parse(page(json::array({anonymous})), now_);
  EXPECT_EQ(batch->events[0].comment.rating, 5);
  EXPECT_EQ(batch->events[0].comment.author.name, "");
  EXPECT_TRUE(batch->events[0].comment.author.id.empty());
}

TEST(GoogleBusinessSettings, PlacesAreDistinctNumbers) {
  const auto refused = [](const std::string& locations) {
    return make("google-business",
                "account_id: 111\naccess_token: env:META_TOKEN\nlocations: " + locations)
               .adapter == nullptr;
  };
  EXPECT_FALSE(refused("222"));
  EXPECT_TRUE(refused("[]"));
  EXPECT_TRUE(refused("[222, 222]"));
  EXPECT_TRUE(refused("[../222]"));
}

TEST_F(GoogleBusiness, TellsRefusalsApartAndKeepsItsPlace) {
  using Kind = PollAnswer::Kind;
  const auto kind = [&](const http::Response& response) {
    return adapter_->read_poll("reviews/222", cursor_, response, now_).kind;
  };
  EXPECT_EQ(kind(answer(401, error(401, "UNAUTHENTICATED"))), Kind::kBadToken);
  EXPECT_EQ(kind(answer(403, error(403, "PERMISSION_DENIED"))), Kind::kBadToken);
  EXPECT_EQ(kind(answer(404, "")), Kind::kImpossible);
  EXPECT_EQ(kind(answer(429, "")), Kind::kLater);
  EXPECT_EQ(kind(answer(500, "")), Kind::kLater);
  EXPECT_EQ(kind(answer(200, "<html>")), Kind::kLater);
}

}  // namespace
}  // namespace kaiku::platforms::testing
