// Platforms that have to be asked: comments are found, answered once, and neither missed nor
// doubled over kills; a quota that is spent ends all questions.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "e2e/brand.hpp"
#include "standin/mastodon_api.hpp"
#include "standin/request_fields.hpp"
#include "standin/youtube_api.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;
using standin::Fault;

constexpr const char* kChannel = "UCkaiku0000000000000001";
constexpr const char* kToken = "EAAe2e";
// Waiting ends as soon as it may; this is for a machine that does much else beside.
constexpr std::chrono::seconds kPatience(180);

class Polling : public ::testing::Test {
 protected:
  void SetUp() override { use(""); }

  /// Begins anew with these further settings of the YouTube account.
  void use(const std::string& youtube_settings) {
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.more =
        "  - id: kaisla-yt\n    brand: kaisla\n    platform: youtube\n    mode: live\n"
        "    settings:\n      channel_id: " +
        std::string(kChannel) +
        "\n      refresh_token: env:ACCESS_TOKEN\n      client_id: 1-a.apps\n"
        "      client_secret: env:APP_SECRET\n      api_base: " +
        youtube_.url() + "\n      token_url: " + youtube_.token_url() +
        "\n      poll_interval: 100ms\n      allow_private_addresses: true\n" + youtube_settings +
        "  - id: kaisla-ma\n    brand: kaisla\n    platform: mastodon\n    mode: live\n"
        "    settings:\n      instance: " +
        mastodon_.url() +
        "\n      account_id: 108000000000000001\n      username: brand\n"
        "      access_token: env:ACCESS_TOKEN\n      poll_interval: 100ms\n"
        "      allow_private_addresses: true\n";
    brand_.reset();
    brand_ = std::make_unique<Brand>(std::move(options));
  }
  void start() { ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log(); }
  /// Starts and waits until the first look is over: what comes now is new.
  void start_from_here() {
    start();
    ASSERT_TRUE(youtube_.state().wait_until([](const auto& s) { return s.lists >= 5; }, kPatience))
        << brand_->daemon().log();
    pass_polls(3);
  }
  /// Time as the other platform counts it.
  void pass_polls(std::size_t count) {
    const std::size_t seen = mastodon_.state().look([](const auto& s) { return s.polls; });
    ASSERT_TRUE(mastodon_.state().wait_until([&](const auto& s) { return s.polls >= seen + count; },
                                             kPatience))
        << brand_->daemon().log();
  }
  bool answered_on_youtube(const std::vector<std::string>& comments) {
    return youtube_.state().wait_until(
        [&](const auto& state) {
          std::map<std::string, int> answers;
          for (const auto& reply : state.comments) {
            if (reply.author == kChannel) ++answers[reply.parent];
          }
          return std::ranges::all_of(comments, [&](const auto& c) { return answers[c] > 0; });
        },
        kPatience);
  }
  bool invited_on_mastodon(const std::vector<std::string>& mentions) {
    return mastodon_.state().wait_until(
        [&](const auto& state) {
          std::map<std::string, int> answers;
          for (const auto& status : state.statuses) {
            if (status.author == "brand" && status.visibility == "direct") ++answers[status.above];
          }
          return std::ranges::all_of(mentions, [&](const auto& m) { return answers[m] > 0; });
        },
        kPatience);
  }
  std::map<std::string, int> decided() const {
    std::map<std::string, int> times;
    for (const json& decision : brand_->decisions()) ++times[decision["comment"]["id"]];
    return times;
  }
  /// What is known of comments whose answers are not all done, for a test that fails.
  std::string unsettled(const std::vector<std::string>& comments) const {
    std::string all;
    for (const std::string& comment : comments) {
      const json actions = brand_->actions_on(comment);
      const bool done = !actions.empty() && std::ranges::all_of(actions, [](const json& action) {
        return action["state"] == "done";
      });
      if (!done) all += comment + ": " + actions.dump() + "\n";
    }
    return all;
  }
  std::size_t youtube_requests() const {
    return youtube_.state().look([](const auto& state) { return state.requests; });
  }

