// Live chats: found when a video is live, read as often as YouTube allows, within a share of the
// quota; answering, deleting and banning there.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "platforms/fixture.hpp"
#include "platforms/youtube_channel.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

const std::string kSettings =
    std::string(kYouTubeSettings) + "live_videos: [KAIKU000001]\nlive_units: 20\n";
constexpr const char* kTarget = "live:KicKChat1:LCC.m1";

json message(const std::string& id, TimePoint at, const std::string& author = "UCm",
             const std::string& type = "textMessageEvent") {
  return {{"id", id},
          {"snippet",
           {{"type", type},
            {"publishedAt", to_iso8601(at)},
            {"displayMessage", "hei"},
            {"authorChannelId", author}}},
          {"authorDetails", {{"channelId", author}, {"displayName", "Maija"}}}};
}

http::Response chat(json items, json more = json::object()) {
  more["items"] = std::move(items);
  more["kind"] = "youtube#liveChatMessageListResponse";
  return answer(200, more.dump());
}

http::Response live(const std::string& chat_id) {
  json details = json::object();
  if (!chat_id.empty()) details["activeLiveChatId"] = chat_id;
  const json video = {{"id", "KAIKU000001"}, {"liveStreamingDetails", details}};
  return answer(200, json({{"items", {video}}}).dump());
}

class YouTubeLive : public ::testing::Test {
 protected:
  std::string asked() const {
    const auto request = adapter->render_poll("live-KAIKU000001", cursor, now);
    return request ? request->url.substr(std::string("https://youtube.test/v3").size())
                   : "error: " + request.error().message();
  }
  PollAnswer read(const http::Response& response) {
    PollAnswer said = adapter->read_poll("live-KAIKU000001", cursor, response, now);
    if (said.kind == PollAnswer::Kind::kPage) cursor = said.cursor;
    return said;
  }
  std::vector<Event> events(const PollAnswer& said) const {
    if (said.body.empty()) return {};
    auto batch = adapter->parse(said.body, now);
    EXPECT_TRUE(batch) << batch.error().message();
    return batch ? batch->events : std::vector<Event>();
  }
  void begin() { ASSERT_TRUE(read(live("KicKChat1")).more); }

  std::unique_ptr<Adapter> adapter = adapter_for("youtube", kSettings);
  std::string cursor;
  TimePoint now = test_now();
};

TEST_F(YouTubeLive, IsAskedForOnlyForTheVideosThatAreNamed) {
  EXPECT_EQ(adapter->streams().back().name, "live-KAIKU000001");
  EXPECT_EQ(adapter->streams().back().interval, Duration(5min));
  const auto refused = [](const std::string& videos) {
    return make("youtube",
                "channel_id: UCkaiku0000000000000001\naccess_token: env:META_TOKEN\n"
                "live_videos: " +
                    videos + "\n")
               .adapter == nullptr;
  };
  EXPECT_FALSE(refused("[a, b, c, d, e]"));
  EXPECT_TRUE(refused("[a, b, c, d, e, f]"));
  EXPECT_TRUE(refused("['a/b']"));
}

TEST_F(YouTubeLive, LooksWhetherTheVideoIsLiveAndReadsItsChatAtOnce) {
  EXPECT_EQ(asked(), "/videos?part=liveStreamingDetails&id=KAIKU000001");
  PollAnswer said = read(live(""));
  EXPECT_FALSE(said.more);
  EXPECT_EQ(said.pause, std::nullopt) << "asked again after the interval";
  EXPECT_FALSE(read(answer(200, R"({"items":[]})")).more) << "no such video";
  begin();
  EXPECT_EQ(asked(),
            "/liveChat/messages?liveChatId=KicKChat1&part=snippet%2CauthorDetails&maxResults=200");
}

