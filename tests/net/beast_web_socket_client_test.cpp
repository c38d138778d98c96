// WebSockets against a server of loopback written from the bytes up, over plain TCP and TLS.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/beast_web_socket_client.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/certificate.hpp"
#include "fakes/scripted_server.hpp"
#include "fakes/web_socket_server.hpp"
#include "raw_client.hpp"

namespace kaiku::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using fakes::Certificate;
using fakes::WebSocketPeer;
using fakes::WebSocketServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class BeastWebSocketClientTest : public ::testing::Test {
 protected:
  static WebSocketLimits loopback() {
    WebSocketLimits limits;
    limits.allow_private_addresses = true;
    return limits;
  }
  static std::string url(std::uint16_t port, const std::string& scheme = "ws",
                         const std::string& host = "127.0.0.1") {
    return scheme + "://" + host + ":" + std::to_string(port) + "/secret-path?v=10";
  }
  asio::awaitable<void> connect_into(std::optional<Error>& failed, bool& done, std::string to,
                                     WebSocketLimits limits) {
    auto opened = co_await client_.connect(std::move(to), limits);
    if (opened) socket_ = *std::move(opened);
    if (!opened) failed = opened.error();
    done = true;
  }
  std::optional<Error> connect(std::string to, WebSocketLimits limits = loopback()) {
    std::optional<Error> failed;
    bool done = false;
    tasks_.spawn("connect", connect_into(failed, done, std::move(to), limits));
    if (!run_until(io_, [&] { return done; })) return Error(Errc::kStopped, "never ended");
    return failed;
  }
  asio::awaitable<void> receive_into(std::optional<WebSocketNews>& news, Duration limit) {
    auto got = co_await socket_->receive(limit);
    news = std::move(got);
  }
  WebSocketNews receive(Duration limit = 1h) {
    std::optional<WebSocketNews> news;
    tasks_.spawn("receive", receive_into(news, limit));
    EXPECT_TRUE(run_until(io_, [&] { return news.has_value(); }));
    return news.value_or(WebSocketNews());
  }
  /// Until that many messages have come, or the end.
  WebSocketNews receive_all(std::size_t count) {
    WebSocketNews all;
    while (all.messages.size() < count && !all.ended) {
      WebSocketNews next = receive();
      for (auto& message : next.messages) all.messages.push_back(std::move(message));
      all.ended = next.ended;
    }
    return all;
  }

  asio::io_context io_;
  SystemClock clock_;
  tasks::TaskGroup tasks_{io_};
  BeastWebSocketClient client_{io_, clock_};
  std::unique_ptr<WebSocket> socket_;
};

TEST_F(BeastWebSocketClientTest, SaysAndHearsInOrder) {
  std::string target;
  WebSocketServer server([&](WebSocketPeer& peer) {
    target = peer.target();
    while (const auto said = peer.read()) peer.write("echo " + *said);
  });
  ASSERT_FALSE(connect(url(server.port())));
  for (const char* const word : {"a", "b", "c"}) socket_->send(word);
  EXPECT_THAT(receive_all(3).messages, ElementsAre("echo a", "echo b", "echo c"));
  EXPECT_EQ(target, "/secret-path?v=10");
}

TEST_F(BeastWebSocketClientTest, TellsTheCodeWithWhichThePeerClosed) {
  WebSocketServer server([](WebSocketPeer& peer) {
    peer.write("last words");
    peer.close(4004);
  });
  ASSERT_FALSE(connect(url(server.port())));
  const WebSocketNews news = receive_all(2);
  EXPECT_THAT(news.messages, ElementsAre("last words"));
  ASSERT_TRUE(news.ended);
  EXPECT_EQ(news.ended->code, 4004);
  EXPECT_TRUE(receive().ended) << "it stays so";
  socket_->send("to nobody");
  socket_->close(4000);
}

TEST_F(BeastWebSocketClientTest, AConnectionThatBreaksEndsWithoutACode) {
  WebSocketServer server([](WebSocketPeer& peer) { peer.drop(); });
  ASSERT_FALSE(connect(url(server.port())));
  const WebSocketNews news = receive_all(1);
  ASSERT_TRUE(news.ended);
  EXPECT_EQ(news.ended->code, 0);
  EXPECT_THAT(news.ended->reason, Not(HasSubstr("secret-path")));
}

TEST_F(BeastWebSocketClientTest, SaysGoodbyeBehindWhatIsQueuedThoughItsOwnerHasGone) {
  std::atomic<int> code = 0;
  std::string heard;
  WebSocketServer server([&](WebSocketPeer& peer) {
    while (const auto said = peer.read()) heard += *said;
    code = peer.close_code();
  });
  ASSERT_FALSE(connect(url(server.port())));
  socket_->send("one");
  socket_->send("two");
  socket_->close(4000);
  socket_->send("three");
  socket_.reset();
  ASSERT_TRUE(run_until(io_, [&] { return code != 0; }));
  EXPECT_EQ(code, 4000);
  EXPECT_EQ(heard, "onetwo");
}

TEST_F(BeastWebSocketClientTest, WithoutGoodbyeTheConnectionIsDropped) {
  std::atomic<bool> ended = false;
  WebSocketServer server([&](WebSocketPeer& peer) {
    peer.read();
    ended = true;
  });
  ASSERT_FALSE(connect(url(server.port())));
  socket_.reset();
  EXPECT_TRUE(run_until(io_, [&] { return ended.load(); }));
}

