// Asking platforms: pages, cursors, rests, quotas, kills. Time is driven by hand.
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/ingest/poller.hpp>

#include "fakes/half_random.hpp"
#include "fakes/listing_adapter.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"
#include "fakes/memory_refresh_tokens.hpp"
#include "fakes/memory_streams.hpp"
#include "fakes/recording_http_client.hpp"
#include "settling.hpp"

namespace kaiku::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What a process holds; the streams and the ledger outlive it.
struct Process {
  Process(fakes::MemoryStreams& streams, fakes::MemoryLedger& ledger, TimePoint start)
      : clock(io, start),
        calls(http, ledger, refresh_tokens, clock, registry),
        poller(
            {streams, calls, clock, random, tasks, workers, registry, changed, [this] { ++woken; },
             [this](const BrandId& brand, const AccountId& account, const std::string&) {
               refused.push_back(brand.value + "/" + account.value);
             },
             [this](const BrandId& brand, const AccountId& account, const std::string& why) {
               unsubscribed.push_back(brand.value + "/" + account.value + ": " + why);
             }},
            settings()) {
    http.respond = [](const http::Request&) { return http::Response(200, "p1 end -"); };
    clock.settle_with([this] { settle(io, workers); });
  }
  ~Process() {
    tasks.request_stop();
    http.release();
    clock.advance(1min);
  }
  static PollSettings settings() {
    PollSettings made;
    made.backoff = {.first = 10min, .most = 40min};
    return made;
  }
  void serve(
      const std::vector<std::pair<std::string, std::shared_ptr<fakes::ListingAdapter>>>& adapters) {
    std::vector<ConnectedAccount> accounts;
    for (const auto& [id, adapter] : adapters) {
      accounts.push_back({AccountId(id), BrandId("brand"), adapter});
    }
    poller.use(std::make_shared<AccountDirectory>(std::move(accounts)), settings());
    clock.settle();
  }
  void start() {
    tasks.spawn("poller", poller.run());
    clock.settle();
  }

  boost::asio::io_context io;
  fakes::ManualClock clock;
  fakes::RecordingHttpClient http;
  metrics::Registry registry;
  fakes::HalfRandom random;
  tasks::TaskGroup tasks{io};
  tasks::WorkerPool workers{1};
  tasks::Signal changed{io};
  int woken = 0;
  std::vector<std::string> refused;
  std::vector<std::string> unsubscribed;
  fakes::MemoryRefreshTokens refresh_tokens;
  calls::PlatformCaller calls;
  Poller poller;
};

class PollerTest : public ::testing::Test {
 protected:
  void start() {
    const TimePoint now = process ? process->clock.now() : from_unix_seconds(1'767'225'600);
    process.reset();
    process = std::make_unique<Process>(streams, ledger, now);
    process->serve({{"video", adapter}});
  }
  void run() { process->start(); }
  void answer(int status, std::string body = {},
              std::vector<std::pair<std::string, std::string>> headers = {}) {
    http::Response response(status, std::move(body));
    for (auto& [name, value] : headers) response.headers.add(name, value);
    process->http.answer_next(std::move(response));
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> urls;
    for (const http::Request& request : process->http.sent) {
      urls.push_back(request.url.substr(std::string("https://plain.test/").size()));
    }
    return urls;
  }
  std::vector<std::string> bodies() const {
    std::vector<std::string> all;
    for (const inbox::Delivery& delivery : streams.deliveries) all.push_back(delivery.body);
    return all;
  }
  void advance(Duration by) { process->clock.advance(by); }
  std::string metrics() { return process->registry.expose(); }

  fakes::MemoryStreams streams;
  fakes::MemoryLedger ledger;
  std::shared_ptr<fakes::ListingAdapter> adapter = std::make_shared<fakes::ListingAdapter>();
  std::unique_ptr<Process> process;
};

TEST_F(PollerTest, CommitsAPageWithThePlaceBehindItAndWakesTheEngine) {
  start();
  answer(200, "p2 end c1 u1 Hei");
  run();
  EXPECT_THAT(bodies(), ElementsAre("c1 u1 Hei"));
  EXPECT_EQ(streams.deliveries[0].account.value, "video");
  EXPECT_EQ(streams.states.begin()->second.cursor, "p2");
  EXPECT_EQ(process->woken, 1);
}

TEST_F(PollerTest, AsksAgainAfterItsIntervalFromThePlaceItReached) {
  start();
  answer(200, "p2 end -");
  run();
  advance(2min - 1s);
  EXPECT_THAT(asked(), ElementsAre("comments/p1"));
  advance(1s);
  EXPECT_THAT(asked(), ElementsAre("comments/p1", "comments/p2"));
  EXPECT_EQ(process->woken, 0);
}

TEST_F(PollerTest, ReadsAllPagesOfARoundAtOnce) {
  start();
  answer(200, "p1b more c1");
  answer(200, "p1c more c2");
  answer(200, "p2 end c3");
  run();
  EXPECT_THAT(asked(), ElementsAre("comments/p1", "comments/p1b", "comments/p1c"));
  EXPECT_THAT(bodies(), ElementsAre("c1", "c2", "c3"));
}

TEST_F(PollerTest, WhatAnOverlapBringsAgainIsStoredOnce) {
  start();
  answer(200, "p1 end c1");
  answer(200, "p1 end c1");
  answer(200, "p1 end c2 c1");
  run();
  advance(4min);
  EXPECT_THAT(bodies(), ElementsAre("c1", "c2 c1"));
  EXPECT_EQ(process->woken, 2);
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"nothing_new\",stream=\"comments\"} 1"));
}

