// How a channel is read: pages, reach, overlap, replies that did not come along, refusals.
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
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

json comment(const std::string& id, TimePoint published, std::optional<TimePoint> updated = {}) {
  return {{"kind", "youtube#comment"},
          {"id", id},
          {"snippet",
           {{"authorChannelId", {{"value", "UCm"}}},
            {"textDisplay", "Hei"},
            {"publishedAt", to_iso8601(published)},
            {"updatedAt", to_iso8601(updated.value_or(published))}}}};
}

json thread(const std::string& id, TimePoint published, int replies = 0, json enclosed = {}) {
  json made = {{"kind", "youtube#commentThread"},
               {"id", id},
               {"snippet",
                {{"videoId", "V1"},
                 {"totalReplyCount", replies},
                 {"topLevelComment", comment(id, published)}}}};
  if (enclosed.is_array()) made["replies"] = {{"comments", enclosed}};
  return made;
}

http::Response page(json items, const std::string& next = {}) {
  json content = {{"kind", "youtube#commentThreadListResponse"}, {"items", std::move(items)}};
  if (!next.empty()) content["nextPageToken"] = next;
  return answer(200, content.dump());
}

class YouTubePolling : public ::testing::Test {
 protected:
  /// The fields of the next question's query, "path?" first.
  std::string asked(const std::string& key) const {
    const auto request = adapter->render_poll(stream, cursor, now);
    const auto [path, query] = http::split_target(request->url);
    if (key == "path") return std::string(path.substr(path.rfind('/') + 1));
    const auto fields = http::form_decode(query);
    return std::string(http::find_field(*fields, key).value_or(""));
  }
  PollAnswer read(const http::Response& response) {
    PollAnswer said = adapter->read_poll(stream, cursor, response, now);
    if (said.kind == PollAnswer::Kind::kPage) cursor = said.cursor;
    return said;
  }
  std::vector<std::string> events(const PollAnswer& said) const {
    std::vector<std::string> ids;
    if (said.body.empty()) return ids;
    const auto batch = adapter->parse(said.body, now);
    if (!batch) return {batch.error().message()};
    for (const Event& event : batch->events) ids.push_back(event.comment.id.value);
    return ids;
  }
  /// A first look at a channel, now.
  void begin() {
    read(page(json::array({thread("old", now - 24h)})));
    now += 2min;
  }

  std::unique_ptr<Adapter> adapter = adapter_for("youtube", kYouTubeSettings);
  std::string stream = "comments";
  std::string cursor;
  TimePoint now = test_now();
};

TEST_F(YouTubePolling, TheFirstLookLeavesAloneWhatWasThere) {
  const PollAnswer said =
      read(page(json::array({thread("b", now - 1s), thread("a", now - 1h)}), "n"));
  EXPECT_FALSE(said.more);
  EXPECT_TRUE(said.body.empty());
}

TEST_F(YouTubePolling, TheFirstLookGoesBackAsFarAsItIsTold) {
  adapter = adapter_for("youtube", std::string(kYouTubeSettings) + "look_back: 1h\n");
  const PollAnswer said =
      read(page(json::array({thread("b", now - 1min), thread("a", now - 2h)}), "n"));
  EXPECT_THAT(events(said), ElementsAre("b"));
}

TEST_F(YouTubePolling, AsksForTheNewestThreadsOfTheChannel) {
  EXPECT_EQ(asked("path"), "commentThreads");
  EXPECT_EQ(asked("allThreadsRelatedToChannelId"), "UCkaiku0000000000000001");
  EXPECT_EQ(asked("order"), "time");
  EXPECT_EQ(asked("maxResults"), "100");
  EXPECT_EQ(asked("textFormat"), "plainText");
  EXPECT_EQ(asked("moderationStatus"), "published");
  EXPECT_EQ(asked("pageToken"), "");
  stream = "held";
  EXPECT_EQ(asked("moderationStatus"), "heldForReview");
  stream = "spam";
  EXPECT_EQ(asked("moderationStatus"), "likelySpam");
}

TEST_F(YouTubePolling, ReadsSeveralPagesDownToTheNewestThatItKnows) {
  begin();
  PollAnswer said = read(page(json::array({thread("e", now - 1s), thread("d", now - 2s)}), "p2"));
  EXPECT_TRUE(said.more);
  EXPECT_THAT(events(said), ElementsAre("e", "d"));
  EXPECT_EQ(asked("pageToken"), "p2");
  said = read(page(json::array({thread("c", now - 1min), thread("old", now - 25h)}), "p3"));
  EXPECT_FALSE(said.more) << "what is below is known";
  EXPECT_THAT(events(said), ElementsAre("c"));
  EXPECT_EQ(asked("pageToken"), "");
}

