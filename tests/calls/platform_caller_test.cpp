// Calls are paid, signed with a token in force, and made again when a token ended early.
#include <gtest/gtest.h>

#include <kaiku/calls/platform_caller.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/listing_adapter.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_ledger.hpp"
#include "fakes/memory_refresh_tokens.hpp"
#include "fakes/recording_http_client.hpp"

namespace kaiku::calls {
namespace {

using namespace std::chrono_literals;

class PlatformCallerTest : public ::testing::Test {
 protected:
  PlatformCallerTest() {
    http::Request grant("POST", "https://accounts.test/token");
    grant.body = "grant_type=refresh_token&refresh_token=kept";
    adapter.grant = grant;
  }
  void ask(std::optional<Result<http::Response>>& out) {
    tasks.spawn("ask",
                [](PlatformCaller& caller, const platforms::Adapter& on,
                   std::optional<Result<http::Response>>& result) -> boost::asio::awaitable<void> {
                  auto answer =
                      co_await caller.call(on, quota::Purpose::kReading,
                                           http::Request("GET", "https://plain.test/x"), 10s);
                  result.emplace(std::move(answer));
                }(calls, adapter, out));
    clock.settle();
  }
  Result<http::Response> ask() {
    std::optional<Result<http::Response>> out;
    ask(out);
    return out.value_or(Error(Errc::kStopped, "did not end"));
  }
  static http::Response token(const std::string& value, int seconds = 3600) {
    return http::Response(200, R"({"access_token":")" + value + R"(","expires_in":)" +
                                   std::to_string(seconds) + R"(,"token_type":"Bearer"})");
  }
  static http::Response replaced(const std::string& value, const std::string& refresh_token) {
    return http::Response(200, R"({"access_token":")" + value + R"(","expires_in":3600,)" +
                                   R"("refresh_token":")" + refresh_token + "\"}");
  }
  static std::string grant_with(const std::string& refresh_token) {
    return "grant_type=refresh_token&refresh_token=" + refresh_token;
  }
  std::string authorization(std::size_t call) const {
    return std::string(http.sent.at(call).headers.find("Authorization").value_or(""));
  }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  fakes::RecordingHttpClient http;
  fakes::MemoryLedger ledger;
  fakes::MemoryRefreshTokens refresh_tokens;
  metrics::Registry registry;
  fakes::ListingAdapter adapter;
  tasks::TaskGroup tasks{io};
  PlatformCaller calls{http, ledger, refresh_tokens, clock, registry};
};

TEST_F(PlatformCallerTest, FetchesATokenOnceAndUsesItUntilAMinuteBeforeItsEnd) {
  http.answer_next(token("first"));
  ASSERT_TRUE(ask());
  ASSERT_TRUE(ask());
  ASSERT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(http.sent[0].url, "https://accounts.test/token");
  EXPECT_EQ(authorization(1), "Bearer first");
  EXPECT_EQ(authorization(2), "Bearer first");
  clock.advance(59min);
  http.answer_next(token("second"));
  ASSERT_TRUE(ask());
  EXPECT_EQ(authorization(4), "Bearer second");
}

TEST_F(PlatformCallerTest, ShowsTheTokenToNobodyButThePlatform) {
  http.answer_next(token("first"));
  ASSERT_TRUE(ask());
  adapter.elsewhere = true;
  ASSERT_TRUE(ask());
  ASSERT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(authorization(1), "Bearer first");
  EXPECT_EQ(authorization(2), "");
}

TEST_F(PlatformCallerTest, CallersAtTheSameTimeShareOneRenewal) {
  std::optional<Result<http::Response>> one;
  std::optional<Result<http::Response>> two;
  http.hold();
  ask(one);
  ask(two);
  EXPECT_EQ(http.sent.size(), 1u);
  http.answer_next(token("shared"));
  http.release();
  clock.advance(1s);
  EXPECT_TRUE(one && *one && two && *two);
  ASSERT_EQ(http.sent.size(), 3u);
  EXPECT_EQ(authorization(2), "Bearer shared");
}

TEST_F(PlatformCallerTest, RenewsATokenThatIsRefusedBeforeItsTimeAndAsksOnceMore) {
  http.answer_next(token("revoked"));
  http.answer_next(http::Response(401));
  http.answer_next(token("fresh"));
  http.answer_next(http::Response(200, "read"));
  const auto answer = ask();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "read");
  EXPECT_EQ(authorization(3), "Bearer fresh");
}

TEST_F(PlatformCallerTest, AsksNoThirdTimeWithARefusedToken) {
  http.answer_next(token("one"));
  http.answer_next(http::Response(401));
  http.answer_next(token("two"));
  http.answer_next(http::Response(401));
  EXPECT_EQ(ask()->status, 401);
  EXPECT_EQ(http.sent.size(), 4u);
}

TEST_F(PlatformCallerTest, AGrantThatIsRefusedLooksLikeARefusedToken) {
  http.answer_next(http::Response(400, R"({"error":"invalid_grant"})"));
  const auto answer = ask();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
  EXPECT_EQ(http.sent.size(), 1u);
}

