// Listening to platforms: connections, places, refusals, kills. Time is driven by hand.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/ingest/stream_listener.hpp>

#include "fakes/half_random.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"
#include "fakes/memory_refresh_tokens.hpp"
#include "fakes/memory_streams.hpp"
#include "fakes/plain_stream.hpp"
#include "fakes/recording_http_client.hpp"
#include "fakes/scripted_web_sockets.hpp"
#include "settling.hpp"

namespace kaiku::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What a process holds; the streams outlive it.
struct Process {
  Process(fakes::MemoryStreams& streams, TimePoint start)
      : clock(io, start),
        sockets(io, clock),
        calls(http, ledger, refresh_tokens, clock, registry),
        listener({io, streams, sockets, calls, clock, random, tasks, workers, registry,
                  [this] { ++woken; },
                  [this](const AccountId& account) { missed.push_back(account.value); },
                  [this](const BrandId& brand, const AccountId& account, const std::string& why) {
                    refused.push_back(brand.value + "/" + account.value + ": " + why);
                  }},
                 settings()) {
    clock.settle_with([this] { settle(io, workers); });
  }
  ~Process() {
    tasks.request_stop();
    http.release();
    clock.advance(1min);
  }
  static PollSettings settings() {
    PollSettings made;
    made.backoff = {.first = 10s, .most = 10min};
    return made;
  }
  void serve(const std::vector<std::string>& ids) {
    std::vector<ConnectedAccount> accounts;
    for (const std::string& id : ids) {
      accounts.push_back(
          {AccountId(id), BrandId("brand"), std::make_shared<fakes::TellingAdapter>()});
    }
    accounts.push_back(
        {AccountId("asked"), BrandId("brand"), std::make_shared<fakes::ListingAdapter>()});
    listener.use(std::make_shared<AccountDirectory>(std::move(accounts)), settings());
    clock.settle();
  }

  boost::asio::io_context io;
  fakes::ManualClock clock;
  fakes::RecordingHttpClient http;
  fakes::ScriptedWebSockets sockets;
  metrics::Registry registry;
  fakes::HalfRandom random;
  fakes::MemoryLedger ledger;
  fakes::MemoryRefreshTokens refresh_tokens;
  tasks::TaskGroup tasks{io};
  tasks::WorkerPool workers{1};
  int woken = 0;
  std::vector<std::string> missed;
  std::vector<std::string> refused;
  calls::PlatformCaller calls;
  StreamListener listener;
};

class StreamListenerTest : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void start() {
    const TimePoint now = process ? process->clock.now() : from_unix_seconds(1'767'225'600);
    process.reset();
    process = std::make_unique<Process>(streams, now);
    process->serve({"chat"});
  }
  fakes::ScriptedWebSockets::Peer& peer() { return *process->sockets.peers.back(); }
  std::size_t connections() const { return process->sockets.peers.size(); }
  void say(const std::vector<std::string>& frames) {
    for (const std::string& frame : frames) peer().say(frame);
    process->clock.settle();
  }
  void end(int code) {
    peer().end(code);
    process->clock.settle();
  }
  void advance(Duration by) { process->clock.advance(by); }
  std::vector<std::string> bodies() const {
    std::vector<std::string> all;
    for (const inbox::Delivery& delivery : streams.deliveries) all.push_back(delivery.body);
    return all;
  }
  std::string cursor() { return streams.states[{AccountId("chat"), "live"}].cursor; }
  std::string metrics() { return process->registry.expose(); }

  fakes::MemoryStreams streams;
  std::unique_ptr<Process> process;
};

TEST_F(StreamListenerTest, CommitsWhatItHearsWithThePlaceBehindItAndWakesTheEngine) {
  ASSERT_EQ(connections(), 1u) << "of those that only want to be asked nothing is listened to";
  EXPECT_EQ(peer().url, "wss://plain.test/live");
  EXPECT_EQ(peer().limits.max_message_bytes, 1000u);
  EXPECT_FALSE(peer().limits.allow_private_addresses);
  EXPECT_THAT(peer().heard, ElementsAre("after "));
  say({"in", "1 c1 u1 Hei", "2 c2 u1 Moi"});
  EXPECT_THAT(bodies(), ElementsAre("c1 u1 Hei\nc2 u1 Moi"));
  EXPECT_EQ(streams.deliveries[0].account.value, "chat");
  EXPECT_EQ(cursor(), "2");
  EXPECT_EQ(process->woken, 1);
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_connected{account=\"chat\"} 1"));
}

