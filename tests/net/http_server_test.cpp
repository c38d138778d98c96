#include <chrono>
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
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class HttpServerTest : public ServerFixture {};

TEST_F(HttpServerTest, AnswersARequestAndKeepsTheConnection) {
  serve();
  auto client = connect();
  client.send(
      "POST /echo?a=1 HTTP/1.1\r\nHost: kaiku\r\nX-One: 1\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(client.response(),
            "HTTP/1.1 200 OK\r\n"
            "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            "Server: kaiku\r\n"
            "Content-Type: text/plain\r\n"
            "Content-Length: 20\r\n"
            "\r\n"
            "POST /echo?a=1 hello");
  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_EQ(seen[0].headers.find("x-one"), "1");
  client.send("GET /again HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /again "));
  EXPECT_EQ(server->connections(), 1u);
}

TEST_F(HttpServerTest, TheDateFollowsTheClock) {
  serve();
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), HasSubstr("Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"));
  clock.advance(1500ms);
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), HasSubstr("Date: Thu, 01 Jan 2026 00:00:01 GMT\r\n"));
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsOneAfterTheOtherInOrder) {
  serve();
  auto client = connect();
  client.send(
      "GET /slow HTTP/1.1\r\nHost: kaiku\r\n\r\n"
      "POST /second HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 2\r\n\r\n22"
      "GET /third HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_EQ(client.nothing_more(), "");
  EXPECT_THAT(seen, SizeIs(1));
  clock.advance(5s);
  const std::string answers = client.responses(3);
  EXPECT_LT(answers.find("GET /slow "), answers.find("POST /second 22"));
  EXPECT_LT(answers.find("POST /second 22"), answers.find("GET /third "));
}

TEST_F(HttpServerTest, ReadsChunkedBodiesWithoutTheirTrailers) {
  serve();
  auto client = connect();
  const std::string_view request =
      "POST /chunked HTTP/1.1\r\nHost: kaiku\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4;note=1\r\ndefg\r\n0\r\nX-Late: 1\r\n\r\n";
  for (const char c : request) client.send(std::string_view(&c, 1));
  EXPECT_THAT(client.response(), EndsWith("POST /chunked abcdefg"));
  EXPECT_FALSE(seen.at(0).headers.find("X-Late"));
}

TEST_F(HttpServerTest, KeepsHttp10ConnectionsOnlyWhenAsked) {
  serve();
  auto asking = connect();
  asking.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(asking.response(), HasSubstr("Connection: keep-alive\r\n"));
  asking.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(asking.response(), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(asking.closed_by_server());
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksForIt) {
  serve();
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.response(), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client.closed_by_server());
  client.close();
  EXPECT_TRUE(all_closed());
}

TEST_F(HttpServerTest, AnswersAClientThatHasShutItsSendingSide) {
  serve();
  auto client = connect();
  client.send("GET /last HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  client.shut_write();
  EXPECT_THAT(client.response(), EndsWith("GET /last "));
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(HttpServerTest, AnswersHeadWithTheLengthButNoContent) {
  serve();
  auto client = connect();
  client.send("HEAD /page HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.head(), AllOf(HasSubstr("Content-Length: 11\r\n"), EndsWith("\r\n\r\n")));
  client.send("GET /page HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /page "));
}

TEST_F(HttpServerTest, SendsNoLengthWhereThereIsNoContent) {
  serve();
  auto client = connect();
  client.send("DELETE /empty HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(),
              AllOf(StartsWith("HTTP/1.1 204 No Content\r\n"), Not(HasSubstr("Content-Length"))));
}

TEST_F(HttpServerTest, AsksAClientThatWaitsToContinue) {
  serve();
  auto client = connect();
  client.send(
      "POST /big HTTP/1.1\r\nHost: kaiku\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.response(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_THAT(client.response(), EndsWith("POST /big abc"));
}

TEST_F(HttpServerTest, DoesNotAskWhenTheBodyIsThereAlready) {
  serve();
  auto client = connect();
  client.send(
      "POST /b HTTP/1.1\r\nHost: kaiku\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_THAT(client.response(), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("POST /b abc")));
}

TEST_F(HttpServerTest, AHandlerThatFailsAnswers500AndServesOn) {
  serve();
  auto client = connect();
  testing::internal::CaptureStderr();
  for (const std::string path : {"/throw", "/throw-other", "/split", "/continue"}) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: kaiku\r\n\r\n");
    EXPECT_THAT(client.response(), AllOf(StartsWith("HTTP/1.1 500 Internal Server Error\r\n"),
                                         HasSubstr("application/problem+json"),
                                         Not(HasSubstr("stolen")), Not(HasSubstr("broken"))));
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("http_handler_failed"));
  client.send("GET /fine HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(), EndsWith("GET /fine "));
}

TEST_F(HttpServerTest, SaysTheFieldsOfTheConnectionItself) {
  serve();
  auto client = connect();
  client.send("GET /ours HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(client.response(),
              AllOf(HasSubstr("X-Kept: yes\r\n"), HasSubstr("Content-Length: 4\r\n"),
                    Not(HasSubstr("999")), Not(HasSubstr("upgrade"))));
}

TEST_F(HttpServerTest, SendsLargeAnswersAsFastAsTheyAreRead) {
  serve();
  auto client = connect();
  client.send("GET /large HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_GT(client.response().size(), 8'000'000u);
}

TEST_F(HttpServerTest, ServesConnectionsSideBySide) {
  serve();
  auto slow = connect();
  slow.send("GET /slow HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  auto quick = connect();
  quick.send("GET /quick HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  EXPECT_THAT(quick.response(), EndsWith("GET /quick "));
  clock.advance(5s);
  EXPECT_THAT(slow.response(), EndsWith("GET /slow "));
}

TEST_F(HttpServerTest, AStopFinishesTheRequestInProgressAndClosesTheRest) {
  serve();
  auto idle = connect();
  idle.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  idle.response();
  auto slow = connect();
  slow.send("GET /slow HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  auto half = connect();
  half.send("POST /half HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 2\r\n\r\n1");
  ASSERT_TRUE(run_until(io, [&] { return seen.size() == 2 && server->connections() == 3; }));
  const auto port = server->port();

  tasks.request_stop();
  EXPECT_TRUE(idle.closed_by_server());
  EXPECT_FALSE(RawClient(io, port).connected());
  EXPECT_EQ(slow.nothing_more(), "");
  half.send("2");
  EXPECT_THAT(half.response(),
              AllOf(HasSubstr("Connection: close\r\n"), EndsWith("POST /half 12")));
  clock.advance(5s);
  EXPECT_THAT(slow.response(), AllOf(HasSubstr("Connection: close\r\n"), EndsWith("GET /slow ")));
  slow.close();
  half.close();
  EXPECT_TRUE(run_until(io, [&] { return tasks.running() == 0; }));
}

TEST_F(HttpServerTest, StoppingToAcceptEndsItsTasks) {
  serve();
  auto client = connect();
  client.send("GET / HTTP/1.1\r\nHost: kaiku\r\n\r\n");
  client.response();
  server->stop_accepting();
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_TRUE(run_until(io, [&] { return tasks.running() == 0; }));
}

TEST_F(HttpServerTest, AStopDuringTheStopKeepsTheTimeOuts) {
  serve();
  auto half = connect();
  half.send("POST /half HTTP/1.1\r\nHost: kaiku\r\nContent-Length: 2\r\n\r\n1");
  ASSERT_TRUE(run_until(io, [&] { return server->connections() == 1; }));
  clock.settle();
  tasks.request_stop();
  clock.advance(20s);
  EXPECT_THAT(half.response(), StartsWith("HTTP/1.1 408 "));
  half.close();
  EXPECT_TRUE(run_until(io, [&] { return tasks.running() == 0; }));
}

}  // namespace
}  // namespace kaiku::net
