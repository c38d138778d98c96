#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/net/curl_http_client.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/scripted_server.hpp"
#include "raw_client.hpp"

namespace kaiku::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using fakes::Certificate;
using fakes::Conversation;
using fakes::ScriptedServer;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kFine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class CurlHttpClientTest : public testing::Test {
 protected:
  using Answer = std::optional<Result<http::Response>>;

  asio::awaitable<void> call_into(Answer& answer, http::Request request, CallLimits limits) {
    auto result = co_await client.send(std::move(request), limits);
    answer = std::move(result);
  }

  static CallLimits loopback() {
    CallLimits limits;
    limits.allow_private_addresses = true;
    return limits;
  }

  Result<http::Response> call(http::Request request, CallLimits limits = loopback()) {
    Answer answer;
    tasks.spawn("caller", call_into(answer, std::move(request), std::move(limits)));
    if (!run_until(io, [&] { return answer.has_value(); })) {
      return Error(Errc::kStopped, "the call never ended");
    }
    return *answer;
  }

  Result<http::Response> get(const ScriptedServer& server, CallLimits limits = loopback()) {
    return call(http::Request("GET", url(server)), std::move(limits));
  }

  static std::string url(const ScriptedServer& server, const std::string& scheme = "http") {
    return scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/secret-path";
  }

  // A server that says `bytes` to every request.
  static ScriptedServer::Script saying(std::string bytes) {
    return [bytes = std::move(bytes)](Conversation& peer) {
      while (peer.read_request()) peer.write(bytes);
    };
  }

  asio::io_context io;
  tasks::TaskGroup tasks{io};
  CurlHttpClient client{io};
};

TEST_F(CurlHttpClientTest, SendsWhatItIsGivenAndReadsTheAnswer) {
  std::string seen;
  ScriptedServer server([&](Conversation& peer) {
    seen = peer.read_request().value_or("");
    peer.write("HTTP/1.1 201 Created\r\nX-Id:  42 \r\nEmpty:\r\nContent-Length: 4\r\n\r\nmade");
    peer.wait_for_end();
  });
  http::Request request("POST", url(server) + "?a=1");
  request.headers.add("Authorization", "Bearer t");
  request.headers.add("X-Empty", "");
  request.headers.add("Content-Type", "application/json");
  request.body = "{\"a\":1}";
  const auto answer = call(request);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "made");
  EXPECT_EQ(answer->headers.find("x-id"), "42");
  EXPECT_EQ(answer->headers.find("empty"), "");
  EXPECT_THAT(seen, AllOf(StartsWith("POST /secret-path?a=1 HTTP/1.1\r\n"),
                          HasSubstr("User-Agent: kaiku/"), HasSubstr("Authorization: Bearer t\r\n"),
                          HasSubstr("X-Empty:"), HasSubstr("Content-Length: 7\r\n"),
                          HasSubstr("Content-Type: application/json\r\n"), EndsWith("{\"a\":1}")));
  EXPECT_THAT(seen, Not(HasSubstr("Expect:")));
}

