// The brand's own posts on the platforms that take them: each stands there once, also when its
// answer is lost and the daemon killed; what cannot be told is left to a person.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/http/url.hpp>

#include "e2e/brand.hpp"
#include "standin/action_endpoint.hpp"
#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"
#include "standin/request_fields.hpp"

namespace {

using e2e::Brand;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;
using standin::Fault;
using standin::json_answer;

constexpr const char* kBot = "1200000000000000009";

/// What was posted where, by the first part of the path; each platform shows its own as its
/// documentation says.
class Sites {
 public:
  using Posts = std::map<std::string, std::vector<std::string>>;

  std::string url(const std::string& site) const { return service_.url() + "/" + site; }
  standin::Faults& faults() { return faults_; }
  std::vector<std::string> on(const std::string& site) const {
    return posts_.look([&](const Posts& posts) {
      const auto found = posts.find(site);
      return found == posts.end() ? std::vector<std::string>() : found->second;
    });
  }

 private:
  static std::string words_in(const std::string& site, const Request& request) {
    if (site == "threads") return standin::field_of(request, "text");
    const json body = json::parse(request.body);
    if (site == "tumblr") return body["content"][0]["text"];
    if (site == "forum")
      return body["title"].get<std::string>() + "|" + body["raw"].get<std::string>();
    return body[site == "discord" ? "content" : "text"];
  }

  static json made(const std::string& site, const std::string& id) {
    if (site == "x") return {{"data", {{"id", id}}}};
    if (site == "tumblr") return {{"response", {{"id", id}}}};
    if (site == "telegram") return {{"ok", true}, {"result", {{"message_id", std::stoi(id)}}}};
    if (site == "forum") return {{"id", std::stoi(id)}, {"post_number", 1}};
    if (site == "discord") return {{"id", id}, {"channel_id", "15"}};
    return {{"id", id}};
  }

  static json shown(const std::string& site, const std::vector<std::string>& posts) {
    json list = json::array();
    for (std::size_t i = posts.size(); i > 0; --i) {
      const std::string id = std::to_string(i);
      const std::string& words = posts[i - 1];
      const std::string now = standin::time_now();
      if (site == "forum") {
        list.push_back({{"id", i},
                        {"post_number", 1},
                        {"username", "kaisla"},
                        {"raw", words.substr(words.find('|') + 1)},
                        {"created_at", now}});
      } else if (site == "discord") {
        list.push_back(
            {{"id", id}, {"author", {{"id", kBot}}}, {"content", words}, {"timestamp", now}});
      } else if (site == "x") {
        list.push_back({{"id", id}, {"author_id", "111"}, {"text", words}, {"created_at", now}});
      } else {
        list.push_back({{"id", id}, {"username", "kaisla"}, {"text", words}, {"timestamp", now}});
      }
    }
    if (site == "discord") return list;
    return {{site == "forum" ? "latest_posts" : "data", list}};
  }

  standin::Answer handle(const Request& request) {
    const std::string path(kaiku::http::split_target(request.url).first);
    const std::string site = path.substr(1, path.find('/', 1) - 1);
    const bool listens = site == "discord" && path.find("/channels/16/") != std::string::npos;
    if (listens) return json_answer(json::array());
    if (site == "tumblr" && request.method == "GET")
      return json_answer({{"response", {{"notifications", json::array()}}}});
    if (request.method == "GET")
      return posts_.look([&](const Posts& posts) {
        const auto found = posts.find(site);
        return json_answer(
            shown(site, found == posts.end() ? std::vector<std::string>() : found->second));
      });
    const auto fault = faults_.take(request.method + " " + request.url);
    const Response answer = posts_.change([&](Posts& posts) {
      posts[site].push_back(words_in(site, request));
      return json_answer(made(site, std::to_string(posts[site].size())));
    });
    if (fault) return std::nullopt;
    return answer;
  }