  standin::YouTubeApi youtube_{kChannel, 4};
  standin::MastodonApi mastodon_{kToken, 4};
  std::unique_ptr<Brand> brand_;
};

TEST_F(Polling, WhatIsSaidInALiveChatIsAnsweredThereOnce) {
  use("      live_videos: [KAIKU000001]\n      live_interval: 100ms\n");
  start();
  ASSERT_TRUE(
      youtube_.state().wait_until([](const auto& state) { return state.looks > 0; }, kPatience))
      << brand_->daemon().log();
  youtube_.say("milloin aukeaa");
  youtube_.state().change([](auto& state) { state.live = true; });
  const std::string question = "live:KicKChat1:LCC.m0";
  ASSERT_FALSE(brand_->action_on(question, "reply", "done").is_null()) << brand_->daemon().log();
  youtube_.say("kiva lähetys");
  ASSERT_FALSE(brand_->decision_on("live:KicKChat1:LCC.m2").is_null()) << brand_->daemon().log();
  pass_polls(5);
  youtube_.state().look([](const auto& state) {
    EXPECT_EQ(std::ranges::count(state.chat, std::string(kChannel),
                                 &standin::YouTubeApi::Comment::author),
              1)
        << "our own words are no question";
  });
  EXPECT_EQ(brand_->decision_on(question)["comment"]["kind"], "live_comment");
  const std::size_t before = youtube_.state().look([](const auto& state) { return state.looks; });
  youtube_.state().change([](auto& state) { state.live = false; });
  EXPECT_TRUE(youtube_.state().wait_until(
      [&](const auto& state) { return state.looks >= before + 2; }, kPatience))
      << "asked again whether it is live";
}

TEST_F(Polling, VideosOnYouTubeAreToldByTheHubThatConfirmsAndSigns) {
  use("      websub_hub: " + youtube_.hub_url() +
      "\n      websub_callback: http://127.0.0.1/webhooks/kaisla-yt\n"
      "      websub_secret: env:APP_SECRET\n");
  start();
  ASSERT_TRUE(youtube_.state().wait_until(
      [](const auto& state) { return !state.subscriptions.empty(); }, kPatience))
      << brand_->daemon().log();
  const auto asked =
      youtube_.state().look([](const auto& state) { return state.subscriptions.front(); });
  EXPECT_FALSE(asked.headers.find("Authorization"));
  const auto field = [&](const char* name) { return standin::field_of(asked, name); };
  const std::string callback = field("hub.callback");
  const std::string path = callback.substr(callback.find("/webhooks"));
  const auto call = [&](const kaiku::http::Request& request) {
    return brand_->daemon().webhook(request).value_or(kaiku::http::Response(0));
  };
  const auto confirm = [&](const std::string& topic) {
    return call(kaiku::http::Request(
        "GET", path + "?" +
                   kaiku::http::form_encode({{"hub.mode", "subscribe"},
                                             {"hub.topic", topic},
                                             {"hub.challenge", "c0ffee"},
                                             {"hub.lease_seconds", "432000"}})));
  };
  EXPECT_EQ(confirm(field("hub.topic")).body, "c0ffee");
  EXPECT_EQ(confirm(field("hub.topic") + "x").status, 404);
  EXPECT_EQ(call(kaiku::http::Request("GET", "/webhooks/kaisla-yt?hub.mode=subscribe")).status,
            404);

  const auto post = [&](const std::string& body, const std::string& secret) {
    kaiku::http::Request request("POST", path);
    request.headers.add("Content-Type", "application/atom+xml");
    const auto mac = kaiku::crypto::hmac_sha1(secret, body);
    request.headers.add("X-Hub-Signature", "sha1=" + kaiku::crypto::to_hex(mac));
    request.body = body;
    return call(request).status;
  };
  const std::string feed =
      R"(<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><entry><yt:videoId>V2</yt:videoId><yt:channelId>)" +
      std::string(kChannel) +
      "</yt:channelId><title>Uusi</title><published>2026-01-01T00:00:00+00:00</published>"
      "<updated>2026-01-01T00:00:05+00:00</updated></entry></feed>";
  EXPECT_EQ(post("<rss/>", "another secret"), 200) << "dropped without a word";
  EXPECT_EQ(post(feed, field("hub.secret")), 200);
  EXPECT_EQ(post("<rss/>", field("hub.secret")), 200);
  EXPECT_TRUE(brand_->eventually("/api/v1/unparsed", [](const json& page) {
    return page["items"].size() == 1;
  })) << "the signed one that is no feed";
}

