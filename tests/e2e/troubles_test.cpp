// Bad days: a full disk, a restart in the middle of traffic, a crowd that is angry at once.
#include <csignal>
#include <filesystem>
#include <future>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "e2e/brand.hpp"
#include "standin/signing.hpp"

namespace {

namespace asio = boost::asio;
using e2e::Brand;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;

// While it lives, processes that begin take a file that may not grow as an error, not as their end.
class FileLimitIsAnError {
 public:
  FileLimitIsAnError() : before_(std::signal(SIGXFSZ, SIG_IGN)) {}
  ~FileLimitIsAnError() { std::signal(SIGXFSZ, before_); }
  FileLimitIsAnError(const FileLimitIsAnError&) = delete;
  FileLimitIsAnError& operator=(const FileLimitIsAnError&) = delete;

 private:
  void (*before_)(int);
};

// To the daemon no file can grow beyond this: what a full disk looks like.
bool limit_files(pid_t daemon, rlim_t bytes) {
  const rlimit limit{bytes, RLIM_INFINITY};
  return ::prlimit(daemon, RLIMIT_FSIZE, &limit, nullptr) == 0;
}

TEST(FullDisk, IsAnsweredWith503UntilThereIsRoom) {
  const FileLimitIsAnError survive;
  Brand brand({.rules = Brand::kSmallRules});
  // Making the tables fills the log; a daemon that comes back begins it anew.
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0) << brand.daemon().log();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();

  const auto used = std::filesystem::file_size(brand.directory() + "/kaiku.db-wal");
  ASSERT_LT(used, 800u * 1024) << "the body below has to be larger than the room that is left";
  ASSERT_TRUE(limit_files(brand.daemon().pid(), used + 64 * 1024));
  const Request large =
      standin::meta_webhook("kaisla-fb", "{" + std::string(1000 * 1024, ' '), Brand::kAppSecret);
  const Response refused = brand.daemon().webhook(large).value_or(Response(0));
  EXPECT_EQ(refused.status, 503) << brand.daemon().log();
  EXPECT_NE(refused.headers.find("Retry-After").value_or(""), "");
  EXPECT_NE(brand.daemon().log().find("inbox_write_failed"), std::string::npos)
      << brand.daemon().log();

  ASSERT_TRUE(limit_files(brand.daemon().pid(), RLIM_INFINITY));
  EXPECT_EQ(brand.daemon().webhook(large).value_or(Response(0)).status, 200)
      << brand.daemon().log();
  EXPECT_TRUE(brand.eventually("/api/v1/unparsed", [](const json& page) {
    return page.is_object() && page["items"].size() == 1;
  }));
  ASSERT_EQ(brand.comment_on_facebook(2, "todella huono", "7402"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(2), "private_reply", "done").is_null())
      << brand.daemon().log();
}

// What Meta sends when it has fallen behind: many comments in one delivery.
std::string batch(const Brand& brand, std::int64_t first, std::int64_t comments) {
  json delivery = json::parse(brand.facebook_body(1, "todella hieno", "7401"));
  json& changes = delivery["entry"][0]["changes"];
  const json one = changes[0];
  changes.clear();
  for (std::int64_t number = first; number < first + comments; ++number) {
    changes.push_back(one);
    changes.back()["value"]["comment_id"] = brand.comment_id(number);
  }
  return delivery.dump();
}

