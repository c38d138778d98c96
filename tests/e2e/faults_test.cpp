// Kills the daemon at random moments while signed webhooks keep coming, then counts: every
// acknowledged comment has one decision, one public reply and one private reply behind it.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using nlohmann::json;

int kills_wanted() {
  const char* given = std::getenv("KAIKU_KILLS");
  return given != nullptr ? std::max(1, std::atoi(given)) : 30;
}

// Sends comments one after the other, each again until it is acknowledged, as the platform would.
class Driver {
 public:
  explicit Driver(Brand& brand) : brand_(brand), thread_([this] { run(); }) {}
  ~Driver() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  std::size_t acknowledged() const {
    return acknowledged_.look([](const auto& ids) { return ids.size(); });
  }
  std::vector<std::string> ids() const {
    return acknowledged_.look([](const auto& ids) { return ids; });
  }
  bool wait_for(std::size_t count) const {
    return acknowledged_.wait_until([&](const auto& ids) { return ids.size() >= count; },
                                    std::chrono::seconds(60));
  }

 private:
  void run() {
    for (std::int64_t number = 1; !stopping_; ++number) {
      brand_.facebook().add_comment(brand_.comment_id(number));
      // Questions: as many complaints would be a crisis, which ends automatic answers. Every fifth
      // is delivered twice although the first was acknowledged.
      const std::string body = brand_.facebook_body(
          number, "milloin aukeaa " + std::to_string(number), "74" + std::to_string(number));
      while (!stopping_ && brand_.post_facebook(body) != 200) {
      }
      if (stopping_) return;
      acknowledged_.change([&](auto& ids) { ids.push_back(brand_.comment_id(number)); });
      if (number % 5 == 0) brand_.post_facebook(body);
    }
  }

  Brand& brand_;
  standin::Observed<std::vector<std::string>> acknowledged_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

bool settled(const json& stats) {
  if (!stats.is_object()) return false;
  for (const char* state : {"ready", "sending", "in_doubt", "planned"}) {
    if (stats["actions_by_state"].value(state, 0) > 0) return false;
  }
  return true;
}

TEST(Faults, NothingIsLostOrDoubledOverManyKills) {
  Brand brand({.rules = "[\"" KAIKU_SOURCE_DIR "/tests/e2e/small_rules\"]"});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  std::mt19937 random(20'261'122);
  Driver driver(brand);
  const int kills = kills_wanted();
  for (int kill = 0; kill < kills; ++kill) {
    // Some moments lie between two acknowledgements, some in the middle of deliveries and of
    // starting.
    const bool during_start = random() % 5 == 0;
    if (!during_start) {
      ASSERT_TRUE(driver.wait_for(driver.acknowledged() + 1 + random() % 12))
          << brand.daemon().log();
    }
    if (random() % 3 == 0) {
      brand.facebook().faults().add(
          {.kind = standin::Fault::Kind::kLostAnswer, .path_part = "POST", .response = {}});
    }
    const auto pause = std::chrono::microseconds(random() % 20'000);
    std::this_thread::sleep_for(pause);  // where in the millisecond the kill falls is the point
    brand.daemon().kill();
    brand.daemon().launch();
    if (!during_start) {
      ASSERT_TRUE(brand.daemon().wait_ready()) << brand.daemon().log();
    }
  }
  driver.stop();
  const std::vector<std::string> acknowledged = driver.ids();
  ASSERT_GE(acknowledged.size(), static_cast<std::size_t>(kills));

  std::map<std::string, int> decided;
  ASSERT_TRUE(brand.eventually("/api/v1/stats", [&](const json& stats) {
    return stats.is_object() && stats.value("comments", std::size_t{0}) >= acknowledged.size() &&
           settled(stats);
  })) << brand.daemon().log();
  for (const json& decision : brand.decisions()) ++decided[decision["comment"]["id"]];

  brand.facebook().state().look([&](const auto& state) {
    std::map<std::string, int> replies;
    std::map<std::string, int> invitations;
    for (const auto& reply : state.replies) ++replies[reply.comment];
    for (const auto& reply : state.private_replies) ++invitations[reply.comment];
    for (const std::string& comment : acknowledged) {
      EXPECT_EQ(decided[comment], 1) << comment;
      EXPECT_EQ(replies[comment], 1) << comment;
      EXPECT_EQ(invitations[comment], 1) << comment;
    }
    std::set<std::string> answered;
    for (const auto& call : state.effects) {
      const bool is_public = call.path.ends_with("/comments");
      const std::string target = is_public
                                     ? call.path.substr(0, call.path.rfind('/'))
                                     : json::parse(call.body)["recipient"].value("comment_id", "");
      const std::string comment = target.substr(target.rfind('/') + 1);
      if (is_public) {
        answered.insert(comment);
      } else {
        EXPECT_TRUE(answered.contains(comment))
            << "a private reply came before its public one: " << comment;
      }
    }
  });
  RecordProperty("kills", kills);
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
  std::printf("%d kills, %zu acknowledged comments, each decided and answered once\n", kills,
              acknowledged.size());
}

}  // namespace
