// What the brand posts itself: published, held and released, reminded of, seen from the platforms
// and from the operator's tool.
#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "standin/action_endpoint.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using nlohmann::json;

constexpr const char* kChannels =
    "channels:\n"
    "  - {account: kaisla-fb, owner: some_team, at_least: {count: 1, per: 7d}}\n"
    "  - {account: kaisla-shop, owner: maija}\n"
    "  - {account: kaisla-ig, owner: maija}\n";

constexpr const char* kConsent = R"(language: fi
replies:
  advocate_consent: ["Kiitos! Saammeko lainata?", "Hei! Saisimmeko lainata?", "Moi! Voimmeko lainata?"]
)";

class ContentPlan : public testing::Test {
 protected:
  ContentPlan()
      : brand_({.brand = "time_zone: UTC",
                .more = "contacts: [{id: maija, channels: [{type: webhook, url: \"" +
                        office_.url() +
                        "\", secret: \"env:SHOP_SECRET\", allow_private_addresses: true}]}]\n"
                        "teams: [{id: some_team, contacts: maija}]\n"
                        "plan: {path: plan.yaml}\n",
                .rules = Brand::kOwnRules}) {
    brand_.write_rules("signals/praise.yaml", Brand::kPraise);
    brand_.write_rules("replies/fi.yaml", kConsent);
  }

  /// A minute of the clocks of the brand, that far from now.
  static std::string minute(std::chrono::minutes from_now) {
    const auto time =
        std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M", &parts);
    return {text.data(), length};
  }
  static std::string post(const std::string& id, const std::string& accounts,
                          std::chrono::minutes from_now, const std::string& more) {
    return "  - {id: " + id + ", accounts: " + accounts + ", at: \"" + minute(from_now) + "\", " +
           more + "}\n";
  }
  void plan(const std::string& posts) {
    std::ofstream(brand_.directory() + "/plan.yaml") << kChannels << "posts:\n" << posts;
  }
  void start() { ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log(); }

  e2e::KaikuctlRun ctl(std::vector<std::string> words) {
    words.insert(words.end(), {"--socket", brand_.daemon().control_socket()});
    return kaikuctl(words);
  }
  /// The post on that account as `kaikuctl plan` shows it; null when it does not.
  static json find(const json& page, const std::string& account, const std::string& id) {
    if (!page.is_object() || !page.contains("items")) return nullptr;
    for (const json& channel : page["items"]) {
      if (channel["account"] != account) continue;
      if (id.empty()) return channel;
      for (const json& one : channel["posts"]) {
        if (one["id"] == id) return one;
      }
    }
    return nullptr;
  }
  json once(const std::string& account, const std::string& id, const std::string& state) {
    json found;
    brand_.eventually("/api/v1/plan", [&](const json& page) {
      found = find(page, account, id);
      return found.is_object() && found["state"] == state;
    });
    return found.is_object() && found["state"] == state ? found : json(nullptr);
  }
  std::vector<std::string> on_page() {
    std::vector<std::string> texts;
    brand_.facebook().state().look([&](const auto& state) {
      for (const auto& reply : state.replies) {
        if (reply.comment == Brand::kPage) texts.push_back(reply.text);
      }
    });
    return texts;
  }
  bool office_hears(const std::string& type) {
    return brand_.eventually("/api/v1/plan", [&](const json&) {
      bool heard = false;
      office_.state().look([&](const auto& state) {
        heard =
            std::ranges::any_of(state.actions, [&](const auto& told) { return told.type == type; });
      });
      return heard;
    });
  }

  standin::ActionEndpoint office_{Brand::kGenericSecret};
  Brand brand_;
};

TEST_F(ContentPlan, AnApprovedPostIsPublishedOnceOnEachChannelAlsoOverACrash) {
  using std::chrono::minutes;
  plan(post("spring", "[kaisla-fb, kaisla-shop]", minutes(0),
            "text: \"Kevät on täällä!\", approved_by: Maija, texts: [{account: kaisla-shop, "
            "text: \"Kevät kaupassa\"}]"));
  brand_.facebook().faults().add(
      {.kind = standin::Fault::Kind::kLostAnswer, .path_part = "/feed", .response = {}});
  start();
  ASSERT_FALSE(once("kaisla-fb", "spring", "done").is_null()) << brand_.daemon().log();
  ASSERT_FALSE(once("kaisla-shop", "spring", "done").is_null()) << brand_.daemon().log();
  EXPECT_EQ(on_page(), std::vector<std::string>{"Kevät on täällä!"})
      << "the answer was lost: what stands there was asked before anything was sent again";

  brand_.daemon().kill();
  start();
  ASSERT_FALSE(once("kaisla-fb", "spring", "done").is_null());
  EXPECT_EQ(on_page().size(), 1u);
  brand_.shop().state().look([](const auto& state) {
    ASSERT_EQ(state.actions.size(), 1u);
    EXPECT_EQ(state.actions[0].type, "action.publish");
    EXPECT_EQ(state.actions[0].text, "Kevät kaupassa");
  });
  const auto shown = ctl({"plan"});
  EXPECT_NE(shown.out.find("at least 1 in 1w"), std::string::npos) << shown.out << shown.err;
  EXPECT_FALSE(
      find(brand_.daemon().control_json("/api/v1/plan"), "kaisla-fb", "")["last_post"].is_null());
}

