#include <set>

#include <gtest/gtest.h>

#include <kaiku/tasks/backoff.hpp>

namespace kaiku::tasks {
namespace {

using namespace std::chrono_literals;

class CountingRandom final : public crypto::Random {
 public:
  std::uint64_t next() override {
    return seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
  }

 private:
  std::uint64_t seed_ = 1;
};

TEST(Backoff, GrowsToItsLimitWithFullJitter) {
  const Backoff backoff{.first = 2s, .most = 1min};
  CountingRandom random;
  std::set<Duration> seen;
  for (int i = 0; i < 200; ++i) {
    EXPECT_LE(backoff.after(1, random), 2s);
    EXPECT_LE(backoff.after(3, random), 8s);
    const Duration late = backoff.after(40, random);
    EXPECT_LE(late, 1min);
    EXPECT_GE(late, 0s);
    seen.insert(late);
  }
  EXPECT_GT(seen.size(), 190u) << "waiting actions must not come back together";
}

}  // namespace
}  // namespace kaiku::tasks
