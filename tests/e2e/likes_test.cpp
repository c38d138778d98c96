// A like that a person takes back: on each platform by its own call, also when the answer is lost.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "standin/polled_sites.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;
using standin::Fault;
using standin::PolledSites;

constexpr const char* kLike = R"(policies:
  - id: like_praise
    about: Likes praise.
    when: {class: praise}
    do: [{react: like}]
)";

class Likes : public testing::Test {
 protected:
  Likes() {
    Brand::Options options;
    options.rules = Brand::kOwnRules;
    options.more =
        account("tumblr",
                "      blog_uuid: 't:kaisla'\n      blog: kaisla\n"
                "      consumer_key: env:APP_SECRET\n      consumer_secret: env:APP_SECRET\n"
                "      access_token: env:ACCESS_TOKEN\n"
                "      access_token_secret: env:ACCESS_TOKEN\n") +
        account(
            "discord",
            "      bot_id: " + std::string(PolledSites::kBot) +
                "\n      gateway: false\n      guild_id: 1300000000000000001\n      channels: " +
                PolledSites::kChannel + "\n      bot_token: env:ACCESS_TOKEN\n");
    brand_ = std::make_unique<Brand>(std::move(options));
    brand_->write_rules("signals/praise.yaml", Brand::kPraise);
    brand_->write_rules("policies/praise.yaml", kLike);
  }
  std::string account(const std::string& platform, const std::string& settings) const {
    return "  - id: kaisla-" + platform + "\n    brand: kaisla\n    platform: " + platform +
           "\n    mode: live\n    settings:\n      api_base: " + sites_.url(platform) +
           "\n      poll_interval: 100ms\n      look_back: 1h\n"
           "      allow_private_addresses: true\n" +
           settings;
  }
  /// The like of the comment is taken back by a person, and that has been done.
  void take_back(const std::string& comment) {
    const json liked = brand_->action_on(comment, "react", "done");
    ASSERT_FALSE(liked.is_null()) << comment << "\n" << brand_->daemon().log();
    const auto undone = e2e::kaikuctl({"undo", liked["id"].dump(), "--who", "Liisa", "--socket",
                                       brand_->daemon().control_socket()});
    ASSERT_EQ(undone.status, 0) << undone.err;
    EXPECT_FALSE(brand_->action_on(comment, "unreact", "done").is_null()) << comment << "\n"
                                                                          << brand_->daemon().log();
  }

  PolledSites sites_;
  std::unique_ptr<Brand> brand_;
};

TEST_F(Likes, AreTakenBackByAPersonAlsoWhenTheAnswerIsLost) {
  ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log();
  const std::string reblog = sites_.add_reblog("ihan paras");
  const std::string message = sites_.add_message("ihan paras", "1200000000000000001");
  ASSERT_EQ(brand_->comment_in_shop("c-1", "ihan paras"), 200);
  sites_.faults().add(
      {.kind = Fault::Kind::kLostAnswer, .path_part = "POST /tumblr/user/unlike", .response = {}});
  sites_.faults().add(
      {.kind = Fault::Kind::kLostAnswer, .path_part = "DELETE /discord", .response = {}});
  for (const std::string& comment : {reblog, message, std::string("c-1")}) take_back(comment);

  sites_.state().look([](const auto& state) {
    EXPECT_EQ(state.likes, (std::vector<std::string>{"like 700", "unlike 700", "unlike 700"}))
        << "to take it back twice does no harm";
    EXPECT_EQ(state.reactions, (std::vector<std::string>{"PUT", "DELETE", "DELETE"}));
  });
  brand_->shop().state().look([](const auto& state) {
    std::vector<std::string> types;
    for (const auto& action : state.actions) types.push_back(action.type);
    EXPECT_EQ(types, (std::vector<std::string>{"action.like", "action.unlike"}));
  });
}

}  // namespace