TEST_F(Polling, ACommentOnYouTubeIsFoundAndAnsweredOnce) {
  youtube_.add_comment("milloin vanha");
  start_from_here();
  const std::string question = youtube_.add_comment("milloin aukeaa");
  const std::string insult = youtube_.add_comment("senkin idiootti");
  ASSERT_TRUE(answered_on_youtube({question})) << brand_->daemon().log();
  ASSERT_TRUE(youtube_.state().wait_until([&](const auto& state) {
    return std::ranges::any_of(state.comments, [&](const auto& comment) {
      return comment.id == insult && comment.moderation == "heldForReview";
    });
  })) << brand_->daemon().log();
  youtube_.revoke_token();
  const std::string later = youtube_.add_comment("milloin taas");
  ASSERT_TRUE(answered_on_youtube({later})) << "with a renewed token\n" << brand_->daemon().log();
  pass_polls(10);
  EXPECT_EQ(youtube_.answers_to(question).size(), 1u);
  EXPECT_EQ(youtube_.answers_to(later).size(), 1u);
  EXPECT_TRUE(youtube_.answers_to(insult).empty());
  EXPECT_EQ(decided(), (std::map<std::string, int>{{question, 1}, {insult, 1}, {later, 1}}))
      << "what stood there before is left alone";
  brand_->daemon().signal(SIGTERM);
  EXPECT_EQ(brand_->daemon().wait_exit(), 0) << brand_->daemon().log();
  EXPECT_EQ(brand_->daemon().log().find("stop_abandoned"), std::string::npos);
}

TEST_F(Polling, AnAnswerOnMastodonIsFollowedUpPrivatelyOnce) {
  const std::string post = mastodon_.post("Uusi mallisto");
  start_from_here();
  const std::string answer = mastodon_.mention("milloin aukeaa?", "maija", post);
  const std::string mention = mastodon_.mention("todella huono", "ville");
  ASSERT_TRUE(invited_on_mastodon({answer, mention})) << brand_->daemon().log();
  pass_polls(10);
  for (const std::string& status : {answer, mention}) {
    const auto replies = mastodon_.answers_to(status, "unlisted");
    ASSERT_EQ(replies.size(), 1u);
    EXPECT_EQ(mastodon_.answers_to(status, "direct").size(), 1u);
  }
  EXPECT_TRUE(mastodon_.answers_to(answer, "unlisted")[0].starts_with("@maija@mastodon.example "));
  const json decision = brand_->decision_on(answer);
  EXPECT_EQ(decision["comment"]["post"], post);
  EXPECT_EQ(decision["comment"]["text"], "milloin aukeaa?");
  EXPECT_EQ(decided().size(), 2u);
}