TEST_F(PollerTest, AKillBetweenAnswerAndCommitRepeatsTheQuestion) {
  start();
  process->http.hold();
  run();
  EXPECT_THAT(asked(), ElementsAre("comments/p1"));
  start();  // the answer was on its way when the process ended
  EXPECT_TRUE(streams.states.empty() || streams.states.begin()->second.cursor.empty());
  answer(200, "p2 end c1");
  run();
  EXPECT_THAT(asked(), ElementsAre("comments/p1"));
  EXPECT_THAT(bodies(), ElementsAre("c1"));
}

TEST_F(PollerTest, ACommitThatFailsLeavesThePlaceAndIsTriedAgain) {
  start();
  answer(200, "p2 end c1");
  answer(200, "p2 end c1");
  process->http.hold();
  run();
  streams.failure = Error(Errc::kStoreUnavailable, "disk full");
  process->http.release();
  process->clock.settle();
  EXPECT_TRUE(bodies().empty());
  streams.failure.reset();
  advance(10min);
  EXPECT_EQ(asked()[1], "comments/p1");
  EXPECT_THAT(bodies(), ElementsAre("c1"));
}

TEST_F(PollerTest, ARestartGoesOnInTheMiddleOfARound) {
  start();
  answer(200, "p1b more c1");
  process->http.respond = [this](const http::Request&) {
    process->tasks.request_stop();  // the process ends while it asks for the second page
    return http::Response(503);
  };
  run();
  start();
  answer(200, "p2 end c2");
  run();
  EXPECT_THAT(asked(), ElementsAre("comments/p1b"));
  EXPECT_THAT(bodies(), ElementsAre("c1", "c2"));
}

TEST_F(PollerTest, ARestartIsNoReasonToAskSooner) {
  adapter->lists = {{"comments", 24h}};
  start();
  answer(200, "p2 end -");
  run();
  advance(1h);
  start();
  run();
  EXPECT_TRUE(asked().empty());
  advance(23h);
  EXPECT_THAT(asked(), ElementsAre("comments/p2"));
}

TEST_F(PollerTest, BacksOffWithJitterWhileThePlatformFails) {
  start();
  for (int i = 0; i < 4; ++i) answer(503);
  run();
  advance(5min - 1s);  // half of ten minutes
  EXPECT_EQ(asked().size(), 1u);
  advance(1s);
  EXPECT_EQ(asked().size(), 2u);
  advance(10min);
  EXPECT_EQ(asked().size(), 3u);
  advance(20min);
  EXPECT_EQ(asked().size(), 4u);
  advance(20min);  // no longer than its most
  EXPECT_EQ(asked().size(), 5u) << "half of forty minutes";
  advance(2min);
  EXPECT_EQ(asked().size(), 6u) << "recovered: its interval again";
}

TEST_F(PollerTest, NeverComesBackSoonerThanItsInterval) {
  adapter->lists = {{"comments", 1h}};
  start();
  answer(503);
  run();
  advance(1h - 1s);
  EXPECT_EQ(asked().size(), 1u);
  advance(1s);
  EXPECT_EQ(asked().size(), 2u);
}

