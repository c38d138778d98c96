// What is promised of refresh tokens, asked of the store's and of the fake alike.
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "fakes/memory_refresh_tokens.hpp"
#include "support.hpp"

namespace kaiku::store::testing {
namespace {

void keeps_the_newest_of_each_grant(asio::io_context& io, grants::RefreshTokens& tokens) {
  EXPECT_EQ(run(io, tokens.newest("x")).value(), "") << "the configured one counts";
  ASSERT_TRUE(run(io, tokens.keep("x", "r2")));
  ASSERT_TRUE(run(io, tokens.keep("x", "r3")));
  ASSERT_TRUE(run(io, tokens.keep("y", "s2")));
  EXPECT_EQ(run(io, tokens.newest("x")).value(), "r3");
  EXPECT_EQ(run(io, tokens.newest("y")).value(), "s2");
}

TEST(RefreshTokens, TheFakeKeepsTheNewestOfEachGrant) {
  asio::io_context io;
  fakes::MemoryRefreshTokens tokens;
  keeps_the_newest_of_each_grant(io, tokens);
}

TEST(RefreshTokens, TheStoreKeepsTheNewestOfEachGrantAlsoOverARestart) {
  asio::io_context io;
  TemporaryFolder folder;
  Options options;
  options.path = folder.file("kaiku.db");
  auto store = Database::open(io, options).value();
  keeps_the_newest_of_each_grant(io, store->refresh_tokens());
  store.reset();
  store = Database::open(io, options).value();
  EXPECT_EQ(run(io, store->refresh_tokens().newest("x")).value(), "r3");
}

}  // namespace
}  // namespace kaiku::store::testing
