// Bluesky end to end: sessions that end, answers under a key of their own, conversations that are
// asked for first, a list of hidden replies; nothing missed or doubled over kills.
#include <algorithm>
#include <chrono>
#include <memory>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "standin/bluesky_api.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;
using standin::Fault;

constexpr const char* kOurs = "did:plc:kaisla";
constexpr std::chrono::seconds kPatience(180);

class Bluesky : public ::testing::Test {
 protected:
  void SetUp() override {
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.more =
        "  - id: kaisla-bsky\n    brand: kaisla\n    platform: bluesky\n    mode: live\n"
        "    settings:\n      did: " +
        std::string(kOurs) +
        "\n      app_password: env:ACCESS_TOKEN\n      service: " + api_.url() +
        "\n      private_messages: true\n      poll_interval: 100ms\n"
        "      allow_private_addresses: true\n";
    brand_ = std::make_unique<Brand>(std::move(options));
    post_ = api_.post("Uusi mallisto");
  }
  void start() { ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log(); }
  void pass_polls(std::size_t count) {
    const std::size_t seen = api_.state().look([](const auto& s) { return s.polls; });
    ASSERT_TRUE(
        api_.state().wait_until([&](const auto& s) { return s.polls >= seen + count; }, kPatience))
        << brand_->daemon().log();
  }
  bool invited(std::size_t people) {
    return api_.state().wait_until([&](const auto& s) { return s.sent.size() >= people; },
                                   kPatience);
  }

  standin::BlueskyApi api_{kOurs, Brand::kToken, 3};
  std::unique_ptr<Brand> brand_;
  std::string post_;
};

TEST_F(Bluesky, AnswersInPublicThenInAConversationWhileSessionsEnd) {
  start();
  pass_polls(2);
  const std::string question = api_.reply("milloin aukeaa", "maija", post_);
  ASSERT_TRUE(invited(1)) << brand_->daemon().log();
  api_.end_session();
  const std::string later = api_.reply("milloin taas", "ville", post_);
  ASSERT_TRUE(invited(2)) << "with a new session\n" << brand_->daemon().log();
  pass_polls(5);
  EXPECT_EQ(api_.answers_to(question).size(), 1u);
  EXPECT_EQ(api_.answers_to(later).size(), 1u);
  api_.state().look([](const auto& state) {
    EXPECT_EQ(state.sessions, 2u);
    ASSERT_EQ(state.sent.size(), 2u);
    EXPECT_EQ(state.sent[0].first, "convo-maija");
    EXPECT_EQ(state.sent[1].first, "convo-ville");
  });
  EXPECT_EQ(brand_->decision_on(question)["comment"]["post"], post_);
}

TEST_F(Bluesky, HidesAbuseBelowOurPost) {
  start();
  pass_polls(2);
  api_.reply("senkin idiootti", "maija", post_);
  api_.reply("senkin idiootti", "ville", post_);
  ASSERT_TRUE(api_.state().wait_until(
      [](const auto& state) {
        return std::ranges::any_of(state.records, [](const auto& record) {
          return record.first.starts_with("app.bsky.feed.threadgate/") &&
                 record.second["hiddenReplies"].size() == 2;
        });
      },
      kPatience))
      << brand_->daemon().log();
}

TEST_F(Bluesky, NothingIsMissedOrDoubledOverKills) {
  start();
  pass_polls(2);
  std::vector<std::string> questions;
  for (int kill = 0; kill < 4; ++kill) {
    for (int i = 0; i < 5; ++i) {  // more than a page
      const std::string number = std::to_string(questions.size());
      questions.push_back(api_.reply("milloin aukeaa " + number, "m" + number, post_));
    }
    api_.faults().add(
        {.kind = Fault::Kind::kLostAnswer, .path_part = "createRecord", .response = {}});
    ASSERT_TRUE(api_.state().wait_until(
        [&](const auto& s) { return s.posts.size() > questions.size() + 1; }, kPatience));
    brand_->daemon().kill();
    start();
  }
  ASSERT_TRUE(api_.state().wait_until(
      [&](const auto& s) {
        return static_cast<std::size_t>(std::ranges::count(
                   s.posts, kOurs, &decltype(api_)::Post::did)) > questions.size();
      },
      kPatience))
      << brand_->daemon().log();
  pass_polls(5);
  for (const std::string& question : questions) {
    EXPECT_EQ(api_.answers_to(question).size(), 1u) << question;
  }
}

}  // namespace