TEST_F(YouTubeLive, TellsWhatIsSaidAsLiveComments) {
  begin();
  const PollAnswer said = read(chat({message("LCC.old", now - 1s), message("LCC.m1", now),
                                     message("LCC.m2", now + 1s, "UCkaiku0000000000000001"),
                                     message("LCC.m3", now + 1s, "UCm", "newSponsorEvent")},
                                    {{"nextPageToken", "p2"}, {"pollingIntervalMillis", 4200}}));
  EXPECT_EQ(said.pause, Duration(4200ms));
  EXPECT_FALSE(said.more);
  EXPECT_THAT(asked(), HasSubstr("&pageToken=p2"));
  const auto found = events(said);
  ASSERT_EQ(found.size(), 2u) << "what was said before and what is no text is left alone";
  EXPECT_EQ(found[0].comment.id, CommentId(kTarget));
  EXPECT_EQ(found[0].comment.kind, CommentKind::kLiveComment);
  EXPECT_EQ(found[0].comment.post, PostId("KAIKU000001"));
  EXPECT_EQ(found[0].comment.author.id, AuthorId("UCm"));
  EXPECT_EQ(found[0].comment.author.name, "Maija");
  EXPECT_EQ(found[0].comment.text, "hei");
  EXPECT_EQ(found[0].dedupe_key, kTarget);
  EXPECT_FALSE(found[0].by_brand);
  EXPECT_TRUE(found[1].by_brand);
}

TEST_F(YouTubeLive, IsNeverAskedSoonerThanASecondNorLaterThanTenMinutes) {
  const auto pause = [&](json millis) {
    cursor.clear();
    begin();
    return read(chat(json::array(), {{"pollingIntervalMillis", std::move(millis)}})).pause;
  };
  EXPECT_EQ(pause(0), Duration(1s));
  EXPECT_EQ(pause(-7), Duration(1s));
  EXPECT_EQ(pause(std::int64_t{1} << 62), Duration(10min));
  EXPECT_EQ(pause("soon"), std::nullopt);
}

TEST_F(YouTubeLive, EndsWithTheBroadcast) {
  begin();
  const PollAnswer last =
      read(chat(json::array({message("LCC.m1", now)}),
                {{"offlineAt", to_iso8601(now)}, {"pollingIntervalMillis", 1000}}));
  EXPECT_EQ(events(last).size(), 1u) << "what was said last";
  EXPECT_EQ(last.pause, std::nullopt);
  EXPECT_THAT(asked(), HasSubstr("/videos?"));
  for (const char* const reason : {"liveChatEnded", "liveChatDisabled", "liveChatNotFound"}) {
    cursor.clear();
    begin();
    EXPECT_EQ(read(youtube_refusal(403, reason)).kind, PollAnswer::Kind::kPage) << reason;
    EXPECT_THAT(asked(), HasSubstr("/videos?")) << reason;
  }
}

TEST_F(YouTubeLive, WaitsForTheNextDayWhenItsShareOfTheQuotaIsSpent) {
  begin();  // 1 unit, then 5 for each page
  for (int page = 0; page < 4; ++page) {
    EXPECT_THAT(asked(), HasSubstr("/liveChat/messages")) << page;
    read(chat(json::array()));
  }
  const auto request = adapter->render_poll("live-KAIKU000001", cursor, now);
  ASSERT_FALSE(request);
  EXPECT_TRUE(request.error().is(Errc::kOverloaded)) << "the poller waits for the quota";
  now += 24h;
  EXPECT_THAT(asked(), HasSubstr("/liveChat/messages"));
  const auto messages = adapter->render_poll("live-KAIKU000001", cursor, now);
  EXPECT_EQ(adapter->cost_of(*messages), 5);
  EXPECT_EQ(adapter->cost_of(*adapter->render_poll("comments", "", now)), 1);
}

TEST_F(YouTubeLive, KeepsItsPlaceOverTroubleAndBeginsAnewWithATokenThatIsTooOld) {
  begin();
  read(chat(json::array(), {{"nextPageToken", "p2"}}));
  const std::string before = cursor;
  EXPECT_EQ(read(youtube_refusal(403, "rateLimitExceeded")).kind, PollAnswer::Kind::kLater);
  EXPECT_EQ(read(youtube_refusal(401, "authError")).kind, PollAnswer::Kind::kBadToken);
  EXPECT_EQ(read(answer(200, "<html>")).kind, PollAnswer::Kind::kLater);
  EXPECT_EQ(cursor, before);
  EXPECT_EQ(read(youtube_refusal(400, "pageTokenInvalid")).kind, PollAnswer::Kind::kPage);
  EXPECT_EQ(asked().find("pageToken"), std::string::npos);
  cursor = "of another version";
  EXPECT_THAT(asked(), HasSubstr("/videos?"));
}