TEST_F(CurlHttpClientTest, SpeaksEveryMethod) {
  std::vector<std::string> seen;
  ScriptedServer server([&](Conversation& peer) {
    while (const auto request = peer.read_request()) {
      seen.push_back(*request);
      peer.write(request->starts_with("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                                              : kFine);
    }
  });
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    const auto answer = call(http::Request(method, url(server)));
    ASSERT_TRUE(answer) << method << answer.error().message();
    EXPECT_EQ(answer->status, 200);
    EXPECT_THAT(seen.back(), StartsWith(method + " /secret-path HTTP/1.1\r\n"));
    const bool announces = method.starts_with("P");
    EXPECT_EQ(seen.back().find("Content-Length: 0") != std::string::npos, announces) << method;
    EXPECT_THAT(seen.back(), Not(HasSubstr("Content-Type")));
  }
  http::Request with_body("DELETE", url(server));
  with_body.body = "why";
  EXPECT_TRUE(call(with_body));
  EXPECT_THAT(seen.back(), AllOf(StartsWith("DELETE "), EndsWith("why")));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlHttpClientTest, AnyStatusIsAnAnswer) {
  for (const int status : {204, 304, 404, 429, 500, 503}) {
    ScriptedServer server(saying("HTTP/1.1 " + std::to_string(status) +
                                 " x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
    const auto answer = get(server);
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->headers.find("Retry-After"), "7");
  }
}

TEST_F(CurlHttpClientTest, DoesNotFollowRedirects) {
  ScriptedServer elsewhere(saying(std::string(kFine)));
  ScriptedServer server(saying("HTTP/1.1 302 Found\r\nLocation: " + url(elsewhere) +
                               "\r\nContent-Length: 0\r\n\r\n"));
  const auto answer = get(server);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlHttpClientTest, SkipsInterimAnswersAndTrailers) {
  ScriptedServer server(saying(
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nLate: 1\r\n\r\n"));
  const auto answer = get(server);
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "ok");
  EXPECT_FALSE(answer->headers.find("Link"));
  EXPECT_FALSE(answer->headers.find("Late"));
}

TEST_F(CurlHttpClientTest, KeepsConnections) {
  ScriptedServer server(saying(std::string(kFine)));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(get(server));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlHttpClientTest, CallsSideBySide) {
  std::atomic<int> together = 0;
  ScriptedServer server([&](Conversation& peer) {
    peer.read_request();
    ++together;
    while (together < 2) std::this_thread::yield();
    peer.write(kFine);
    peer.wait_for_end();
  });
  Answer first;
  Answer second;
  tasks.spawn("first", call_into(first, http::Request("GET", url(server)), loopback()));
  tasks.spawn("second", call_into(second, http::Request("GET", url(server)), loopback()));
  ASSERT_TRUE(run_until(io, [&] { return first && second; }));
  EXPECT_TRUE(first->has_value() && second->has_value());
}

TEST_F(CurlHttpClientTest, ARefusedConnectionReachedNobody) {
  std::uint16_t port = 0;
  {
    ScriptedServer gone(saying(""));
    port = gone.port();
  }
  const auto answer = call(http::Request("POST", "http://127.0.0.1:" + std::to_string(port) + "/"));
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kNetwork)) << answer.error().message();
}

TEST_F(CurlHttpClientTest, AConnectionLostAfterTheRequestHasAnUnknownOutcome) {
  ScriptedServer server([](Conversation& peer) {
    peer.read_request();
    peer.reset_on_close();
  });
  const auto answer = call(http::Request("POST", url(server)));
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kTimeout)) << answer.error().message();
  EXPECT_THAT(answer.error().message(),
              AllOf(HasSubstr("POST http://127.0.0.1"), Not(HasSubstr("secret-path"))));
}

TEST_F(CurlHttpClientTest, AnAnswerCutShortHasAnUnknownOutcome) {
  ScriptedServer server([](Conversation& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  });
  const auto answer = get(server);
  EXPECT_TRUE(answer.has_error() && answer.error().is(Errc::kTimeout));
}

TEST_F(CurlHttpClientTest, APeerThatDoesNotAnswerInTimeHasAnUnknownOutcome) {
  ScriptedServer server([](Conversation& peer) { peer.wait_for_end(); });
  CallLimits limits = loopback();
  limits.total_timeout = 50ms;
  const auto answer = get(server, limits);
  EXPECT_TRUE(answer.has_error() && answer.error().is(Errc::kTimeout));
}

TEST_F(CurlHttpClientTest, AHandshakeThatNeverEndsReachedNobody) {
  ScriptedServer server([](Conversation& peer) { peer.wait_for_end(); });
  CallLimits limits = loopback();
  limits.connect_timeout = 50ms;
  const auto answer = call(http::Request("GET", url(server, "https")), limits);
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kNetwork)) << answer.error().message();
}

// The server closes every connection once it has answered on it, without saying so: the second
// request of each pair meets a connection that dies when it is used.
class DyingConnections : public CurlHttpClientTest {
 protected:
  ScriptedServer server{[this](Conversation& peer) {
    peer.read_request();
    peer.write(kFine);
    if (const auto second = peer.read_request(); second) ++met_a_dead_end;
  }};
  std::atomic<int> met_a_dead_end = 0;
};