TEST_F(PlatformCallerTest, ATokenEndpointInTroubleIsAskedAgainLater) {
  for (auto&& trouble :
       {Result<http::Response>(http::Response(503)), Result<http::Response>(http::Response(429)),
        Result<http::Response>(http::Response(200, "<html>")),
        Result<http::Response>(http::Response(200, R"({"access_token":"two\nlines"})")),
        Result<http::Response>(Error(Errc::kTimeout, "x"))}) {
    http.answer_next(trouble);
    const auto answer = ask();
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().is(Errc::kNetwork)) << "nothing reached the platform";
  }
  http.answer_next(token("at last"));
  EXPECT_FALSE(ask()) << "a blank is no part of a token";
  http.answer_next(token("last"));
  EXPECT_TRUE(ask());
}

TEST_F(PlatformCallerTest, ARefreshTokenThatIsReplacedIsKeptAndTakesThePlaceOfTheConfiguredOne) {
  http.answer_next(replaced("first", "r2"));
  ASSERT_TRUE(ask());
  EXPECT_EQ(http.sent[0].body, grant_with("kept"));
  ASSERT_EQ(refresh_tokens.kept.size(), 1u);
  EXPECT_EQ(refresh_tokens.kept.begin()->second, "r2");
  clock.advance(59min);
  http.answer_next(replaced("second", "r3"));
  ASSERT_TRUE(ask());
  EXPECT_EQ(http.sent[2].body, grant_with("r2"));
  EXPECT_EQ(authorization(3), "Bearer second");

  PlatformCaller after_restart{http, ledger, refresh_tokens, clock, registry};
  http.answer_next(replaced("third", "r4"));
  tasks.spawn(
      "ask",
      [](PlatformCaller& caller, const platforms::Adapter& on) -> boost::asio::awaitable<void> {
        const auto answer = co_await caller.call(on, quota::Purpose::kReading,
                                                 http::Request("GET", "https://plain.test/x"), 10s);
        EXPECT_TRUE(answer);
      }(after_restart, adapter));
  clock.settle();
  ASSERT_EQ(http.sent.size(), 6u);
  EXPECT_EQ(http.sent[4].body, grant_with("r3"));

  adapter.grant->body = grant_with("another");
  http.answer_next(token("fourth"));
  ASSERT_TRUE(ask());
  EXPECT_EQ(http.sent[6].body, grant_with("another")) << "a person has consented anew";
}

TEST_F(PlatformCallerTest, NothingIsDoneWithATokenWhoseRefreshTokenCouldNotBeKept) {
  refresh_tokens.failure = Error(Errc::kStoreUnavailable, "disk");
  EXPECT_TRUE(ask().error().is(Errc::kNetwork));
  EXPECT_TRUE(http.sent.empty()) << "a newer one may be stored: the configured one is not tried";
  refresh_tokens.failure.reset();

  std::optional<Result<http::Response>> out;
  http.hold();
  ask(out);
  refresh_tokens.failure = Error(Errc::kStoreUnavailable, "disk");
  http.answer_next(replaced("first", "r2"));
  http.release();
  clock.settle();
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->error().is(Errc::kNetwork));
  EXPECT_EQ(http.sent.size(), 1u);
  EXPECT_TRUE(ask().error().is(Errc::kNetwork));
  EXPECT_EQ(http.sent.size(), 1u) << "it is kept before it is used";

  refresh_tokens.failure.reset();
  http.answer_next(replaced("second", "r3"));
  ASSERT_TRUE(ask());
  EXPECT_EQ(http.sent[1].body, grant_with("r2")) << "it was not forgotten";
  EXPECT_EQ(refresh_tokens.kept.begin()->second, "r3");
}

TEST_F(PlatformCallerTest, AGrantByOtherMeansKeepsNoRefreshToken) {
  adapter.grant->body = "grant_type=client_credentials";
  http.answer_next(replaced("first", "r2"));
  ASSERT_TRUE(ask());
  EXPECT_TRUE(refresh_tokens.kept.empty());
}

TEST_F(PlatformCallerTest, AnUnpaidCallIsNotMade) {
  adapter.grant.reset();
  adapter.quota = quota::Allowance{
      .name = "q", .units = 3, .reserve = 1, .zone = TimeZone::named("UTC").value()};
  ASSERT_TRUE(ask());
  ASSERT_TRUE(ask());
  const auto refused = ask();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(Errc::kOverloaded));
  EXPECT_EQ(http.sent.size(), 2u);
  EXPECT_EQ(calls.regain(adapter), clock.now() + 24h);
}

TEST_F(PlatformCallerTest, WhenThePlatformSaysThatTheQuotaIsSpentItIs) {
  adapter.grant.reset();
  adapter.quota = quota::Allowance{
      .name = "q", .units = 1000, .reserve = 0, .zone = TimeZone::named("UTC").value()};
  http.answer_next(http::Response(402));
  ASSERT_TRUE(ask());
  EXPECT_TRUE(ask().error().is(Errc::kOverloaded));
  EXPECT_EQ(http.sent.size(), 1u);
}

}  // namespace
}  // namespace kaiku::calls
