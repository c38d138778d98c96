// What goes out although nothing happened: the heartbeat, and messages that test a channel.
#include <gtest/gtest.h>

#include <kaiku/delivery/channel_tests.hpp>
#include <kaiku/delivery/heartbeat.hpp>

#include "fakes/manual_clock.hpp"
#include "fakes/memory_outbox.hpp"
#include "fakes/recording_http_client.hpp"

namespace kaiku::delivery {
namespace {

using namespace std::chrono_literals;

class HeartbeatTest : public ::testing::Test {
 protected:
  ~HeartbeatTest() override {
    tasks.request_stop();
    clock.advance(2min);
  }
  void begin(Heartbeat::Settings settings) {
    heartbeat.use(std::move(settings));
    tasks.spawn("heartbeat", heartbeat.run());
    clock.settle();
  }
  boost::asio::awaitable<Result<void>> works() {
    if (!broken.empty()) co_return Error(Errc::kOverloaded, broken);
    co_return ok();
  }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::RecordingHttpClient http;
  tasks::TaskGroup tasks{io};
  std::string broken;
  Heartbeat heartbeat{{http, clock, tasks, [this] { return works(); }}};
};

TEST_F(HeartbeatTest, CallsAsOftenAsItIsToldWhileEverythingWorks) {
  begin({"https://watch.test/ping?key=1", 60s});
  EXPECT_EQ(http.sent.size(), 1u);
  clock.advance(59s);
  EXPECT_EQ(http.sent.size(), 1u);
  clock.advance(2min);
  ASSERT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(http.sent[2].url, "https://watch.test/ping?key=1");
}

TEST_F(HeartbeatTest, SaysThatSomethingStandsStill) {
  begin({"https://watch.test/ping?key=1", 60s});
  broken = "deliveries wait to be read";
  clock.advance(60s);
  ASSERT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(http.sent[1].url, "https://watch.test/ping/fail?key=1");
  broken.clear();
  clock.advance(60s);
  EXPECT_EQ(http.sent.back().url, "https://watch.test/ping?key=1");
}

TEST_F(HeartbeatTest, GoesOnWhenNobodyAnswers) {
  http.respond = [](const http::Request&) -> Result<http::Response> {
    return Error(Errc::kNetwork, "refused");
  };
  begin({"https://watch.test/ping", 10s});
  clock.advance(30s);
  EXPECT_EQ(http.sent.size(), 4u);
}

TEST_F(HeartbeatTest, IsSilentWithoutAnAddress) {
  begin({});
  clock.advance(1h);
  EXPECT_TRUE(http.sent.empty());
}

class NoNotifier final : public notifiers::Notifier {
 public:
  std::string_view channel() const override { return "none"; }
  notifiers::Abilities abilities() const override { return {}; }
  Result<notifiers::Rendered> render(const notifiers::Notice&, TimePoint, bool) const override {
    return Error(Errc::kUnsupported, "none");
  }
  notifiers::Outcome read(const notifiers::Notice&, const http::Response&) const override {
    return {};
  }
  notifiers::Outcome read_mail(int, std::string_view, bool) const override { return {}; }
  bool allow_private_addresses() const override { return false; }
};

class ChannelTestsTest : public ::testing::Test {
 protected:
  ChannelTestsTest() {
    for (const char* channel : {"maija/sms", "maija/mail"}) {
      destinations->channels[channel] = std::make_shared<NoNotifier>();
    }
  }
  ~ChannelTestsTest() override {
    tasks.request_stop();
    clock.advance(2min);
  }
  // One run of the daemon from `now` on.
  void begin(ChannelTests& chosen) {
    chosen.use(destinations, parse_weekly_time("mon 10:00"));
    tasks.spawn("channel tests", chosen.run());
    clock.settle();
  }
  void go_to(const char* time) { clock.advance(parse_iso8601(time).value() - clock.now()); }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::MemoryOutbox outbox;
  tasks::TaskGroup tasks{io};
  tasks::Signal ready{io};
  std::shared_ptr<Destinations> destinations = std::make_shared<Destinations>();
  ChannelTests tests{{outbox, clock, tasks, ready}};
};

TEST_F(ChannelTestsTest, TestEveryChannelOnceAWeekAlsoOverARestart) {
  go_to("2031-02-17T09:59:00Z");  // a Monday
  begin(tests);
  EXPECT_EQ(outbox.size(), 0u);
  go_to("2031-02-17T10:01:00Z");
  EXPECT_EQ(outbox.size(), 2u);
  ChannelTests restarted{{outbox, clock, tasks, ready}};
  begin(restarted);
  clock.advance(3min);
  EXPECT_EQ(outbox.size(), 2u) << "the same keys";
  go_to("2031-02-24T10:02:00Z");
  EXPECT_EQ(outbox.size(), 4u);
  tasks.request_stop();
  clock.advance(2min);
}

TEST_F(ChannelTestsTest, DoNotMakeUpForAWeekThatWasSleptThrough) {
  go_to("2031-02-18T12:00:00Z");
  begin(tests);
  clock.advance(1h);
  EXPECT_EQ(outbox.size(), 0u);
}

}  // namespace
}  // namespace kaiku::delivery