TEST_F(StreamListenerTest, WhatDoesNotFitIntoOneBodyGoesIntoTheNext) {
  say({"1 a", "2 b", "3 c", "4 d", "5 e"});
  EXPECT_THAT(bodies(), ElementsAre("a\nb\nc", "d\ne"));
  EXPECT_EQ(cursor(), "5");
}

TEST_F(StreamListenerTest, SpeaksWhenItIsDue) {
  say({"in"});
  advance(10s);
  advance(10s);
  EXPECT_THAT(peer().heard, ElementsAre("after ", "alive", "alive"));
}

TEST_F(StreamListenerTest, AKillHearsAgainWhatWasNotStoredAndNothingTwice) {
  say({"1 a"});
  streams.failure = Error(Errc::kStoreUnavailable, "disk full");
  say({"2 b"});
  start();  // the process ended before the commit
  streams.failure.reset();
  advance(10s);
  EXPECT_THAT(peer().heard, ElementsAre("after 1"));
  say({"1 a"});
  say({"2 b"});
  EXPECT_THAT(bodies(), ElementsAre("a", "b")) << "the same words at the same place are known";
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"nothing_new\"} 1"));
}

TEST_F(StreamListenerTest, ACommitThatFailsGoesOnFromThePlaceThatIsStored) {
  say({"1 a", "in", "well"});
  streams.failure = Error(Errc::kOverloaded, "the bound is reached");
  say({"2 b"});
  EXPECT_EQ(peer().closed, 4000) << "the platform keeps the session";
  EXPECT_TRUE(peer().dropped);
  streams.failure.reset();
  advance(9s);
  EXPECT_EQ(connections(), 1u);
  advance(1s);
  ASSERT_EQ(connections(), 2u);
  EXPECT_THAT(peer().heard, ElementsAre("after 1"));
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"inbox_full\"} 1"));
}

TEST_F(StreamListenerTest, ConnectsAnewAtOnceWhenAskedTo) {
  say({"in", "well", "1 a"});
  say({"again"});
  ASSERT_EQ(connections(), 2u);
  EXPECT_THAT(peer().heard, ElementsAre("after 1"));
  EXPECT_THAT(process->missed, IsEmpty());
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_connected{account=\"chat\"} 0"));
}

TEST_F(StreamListenerTest, WhoNeverGetsFarWaitsLongerAndLonger) {
  say({"again"});
  ASSERT_EQ(connections(), 2u) << "once is nothing";
  say({"again"});
  ASSERT_EQ(connections(), 2u);
  advance(5s);  // half of ten seconds
  ASSERT_EQ(connections(), 3u);
  say({"in", "again"});
  advance(9s);
  EXPECT_EQ(connections(), 3u);
  advance(1s);
  ASSERT_EQ(connections(), 4u);
  say({"in", "well", "again"});
  EXPECT_EQ(connections(), 5u) << "all was well again";
}

TEST_F(StreamListenerTest, AConnectionThatFailsIsTriedAgainWhileThePollerAsks) {
  end(1);
  EXPECT_THAT(process->missed, ElementsAre("chat"));
  process->sockets.failures = {Error(Errc::kNetwork, "refused")};
  advance(5s);
  EXPECT_EQ(connections(), 1u);
  EXPECT_EQ(process->http.sent.size(), 2u) << "it was asked where to connect";
  advance(20s);
  EXPECT_EQ(connections(), 2u);
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"lost\"} 1"));
}

TEST_F(StreamListenerTest, WhatALostSessionLeavesOutIsAskedFor) {
  say({"in", "well", "lost"});
  EXPECT_THAT(process->missed, ElementsAre("chat"));
  EXPECT_EQ(connections(), 2u);
}

