// Webhooks that nobody took: the comments are found by listing, and count once when the webhook
// comes all the same.
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"
#include "standin/request_fields.hpp"
#include "standin/signing.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;

constexpr std::chrono::seconds kPatience(180);
constexpr const char* kPage = "105500000000002";
constexpr const char* kComment = "122100_900001";

/// A page with one post: its feed, and what is answered there.
struct PageState {
  std::vector<json> comments;       ///< newest first
  std::size_t comments_shown = 50;  ///< on one page
  std::vector<std::string> replies;
  std::size_t feeds = 0;
  std::size_t pages = 0;  ///< of comments, behind those of the feed
};

json comments_from(const PageState& state, std::size_t begin) {
  const std::size_t end = std::min(begin + state.comments_shown, state.comments.size());
  json list = {{"data", json::array()}};
  for (std::size_t i = begin; i < end; ++i) list["data"].push_back(state.comments[i]);
  if (end < state.comments.size()) {
    list["paging"] = {{"cursors", {{"after", "c" + std::to_string(end)}}},
                      {"next", "https://elsewhere.test"}};
  }
  return list;
}

class Backfill : public ::testing::Test {
 protected:
  void SetUp() override {
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.more =
        "  - id: kaisla-page\n    brand: kaisla\n    platform: facebook\n    mode: live\n"
        "    settings:\n      page_id: \"" +
        std::string(kPage) +
        "\"\n      app_secret: env:APP_SECRET\n      verify_token: env:VERIFY_TOKEN\n"
        "      access_token: env:ACCESS_TOKEN\n      backfill_interval: 100ms\n      api_base: " +
        service_.url() + "/v25.0\n      allow_private_addresses: true\n";
    brand_ = std::make_unique<Brand>(std::move(options));
  }
  void start() { ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log(); }
  void pass_feeds(std::size_t count) {
    const std::size_t seen = state_.look([](const auto& s) { return s.feeds; });
    ASSERT_TRUE(
        state_.wait_until([&](const auto& s) { return s.feeds >= seen + count; }, kPatience))
        << brand_->daemon().log();
  }
  standin::Answer answer(const kaiku::http::Request& request) {
    const std::string path(kaiku::http::split_target(request.url).first);
    return state_.change([&](PageState& state) {
      if (path.ends_with("/feed")) {
        ++state.feeds;
        const json post = {{"id", std::string(kPage) + "_122100"},
                           {"comments", comments_from(state, 0)}};
        return standin::json_answer({{"data", json::array({post})}});
      }
      if (request.method == "GET" && path.ends_with("_122100/comments")) {
        ++state.pages;
        return standin::json_answer(
            comments_from(state, std::stoul(standin::field_of(request, "after").substr(1))));
      }
      if (request.method == "POST" && path.ends_with("/comments")) {
        state.replies.push_back(path);
        return standin::json_answer(
            {{"id", "122100_95000" + std::to_string(state.replies.size())}});
      }
      if (path.ends_with("/messages"))
        return standin::json_answer({{"recipient_id", "7400"}, {"message_id", "m_1"}});
      return standin::json_answer({{"id", kComment}, {"message", "milloin aukeaa"}});
    });
  }

  standin::Observed<PageState> state_;
  standin::HttpService service_{
      [this](const kaiku::http::Request& request) { return answer(request); }};
  std::unique_ptr<Brand> brand_;
};

TEST_F(Backfill, AllThatCameMeanwhileIsFoundPageByPageThoughTheDaemonIsKilledBetweenThem) {
  constexpr std::size_t kMissed = 12;
  start();
  pass_feeds(2);
  brand_->daemon().kill();
  const std::string written = standin::time_now().substr(0, 19) + "Z";
  state_.change([&](PageState& state) {
    state.comments_shown = 2;
    for (std::size_t i = 0; i < kMissed; ++i) {
      state.comments.push_back({{"id", "122100_90000" + std::to_string(i)},
                                {"message", "milloin aukeaa " + std::to_string(i)},
                                {"from", {{"id", "74" + std::to_string(i)}, {"name", "Asiakas"}}},
                                {"created_time", written}});
    }
    state.comments.push_back({{"id", "122100_1"},
                              {"message", "vanha"},
                              {"from", {{"id", "73"}, {"name", "Asiakas"}}},
                              {"created_time", "2020-01-01T00:00:00Z"}});
  });
  for (std::size_t page = 1; page < 4; ++page) {
    start();
    ASSERT_TRUE(state_.wait_until([&](const auto& s) { return s.pages >= page; }, kPatience))
        << brand_->daemon().log();
    brand_->daemon().kill();
  }
  start();
  ASSERT_TRUE(
      state_.wait_until([](const auto& s) { return s.replies.size() >= kMissed; }, kPatience))
      << brand_->daemon().log();
  pass_feeds(5);
  std::vector<std::string> answered = state_.look([](const auto& s) { return s.replies; });
  EXPECT_EQ(answered.size(), kMissed);
  std::ranges::sort(answered);
  EXPECT_EQ(std::ranges::adjacent_find(answered), answered.end()) << "each once";
  EXPECT_EQ(brand_->decisions().size(), kMissed) << "what stood there before is left alone";
}

TEST_F(Backfill, ACommentWhoseWebhookNobodyTookIsAnsweredOnce) {
  start();
  pass_feeds(2);
  brand_->daemon().kill();
  const std::string written = standin::time_now().substr(0, 19) + "Z";
  const json from = {{"id", "7400000000000123"}, {"name", "Asiakas"}};
  state_.change([&](PageState& state) {
    state.comments.push_back({{"id", kComment},
                              {"message", "milloin aukeaa"},
                              {"from", from},
                              {"created_time", written}});
  });
  start();
  ASSERT_TRUE(state_.wait_until([](const auto& s) { return s.replies.size() == 1; }, kPatience))
      << brand_->daemon().log();

  const json value = {
      {"from", from},
      {"post_id", std::string(kPage) + "_122100"},
      {"comment_id", kComment},
      {"parent_id", std::string(kPage) + "_122100"},
      {"created_time", kaiku::to_unix_seconds(kaiku::parse_iso8601(written).value())},
      {"item", "comment"},
      {"verb", "add"},
      {"message", "milloin aukeaa"}};
  const json change = {{"field", "feed"}, {"value", value}};
  const json entry = {{"id", kPage}, {"changes", json::array({change})}};
  const std::string late = json({{"object", "page"}, {"entry", json::array({entry})}}).dump();
  const auto taken =
      brand_->daemon().webhook(standin::meta_webhook("kaisla-page", late, Brand::kAppSecret));
  ASSERT_TRUE(taken && taken->status == 200);
  pass_feeds(5);
  EXPECT_EQ(state_.look([](const auto& s) { return s.replies.size(); }), 1u);
  EXPECT_EQ(brand_->decisions().size(), 1u);
}

}  // namespace
