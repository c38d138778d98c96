// Budget and breaker: pure, on a given time.
#include <gtest/gtest.h>

#include <kaiku/delivery/circuit_breaker.hpp>
#include <kaiku/delivery/token_bucket.hpp>

namespace kaiku::delivery {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = from_unix_seconds(1'800'000'000);

TEST(TokenBucket, GivesItsBurstThenItsRate) {
  TokenBucket bucket(2.0, 3.0, kNow);
  EXPECT_TRUE(bucket.take(kNow));
  EXPECT_TRUE(bucket.take(kNow));
  EXPECT_TRUE(bucket.take(kNow));
  EXPECT_FALSE(bucket.take(kNow));
  EXPECT_EQ(bucket.available_at(kNow), kNow + 500ms);
  EXPECT_FALSE(bucket.take(kNow + 499ms));
  EXPECT_TRUE(bucket.take(kNow + 500ms));
}

TEST(TokenBucket, NeverSavesUpMoreThanItsBurst) {
  TokenBucket bucket(10.0, 2.0, kNow);
  const TimePoint later = kNow + 1h;
  EXPECT_TRUE(bucket.take(later));
  EXPECT_TRUE(bucket.take(later));
  EXPECT_FALSE(bucket.take(later));
}

TEST(TokenBucket, SlowsDownAsThePlatformsLimitComesNear) {
  TokenBucket bucket(10.0, 1.0, kNow);
  ASSERT_TRUE(bucket.take(kNow));
  bucket.slow_down(0.9);
  EXPECT_EQ(bucket.available_at(kNow), kNow + 200ms)
      << "half of the way from 0.8 to 1: half the rate";
  bucket.slow_down(1.5);
  EXPECT_EQ(bucket.available_at(kNow), kNow + 2s) << "a twentieth at the limit";
  bucket.slow_down(0.1);
  EXPECT_EQ(bucket.available_at(kNow), kNow + 100ms) << "and recovers";
}

TEST(TokenBucket, RestsWhileThePlatformSaysSo) {
  TokenBucket bucket(10.0, 5.0, kNow);
  bucket.pause_until(kNow + 1min);
  EXPECT_FALSE(bucket.take(kNow + 59s));
  EXPECT_EQ(bucket.available_at(kNow), kNow + 1min);
  bucket.pause_until(kNow + 30s);
  EXPECT_FALSE(bucket.take(kNow + 45s)) << "a shorter pause does not end a longer one";
  EXPECT_TRUE(bucket.take(kNow + 1min));
}

TEST(TokenBucket, IsNotConfusedByAClockThatStepsBack) {
  TokenBucket bucket(1.0, 1.0, kNow);
  ASSERT_TRUE(bucket.take(kNow));
  EXPECT_FALSE(bucket.take(kNow - 1h));
  EXPECT_TRUE(bucket.take(kNow + 1s));
}

TEST(CircuitBreaker, OpensAfterSoManyFailuresInARow) {
  CircuitBreaker breaker(3, 1min);
  breaker.failed(kNow);
  breaker.failed(kNow);
  breaker.succeeded();
  breaker.failed(kNow);
  breaker.failed(kNow);
  EXPECT_TRUE(breaker.allows(kNow)) << "a success in between begins the count anew";
  breaker.failed(kNow);
  EXPECT_FALSE(breaker.allows(kNow + 59s));
  EXPECT_TRUE(breaker.allows(kNow + 1min));
}

TEST(CircuitBreaker, RestsLongerWhenTheProbeFailsAndClosesWhenItSucceeds) {
  CircuitBreaker breaker(1, 1min);
  TimePoint now = kNow;
  for (const auto pause : {1min, 2min, 4min, 8min, 16min, 16min}) {
    breaker.failed(now);
    EXPECT_EQ(breaker.open_until(), now + pause);
    now = breaker.open_until();
  }
  breaker.succeeded();
  EXPECT_TRUE(breaker.allows(now));
  breaker.failed(now);
  EXPECT_EQ(breaker.open_until(), now + 1min);
}

}  // namespace
}  // namespace kaiku::delivery
