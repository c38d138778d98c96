// A platform that replaces the refresh token with each use: what it gave last outlives a kill, and
// where it is lost the account rests and people are told.
#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/http/url.hpp>

#include "e2e/brand.hpp"
#include "standin/action_endpoint.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"
#include "standin/request_fields.hpp"

namespace {

using e2e::Brand;
using kaiku::http::Request;
using nlohmann::json;

struct State {
  std::string refresh_token = Brand::kToken;
  std::string access_token;
  std::size_t renewals = 0;
  std::vector<std::string> posts;
};

// A kill may come before the answer to a post was kept: then it is searched for.
json shown(const State& state) {
  json posts = json::array();
  for (const std::string& text : state.posts) {
    posts.push_back({{"id", std::to_string(posts.size() + 1)},
                     {"author_id", "111"},
                     {"created_at", standin::time_now()},
                     {"text", text}});
  }
  return posts;
}

class RefreshTokens : public testing::Test {
 protected:
  RefreshTokens() {
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.brand = "time_zone: UTC";
    options.more =
        "  - id: kaisla-x\n    brand: kaisla\n    platform: x\n    mode: live\n    settings:\n"
        "      user_id: 111\n      consumer_secret: env:APP_SECRET\n"
        "      refresh_token: env:ACCESS_TOKEN\n      client_id: app\n"
        "      client_secret: env:APP_SECRET\n      api_base: " +
        service_.url() + "\n      token_url: " + service_.url() +
        "/2/oauth2/token\n      allow_private_addresses: true\n"
        "contacts: [{id: maija, channels: [{type: webhook, url: \"" +
        office_.url() +
        "\", secret: \"env:SHOP_SECRET\", allow_private_addresses: true}]}]\n"
        "teams: [{id: some_team, contacts: maija}]\n"
        "notifications: {administrator: maija}\n"
        "plan: {path: plan.yaml}\n";
    brand_ = std::make_unique<Brand>(std::move(options));
  }

  standin::Answer answer(const Request& request) {
    const std::string path(kaiku::http::split_target(request.url).first);
    const std::string proof(request.headers.find("Authorization").value_or(""));
    return state_.change([&](State& state) {
      if (path == "/2/oauth2/token") {
        const bool known = proof.starts_with("Basic ") &&
                           standin::field_of(request, "refresh_token") == state.refresh_token;
        if (!known) return standin::json_answer({{"error", "invalid_grant"}}, 400);
        const std::string number = std::to_string(++state.renewals);
        state.refresh_token = "refresh-" + number;
        state.access_token = "access-" + number;
        return standin::json_answer({{"access_token", state.access_token},
                                     {"refresh_token", state.refresh_token},
                                     {"expires_in", 7200}});
      }
      if (proof != "Bearer " + state.access_token)
        return standin::json_answer({{"title", "Unauthorized"}}, 401);
      if (request.method == "GET") return standin::json_answer({{"data", shown(state)}});
      state.posts.push_back(json::parse(request.body)["text"]);
      return standin::json_answer({{"data", {{"id", std::to_string(state.posts.size())}}}}, 201);
    });
  }

  void plan(const std::vector<std::string>& ids) const {
    std::ofstream file(brand_->directory() + "/plan.yaml");
    file << "channels: [{account: kaisla-x, owner: some_team}]\nposts:\n";
    for (const std::string& id : ids) {
      file << "  - {id: " << id << ", accounts: kaisla-x, at: \""
           << standin::time_now().substr(0, 16) << "\", text: " << id << ", approved_by: Maija}\n";
    }
  }
  void start() { ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log(); }
  bool has_posted(std::size_t count) const {
    return state_.wait_until([&](const State& s) { return s.posts.size() >= count; });
  }

  standin::Observed<State> state_;
  standin::HttpService service_{[this](const Request& request) { return answer(request); }};
  standin::ActionEndpoint office_{Brand::kGenericSecret};
  std::unique_ptr<Brand> brand_;
};

TEST_F(RefreshTokens, TheOneThatWasGivenLastOutlivesKills) {
  std::vector<std::string> posts;
  for (const char* const post : {"yksi", "kaksi", "kolme"}) {
    posts.emplace_back(post);
    plan(posts);
    start();
    ASSERT_TRUE(has_posted(posts.size())) << brand_->daemon().log();
    brand_->daemon().kill();
  }
  state_.look([&](const State& state) {
    EXPECT_EQ(state.posts, posts);
    EXPECT_EQ(state.renewals, 3u) << "each time with the one of before";
  });
  EXPECT_EQ(brand_->daemon().log().find("refresh-"), std::string::npos) << "it is in no log";
}

TEST_F(RefreshTokens, WhereItIsLostTheAccountRestsAndPeopleAreTold) {
  plan({"yksi"});
  start();
  ASSERT_TRUE(has_posted(1)) << brand_->daemon().log();
  brand_->daemon().kill();
  state_.change([](State& state) { state.refresh_token = "used-elsewhere"; });
  plan({"yksi", "kaksi"});
  start();
  EXPECT_TRUE(office_.state().wait_until([](const auto& state) {
    return std::ranges::any_of(state.actions,
                               [](const auto& told) { return told.type == "account.refused"; });
  })) << brand_->daemon().log();
  EXPECT_NE(brand_->daemon().log().find("account_token_refused account=kaisla-x"),
            std::string::npos);
  EXPECT_EQ(state_.look([](const State& s) { return s.posts.size(); }), 1u);
}

}  // namespace