TEST_F(Polling, NothingIsMissedOrDoubledOverKills) {
  const std::string post = mastodon_.post("Uusi mallisto");
  start_from_here();
  std::mt19937 random(20'261'122);
  std::vector<std::string> comments;
  std::vector<std::string> mentions;
  for (int kill = 0; kill < 8; ++kill) {
    // More than a page while nobody looks, some while somebody does.
    for (int i = 0; i < 6; ++i) {
      const std::string number = std::to_string(comments.size());
      comments.push_back(youtube_.add_comment("milloin aukeaa " + number));
      mentions.push_back(mastodon_.mention("milloin aukeaa " + number, "m" + number, post));
    }
    if (random() % 2 == 0) {
      youtube_.faults().add(
          {.kind = Fault::Kind::kLostAnswer, .path_part = "POST /comments", .response = {}});
      mastodon_.faults().add(
          {.kind = Fault::Kind::kLostAnswer, .path_part = "POST /api/v1/statuses", .response = {}});
    }
    const auto pause = std::chrono::microseconds(random() % 300'000);
    std::this_thread::sleep_for(pause);  // where the kill falls is the point
    brand_->daemon().kill();
    start();
  }
  ASSERT_TRUE(answered_on_youtube(comments)) << unsettled(comments) << brand_->daemon().log();
  ASSERT_TRUE(invited_on_mastodon(mentions)) << unsettled(mentions) << brand_->daemon().log();
  pass_polls(10);
  const auto times = decided();
  for (const std::string& comment : comments) {
    EXPECT_EQ(times.at(comment), 1) << comment;
    EXPECT_EQ(youtube_.answers_to(comment).size(), 1u) << comment;
  }
  for (const std::string& mention : mentions) {
    EXPECT_EQ(times.at(mention), 1) << mention;
    EXPECT_EQ(mastodon_.answers_to(mention, "unlisted").size(), 1u) << mention;
    EXPECT_EQ(mastodon_.answers_to(mention, "direct").size(), 1u) << mention;
  }
}

TEST_F(Polling, AsksNothingMoreWhenThePlatformSaysThatItsQuotaIsSpent) {
  start_from_here();
  youtube_.state().change([](auto& state) { state.units_left = 0; });
  // Each of the streams, and no other call, may have been on its way.
  pass_polls(5);
  const std::size_t asked = youtube_requests();
  const std::string unheard = youtube_.add_comment("milloin aukeaa");
  pass_polls(20);
  EXPECT_EQ(youtube_requests(), asked);
  brand_->daemon().kill();
  start();
  pass_polls(20);
  EXPECT_EQ(youtube_requests(), asked) << "a restart is no new day";
  EXPECT_EQ(decided().count(unheard), 0u);
  EXPECT_NE(brand_->daemon().log().find("quota_refused"), std::string::npos);
}

TEST_F(Polling, ReadingLeavesItsReserveToActing) {
  use("      daily_units: 70\n      write_reserve: 60\n      look_back: 1h\n");
  const std::string question = youtube_.add_comment("milloin aukeaa");
  start();
  ASSERT_TRUE(answered_on_youtube({question})) << brand_->daemon().log();
  ASSERT_TRUE(youtube_.state().wait_until([](const auto& s) { return s.lists == 10; }, kPatience))
      << brand_->daemon().log();
  pass_polls(20);
  youtube_.state().look([](const auto& state) {
    EXPECT_EQ(state.lists, 10u) << "units that reading may spend";
    EXPECT_EQ(state.writes, 1u);
    EXPECT_EQ(state.requests, 12u) << "ten lists, one look at the comment, one answer";
  });
}

TEST_F(Polling, AnAccountWhoseConsentIsWithdrawnRestsAndSaysSo) {
  youtube_.state().change([](auto& state) { state.consent_withdrawn = true; });
  start();
  pass_polls(20);
  EXPECT_EQ(youtube_requests(), 0u);
  EXPECT_NE(brand_->daemon().log().find("account_token_refused account=kaisla-yt"),
            std::string::npos)
      << brand_->daemon().log();
  const std::string mention = mastodon_.mention("milloin aukeaa", "maija");
  EXPECT_TRUE(invited_on_mastodon({mention})) << "the others go on";
}

TEST_F(Polling, APlatformInTroubleIsAskedAgainAndNothingIsMissed) {
  start_from_here();
  kaiku::http::Response broken(503);
  for (int i = 0; i < 3; ++i) {
    youtube_.faults().add({.kind = Fault::Kind::kAnswer,
                           .path_part = "moderationStatus=published",
                           .response = broken});
  }
  const std::string question = youtube_.add_comment("milloin aukeaa");
  ASSERT_TRUE(answered_on_youtube({question})) << brand_->daemon().log();
  EXPECT_NE(brand_->daemon().log().find("poll_failed account=kaisla-yt"), std::string::npos);
  EXPECT_NE(brand_->daemon().log().find("poll_recovered account=kaisla-yt"), std::string::npos);
}

}  // namespace