TEST_F(ContentPlan, ADraftWaitsForAPersonAndAChangedPlanIsFollowed) {
  using std::chrono::minutes;
  plan(post("sale", "kaisla-fb", minutes(0), "text: \"Ale alkaa\""));
  start();
  const json draft = once("kaisla-fb", "sale", "awaiting_approval");
  ASSERT_FALSE(draft.is_null()) << brand_.daemon().log();
  EXPECT_TRUE(office_hears("plan.waits")) << brand_.daemon().log();
  EXPECT_TRUE(on_page().empty());

  plan(post("sale", "kaisla-fb", minutes(0), "text: \"Ale alkaa tänään\""));
  ASSERT_TRUE(brand_.eventually("/api/v1/plan", [](const json& page) {
    return find(page, "kaisla-fb", "sale")["text"] == "Ale alkaa tänään";
  })) << brand_.daemon().log();
  EXPECT_TRUE(on_page().empty());
  ASSERT_EQ(ctl({"approve", draft["action"].dump(), "--who", "Liisa"}).status, 0);
  ASSERT_FALSE(once("kaisla-fb", "sale", "done").is_null()) << brand_.daemon().log();
  EXPECT_EQ(on_page(), std::vector<std::string>{"Ale alkaa tänään"});
}

TEST_F(ContentPlan, IsFrozenInACrisisAndReleasedPostByPost) {
  using std::chrono::minutes;
  plan(post("early", "kaisla-fb", minutes(24 * 60), "text: Eka, approved_by: Maija") +
       post("later", "kaisla-shop", minutes(24 * 60), "text: Toka, approved_by: Maija"));
  start();
  ASSERT_FALSE(once("kaisla-fb", "early", "ready").is_null()) << brand_.daemon().log();
  ASSERT_EQ(ctl({"crisis", "start", "--brand", "kaisla", "--reason", "x"}).status, 0);
  const json held = once("kaisla-fb", "early", "awaiting_approval");
  ASSERT_FALSE(held.is_null());
  EXPECT_NE(held["why"].get<std::string>().find("incident 1 covers it"), std::string::npos);

  // What is planned while it lasts does not leave either.
  plan(post("early", "kaisla-fb", minutes(24 * 60), "text: Eka, approved_by: Maija") +
       post("later", "kaisla-shop", minutes(24 * 60), "text: Toka, approved_by: Maija") +
       post("now", "[kaisla-fb, kaisla-shop]", minutes(0), "text: Nyt, approved_by: Maija"));
  const json fresh = once("kaisla-fb", "now", "awaiting_approval");
  ASSERT_FALSE(fresh.is_null()) << brand_.daemon().log();
  ASSERT_FALSE(once("kaisla-shop", "now", "awaiting_approval").is_null());
  EXPECT_NE(ctl({"plan"}).out.find("FROZEN by incident 1"), std::string::npos);

  ASSERT_EQ(ctl({"approve", fresh["action"].dump(), "--who", "Liisa"}).status, 0);
  ASSERT_FALSE(once("kaisla-fb", "now", "done").is_null()) << brand_.daemon().log();
  EXPECT_EQ(on_page(), std::vector<std::string>{"Nyt"});
  ASSERT_EQ(ctl({"crisis", "stop", "--brand", "kaisla", "--reason", "ohi"}).status, 0);
  ASSERT_EQ(ctl({"crisis", "stop", "--brand", "kaisla", "--reason", "ohi"}).status, 0);
  EXPECT_FALSE(once("kaisla-shop", "now", "awaiting_approval").is_null())
      << "the end of the crisis releases nothing by itself";
  EXPECT_FALSE(once("kaisla-fb", "early", "awaiting_approval").is_null());
  brand_.shop().state().look([](const auto& state) { EXPECT_TRUE(state.actions.empty()); });
}

TEST_F(ContentPlan, APostThatCameTooLateWaitsAndItsOwnerIsTold) {
  using std::chrono::minutes;
  plan(post("morning", "kaisla-fb", minutes(-90), "text: Huomenta, approved_by: Maija"));
  start();
  const json late = once("kaisla-fb", "morning", "awaiting_approval");
  ASSERT_FALSE(late.is_null()) << brand_.daemon().log();
  EXPECT_NE(late["why"].get<std::string>().find("its time was"), std::string::npos);
  EXPECT_TRUE(office_hears("plan.waits")) << brand_.daemon().log();
  EXPECT_TRUE(on_page().empty());
  ASSERT_EQ(ctl({"approve", late["action"].dump(), "--who", "Liisa"}).status, 0);
  ASSERT_FALSE(once("kaisla-fb", "morning", "done").is_null()) << brand_.daemon().log();
}

