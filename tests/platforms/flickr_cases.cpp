#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/platforms/oauth1.hpp"
#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kOurs = "12037949754@N01";
const std::string kMaija = "35468159852@N01";
const std::string kTarget = "6065-53000000001-72157700000000001";
const std::string kPost = "53000000001";
const std::string kRest = "https://api.flickr.com/services/rest";
const std::string kSettings = "user_id: " + kOurs +
                              "\nconsumer_key: env:FLICKR_KEY\n"
                              "consumer_secret: env:FLICKR_KEY_SECRET\n"
                              "access_token: env:FLICKR_TOKEN\n"
                              "access_token_secret: env:FLICKR_TOKEN_SECRET\n";

json comment(const std::string& id, const std::string& words, const std::string& author = kMaija,
             const std::string& at = "1767225600") {
  return {{"id", id},
          {"author", author},
          {"authorname", "Maija"},
          {"datecreate", at},
          {"permalink", "https://www.flickr.com/photos/brand/53000000001/#comment1"},
          {"_content", words}};
}

std::string page(const json& comments) {
  const json list = comments.is_object() ? json::array({comments}) : comments;
  return json({{"photo", kPost}, {"comments", list}}).dump();
}

std::string marked(const char* mark) {
  json item = comment(kTarget, "Hei");
  item[mark] = true;
  return page({item});
}

http::Response listed(const json& comments, const std::string& photo = kPost) {
  json holder = {{"photo_id", photo}};
  const bool single = comments.is_object();
  if (!comments.empty()) holder["comment"] = single ? json::array({comments}) : comments;
  return answer(200, json({{"comments", holder}, {"stat", "ok"}}).dump());
}

http::Response failed(int code) {
  return answer(200, json({{"stat", "fail"}, {"code", code}, {"message", "words"}}).dump());
}

Action about(ActionKind kind, std::string text = {}) {
  Action action = action_on(kind, kTarget, kPost, std::move(text));
  action.author = AuthorId(kMaija);
  return action;
}

std::vector<AnswerCase> answers(bool deletes) {
  const auto reply = ActionKind::kReply;
  const auto posted = answer(200, R"({"comment":{"id":"6065-53-9"},"stat":"ok"})");
  std::vector<AnswerCase> cases = {
      {"posted", reply, posted, Verdict::kDone, "6065-53-9"},
      {"accepted without an id", reply, answer(200, R"({"stat":"ok"})"), Verdict::kUnknown, ""},
      {"accepted with an unreadable body", reply, answer(200, "<html>"), Verdict::kUnknown, ""},
      {"the photo is gone", reply, failed(1), Verdict::kTargetGone, ""},
      {"a blank comment, also once more", reply, failed(8), Verdict::kPermanent, "", true},
      {"comments too fast", reply, failed(9), Verdict::kRetryLater, ""},
      {"a bad signature", reply, failed(96), Verdict::kBadToken, ""},
      {"a dead token", reply, failed(98), Verdict::kBadToken, ""},
      {"no rights", reply, failed(99), Verdict::kBadToken, ""},
      {"a bad key", reply, failed(100), Verdict::kBadToken, ""},
      {"out of service", reply, failed(105), Verdict::kRetryLater, ""},
      {"perhaps half written", reply, failed(106), Verdict::kUnknown, ""},
      {"no such call", reply, failed(112), Verdict::kPermanent, ""},
      {"too many", reply, answer(429, ""), Verdict::kRetryLater, ""},
      {"broken there", reply, answer(502, ""), Verdict::kUnknown, ""}};
  if (!deletes) return cases;
  const auto remove = ActionKind::kDelete;
  cases.insert(
      cases.end(),
      {{"deleted", remove, answer(200, R"({"stat":"ok"})"), Verdict::kDone, ""},
       {"deleted before", remove, failed(2), Verdict::kDone, "", true},
       {"whether it was cannot be read", remove, answer(200, "<html>"), Verdict::kRetryLater, ""},
       {"broken on what may be repeated", remove, failed(106), Verdict::kRetryLater, ""}});
  return cases;
}