TEST_F(BeastWebSocketClientTest, AMessageAboveTheBoundEndsTheConnection) {
  WebSocketServer server([](WebSocketPeer& peer) {
    peer.write(std::string(1000, 'x'));
    peer.write(std::string(1001, 'x'));
    peer.read();
  });
  WebSocketLimits limits = loopback();
  limits.max_message_bytes = 1000;
  ASSERT_FALSE(connect(url(server.port()), limits));
  const WebSocketNews news = receive_all(2);
  EXPECT_EQ(news.messages.size(), 1u);
  ASSERT_TRUE(news.ended);
  EXPECT_EQ(news.ended->code, 1009);
}

TEST_F(BeastWebSocketClientTest, ThePeerWaitsForAReaderThatIsSlow) {
  constexpr std::size_t kMany = 2000;
  WebSocketServer server([](WebSocketPeer& peer) {
    for (std::size_t i = 0; i < kMany; ++i) peer.write(std::string(5000, 'x'));
    peer.read();
  });
  ASSERT_FALSE(connect(url(server.port())));
  std::size_t most = 0;
  std::size_t all = 0;
  while (all < kMany) {
    const WebSocketNews news = receive();
    ASSERT_FALSE(news.ended);
    most = std::max(most, news.messages.size());
    all += news.messages.size();
  }
  EXPECT_EQ(all, kMany);
  EXPECT_LE(most, 256u) << "read ahead no further";
}

TEST_F(BeastWebSocketClientTest, WaitsNoLongerThanItIsToldAndWakes) {
  WebSocketServer server([](WebSocketPeer& peer) { peer.read(); });
  ASSERT_FALSE(connect(url(server.port())));
  const WebSocketNews nothing = receive(10ms);
  EXPECT_TRUE(nothing.messages.empty());
  EXPECT_FALSE(nothing.ended);
  std::optional<WebSocketNews> news;
  tasks_.spawn("receive", receive_into(news, 1h));
  io_.poll();
  EXPECT_FALSE(news);
  socket_->wake();
  EXPECT_TRUE(run_until(io_, [&] { return news.has_value(); }));
}

TEST_F(BeastWebSocketClientTest, ASilentPeerIsGivenUp) {
  WebSocketServer server([](WebSocketPeer& peer) { peer.fall_silent(); });
  WebSocketLimits limits = loopback();
  limits.idle_timeout = 200ms;
  ASSERT_FALSE(connect(url(server.port()), limits));
  const WebSocketNews news = receive_all(1);
  ASSERT_TRUE(news.ended);
  EXPECT_EQ(news.ended->code, 0);
}

TEST_F(BeastWebSocketClientTest, AddressesInsideAreForbiddenUnlessAllowed) {
  WebSocketServer server([](WebSocketPeer& peer) { peer.read(); });
  for (const char* const host : {"127.0.0.1", "localhost", "[::1]"}) {
    const auto failed = connect(url(server.port(), "ws", host), WebSocketLimits());
    ASSERT_TRUE(failed) << host;
    EXPECT_TRUE(failed->is(Errc::kForbiddenAddress)) << failed->message();
    EXPECT_THAT(failed->message(), Not(HasSubstr("secret-path")));
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(BeastWebSocketClientTest, SaysWhyThereIsNoConnection) {
  std::uint16_t gone = 0;
  {
    WebSocketServer server([](WebSocketPeer&) {});
    gone = server.port();
  }
  EXPECT_TRUE(connect(url(gone))->is(Errc::kNetwork));
  EXPECT_TRUE(connect("http://127.0.0.1/")->is(Errc::kInvalidArgument));
  EXPECT_TRUE(connect("no url")->is(Errc::kInvalidArgument));
  fakes::ScriptedServer no_socket([](fakes::Conversation& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
  });
  const auto refused = connect(url(no_socket.port()));
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->is(Errc::kNetwork)) << refused->message();
}

TEST_F(BeastWebSocketClientTest, AHandshakeThatNeverEndsIsATimeout) {
  fakes::ScriptedServer silent([](fakes::Conversation& peer) { peer.wait_for_end(); });
  WebSocketLimits limits = loopback();
  limits.connect_timeout = 100ms;
  for (const char* const scheme : {"ws", "wss"}) {
    const auto failed = connect(url(silent.port(), scheme), limits);
    ASSERT_TRUE(failed) << scheme;
    EXPECT_TRUE(failed->is(Errc::kTimeout)) << failed->message();
  }
}

TEST_F(BeastWebSocketClientTest, SpeaksTlsToWhomItTrusts) {
  const Certificate certificate;
  WebSocketServer server([](WebSocketPeer& peer) { peer.write("named " + peer.server_name()); },
                         &certificate);
  client_ = BeastWebSocketClient(io_, clock_, certificate.file());
  ASSERT_FALSE(connect(url(server.port(), "wss", "localhost")));
  EXPECT_THAT(receive_all(1).messages, ElementsAre("named localhost"));
  socket_.reset();
  ASSERT_FALSE(connect(url(server.port(), "wss"))) << "the address stands in the certificate";
  EXPECT_THAT(receive_all(1).messages, ElementsAre("named "));
}

TEST_F(BeastWebSocketClientTest, RefusesCertificatesThatAreUnknownOrAnothers) {
  const Certificate unknown;
  WebSocketServer stranger([](WebSocketPeer&) {}, &unknown);
  const auto untrusted = connect(url(stranger.port(), "wss", "localhost"));
  ASSERT_TRUE(untrusted);
  EXPECT_TRUE(untrusted->is(Errc::kNetwork)) << untrusted->message();

  const Certificate others("elsewhere.test");
  WebSocketServer elsewhere([](WebSocketPeer&) {}, &others);
  client_ = BeastWebSocketClient(io_, clock_, others.file());
  const auto misnamed = connect(url(elsewhere.port(), "wss", "localhost"));
  ASSERT_TRUE(misnamed);
  EXPECT_TRUE(misnamed->is(Errc::kNetwork)) << misnamed->message();
}

}  // namespace
}  // namespace kaiku::net