TEST_F(ContentPlan, WhereThePlatformTakesNoPostsTheOwnerIsAskedToPost) {
  using std::chrono::minutes;
  plan(post("photo", "kaisla-ig", minutes(30), "text: Kuva, approved_by: Maija"));
  start();
  EXPECT_TRUE(office_hears("plan.by_hand")) << brand_.daemon().log();
  EXPECT_FALSE(once("kaisla-ig", "photo", "by_hand").is_null());
}

TEST_F(ContentPlan, APostThatStaffMadeCountsForTheRhythm) {
  plan("");
  start();
  EXPECT_TRUE(
      find(brand_.daemon().control_json("/api/v1/plan"), "kaisla-fb", "")["last_post"].is_null());
  const std::string page = Brand::kPage;
  const json body = {{"object", "page"},
                     {"entry",
                      {{{"id", page},
                        {"time", 1767225600},
                        {"changes",
                         {{{"field", "feed"},
                           {"value",
                            {{"item", "status"},
                             {"verb", "add"},
                             {"published", 1},
                             {"from", {{"id", page}, {"name", "Kaisla"}}},
                             {"post_id", page + "_77"},
                             {"message", "Kesä!"},
                             {"created_time", 1767225600}}}}}}}}}};
  ASSERT_EQ(brand_.post_facebook(body.dump()), 200);
  EXPECT_TRUE(brand_.eventually("/api/v1/plan", [](const json& page_now) {
    return find(page_now, "kaisla-fb", "")["last_post"] == "2026-01-01T00:00:00Z";
  })) << brand_.daemon().log();
}

TEST_F(ContentPlan, WhoPraisesOnSeparateDaysIsAnAdvocateAndAPersonAsksThem) {
  plan("");
  std::ofstream(brand_.directory() + "/plan.yaml", std::ios::app)
      << "advocates: {days: 2, praise_days: 2, within: 30d, least_characters: 10}\n";
  start();
  for (const int day : {2, 1}) {
    const std::string stamp = minute(std::chrono::minutes(-24 * 60 * day)) + ":00Z";
    const std::string id = "p-" + std::to_string(day);
    ASSERT_EQ(brand_.comment_in_shop_at(stamp, id, "kiitos, ihan paras kahvila"), 200);
    ASSERT_EQ(brand_.decision_on(id)["finding"]["class"], "praise") << brand_.daemon().log();
  }
  brand_.daemon().kill();  // a look is made at every start
  start();
  ASSERT_TRUE(brand_.eventually("/api/v1/advocates", [](const json& page) {
    return page.is_object() && page["items"].size() == 1u;
  })) << brand_.daemon().log();
  const auto listed = ctl({"advocates", "--json"});
  const json advocate = json::parse(listed.out);
  EXPECT_EQ(advocate["author"], "u-1");
  EXPECT_EQ(advocate["request_state"], "awaiting_approval") << listed.out;
  brand_.shop().state().look([](const auto& state) {
    for (const auto& action : state.actions)
      EXPECT_EQ(action.text.find("lainata"), std::string::npos) << "nobody was asked by itself";
  });
  EXPECT_NE(ctl({"labels", "--label", "advocate"}).out.find("praised on 2 days"),
            std::string::npos);
}

TEST_F(ContentPlan, AWrongPlanIsRefusedWithItsPlace) {
  using std::chrono::minutes;
  const std::string long_text(10'001, 'x');
  plan(post("a", "[kaisla-shpo]", minutes(5), "text: x") +
       post("b", "[kaisla-shop]", minutes(5), "text: " + long_text + ", aproved_by: Maija"));
  EXPECT_FALSE(brand_.daemon().start());
  const auto checked = kaikuctl({"check", "--config", brand_.daemon().config_file()});
  EXPECT_EQ(checked.status, 1);
  EXPECT_NE(checked.out.find("plan.yaml:6:"), std::string::npos) << checked.out;
  EXPECT_NE(checked.out.find("did you mean 'kaisla-shop'?"), std::string::npos) << checked.out;
  EXPECT_NE(checked.out.find("did you mean 'approved_by'?"), std::string::npos) << checked.out;

  plan(post("b", "[kaisla-shop]", minutes(5), "text: " + long_text));
  const auto longer = kaikuctl({"check", "--config", brand_.daemon().config_file()});
  EXPECT_EQ(longer.status, 1);
  EXPECT_NE(longer.out.find("the platform takes at most 10000"), std::string::npos) << longer.out;
}

}  // namespace