TEST_F(PollerTest, WaitsAsLongAsThePlatformAsks) {
  start();
  answer(429, "", {{"Retry-After", "3600"}});
  run();
  advance(1h - 1s);
  EXPECT_EQ(asked().size(), 1u);
  advance(1s);
  EXPECT_EQ(asked().size(), 2u);
}

TEST_F(PollerTest, AConnectionThatFailsIsTriedAgain) {
  start();
  process->http.answer_next(Error(Errc::kNetwork, "refused"));
  run();
  advance(5min);
  EXPECT_EQ(asked().size(), 2u);
  EXPECT_THAT(metrics(), HasSubstr("outcome=\"failed\""));
}

TEST_F(PollerTest, ARevokedTokenLetsAllStreamsOfTheAccountRestUntilAReload) {
  adapter->lists = {{"comments", 2min}, {"held", 30min}};
  auto other = std::make_shared<fakes::ListingAdapter>();
  start();
  process->serve({{"video", adapter}, {"other", other}});
  answer(200, "p1 end -");  // other/comments
  answer(401);              // video/comments
  run();
  const std::size_t before = asked().size();
  EXPECT_THAT(metrics(), HasSubstr("kaiku_account_resting{account=\"video\"} 1"));
  EXPECT_THAT(metrics(), HasSubstr("kaiku_account_resting{account=\"other\"} 0"));
  advance(40min);
  EXPECT_EQ(asked().size(), before + 20) << "the other account goes on";
  process->serve({{"video", adapter}, {"other", other}});
  EXPECT_THAT(process->refused, ElementsAre("brand/video")) << "told once";
  EXPECT_GT(asked().size(), before + 20) << "a new configuration may bring a new token";
  EXPECT_THAT(metrics(), HasSubstr("kaiku_account_resting{account=\"video\"} 0"));
}

TEST_F(PollerTest, AsksSoonForWhatOthersHaveLeftOut) {
  adapter->lists = {{"comments", 24h}, {"held", 24h}};
  auto other = std::make_shared<fakes::ListingAdapter>();
  other->lists = {{"comments", 24h}};
  start();
  run();
  process->serve({{"video", adapter}, {"other", other}});
  const std::size_t before = asked().size();
  process->poller.ask_soon(AccountId("video"));
  process->clock.settle();
  EXPECT_EQ(asked().size(), before) << "it was asked for a moment ago";
  advance(10s);
  EXPECT_EQ(asked().size(), before + 2) << "all of that account and no other";
  advance(1h);
  process->poller.ask_soon(AccountId("video"));
  process->clock.settle();
  EXPECT_EQ(asked().size(), before + 4);
}

TEST_F(PollerTest, ARestartThatHasMissedSomethingAsksSoonerThanItWould) {
  adapter->lists = {{"comments", 24h}};
  start();
  answer(200, "p2 end -");
  run();
  start();
  advance(10s);
  process->poller.ask_soon(AccountId("video"));
  run();
  EXPECT_THAT(asked(), ElementsAre("comments/p2"));
}

TEST_F(PollerTest, AStreamThatFailsIsNotAskedSooner) {
  start();
  answer(503);
  run();
  process->poller.ask_soon(AccountId("video"));
  process->clock.settle();
  EXPECT_EQ(asked().size(), 1u);
}

TEST_F(PollerTest, APlatformMaySayHowSoonItIsAskedAgain) {
  start();
  answer(200, "p2 soon -");
  run();
  EXPECT_EQ(asked().size(), 1u);
  advance(4s);
  EXPECT_EQ(asked().size(), 1u);
  advance(1s);
  EXPECT_EQ(asked().size(), 2u);
  advance(1min);
  EXPECT_EQ(asked().size(), 2u) << "then the interval counts again";
}