TEST_F(StreamListenerTest, ARefusedTokenRestsUntilAReload) {
  end(2);
  EXPECT_THAT(process->refused, ElementsAre("brand/chat: closed with 2"));
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_degraded{account=\"chat\"} 1"));
  EXPECT_THAT(metrics(), HasSubstr("kaiku_token_refusals_total{account=\"chat\"} 1"));
  advance(59min);
  EXPECT_EQ(connections(), 1u);
  process->serve({"chat"});
  ASSERT_EQ(connections(), 2u) << "a new configuration may bring a new token";
  say({"in"});
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_degraded{account=\"chat\"} 0"));
}

TEST_F(StreamListenerTest, ALookUpThatIsRefusedOpensNoConnection) {
  process->http.respond = [](const http::Request&) { return http::Response(401); };
  say({"again"});
  EXPECT_EQ(connections(), 1u);
  EXPECT_THAT(process->refused, ElementsAre("brand/chat: HTTP 401"));
  advance(1h - 1s);
  EXPECT_EQ(process->http.sent.size(), 2u);
  advance(1s);
  EXPECT_EQ(process->http.sent.size(), 3u) << "once an hour";
}

TEST_F(StreamListenerTest, AnAccountThatMayNotListenIsToldOnceAnHour) {
  end(3);
  EXPECT_THAT(process->refused, ElementsAre("brand/chat: closed with 3"));
  advance(1h);
  EXPECT_EQ(connections(), 2u);
  EXPECT_THAT(metrics(), Not(HasSubstr("kaiku_token_refusals_total")));
}

TEST_F(StreamListenerTest, TroubleIsToldOnceAndItsEndIsSeen) {
  say({"in", "trouble"});
  say({"trouble"});
  EXPECT_THAT(process->refused, ElementsAre("brand/chat: out of the group"));
  EXPECT_EQ(connections(), 1u) << "the connection stays";
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_degraded{account=\"chat\"} 1"));
  say({"fine"});
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_degraded{account=\"chat\"} 0"));
}

TEST_F(StreamListenerTest, AReloadTakesTheConversationUpAgainAndNeverHoldsTwo) {
  say({"in", "1 a"});
  process->serve({"chat", "other"});
  ASSERT_EQ(connections(), 3u);
  EXPECT_EQ(process->sockets.peers[0]->closed, 4000);
  EXPECT_TRUE(process->sockets.peers[0]->dropped);
  std::vector<std::string> greetings;
  for (std::size_t i = 1; i < 3; ++i) greetings.push_back(process->sockets.peers[i]->heard.at(0));
  EXPECT_THAT(greetings, ::testing::UnorderedElementsAre("after 1", "after "));
  say({"in"});
  process->serve({"other"});
  process->serve({});
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_connected{account=\"chat\"} 0"));
  EXPECT_THAT(metrics(), HasSubstr("kaiku_live_connected{account=\"other\"} 0"));
  for (const auto& one : process->sockets.peers) EXPECT_TRUE(one->dropped);
}

TEST_F(StreamListenerTest, AReloadDuringALookUpWaitsForItsEnd) {
  process->http.hold();
  say({"again"});
  process->serve({"chat"});
  EXPECT_EQ(process->http.sent.size(), 2u) << "the old one is still under way";
  process->http.release();
  process->clock.settle();
  EXPECT_EQ(process->http.sent.size(), 3u);
  EXPECT_EQ(connections(), 2u);
}

TEST_F(StreamListenerTest, SaysGoodbyeWhenTheDaemonStops) {
  say({"in"});
  process->tasks.request_stop();
  process->clock.settle();
  EXPECT_EQ(peer().closed, 4000);
  EXPECT_TRUE(peer().dropped);
  EXPECT_EQ(process->tasks.running(), 0u);
}

TEST_F(StreamListenerTest, WhatCannotBeReadIsCountedAndPassedOver) {
  say({"in", "???"});
  say({"1 a"});
  EXPECT_THAT(bodies(), ElementsAre("a"));
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"unreadable\"} 1"));
}

TEST_F(StreamListenerTest, WhileTheStoreCannotBeReadNothingIsConnectedTo) {
  streams.failure = Error(Errc::kStoreUnavailable, "disk full");
  start();
  EXPECT_EQ(connections(), 0u);
  streams.failure.reset();
  advance(10s);
  EXPECT_EQ(connections(), 1u);
}

}  // namespace
}  // namespace kaiku::ingest