TEST(Overload, IsAnsweredWith503AndWhatWasTakenIsDecidedAllTheSame) {
  constexpr std::int64_t kInOne = 40;  // deciding takes much longer than sending, on any machine
  constexpr std::int64_t kMostTries = 1'000;
  Brand brand(
      {.limits = "{inbox_pending: 100, reply_cooldown_author: 0s}", .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  std::int64_t taken = 0;
  Response refused(0);
  std::string again;
  for (int tries = 0; refused.status == 0 && tries < kMostTries; ++tries) {
    again = batch(brand, taken + 1, kInOne);
    const Response answer =
        brand.daemon()
            .webhook(standin::meta_webhook("kaisla-fb", again, Brand::kAppSecret))
            .value_or(Response(0));
    if (answer.status == 200) {
      taken += kInOne;
    } else {
      refused = answer;
    }
  }
  ASSERT_EQ(refused.status, 503) << brand.daemon().log();
  EXPECT_NE(refused.headers.find("Retry-After").value_or(""), "");

  const auto decided = [&](std::int64_t count) {
    return brand.eventually("/api/v1/stats", [&](const json& stats) {
      return stats.is_object() && stats.value("comments", std::int64_t{0}) == count;
    });
  };
  EXPECT_TRUE(decided(taken)) << brand.daemon().log();
  EXPECT_EQ(brand.post_facebook(again), 200) << "the platform sends it again";
  EXPECT_TRUE(decided(taken + kInOne)) << brand.daemon().log();
}

TEST(SlowClient, IsLetGoWith408WhileOthersAreServed) {
  Brand brand({.server = "body_timeout: 100ms", .rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  asio::io_context io;
  asio::ip::tcp::socket slow(io);
  slow.connect({asio::ip::address_v4::loopback(), brand.daemon().webhook_port()});
  asio::write(slow, asio::buffer(std::string("POST /webhooks/kaisla-fb HTTP/1.1\r\nHost: kaiku\r\n"
                                             "Content-Length: 1000\r\n\r\n{\"entry\":")));
  EXPECT_EQ(brand.comment_on_facebook(1, "todella hieno"), 200) << "nobody waits for the slow one";
  std::string answer;
  boost::system::error_code end;
  asio::read(slow, asio::dynamic_buffer(answer), end);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_EQ(end, asio::error::eof) << "and the connection is closed";
}

TEST(Restart, RefusesNoConnection) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  brand.daemon().signal(SIGTERM);
  ASSERT_EQ(brand.daemon().wait_exit(), 0) << brand.daemon().log();

  // systemd holds the socket: who calls now waits a moment and is served by the next daemon.
  brand.facebook().add_comment(brand.comment_id(1));
  const Request request = standin::meta_webhook(
      "kaisla-fb", brand.facebook_body(1, "todella huono"), Brand::kAppSecret);
  auto answer = std::async(std::launch::async, [&] {
    return brand.daemon().webhook(request).value_or(Response(0)).status;
  });
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_EQ(answer.get(), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null())
      << brand.daemon().log();
}

TEST(Surge, OfAngryPeopleOpensOneIncidentAndStopsAutomaticAnswers) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  for (std::int64_t number = 1; number <= 30; ++number) {
    ASSERT_EQ(
        brand.comment_on_facebook(number, "todella huono", "74" + std::to_string(100 + number)),
        200);
  }
  ASSERT_TRUE(brand.eventually("/api/v1/incidents", [](const json& page) {
    return page.is_object() && !page["items"].empty();
  })) << brand.daemon().log();
  ASSERT_TRUE(brand.eventually("/api/v1/stats", [](const json& stats) {
    return stats.is_object() && stats.value("comments", 0) == 30;
  }));
  const json incidents = brand.daemon().control_json("/api/v1/incidents");
  for (const json& incident : incidents["items"]) {
    EXPECT_EQ(incident["kind"], "surge");
    EXPECT_EQ(incident["brand"], "kaisla");
    EXPECT_EQ(incident["freezes"], true);
    EXPECT_NE(incident["reason"], "");
  }
  EXPECT_LE(incidents["items"].size(), 2u)
      << "one for the post, one for the brand at most: " << incidents.dump(1);
  EXPECT_TRUE(brand.eventually("/api/v1/status", [&](const json&) {
    return brand.daemon().log().find("nobody_on_call") != std::string::npos;
  })) << "a brand without on-call must at least read it in its log";

  ASSERT_EQ(brand.comment_on_facebook(31, "todella huono", "7431"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(31), "reply", "awaiting_approval").is_null())
      << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(32, "senkin idiootti", "7432"), 200);
  EXPECT_FALSE(brand.action_on(brand.comment_id(32), "hide", "done").is_null())
      << "abuse is hidden in a crisis, too";
}

}  // namespace