std::vector<DoubtCase> doubts() {
  const Action reply = about(ActionKind::kReply, "Kiitos!");
  const std::string sent = "[https://www.flickr.com/photos/" + kMaija + "] Kiitos!";
  const std::string shown_as =
      "<a href=\"https://www.flickr.com/photos/" + kMaija + "\">Maija</a> Kiitos!";
  return {
      {"as it was sent", reply, listed({comment("6-1-1", sent, kOurs)}), Doubt::kHappened, "6-1-1"},
      {"as Flickr shows it", reply, listed({comment("6-1-2", shown_as, kOurs)}), Doubt::kHappened,
       "6-1-2"},
      {"to somebody else", reply, listed({comment("6-1-3", "Kiitos!", kOurs)}),
       Doubt::kDidNotHappen, ""},
      {"by somebody else", reply, listed({comment("6-1-4", sent)}), Doubt::kDidNotHappen, ""},
      {"no comment at all", reply, listed(json::array()), Doubt::kDidNotHappen, ""},
      {"the photo is gone", reply, failed(1), Doubt::kDidNotHappen, ""},
      {"out of service", reply, failed(105), Doubt::kCannotTell, ""},
      {"not readable", reply, answer(200, "<html>"), Doubt::kCannotTell, ""}};
}

Conformance flickr(bool deletes) {
  Conformance cases;
  cases.platform = "flickr";
  cases.conditions_hold = deletes;
  if (!deletes) cases.variant = "comments_only";
  cases.settings =
      kSettings + "photos: [53000000001]\n" + (deletes ? "delete_comments: true\n" : "");
  cases.secrets = {{"FLICKR_KEY", "kaikukey-of-tests"},
                   {"FLICKR_KEY_SECRET", "kaikusecret"},
                   {"FLICKR_TOKEN", "tok-123-of-tests"},
                   {"FLICKR_TOKEN_SECRET", "toksecret"}};
  cases.target = kTarget;
  cases.post = kPost;
  cases.author = kMaija;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = {
      {"a comment", page({comment(kTarget, "Milloin?")}), EventKind::kCreated, kTarget, kTarget,
       "comment:" + kTarget},
      {"our own", page({comment("6-1-9", "Huomenna", kOurs)}), EventKind::kCreated, "6-1-9",
       "6-1-9", "comment:6-1-9", true},
      {"edited", marked("edited"), EventKind::kEdited, kTarget, kTarget,
       "comment:" + kTarget + "@e661b9dd3a729319"},
      {"removed", marked("removed"), EventKind::kRemoved, kTarget, kTarget, "removed:" + kTarget}};
  cases.malformed = {"{}", R"({"photo":"53","comments":{}})", R"({"photo":"../53","comments":[]})",
                     R"({"photo":"53","comments":[7]})",
                     R"({"photo":"53","comments":[{"id":"a/b"}]})"};
  cases.meaningless = {R"({"photo":"53","comments":[]})"};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i)
      items.push_back(comment("6-1-" + std::to_string(i), "x"));
    return page(items);
  };
  cases.saying = [](const std::string& text) {
    std::string body = page({comment("6-1-1", "TEXT")});
    return body.replace(body.find("TEXT"), 4, text);
  };
  const std::string add = "POST " + kRest +
                          "\nmethod=flickr.photos.comments.addComment&photo_id=53000000001&"
                          "comment_text=%5Bhttps%3A%2F%2Fwww.flickr.com%2Fphotos%2F35468159852%"
                          "40N01%5D%20";
  const std::string end = "&format=json&nojsoncallback=1";
  cases.requests = {{"reply", about(ActionKind::kReply, "Moi"), ""},
                    {"warning", about(ActionKind::kWarn, "Hei"), ""}};
  cases.requests[0].request = add + "Moi" + end;
  cases.requests[1].request = add + "Hei" + end;
  if (deletes) {
    cases.requests.push_back(
        {"delete", about(ActionKind::kDelete),
         "POST " + kRest + "\nmethod=flickr.photos.comments.deleteComment&comment_id=" + kTarget +
             end});
  }
  cases.refused = {
      {"hide", about(ActionKind::kHide), Errc::kUnsupported},
      {"no photo", action_on(ActionKind::kReply, kTarget, "", "x"), Errc::kInvalidArgument}};
  cases.lengths = {{"in characters", about(ActionKind::kReply), "ä", 5000},
                   {"warning", about(ActionKind::kWarn), "ä", 5000}};
  cases.answers = answers(deletes);
  cases.doubts = doubts();
  cases.rereads = {
      {"as it was", listed({comment(kTarget, "Moi <b>vaan</b>")}), true, "Moi vaan", std::nullopt},
      {"not there any more", listed({comment("6-1-1", "x")}), false, "", std::nullopt},
      {"the photo is gone", failed(1), false, "", std::nullopt}};
  return cases;
}

