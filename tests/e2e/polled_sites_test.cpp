// Platforms that are asked in lists, each by what is its own: reviews that are edited, comments
// that are only counted, reblogs, flat comments below photos, channels.
#include "standin/polled_sites.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;
using standin::Fault;
using standin::PolledSites;

constexpr std::chrono::seconds kPatience(180);

class PolledSitesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string keys =
        "      consumer_key: env:APP_SECRET\n      consumer_secret: env:APP_SECRET\n"
        "      access_token: env:ACCESS_TOKEN\n      access_token_secret: env:ACCESS_TOKEN\n";
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.more =
        account("google-business", "google",
                "      account_id: 111\n      locations: 222\n"
                "      access_token: env:ACCESS_TOKEN\n") +
        account("pinterest", "pinterest", "      access_token: env:ACCESS_TOKEN\n") +
        account("tumblr", "tumblr",
                "      blog_uuid: 't:kaisla'\n      blog: kaisla\n      reblogs: true\n" + keys) +
        account("flickr", "flickr",
                "      user_id: " + std::string(PolledSites::kNsid) + "\n" + keys) +
        account("discord", "discord",
                "      bot_id: " + std::string(PolledSites::kBot) +
                    "\n      guild_id: 1300000000000000001\n      channels: " +
                    PolledSites::kChannel + "\n      look_again: 100ms\n      gateway: false\n" +
                    "      bot_token: env:ACCESS_TOKEN\n");
    brand_ = std::make_unique<Brand>(std::move(options));
    ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
    pass(60);
  }
  std::string account(const std::string& platform, const std::string& site,
                      const std::string& settings) const {
    return "  - id: kaisla-" + site + "\n    brand: kaisla\n    platform: " + platform +
           "\n    mode: live\n    settings:\n      api_base: " + sites_.url(site) +
           "\n      poll_interval: 100ms\n      allow_private_addresses: true\n" + settings;
  }
  /// Time as the platforms count it: every site is asked some ten times a second.
  void pass(std::size_t requests) {
    const std::size_t seen = sites_.state().look([](const auto& s) { return s.requests; });
    ASSERT_TRUE(sites_.state().wait_until(
        [&](const auto& s) { return s.requests >= seen + requests; }, kPatience))
        << brand_->daemon().log();
  }
  template <class Condition>
  void reaches(Condition condition) {
    ASSERT_TRUE(sites_.state().wait_until(condition, kPatience)) << brand_->daemon().log();
  }

  PolledSites sites_;
  std::unique_ptr<Brand> brand_;
};

TEST_F(PolledSitesTest, AReviewIsAnsweredOnceAlsoWhenItIsEdited) {
  const std::string review = sites_.add_review("milloin aukeaa");
  reaches([](const auto& s) { return s.review_replies == 1; });
  sites_.edit_review(review, "milloin taas aukeaa");
  ASSERT_TRUE(brand_->eventually("/api/v1/decisions?limit=1000&after=0", [&](const json& page) {
    const json decisions = page.value("items", json::array());
    return std::ranges::any_of(decisions, [&](const json& decision) {
      return decision["comment"]["id"] == review &&
             decision["comment"]["text"] == "milloin taas aukeaa";
    });
  })) << brand_->daemon().log();
  pass(60);
  EXPECT_EQ(sites_.state().look([](const auto& s) { return s.review_replies; }), 1);
}

TEST_F(PolledSitesTest, CommentsThatAreOnlyCountedReachTheRules) {
  sites_.state().change([](auto& s) { s.pin_comments = 2; });
  const json decision = brand_->decision_on("813/comments/2");
  ASSERT_FALSE(decision.is_null()) << brand_->daemon().log();
  EXPECT_EQ(decision["comment"]["post"], "813");
}

TEST_F(PolledSitesTest, AReblogIsReadWholeAndReblogged) {
  const std::string reblog = sites_.add_reblog("milloin aukeaa");
  reaches([](const auto& s) { return s.reblogs.size() == 1; });
  pass(60);
  EXPECT_EQ(sites_.state().look([](const auto& s) { return s.reblogs.size(); }), 1u);
  EXPECT_EQ(brand_->decision_on(reblog)["comment"]["text"], "milloin aukeaa");
}

TEST_F(PolledSitesTest, APhotoCommentIsAnsweredOnceThoughTheAnswerIsLostAndTheDaemonKilled) {
  sites_.faults().add(
      {.kind = Fault::Kind::kLostAnswer, .path_part = "POST /flickr", .response = {}});
  sites_.add_photo_comment("milloin aukeaa");
  reaches([](const auto& s) { return s.photo_comments.size() == 2; });
  brand_->daemon().kill();
  ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
  pass(120);
  sites_.state().look([](const auto& s) {
    ASSERT_EQ(s.photo_comments.size(), 2u);
    EXPECT_EQ(s.photo_comments[1]["author"], PolledSites::kNsid);
  });
}

TEST_F(PolledSitesTest, AMessageIsAnsweredInItsChannelThenPrivatelyAndForgottenWhenRemoved) {
  const std::string maija = "1200000000000000001";
  const std::string question = sites_.add_message("milloin aukeaa", maija);
  reaches([](const auto& s) { return s.private_ones.size() == 1; });
  sites_.state().look([&](const auto& s) {
    ASSERT_EQ(s.messages.size(), 2u);
    EXPECT_EQ(s.messages[1]["author"]["id"], PolledSites::kBot);
    EXPECT_EQ(s.private_ones[0].first, maija);
  });
  sites_.remove_message(question);
  EXPECT_TRUE(brand_->eventually("/api/v1/decisions?limit=1000&after=0",
                                 [&](const json& page) {
                                   const json decisions = page.value("items", json::array());
                                   return std::ranges::any_of(decisions, [&](const json& decision) {
                                     return decision["comment"]["id"] == question &&
                                            decision["comment"]["text"] == "";
                                   });
                                 }))
      << "its words are gone here too\n"
      << brand_->daemon().log();
}

}  // namespace