TEST_F(DyingConnections, ARequestThatChangesNothingIsRepeated) {
  ASSERT_TRUE(get(server));
  EXPECT_TRUE(get(server));
  EXPECT_EQ(met_a_dead_end, 1);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(DyingConnections, ARequestThatChangesSomethingIsHandedOverOnlyOnce) {
  ASSERT_TRUE(get(server));
  const auto answer = call(http::Request("POST", url(server)));
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kTimeout)) << answer.error().message();
  EXPECT_EQ(met_a_dead_end, 1);
}

TEST_F(CurlHttpClientTest, AnAnswerAboveTheBoundIsRefused) {
  CallLimits limits = loopback();
  limits.max_response_bytes = 100;
  ScriptedServer announced(saying("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"));
  const auto early = get(announced, limits);
  EXPECT_TRUE(early.has_error() && early.error().is(Errc::kMalformedPayload));
  ScriptedServer chunked(saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                                std::string(101, 'x') + "\r\n0\r\n\r\n"));
  const auto late = get(chunked, limits);
  EXPECT_TRUE(late.has_error() && late.error().is(Errc::kMalformedPayload));
  ScriptedServer exact(
      saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x')));
  EXPECT_TRUE(get(exact, limits));
}

TEST_F(CurlHttpClientTest, HeadersWithoutEndAreRefused) {
  ScriptedServer server([](Conversation& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 2000; ++i) peer.write("X-Filler: " + std::string(90, 'x') + "\r\n");
    peer.wait_for_end();
  });
  const auto answer = get(server);
  EXPECT_TRUE(answer.has_error() && answer.error().is(Errc::kMalformedPayload));
}

TEST_F(CurlHttpClientTest, WhatIsNotHttpIsRefused) {
  ScriptedServer server(saying("220 mx.kaisla.example ESMTP\r\n"));
  const auto answer = get(server);
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kMalformedPayload)) << answer.error().message();
}

TEST_F(CurlHttpClientTest, AnAddressInsideIsForbiddenUnlessAllowed) {
  ScriptedServer server(saying(std::string(kFine)));
  const auto port = std::to_string(server.port());
  for (const std::string host :
       {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "2130706433", "0x7f.1",
        "10.0.0.1", "169.254.169.254", "192.168.1.1"}) {
    const auto answer =
        call(http::Request("GET", "http://" + host + ":" + port + "/"), CallLimits());
    ASSERT_TRUE(answer.has_error()) << host;
    EXPECT_TRUE(answer.error().is(Errc::kForbiddenAddress)) << host << answer.error().message();
  }
  EXPECT_EQ(server.connections(), 0);
  EXPECT_TRUE(get(server));
}

TEST_F(CurlHttpClientTest, AKeptConnectionInsideIsNotLentToACallThatMayNot) {
  ScriptedServer server(saying(std::string(kFine)));
  ASSERT_TRUE(get(server, loopback()));
  const auto answer = get(server, CallLimits());
  ASSERT_TRUE(answer.has_error());
  EXPECT_TRUE(answer.error().is(Errc::kForbiddenAddress)) << answer.error().message();
}

TEST_F(CurlHttpClientTest, VerifiesCertificateAndHostName) {
  Certificate ours;
  Certificate foreign;
  Certificate misnamed("other.example");
  const auto over_tls = [](const Certificate& certificate) {
    return [&certificate](Conversation& peer) {
      if (!peer.start_tls(certificate)) return;
      while (peer.read_request()) peer.write(kFine);
    };
  };
  const auto call_with = [&](const Certificate& trusted, const Certificate& served) {
    ScriptedServer server(over_tls(served));
    CurlHttpClient tls_client(io, trusted.file());
    Answer answer;
    struct Caller {
      static asio::awaitable<void> run(CurlHttpClient& by, Answer& into, std::string to) {
        auto result = co_await by.send(http::Request("GET", to), loopback());
        into = std::move(result);
      }
    };
    tasks.spawn("caller", Caller::run(tls_client, answer, url(server, "https")));
    run_until(io, [&] { return answer.has_value(); });
    return *answer;
  };
  const auto fits = call_with(ours, ours);
  EXPECT_TRUE(fits.has_value()) << fits.error().message();
  const auto unknown_signer = call_with(ours, foreign);
  EXPECT_TRUE(unknown_signer.has_error() && unknown_signer.error().is(Errc::kNetwork));
  const auto other_name = call_with(misnamed, misnamed);
  EXPECT_TRUE(other_name.has_error() && other_name.error().is(Errc::kNetwork));
}

