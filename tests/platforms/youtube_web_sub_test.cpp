// New videos, as Google's hub tells of them: the subscription, who signs, and what a feed says.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

#include "platforms/fixture.hpp"
#include "platforms/youtube_channel.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSubscribed =
    std::string(kYouTubeSettings) +
    "websub_hub: https://hub.test/subscribe\n"
    "websub_callback: https://kaiku.example/webhooks/kaisla\nwebsub_secret: env:HUB_SECRET\n";
const std::map<std::string, std::string> kSecrets = {{"HUB_SECRET", "kaiku_test_websub_secret"}};

// The documented delivery, byte for byte, and its signature.
constexpr const char* kFeed =
    R"(<?xml version="1.0" encoding="UTF-8"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCkaiku0000000000000001"/><title>YouTube video feed</title><updated>2026-01-01T00:00:05.000000000+00:00</updated><entry><id>yt:video:KAIKU000001</id><yt:videoId>KAIKU000001</yt:videoId><yt:channelId>UCkaiku0000000000000001</yt:channelId><title>Uusi video</title><link rel="alternate" href="https://www.youtube.com/watch?v=KAIKU000001"/><author><name>Brand</name><uri>https://www.youtube.com/channel/UCkaiku0000000000000001</uri></author><published>2026-01-01T00:00:00+00:00</published><updated>2026-01-01T00:00:05.000000000+00:00</updated></entry></feed>)";
constexpr const char* kSignature = "sha1=f62321be842826a429dea06c5e15616895b8365a";

http::Request posted(const std::string& body, const std::string& signature) {
  http::Request request("POST", "/webhooks/kaisla/x");
  request.headers.add("Content-Type", "application/atom+xml");
  request.headers.add("X-Hub-Signature", signature);
  request.body = body;
  return request;
}

class YouTubeVideos : public ::testing::Test {
 protected:
  std::string stream() const { return adapter->streams().back().name; }
  http::Fields subscription() const {
    return http::form_decode(adapter->render_poll(stream(), "", test_now())->body).value();
  }
  std::string asked(const char* name) const {
    const http::Fields fields = subscription();
    return std::string(http::find_field(fields, name).value_or(""));
  }
  int confirmed(const http::Fields& query) const {
    return adapter
        ->handshake(http::Request("GET", "/webhooks/kaisla/x?" + http::form_encode(query)))
        .status;
  }
  Result<EventBatch> parse(const std::string& body) const {
    return adapter->parse(body, test_now());
  }
  /// The documented feed with `entry` in place of its own.
  Result<EventBatch> parse_entry(const std::string& entry) const {
    std::string body = kFeed;
    const std::size_t from = body.find("<entry>");
    body.replace(from, body.find("</feed>") - from, entry);
    return parse(body);
  }

  std::unique_ptr<Adapter> adapter = adapter_for("youtube", kSubscribed, kSecrets);
};

TEST_F(YouTubeVideos, AreSubscribedAtTheHubWithoutTheAccountsToken) {
  const auto request = adapter->render_poll(stream(), "", test_now());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method + " " + request->url, "POST https://hub.test/subscribe");
  EXPECT_FALSE(request->headers.find("Authorization"));
  EXPECT_FALSE(adapter->takes_token(*request)) << "the hub is not the platform's API";
  EXPECT_EQ(adapter->cost_of(*request), 0);
  EXPECT_EQ(asked("hub.mode"), "subscribe");
  EXPECT_EQ(asked("hub.topic"),
            "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCkaiku0000000000000001");
  EXPECT_EQ(asked("hub.secret"), "kaiku_test_websub_secret");
  EXPECT_EQ(asked("hub.lease_seconds"), "432000");
  const auto comments = adapter->render_poll("comments", "", test_now());
  EXPECT_TRUE(adapter->takes_token(*comments));
  EXPECT_EQ(adapter->cost_of(*comments), 1);
}

TEST_F(YouTubeVideos, AreSubscribedAnewAtHalfOfTheLease) {
  EXPECT_EQ(adapter->streams().back().interval, 60h);
  const auto longer = adapter_for("youtube", kSubscribed + "websub_lease: 10d\n", kSecrets);
  EXPECT_EQ(longer->streams().back().interval, 120h);
  EXPECT_EQ(adapter_for("youtube", kYouTubeSettings)->streams().size() + 1,
            adapter->streams().size());
}

TEST_F(YouTubeVideos, AreSubscribedAtOnceWhenCallbackOrSecretChange) {
  const auto other = adapter_for("youtube", kSubscribed, {{"HUB_SECRET", "another"}});
  EXPECT_NE(other->streams().back().name, stream());
  EXPECT_EQ(adapter_for("youtube", kSubscribed, kSecrets)->streams().back().name, stream());
}