  standin::Observed<Posts> posts_;
  standin::Faults faults_;
  standin::HttpService service_{[this](const Request& request) { return handle(request); }};
};

class Posting : public testing::Test {
 protected:
  Posting() {
    const std::string meta =
        "      app_secret: env:APP_SECRET\n      verify_token: env:VERIFY_TOKEN\n"
        "      access_token: env:ACCESS_TOKEN\n";
    const std::string keys =
        "      consumer_key: env:APP_SECRET\n      consumer_secret: env:APP_SECRET\n"
        "      access_token: env:ACCESS_TOKEN\n      access_token_secret: env:ACCESS_TOKEN\n";
    Brand::Options options;
    options.rules = Brand::kSmallRules;
    options.brand = "time_zone: UTC";
    options.more =
        account("threads", "threads", "      user_id: 29\n      username: kaisla\n" + meta) +
        account("x", "x", "      user_id: 111\n" + keys) +
        account("tumblr", "tumblr", "      blog_uuid: 't:kaisla'\n      blog: kaisla\n" + keys) +
        account("telegram", "telegram",
                "      bot_id: 6\n      group_id: -1002\n      channel_id: -1001\n"
                "      secret_token: env:VERIFY_TOKEN\n      bot_token: env:ACCESS_TOKEN\n") +
        account("discord", "discord",
                "      bot_id: " + std::string(kBot) +
                    "\n      gateway: false\n      guild_id: 13\n      channels: [16]\n      "
                    "post_channel: 15\n"
                    "      bot_token: env:ACCESS_TOKEN\n") +
        account("discourse", "forum",
                "      secret: env:APP_SECRET\n      api_key: env:ACCESS_TOKEN\n"
                "      username: kaisla\n      post_category: 7\n",
                "forum") +
        "contacts: [{id: maija, channels: [{type: webhook, url: \"" + office_.url() +
        "\", secret: \"env:SHOP_SECRET\", allow_private_addresses: true}]}]\n"
        "teams: [{id: some_team, contacts: maija}]\n"
        "plan: {path: plan.yaml}\n";
    brand_ = std::make_unique<Brand>(std::move(options));
  }

  std::string account(const std::string& platform, const std::string& site,
                      const std::string& settings, const std::string& address = "api_base") const {
    return "  - id: kaisla-" + site + "\n    brand: kaisla\n    platform: " + platform +
           "\n    mode: live\n    settings:\n      " + address + ": " + sites_.url(site) +
           "\n      allow_private_addresses: true\n" + settings;
  }

  void plan(const std::vector<std::string>& ids) const {
    std::ofstream file(brand_->directory() + "/plan.yaml");
    file << "channels:\n";
    for (const std::string& site : kSites) {
      file << "  - {account: kaisla-" << site << ", owner: some_team}\n";
    }
    file << "posts:\n";
    for (const std::string& id : ids) {
      file << "  - {id: " << id << ", at: \"" << standin::time_now().substr(0, 16)
           << "\", text: \"Kevät on täällä taas\\nTervetuloa, " << id
           << " alkaa tänään!\", approved_by: Maija, accounts: [";
      for (const std::string& site : kSites) file << "kaisla-" << site << ", ";
      file << "]}\n";
    }
  }

  void start() { ASSERT_TRUE(brand_->daemon().start()) << brand_->daemon().log(); }

  /// The state of the post on each site, once every one of them is at rest.
  std::map<std::string, std::string> at_rest(const std::string& id) const {
    std::map<std::string, std::string> states;
    brand_->eventually("/api/v1/plan", [&](const json& page) {
      states.clear();
      for (const json& channel : page.value("items", json::array())) {
        for (const json& post : channel["posts"]) {
          const std::string state = post["state"];
          if (post["id"] == id && (state == "done" || state == "awaiting_approval"))
            states[channel["account"].get<std::string>().substr(7)] = state;
        }
      }
      return states.size() == kSites.size();
    });
    return states;
  }

  const std::vector<std::string> kSites = {"threads",  "x",       "tumblr",
                                           "telegram", "discord", "forum"};
  standin::ActionEndpoint office_{Brand::kGenericSecret};
  Sites sites_;
  std::unique_ptr<Brand> brand_;
};

TEST_F(Posting, APostStandsOnceThoughItsAnswerIsLostAndTheDaemonKilled) {
  for (const std::string& site : kSites) {
    sites_.faults().add(
        {.kind = Fault::Kind::kLostAnswer, .path_part = "POST /" + site, .response = {}});
  }
  plan({"spring"});
  start();
  const std::map<std::string, std::string> expected = {{"threads", "done"},
                                                       {"x", "done"},
                                                       {"discord", "done"},
                                                       {"forum", "done"},
                                                       {"tumblr", "awaiting_approval"},
                                                       {"telegram", "awaiting_approval"}};
  EXPECT_EQ(at_rest("spring"), expected) << brand_->daemon().log();

  brand_->daemon().kill();
  plan({"spring", "summer"});
  start();
  for (const auto& [site, state] : at_rest("summer")) {
    EXPECT_EQ(state, "done") << site << "\n" << brand_->daemon().log();
  }
  EXPECT_EQ(at_rest("spring"), expected) << "nothing is sent again";
  for (const std::string& site : kSites) {
    const std::string between = site == "forum" ? "|" : "\n";
    const std::string title = "Kevät on täällä taas" + between + "Tervetuloa, ";
    EXPECT_EQ(sites_.on(site), (std::vector<std::string>{title + "spring alkaa tänään!",
                                                         title + "summer alkaa tänään!"}))
        << site;
  }
}

}  // namespace