TEST_F(YouTubeLive, IsAnsweredDeletedAndBannedInItsChat) {
  const auto request = [&](const Action& action) {
    const auto made = adapter->render(action, now);
    return made ? shown(*made) : "error: " + made.error().message();
  };
  const auto on = [](ActionKind kind, std::string text = {}) {
    Action action = action_on(kind, kTarget, "KAIKU000001", std::move(text));
    action.author = AuthorId("UCm");
    return action;
  };
  EXPECT_EQ(request(on(ActionKind::kReply, "Moi!")),
            "POST https://youtube.test/v3/liveChat/messages?part=snippet\n"
            R"({"snippet":{"liveChatId":"KicKChat1","textMessageDetails":{"messageText":"Moi!"},)"
            R"("type":"textMessageEvent"}})");
  EXPECT_EQ(request(on(ActionKind::kDelete)),
            "DELETE https://youtube.test/v3/liveChat/messages?id=LCC.m1");
  EXPECT_EQ(request(on(ActionKind::kBlock)),
            "POST https://youtube.test/v3/liveChat/bans?part=snippet\n"
            R"({"snippet":{"bannedUserDetails":{"channelId":"UCm"},"liveChatId":"KicKChat1",)"
            R"("type":"permanent"}})");
  Action for_an_hour = on(ActionKind::kBlock);
  for_an_hour.lasts = 1h;
  EXPECT_THAT(request(for_an_hour), HasSubstr(R"("banDurationSeconds":3600)"));
  EXPECT_THAT(request(for_an_hour), HasSubstr(R"("type":"temporary")"));
  EXPECT_TRUE(adapter->render(on(ActionKind::kHide), now).error().is(Errc::kUnsupported));
  Action nobody = on(ActionKind::kBlock);
  nobody.author = AuthorId("a/b");
  EXPECT_TRUE(adapter->render(nobody, now).error().is(Errc::kInvalidArgument));
}

TEST_F(YouTubeLive, TakesTwoHundredCharacters) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "ä";
  EXPECT_TRUE(adapter->render(action_on(ActionKind::kReply, kTarget, "KAIKU000001", text), now));
  EXPECT_TRUE(
      adapter->render(action_on(ActionKind::kReply, kTarget, "KAIKU000001", text + "ä"), now)
          .error()
          .is(Errc::kInvalidArgument));
}

TEST_F(YouTubeLive, KnowsItsOwnMessageByTheIdThatTheChatWillTell) {
  const Action reply = action_on(ActionKind::kReply, kTarget, "KAIKU000001", "Moi!");
  EXPECT_EQ(adapter->read(reply, answer(200, R"({"id":"LCC.ours"})")).remote_id,
            "live:KicKChat1:LCC.ours");
  EXPECT_EQ(adapter->read(reply, answer(200, "{}")).verdict, Verdict::kUnknown);
  EXPECT_EQ(adapter->read(reply, youtube_refusal(403, "liveChatEnded")).verdict,
            Verdict::kTargetGone);
  EXPECT_EQ(adapter->render_reread(reply, now), std::nullopt) << "a message cannot be read again";
  EXPECT_FALSE(adapter->safe_to_repeat(reply)) << "a person looks whether it was said";
}

TEST_F(YouTubeLive, IdsOfAnotherShapeAreNotOurs) {
  for (const char* const id :
       {"live:KicKChat1", "live::m", "live:a:", "live:a/b:c", "live:a:b:c"}) {
    EXPECT_TRUE(adapter->render(action_on(ActionKind::kDelete, id, "KAIKU000001"), now)
                    .error()
                    .is(Errc::kInvalidArgument))
        << id;
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