TEST_F(YouTubeVideos, ComeToAnAddressThatNobodyGuesses) {
  const std::string callback = asked("hub.callback");
  ASSERT_THAT(callback, HasSubstr("https://kaiku.example/webhooks/kaisla/"));
  const std::string rest = callback.substr(callback.rfind('/'));
  EXPECT_EQ(rest.size(), 33u);
  EXPECT_TRUE(adapter->takes_path(rest));
  EXPECT_FALSE(adapter->takes_path(""));
  EXPECT_FALSE(adapter->takes_path("/"));
  EXPECT_FALSE(adapter->takes_path(rest + "0"));
  EXPECT_FALSE(adapter_for("youtube", kYouTubeSettings)->takes_path(rest));
  EXPECT_TRUE(adapter_for("youtube", kYouTubeSettings)->takes_path(""));
}

TEST_F(YouTubeVideos, AreConfirmedForTheChannelAlone) {
  const http::Fields good = {
      {"hub.mode", "subscribe"},
      {"hub.topic",
       "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCkaiku0000000000000001"},
      {"hub.challenge", "1158201444-a_b"},
      {"hub.lease_seconds", "432000"}};
  EXPECT_EQ(confirmed(good), 200);
  const auto answer =
      adapter->handshake(http::Request("GET", "/webhooks/kaisla/x?" + http::form_encode(good)));
  EXPECT_EQ(answer.body, "1158201444-a_b");
  const auto with = [&](std::size_t at, const char* value) {
    http::Fields fields = good;
    fields[at].second = value;
    return confirmed(fields);
  };
  EXPECT_EQ(with(1, "https://www.youtube.com/feeds/videos.xml?channel_id=UCkaiku0000000000000001"),
            200);
  EXPECT_EQ(
      with(1, "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCkaiku0000000000000002"),
      404);
  EXPECT_EQ(with(0, "unsubscribe"), 404) << "nobody here asked for it";
  EXPECT_EQ(with(0, "denied"), 404);
  EXPECT_EQ(with(2, "<script>"), 404);
  EXPECT_EQ(with(2, ""), 404);
  EXPECT_EQ(confirmed({}), 404);
}

TEST_F(YouTubeVideos, AreBelievedWithTheDocumentedSignature) {
  ASSERT_EQ(std::string(kFeed).size(), 821u);
  EXPECT_TRUE(adapter->authenticate(posted(kFeed, kSignature), test_now()));
  const auto wrong = [&](const std::string& signature) {
    return !adapter->authenticate(posted(kFeed, signature), test_now());
  };
  EXPECT_TRUE(wrong("sha1=f62321be842826a429dea06c5e15616895b8365b"));
  EXPECT_TRUE(wrong(""));
  EXPECT_TRUE(wrong("sha1="));
  EXPECT_TRUE(wrong("sha256=f62321be842826a429dea06c5e15616895b8365a")) << "another method";
  EXPECT_TRUE(wrong("md5=f62321be842826a429dea06c5e15616895b8365a"));
  http::Request unsigned_one("POST", "/webhooks/kaisla/x");
  unsigned_one.body = kFeed;
  EXPECT_FALSE(adapter->authenticate(unsigned_one, test_now()));
  EXPECT_FALSE(adapter->authenticate(posted(std::string(kFeed) + " ", kSignature), test_now()));
}

TEST_F(YouTubeVideos, MayBeSignedByAnyMethodOfTheStandard) {
  const std::pair<const char*, crypto::Digest> methods[] = {{"sha256=", crypto::Digest::kSha256},
                                                            {"sha384=", crypto::Digest::kSha384},
                                                            {"sha512=", crypto::Digest::kSha512}};
  for (const auto& [prefix, digest] : methods) {
    const std::string mac = crypto::hmac(digest, kSecrets.at("HUB_SECRET"), kFeed);
    const std::string hex =
        crypto::to_hex({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()});
    EXPECT_TRUE(adapter->authenticate(posted(kFeed, prefix + hex), test_now())) << prefix;
  }
}

TEST_F(YouTubeVideos, WithAWrongSignatureAreDroppedWithoutAWord) {
  EXPECT_EQ(adapter->rejected().status, 200);
  EXPECT_EQ(adapter_for("youtube", kYouTubeSettings)->rejected().status, 401);
  const std::string long_body(256 * 1024 + 1, ' ');
  const std::string mac = crypto::hmac(crypto::Digest::kSha1, kSecrets.at("HUB_SECRET"), long_body);
  const std::string hex =
      crypto::to_hex({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()});
  EXPECT_FALSE(adapter->authenticate(posted(long_body, "sha1=" + hex), test_now()));
}

TEST_F(YouTubeVideos, ArePostsOfTheChannelItself) {
  const auto batch = parse(kFeed);
  ASSERT_TRUE(batch) << batch.error().message();
  ASSERT_EQ(batch->events.size(), 1u);
  const Event& event = batch->events.front();
  EXPECT_EQ(event.kind, EventKind::kCreated);
  EXPECT_TRUE(event.by_brand);
  EXPECT_EQ(event.comment.kind, CommentKind::kPost);
  EXPECT_EQ(event.comment.id, CommentId("KAIKU000001"));
  EXPECT_EQ(event.comment.post, PostId("KAIKU000001"));
  EXPECT_EQ(event.comment.text, "Uusi video");
  EXPECT_EQ(event.comment.created_at, test_now());
  EXPECT_EQ(event.occurred_at, test_now() + 5s);
  EXPECT_EQ(event.comment.permalink, "https://www.youtube.com/watch?v=KAIKU000001");
  EXPECT_EQ(event.dedupe_key, "video:KAIKU000001@2026-01-01T00:00:05Z");
}

