#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/net/request_reader.hpp>

namespace kaiku::net {
namespace {

using Progress = RequestReader::Progress;

// Hands over `step` new bytes at a time, after what was not consumed before them.
Progress feed(RequestReader& reader, std::string_view bytes, std::size_t step) {
  std::string pending;
  Progress progress = Progress::kNeedMore;
  while (!bytes.empty() && progress == Progress::kNeedMore) {
    pending += bytes.substr(0, step);
    bytes.remove_prefix(std::min(step, bytes.size()));
    std::size_t consumed = 0;
    progress = reader.read(pending, consumed);
    pending.erase(0, consumed);
  }
  return progress;
}

// The requests of a whole connection that arrives `step` bytes at a time.
std::vector<http::Request> read_all(std::string_view bytes, std::size_t step) {
  RequestReader reader({});
  std::vector<http::Request> requests;
  std::string pending;
  while (!bytes.empty()) {
    pending += bytes.substr(0, step);
    bytes.remove_prefix(std::min(step, bytes.size()));
    std::size_t consumed = 0;
    while (reader.read(pending, consumed) == Progress::kDone) {
      pending.erase(0, std::exchange(consumed, 0));
      requests.push_back(reader.take());
      reader.begin_next();
    }
    pending.erase(0, consumed);
  }
  return requests;
}

int refusal_of(std::string_view bytes) {
  RequestReader reader({.max_header_bytes = 1024, .max_body_bytes = 100});
  feed(reader, bytes, bytes.size());
  return reader.refusal();
}

TEST(RequestReader, ReadsTheSameHoweverTheBytesArrive) {
  const std::string bytes =
      "PUT /a?b HTTP/1.1\r\nHost: x\r\nA: 1\r\na: 2\r\nContent-Length: 4\r\n\r\nbody"
      "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "2\r\nbo\r\n1\r\nd\r\n1\r\ny\r\n0\r\n\r\n"
      "POST /e HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    const auto requests = read_all(bytes, step);
    ASSERT_EQ(requests.size(), 3u) << step;
    EXPECT_EQ(requests[0].method, "PUT");
    EXPECT_EQ(requests[0].url, "/a?b");
    EXPECT_EQ(requests[0].headers.fields().size(), 4u);
    EXPECT_EQ(requests[0].body, "body");
    EXPECT_EQ(requests[1].body, "body");
    EXPECT_EQ(requests[2].url, "/e");
    EXPECT_EQ(requests[2].body, "");
  }
}

TEST(RequestReader, TakesAHeaderOfTheBoundAndNoneAboveHoweverItArrives) {
  constexpr std::size_t kBound = 120;
  const auto header_of = [](std::size_t size) {
    std::string header = "GET / HTTP/1.1\r\nHost: x\r\nA:";
    return header + std::string(size - header.size() - 5, ' ') + "1\r\n\r\n";
  };
  for (const std::size_t size : {kBound, kBound + 1}) {
    const std::string bytes = header_of(size);
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
      RequestReader reader({.max_header_bytes = kBound, .max_body_bytes = 100});
      feed(reader, bytes, step);
      EXPECT_EQ(reader.refusal(), size > kBound ? 431 : 0) << size << " in steps of " << step;
    }
  }
}

TEST(RequestReader, StopsAtTheEndOfOneRequest) {
  RequestReader reader({});
  std::size_t consumed = 0;
  const std::string_view two =
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(reader.read(two, consumed), Progress::kDone);
  EXPECT_EQ(consumed, two.size() / 2);
  EXPECT_EQ(reader.take().url, "/1");
}

TEST(RequestReader, TellsHowFarItHasCome) {
  RequestReader reader({});
  EXPECT_FALSE(reader.begun());
  feed(reader, "\r\n\r\n", 1);  // left by an old client
  EXPECT_FALSE(reader.begun());
  feed(reader, "P", 1);
  EXPECT_TRUE(reader.begun());
  EXPECT_FALSE(reader.header_done());
}

TEST(RequestReader, KnowsWhoWaitsToContinue) {
  RequestReader reader({});
  feed(reader, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n",
       99);
  EXPECT_TRUE(reader.header_done());
  EXPECT_TRUE(reader.expects_continue());
  RequestReader old({});
  feed(old, "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", 99);
  EXPECT_FALSE(old.expects_continue());
}

TEST(RequestReader, RefusesWhatTwoReadersCouldReadDifferently) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n"),
            400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                       "Content-Length: 3\r\n\r\n"),
            400);
  EXPECT_EQ(
      refusal_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n"),
      400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost : x\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
            501);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n"), 501);
}

TEST(RequestReader, RefusesWhatItDoesNotSupport) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.2\r\n"), 505);
  EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\n"), 505);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n"), 417);
}

TEST(RequestReader, BoundsChunkHeadersAndTrailers) {
  const std::string begin = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal_of(begin + "1;" + std::string(2000, 'e')), 431);
  EXPECT_EQ(refusal_of(begin + "0\r\nA: " + std::string(2000, 't')), 431);
  EXPECT_EQ(refusal_of(begin + "ffffffffffffffff\r\n0123456789"), 413);
  EXPECT_EQ(refusal_of(begin + "xyz\r\n0123456789"), 400);
}

TEST(RequestReader, StaysRefused) {
  RequestReader reader({});
  std::size_t consumed = 0;
  EXPECT_EQ(reader.read("nonsense\r\n", consumed), Progress::kRefused);
  EXPECT_EQ(reader.read("GET / HTTP/1.1\r\nHost: x\r\n\r\n", consumed), Progress::kRefused);
  EXPECT_EQ(reader.refusal(), 400);
  EXPECT_FALSE(reader.refusal_reason().empty());
}

}  // namespace
}  // namespace kaiku::net
