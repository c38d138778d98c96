#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server_fixture.hpp"

namespace kaiku::net {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class HttpServerLimits : public ServerFixture {
 protected:
  /// The client has sent something the server has read but cannot answer yet.
  void let_it_read(std::size_t connections = 1) {
    ASSERT_TRUE(run_until(io, [&] { return server->connections() == connections; }));
    for (int i = 0; i < 5; ++i) clock.settle();
  }
};

TEST_F(HttpServerLimits, AHeaderAboveTheBoundIs431) {
  serve({.max_header_bytes = 1024});
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\nX-Long: " + std::string(2000, 'x'));
  EXPECT_THAT(client.response(),
              AllOf(StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"),
                    HasSubstr("Connection: close\r\n"), HasSubstr("application/problem+json")));
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_THAT(seen, IsEmpty());
}

TEST_F(HttpServerLimits, TheRequestLineCountsAsHeader) {
  serve({.max_header_bytes = 1024});
  auto line = connect();
  line.send("GET /" + std::string(2000, 'x'));
  EXPECT_THAT(line.response(), StartsWith("HTTP/1.1 431 "));
  auto both = connect();
  both.send("GET /" + std::string(600, 'x') +
            " HTTP/1.1\r\nHost: kaiku\r\nX: " + std::string(600, 'x') + "\r\n\r\n");
  EXPECT_THAT(both.response(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerLimits, AnAnnouncedBodyAboveTheBoundIs413BeforeItIsSent) {
  serve({.max_body_bytes = 10});
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 11\r\n\r\n");
  EXPECT_THAT(client.response(), AllOf(StartsWith("HTTP/1.1 413 Content Too Large\r\n"),
                                       HasSubstr("Connection: close\r\n")));
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_THAT(seen, IsEmpty());
}

TEST_F(HttpServerLimits, AClientThatAsksFirstGets413InsteadOfContinue) {
  serve({.max_body_bytes = 10});
  auto client = connect();
  client.send(
      "POST / HTTP/1.1\r\nHost: kaiku\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerLimits, ABodyOfExactlyTheBoundIsRead) {
  serve({.max_body_bytes = 10});
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 10\r\n\r\n0123456789");
  EXPECT_THAT(client.response(), EndsWith("POST / 0123456789"));
  client.send(
      "POST / HTTP/1.1\r\nHost: kaiku\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("POST / 0123456789"));
}

TEST_F(HttpServerLimits, AChunkedBodyIs413WhenItPassesTheBound) {
  serve({.max_body_bytes = 10});
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: kaiku\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n");
  EXPECT_EQ(client.nothing_more(), "");
  client.send("6\r\n");
  client.send("567890");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(seen, IsEmpty());
}

TEST_F(HttpServerLimits, AClientThatSendsOnAfter413StillGetsTheAnswer) {
  serve({.max_body_bytes = 10});
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 100000\r\n\r\n" +
              std::string(100'000, 'x'));
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServerLimits, ASlowHeaderIs408CountedFromItsFirstByte) {
  serve({.header_timeout = 10s});
  auto client = connect();
  client.send("GET / HTTP/1.1\r\n");
  let_it_read();
  clock.advance(9s);
  client.send("Host: kaiku\r\n");  // trickling wins no time
  EXPECT_EQ(client.nothing_more(), "");
  clock.advance(1s);
  EXPECT_THAT(client.response(), AllOf(StartsWith("HTTP/1.1 408 Request Timeout\r\n"),
                                       HasSubstr("Connection: close")));
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(HttpServerLimits, ASlowBodyIs408CountedFromTheEndOfTheHeader) {
  serve({.header_timeout = 10s, .body_timeout = 20s});
  auto client = connect();
  client.send("POST / HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 5\r\n\r\n1");
  let_it_read();
  for (int i = 0; i < 3; ++i) {
    clock.advance(6s);
    client.send("2");
    EXPECT_EQ(client.nothing_more(), "");
  }
  clock.advance(2s);
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpServerLimits, AnIdleConnectionIsClosedWithoutAWord) {
  serve({.header_timeout = 10s, .idle_timeout = 60s});
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  client.response();
  clock.advance(59s);
  EXPECT_EQ(client.nothing_more(), "");
  EXPECT_EQ(server->connections(), 1u);
  clock.advance(1s);
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_EQ(client.rest(), "");
}

TEST_F(HttpServerLimits, EachRequestBeginsTheIdleTimeAnew) {
  serve({.idle_timeout = 60s});
  auto client = connect();
  for (int i = 0; i < 3; ++i) {
    client.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
    clock.advance(40s);
  }
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpServerLimits, AConnectionThatNeverSendsIsClosedAfterTheHeaderTime) {
  serve({.header_timeout = 10s, .idle_timeout = 60s});
  auto client = connect();
  let_it_read();
  clock.advance(10s);
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_EQ(client.rest(), "");
}

TEST_F(HttpServerLimits, TheHandlerMayTakeLongerThanAnyReading) {
  serve({.header_timeout = 1s, .body_timeout = 1s, .idle_timeout = 1s});
  auto client = connect();
  client.send("GET /slow HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  let_it_read();
  clock.advance(5s);
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerLimits, AReaderThatStopsReadingIsCutOff) {
  serve({.body_timeout = 20s});
  auto client = connect();
  client.send("GET /large HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  ASSERT_TRUE(run_until(io, [&] { return !seen.empty(); }));
  let_it_read();
  clock.advance(20s);
  EXPECT_TRUE(all_closed());
}

TEST_F(HttpServerLimits, AcceptingPausesAtTheBoundOfConnections) {
  serve({.max_connections = 2});
  auto first = connect();
  auto second = connect();
  for (auto* client : {&first, &second}) {
    client->send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
    EXPECT_THAT(client->response(), StartsWith("HTTP/1.1 200 "));
  }
  auto third = connect();  // in the kernel's queue
  third.send("GET /third HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_EQ(third.nothing_more(), "");
  EXPECT_EQ(server->connections(), 2u);
  first.close();
  EXPECT_THAT(third.response(), EndsWith("GET /third "));
}

TEST_F(HttpServerLimits, AConnectionServesAtMostItsNumberOfRequests) {
  serve({.max_requests_per_connection = 2});
  auto client = connect();
  client.send("GET /1 HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /1 "));
  client.send("GET /2 HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(HttpServerLimits, WhatIsNotHttpIs400) {
  serve();
  for (const std::string_view bytes :
       {"nonsense\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x01 hello\r\n\r\n",
        "GET / HTTP/1.1\r\nHost kaiku\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: kaiku\r\nContent-Length: x\r\n\r\n"}) {
    auto client = connect();
    client.send(bytes);
    EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << bytes;
    EXPECT_TRUE(client.closed_by_server());
  }
  EXPECT_THAT(seen, IsEmpty());
}

TEST_F(HttpServerLimits, RequestsInTimeAreAnsweredBeforeABadOne) {
  serve();
  auto client = connect();
  client.send("GET /good HTTP/1.1\r\nHost: kaiku\r\n\r\nnonsense\r\n\r\n");
  const std::string answers = client.responses(2);
  EXPECT_THAT(answers, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("HTTP/1.1 400 ")));
}

}  // namespace
}  // namespace kaiku::net