TEST_F(CurlHttpClientTest, CallsASocketFile) {
  std::string folder = testing::TempDir() + "kaiku-client-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/control.sock";
  ScriptedServer server(saying(std::string(kFine)), path);
  CallLimits limits;
  limits.unix_socket = path;
  const auto answer = call(http::Request("GET", "http://localhost/api/v1/status"), limits);
  EXPECT_TRUE(answer) << answer.error().message();
  limits.unix_socket = folder + "/nobody.sock";
  const auto nobody = call(http::Request("GET", "http://localhost/"), limits);
  EXPECT_TRUE(nobody.has_error() && nobody.error().is(Errc::kNetwork));
  std::filesystem::remove_all(folder);
}

TEST_F(CurlHttpClientTest, CancellingAbortsTheCall) {
  std::atomic<bool> ended = false;
  ScriptedServer server([&](Conversation& peer) {
    peer.read_request();
    peer.wait_for_end();
    ended = true;
  });
  Answer answer;
  tasks.spawn("caller", call_into(answer, http::Request("POST", url(server)), loopback()));
  ASSERT_TRUE(run_until(io, [&] { return server.connections() == 1; }));
  for (int i = 0; i < 20; ++i) run_until(io, [] { return true; });
  tasks.request_stop();
  ASSERT_TRUE(run_until(io, [&] { return answer.has_value() && ended; }));
  EXPECT_TRUE(answer->has_error());
  EXPECT_EQ(tasks.running(), 0u);
}

TEST_F(CurlHttpClientTest, ACancelledCallIsNotBegun) {
  ScriptedServer server(saying(std::string(kFine)));
  tasks.request_stop();
  Answer answer;
  tasks.spawn("caller", call_into(answer, http::Request("POST", url(server)), loopback()));
  ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
  ASSERT_TRUE(answer->has_error());
  EXPECT_TRUE(answer->error().is(Errc::kNetwork));
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(CurlHttpClientTest, NamesWhatItCannotSend) {
  for (const std::string bad :
       {"", "kaisla.example", "ftp://kaisla.example/", "smtp://kaisla.example",
        "http://user:pw@kaisla.example/", "http://kaisla.example/a b"}) {
    const auto answer = call(http::Request("GET", bad));
    EXPECT_TRUE(answer.has_error() && answer.error().is(Errc::kInvalidArgument)) << bad;
  }
  const auto method = call(http::Request("GET /x HTTP/1.1\r\nEvil:", "http://127.0.0.1:1/"));
  EXPECT_TRUE(method.has_error() && method.error().is(Errc::kInvalidArgument));
  http::Request split("GET", "http://127.0.0.1:1/");
  split.headers.add("X", "a\r\nEvil: 1");
  const auto field = call(split);
  EXPECT_TRUE(field.has_error() && field.error().is(Errc::kInvalidArgument));
}

TEST(CurlHttpClientLifetime, CallsInProgressEndWithTheIoContext) {
  ScriptedServer server([](Conversation& peer) { peer.wait_for_end(); });
  asio::io_context io;
  tasks::TaskGroup tasks(io);
  CurlHttpClient client(io);
  struct Caller {
    static asio::awaitable<void> run(CurlHttpClient& by, std::string to) {
      CallLimits limits;
      limits.allow_private_addresses = true;
      co_await by.send(http::Request("GET", to), limits);
    }
  };
  tasks.spawn("caller",
              Caller::run(client, "http://127.0.0.1:" + std::to_string(server.port()) + "/"));
  EXPECT_TRUE(run_until(io, [&] { return server.connections() == 1; }));
}

}  // namespace
}  // namespace kaiku::net