TEST_F(YouTubePolling, ReadsALittleFurtherDownBecauseCommentsShowLate) {
  begin();
  const TimePoint shown = now - 1min;
  read(page(json::array({thread("b", shown), thread("old", now - 25h)})));
  now += 2min;
  const PollAnswer said = read(page(
      json::array({thread("b", shown), thread("late", shown - 1min), thread("old", now - 25h)})));
  EXPECT_THAT(events(said), ElementsAre("b", "late")) << "b is told again, under the same key";
  now += 30min;
  const PollAnswer later = read(page(
      json::array({thread("b", shown), thread("late", shown - 1min), thread("old", now - 25h)})));
  now += 30min;
  const PollAnswer known = read(page(json::array({thread("b", shown), thread("old", now - 25h)})));
  EXPECT_TRUE(known.body.empty());
}

TEST_F(YouTubePolling, AnEditIsNewAgain) {
  begin();
  json edited = thread("a", now - 24h);
  edited["snippet"]["topLevelComment"] = comment("a", now - 24h, now - 1s);
  EXPECT_THAT(events(read(page(json::array({edited})))), ElementsAre("a"));
}

TEST_F(YouTubePolling, AReplyBelowAnOlderThreadIsNewAndTheThreadIsNot) {
  begin();
  const PollAnswer said = read(
      page(json::array({thread("a", now - 24h, 1, json::array({comment("a.r1", now - 1s)}))})));
  EXPECT_THAT(events(said), ElementsAre("a.r1"));
}

TEST_F(YouTubePolling, AsksForRepliesThatDidNotComeAlong) {
  begin();
  const json few = json::array({comment("a.r6", now - 1s)});
  PollAnswer said = read(page(json::array({thread("a", now - 24h, 7, few)})));
  EXPECT_TRUE(said.more);
  EXPECT_EQ(asked("path"), "comments");
  EXPECT_EQ(asked("parentId"), "a");
  said = read(page(json::array({comment("a.r6", now - 1s), comment("a.r1", now - 3h)}), "r2"));
  EXPECT_THAT(events(said), ElementsAre("a.r6"));
  EXPECT_EQ(asked("pageToken"), "r2");
  said = read(page(json::array({comment("a.r7", now - 2s)})));
  EXPECT_FALSE(said.more);
  ASSERT_THAT(events(said), ElementsAre("a.r7"));
  EXPECT_EQ(adapter->parse(said.body, now)->events[0].comment.post.value, "V1");

  now += 2min;
  said = read(page(json::array({thread("a", now - 24h, 7, few)})));
  EXPECT_FALSE(said.more) << "as many as before";
  now += 2min;
  said = read(page(json::array({thread("a", now - 24h, 8, few)})));
  EXPECT_TRUE(said.more) << "one more than before";
}

TEST_F(YouTubePolling, AThreadThatIsGoneMeanwhileHoldsUpNothing) {
  begin();
  read(page(json::array({thread("a", now - 1s, 9), thread("b", now - 2s, 9)})));
  EXPECT_EQ(asked("parentId"), "a");
  const PollAnswer said = read(youtube_refusal(404, "commentNotFound"));
  EXPECT_TRUE(said.more);
  EXPECT_EQ(asked("parentId"), "b");
}

TEST_F(YouTubePolling, ATokenOfAPageThatIsNotKnownAnyMoreEndsTheRoundOnly) {
  begin();
  read(page(json::array({thread("c", now - 1s)}), "p2"));
  const PollAnswer said = read(youtube_refusal(400, "invalidPageToken"));
  EXPECT_EQ(said.kind, PollAnswer::Kind::kPage);
  EXPECT_FALSE(said.more) << "not at once: it might never end";
  now += 2min;
  EXPECT_EQ(asked("pageToken"), "");
  const PollAnswer again =
      read(page(json::array({thread("c", now - 121s), thread("b", now - 122s)}), "p2"));
  EXPECT_THAT(events(again), ElementsAre("c", "b"));
  EXPECT_TRUE(again.more) << "down to where the last whole round began";
}

TEST_F(YouTubePolling, LooksThroughOlderThreadsForNewReplies) {
  stream = "threads";
  begin();
  now += 24h;
  const json reply = json::array({comment("x.r1", now - 12h)});
  PollAnswer said =
      read(page(json::array({thread("x", now - std::chrono::days(9), 1, reply)}), "p2"));
  EXPECT_THAT(events(said), ElementsAre("x.r1"));
  EXPECT_TRUE(said.more);
  said = read(page(json::array({thread("y", now - std::chrono::days(31))}), "p3"));
  EXPECT_FALSE(said.more) << "thirty days are enough";
}

TEST_F(YouTubePolling, WhatCannotBeReadIsKeptAndNotLeftOutUnseen) {
  begin();
  const PollAnswer said = read(page(json::array({json({{"kind", "youtube#commentThread"}})})));
  EXPECT_THAT(said.body, HasSubstr("youtube#commentThread"));
  EXPECT_FALSE(adapter->parse(said.body, now));
}