TEST_F(YouTubeVideos, OfAnotherChannelAreNotOurs) {
  std::string body = kFeed;
  const std::string id = "<yt:channelId>UCkaiku0000000000000001";
  body.replace(body.find(id), id.size(), "<yt:channelId>UCother0000000000000001");
  const auto batch = parse(body);
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->events.empty());
}

TEST_F(YouTubeVideos, AreGoneWhenATombstoneSaysSo) {
  const auto batch = parse_entry(
      R"(<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="yt:video:KAIKU000001" when="2026-01-02T00:00:00+00:00"><link href="x"/></at:deleted-entry>)");
  ASSERT_TRUE(batch) << batch.error().message();
  ASSERT_EQ(batch->events.size(), 1u);
  EXPECT_EQ(batch->events[0].kind, EventKind::kRemoved);
  EXPECT_EQ(batch->events[0].comment.id, CommentId("KAIKU000001"));
  EXPECT_EQ(batch->events[0].dedupe_key, "video:KAIKU000001!2026-01-02T00:00:00Z");
}

TEST_F(YouTubeVideos, OfWhichOneCannotBeReadDoNotHoldUpTheOthers) {
  const std::string good =
      "<entry><yt:videoId>V2</yt:videoId><yt:channelId>UCkaiku0000000000000001</yt:channelId>"
      "<updated>2026-01-01T00:00:00+00:00</updated></entry>";
  const auto batch = parse_entry("<entry><title>x</title></entry>" + good);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->events.size(), 1u);
  EXPECT_EQ(batch->unreadable, 1u);
}

TEST_F(YouTubeVideos, AreRefusedWithDocumentTypesDepthLengthOrNumberBeyondBounds) {
  const auto problem = [&](const std::string& body) {
    const auto batch = parse(body);
    return batch ? std::string() : batch.error().message();
  };
  EXPECT_THAT(problem("<!DOCTYPE feed [<!ENTITY a \"b\">]><feed>&a;</feed>"),
              HasSubstr("document type"));
  std::string deep;
  for (int i = 0; i < 17; ++i) deep += "<a>";
  EXPECT_THAT(problem(deep), HasSubstr("nested too deeply"));
  EXPECT_THAT(
      parse_entry("<entry><title>" + std::string(4097, 'x') + "</title></entry>").error().message(),
      HasSubstr("too long"));
  std::string many;
  for (int i = 0; i < 1002; ++i) many += "<entry></entry>";
  EXPECT_THAT(parse_entry(many).error().message(), HasSubstr("too many entries"));
  EXPECT_THAT(problem("<rss/>"), HasSubstr("no Atom feed"));
  EXPECT_THAT(problem("<feed xmlns=\"http://www.w3.org/2005/Atom\">"), HasSubstr("feed: "));
  EXPECT_THAT(problem("<\xff\xfe"), HasSubstr("feed: "));
}

TEST_F(YouTubeVideos, WaitForAHubThatIsDownAndTellPeopleOfARefusal) {
  const auto read = [&](int status) {
    return adapter->read_poll(stream(), "", answer(status, "kaiku_test_websub_secret"), test_now());
  };
  EXPECT_EQ(read(202).kind, PollAnswer::Kind::kPage);
  EXPECT_FALSE(read(202).cursor.empty());
  EXPECT_FALSE(read(202).more);
  EXPECT_EQ(read(503).kind, PollAnswer::Kind::kLater);
  const PollAnswer refused = read(400);
  EXPECT_EQ(refused.kind, PollAnswer::Kind::kImpossible);
  EXPECT_THAT(refused.reason, HasSubstr("HTTP 400"));
  EXPECT_THAT(refused.reason, Not(HasSubstr("secret")));
}

TEST_F(YouTubeVideos, NeedACallbackAndASecretOfADecentLength) {
  const auto problems = [](const std::string& settings, const std::string& secret = "s") {
    std::string all;
    const Made made = make("youtube", kYouTubeSettings + settings, {{"HUB_SECRET", secret}});
    EXPECT_EQ(made.adapter, nullptr) << settings;
    for (const Diagnostic& diagnostic : made.diagnostics) all += to_string(diagnostic) + "\n";
    return all;
  };
  EXPECT_THAT(problems("websub_callback: https://k.example/webhooks/a\n"),
              HasSubstr("belong together"));
  EXPECT_THAT(problems("websub_secret: env:HUB_SECRET\n"), HasSubstr("belong together"));
  EXPECT_THAT(problems("websub_callback: https://k.example/webhooks/a\nwebsub_secret: "
                       "env:HUB_SECRET\n",
                       std::string(201, 's')),
              HasSubstr("longer than 200 bytes"));
  EXPECT_THAT(problems("websub_callback: http://k.example/webhooks/a\nwebsub_secret: "
                       "env:HUB_SECRET\n"),
              HasSubstr("plain http"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