TEST_F(PollerTest, ALostSubscriptionIsToldOnceUntilItIsThereAgain) {
  adapter->lists = {{"subscription", 6h}};
  start();
  answer(200, "checked end -");
  run();
  EXPECT_TRUE(process->unsubscribed.empty());
  answer(200, "checked end !no app is subscribed");
  advance(6h);
  EXPECT_THAT(process->unsubscribed, ElementsAre("brand/video: no app is subscribed"));
  EXPECT_THAT(metrics(), HasSubstr("kaiku_subscription_lost{account=\"video\"} 1"));
  answer(200, "checked end !another reason");
  advance(6h);
  EXPECT_EQ(process->unsubscribed.size(), 1u) << "whoever knows is not told again";
  answer(429);
  advance(6h);
  EXPECT_THAT(metrics(), HasSubstr("kaiku_subscription_lost{account=\"video\"} 1"));
  answer(200, "checked end -");
  advance(6h);
  EXPECT_THAT(metrics(), HasSubstr("kaiku_subscription_lost{account=\"video\"} 0"));
  answer(200, "checked end !gone again");
  advance(6h);
  EXPECT_EQ(process->unsubscribed.size(), 2u);
  EXPECT_EQ(process->woken, 0) << "such a page brings nothing";
}

TEST_F(PollerTest, AStreamThatMayNotBeReadIsAskedForOnceAnHour) {
  start();
  answer(400);
  run();
  advance(1h - 1s);
  EXPECT_EQ(asked().size(), 1u);
  advance(1s);
  EXPECT_EQ(asked().size(), 2u);
}

class PollerWithQuota : public PollerTest {
 protected:
  void SetUp() override {
    adapter->quota = quota::Allowance{
        .name = "video", .units = 53, .reserve = 50, .zone = TimeZone::named("UTC").value()};
  }
};

TEST_F(PollerWithQuota, SpendsNoMoreThanReadingMay) {
  start();
  run();
  advance(23h);
  EXPECT_EQ(asked().size(), 3u) << "the rest is left to acting";
  advance(1h);
  EXPECT_EQ(asked().size(), 4u) << "the quota begins anew at midnight";
}

TEST_F(PollerWithQuota, ARestartDoesNotBringUnitsBack) {
  start();
  run();
  advance(10min);
  EXPECT_EQ(asked().size(), 3u);
  start();
  run();
  advance(1h);
  EXPECT_TRUE(asked().empty());
}

TEST_F(PollerWithQuota, AsksNothingAfterThePlatformSaidThatNothingIsLeft) {
  start();
  answer(402);
  run();
  advance(23h);
  EXPECT_EQ(asked().size(), 1u);
  start();
  run();
  EXPECT_TRUE(asked().empty()) << "also not after a restart";
  advance(1h);
  EXPECT_EQ(asked().size(), 1u);
}

TEST_F(PollerTest, AFullInboxIsWaitedForWithoutLosingThePage) {
  fakes::MemoryStreams full(0);
  Process alone(full, ledger, from_unix_seconds(1'767'225'600));
  alone.serve({{"video", adapter}});
  alone.http.answer_next(http::Response(200, "p2 end c1"));
  alone.start();
  EXPECT_TRUE(full.states.empty() || full.states.begin()->second.cursor.empty());
  EXPECT_THAT(alone.registry.expose(), HasSubstr("outcome=\"inbox_full\""));
}

TEST_F(PollerTest, ASlowAccountHoldsUpNoOther) {
  auto other = std::make_shared<fakes::ListingAdapter>();
  start();
  process->serve({{"video", adapter}, {"other", other}});
  process->http.hold();
  run();
  EXPECT_EQ(process->http.waiting(), 2u);
}

TEST_F(PollerTest, AnAccountThatIsTakenOutIsAskedNoMore) {
  start();
  process->http.hold();
  run();
  process->serve({});
  process->http.release();
  advance(1h);
  EXPECT_EQ(asked().size(), 1u);
  process->serve({{"video", adapter}});
  EXPECT_EQ(asked().size(), 2u) << "and again when it is back";
}

TEST_F(PollerTest, ARefusalUnderTheOldConfigurationSaysNothingAboutTheNewOne) {
  start();
  process->http.hold();
  run();
  process->serve({{"video", adapter}});
  answer(401);
  process->http.release();
  advance(2min);
  EXPECT_GE(asked().size(), 2u);
}

TEST_F(PollerTest, StopsInTheMiddleOfACall) {
  start();
  process->http.hold();
  run();
  process->tasks.request_stop();
  process->http.release();
  process->clock.settle();
  EXPECT_EQ(process->tasks.running(), 0u);
  EXPECT_TRUE(bodies().empty());
}

}  // namespace
}  // namespace kaiku::ingest