TEST_F(YouTubePolling, TellsRefusalsApart) {
  using Kind = PollAnswer::Kind;
  const auto kind = [&](const http::Response& response) { return read(response).kind; };
  EXPECT_EQ(kind(youtube_refusal(401, "authError")), Kind::kBadToken);
  EXPECT_EQ(kind(youtube_refusal(403, "quotaExceeded")), Kind::kLater);
  EXPECT_EQ(kind(youtube_refusal(403, "rateLimitExceeded")), Kind::kLater);
  EXPECT_EQ(kind(youtube_refusal(500, "backendError")), Kind::kLater);
  EXPECT_EQ(kind(answer(200, "<html>")), Kind::kLater);
  EXPECT_EQ(kind(youtube_refusal(403, "forbidden")), Kind::kImpossible);
  EXPECT_EQ(kind(youtube_refusal(403, "commentsDisabled")), Kind::kImpossible);
  EXPECT_EQ(kind(youtube_refusal(404, "channelNotFound")), Kind::kImpossible);
  http::Response slow = youtube_refusal(429, "rateLimitExceeded");
  slow.headers.add("Retry-After", "90");
  EXPECT_EQ(read(slow).retry_after, Duration(90s));
  EXPECT_EQ(cursor, "") << "no refusal moves the place";
}

TEST_F(YouTubePolling, APlaceThatIsNoneOfOursBeginsAnew) {
  cursor = "\x01 another version";
  EXPECT_EQ(asked("pageToken"), "");
  EXPECT_EQ(read(page(json::array({thread("a", now - 1s)}))).body, "");
}

TEST_F(YouTubePolling, CountsItsCallsInUnitsOfThePacificDay) {
  const auto allowance = adapter->allowance();
  ASSERT_TRUE(allowance);
  EXPECT_EQ(allowance->units, 10'000);
  EXPECT_EQ(allowance->reserve, 5'000);
  EXPECT_EQ(quota::end_of_day(*allowance, now), now + 8h);
  EXPECT_EQ(adapter->cost_of(http::Request("GET", "x")), 1);
  EXPECT_EQ(adapter->cost_of(http::Request("POST", "x")), 50);
  EXPECT_TRUE(adapter->says_quota_spent(youtube_refusal(403, "quotaExceeded")));
  EXPECT_FALSE(adapter->says_quota_spent(youtube_refusal(403, "rateLimitExceeded")));
  EXPECT_FALSE(adapter->says_quota_spent(answer(200, "{}")));
}

TEST_F(YouTubePolling, RenewsItsTokenWithARefreshToken) {
  EXPECT_FALSE(adapter->token_grant());
  EXPECT_EQ(adapter->render_poll(stream, "", now)->headers.find("Authorization"),
            "Bearer EAAtesttoken");
  adapter = adapter_for("youtube",
                        "channel_id: UCx\nrefresh_token: env:META_TOKEN\nclient_id: 1-a.apps\n"
                        "client_secret: env:IG_SECRET\n");
  const auto grant = adapter->token_grant();
  ASSERT_TRUE(grant);
  EXPECT_EQ(shown(*grant),
            "POST https://oauth2.googleapis.com/token\n"
            "grant_type=refresh_token&refresh_token=EAAtesttoken&client_id=1-a.apps&client_secret="
            "kaiku_test_ig_secret_0001");
  EXPECT_FALSE(adapter->render_poll(stream, "", now)->headers.find("Authorization"));
}

TEST(YouTubeSettings, TellsWhichTokensGoTogether) {
  const auto problems = [](const std::string& more) {
    std::string all;
    for (const auto& diagnostic : make("youtube", "channel_id: UCx\n" + more).diagnostics) {
      all += to_string(diagnostic) + "\n";
    }
    return all;
  };
  EXPECT_EQ(problems("access_token: env:META_TOKEN\n"), "");
  EXPECT_THAT(problems(""), HasSubstr("'access_token' is missing"));
  EXPECT_THAT(problems("access_token: env:META_TOKEN\nclient_id: a\n"),
              HasSubstr("client_id belongs to refresh_token"));
  EXPECT_THAT(problems("refresh_token: env:META_TOKEN\n"), HasSubstr("'client_id' is missing"));
  EXPECT_THAT(problems("refresh_token: env:META_TOKEN\naccess_token: env:META_TOKEN\n"
                       "client_id: a\nclient_secret: env:META_TOKEN\n"),
              HasSubstr("exclude each other"));
  EXPECT_THAT(problems("access_token: env:META_TOKEN\npoll_interval: 1s\n"),
              HasSubstr("poll_interval"));
  EXPECT_THAT(problems("access_token: env:META_TOKEN\nwrite_reserve: 20000\n"),
              HasSubstr("write_reserve"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