INSTANTIATE_TEST_SUITE_P(flickr, PlatformConformance,
                         ::testing::Values(flickr(true), flickr(false)), conformance_name);

// The worked example of the signature, whose body holds what percent-encoding is easily got wrong.
TEST(FlickrSignature, IsTheOneOfTheExample) {
  http::Request request("POST", kRest);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body =
      "comment_text=Kiitos%21+T%C3%A4%C3%A4ll%C3%A4&format=json&"
      "method=flickr.photos.comments.addComment&nojsoncallback=1&photo_id=53000000001";
  sign_oauth1(request,
              {.consumer_key = "kaikukey",
               .consumer_secret = "kaikusecret",
               .token = "tok-123",
               .token_secret = "toksecret"},
              from_unix_seconds(1767225600), "n0nce");
  EXPECT_THAT(std::string(*request.headers.find("Authorization")),
              ::testing::EndsWith("oauth_signature=\"lsFUDzDOQpLcqRx%2B3dabV5zehXA%3D\""));
}

class Flickr : public ::testing::Test {
 protected:
  PollAnswer ask(const http::Response& response) {
    PollAnswer said = adapter_->read_poll(stream_, cursor_, response, now_);
    if (said.kind == PollAnswer::Kind::kPage) cursor_ = said.cursor;
    return said;
  }
  std::vector<std::string> keys(const PollAnswer& said) const {
    std::vector<std::string> all;
    if (said.body.empty()) return all;
    const auto batch = adapter_->parse(said.body, now_);
    for (const Event& event : batch->events) all.push_back(event.dedupe_key);
    return all;
  }
  std::string asked() const {
    const auto request = adapter_->render_poll(stream_, cursor_, now_);
    return request ? request->url.substr(kRest.size()) : request.error().message();
  }
  static http::Response activity(const std::vector<std::pair<std::string, std::string>>& photos,
                                 int pages = 1) {
    json items = json::array();
    for (const auto& [id, at] : photos) {
      items.push_back(
          {{"id", id}, {"activity", {{"event", {{{"type", "comment"}, {"dateadded", at}}}}}}});
    }
    items.push_back({{"id", "7"},
                     {"activity", {{"event", {{{"type", "fave"}, {"dateadded", "1767225700"}}}}}}});
    return answer(200,
                  json({{"items", {{"item", items}, {"pages", pages}}}, {"stat", "ok"}}).dump());
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(flickr(true));
  std::string stream_ = "activity";
  std::string cursor_;
  TimePoint now_ = test_now();
};

TEST_F(Flickr, ReadsTheCommentsOfPhotosThatWereWrittenAbout) {
  EXPECT_EQ(asked(),
            "?method=flickr.activity.userPhotos&timeframe=4h&per_page=50&page=1&format=json&"
            "nojsoncallback=1");
  EXPECT_TRUE(ask(activity({{"1", "1767225660"}, {"2", "1767225000"}}, 2)).more);
  EXPECT_THAT(asked(), ::testing::HasSubstr("page=2"));
  EXPECT_TRUE(ask(activity({{"3", "1767225660"}, {"53000000001", "1767225660"}}, 2)).more);
  EXPECT_EQ(asked(),
            "?method=flickr.photos.comments.getList&photo_id=1&format=json&nojsoncallback=1");
  EXPECT_TRUE(ask(failed(1)).more) << "removed meanwhile";
  EXPECT_THAT(asked(), ::testing::HasSubstr("photo_id=3"));
  const PollAnswer said = ask(listed({comment("6-3-1", "vanha", kMaija, "1767225500"),
                                      comment("6-3-2", "uusi", kMaija, "1767225660")},
                                     "3"));
  EXPECT_FALSE(said.more) << "the photo that has a stream of its own is left to it";
  EXPECT_THAT(keys(said), ElementsAre("comment:6-3-2")) << "what stood there before is left alone";
  now_ += 1h;
  EXPECT_THAT(asked(), ::testing::HasSubstr("timeframe=4h"));
  now_ += 30h;
  EXPECT_THAT(asked(), ::testing::HasSubstr("timeframe=2d")) << "after a long silence";
}

TEST_F(Flickr, APhotoOfItsOwnStreamTellsEditsAndRemovals) {
  stream_ = "photo/53000000001";
  EXPECT_THAT(keys(ask(listed({comment("6-1-1", "x", kMaija, "1767220000")}))), IsEmpty());
  const auto both = listed({comment("6-1-1", "x"), comment("6-1-2", "y")});
  EXPECT_THAT(keys(ask(both)), ElementsAre("comment:6-1-2"));
  EXPECT_THAT(keys(ask(both)), IsEmpty());
  const PollAnswer edited = ask(listed({comment("6-1-1", "z"), comment("6-1-2", "y")}));
  ASSERT_EQ(keys(edited).size(), 1u);
  EXPECT_THAT(keys(edited)[0], ::testing::StartsWith("comment:6-1-1@"));
  EXPECT_THAT(keys(ask(listed({comment("6-1-1", "z")}))), ElementsAre("removed:6-1-2"));
  EXPECT_THAT(keys(ask(listed(json::array()))), ElementsAre("removed:6-1-1"));
}

TEST_F(Flickr, OfAMuchDiscussedPhotoTheLatestAreWatched) {
  stream_ = "photo/53000000001";
  json many = json::array();
  for (int i = 0; i < 1500; ++i) {
    many.push_back(comment("6-1-" + std::to_string(i), "x", kMaija, "1767220000"));
  }
  EXPECT_THAT(keys(ask(listed(many))), IsEmpty());
  EXPECT_THAT(keys(ask(listed(many))), IsEmpty());
  many.push_back(comment("6-2-1", "uusi"));
  EXPECT_THAT(keys(ask(listed(many))), ElementsAre("comment:6-2-1"));
  EXPECT_LT(cursor_.size(), 60'000u);
}

TEST_F(Flickr, TellsRefusalsApartAndKeepsItsPlace) {
  using Kind = PollAnswer::Kind;
  EXPECT_EQ(ask(failed(98)).kind, Kind::kBadToken);
  EXPECT_EQ(ask(failed(100)).kind, Kind::kBadToken);
  EXPECT_EQ(ask(failed(105)).kind, Kind::kLater);
  EXPECT_EQ(ask(failed(112)).kind, Kind::kImpossible);
  EXPECT_EQ(ask(answer(503, "")).kind, Kind::kLater);
  EXPECT_EQ(ask(answer(200, "<html>")).kind, Kind::kLater);
  EXPECT_EQ(cursor_, "");
  stream_ = "photo/53000000001";
  EXPECT_EQ(ask(failed(1)).kind, Kind::kImpossible);
  EXPECT_EQ(ask(answer(200, "{}")).kind, Kind::kLater);
  stream_ = "photo/../1";
  EXPECT_THAT(asked(), ::testing::HasSubstr("stream photo/../1"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
