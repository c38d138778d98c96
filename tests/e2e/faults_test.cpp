// Kills the daemon at random moments while three platforms go on delivering and people go on
// deciding, then holds every promise against what the platforms saw: nothing lost, nothing doubled,
// nothing private before its public reply, nothing undone that a person decided.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/rule_folder.hpp"
#include "e2e/three_platforms.hpp"

namespace {

using e2e::Brand;
using e2e::Matter;
using e2e::RuleFolder;
using e2e::ThreePlatforms;
using nlohmann::json;

// So many that the test stays below a minute; ./dev faults asks for more.
constexpr int kUsualKills = 20;
constexpr std::int64_t kFrozenPost = 9;
// People take back no more: a policy whose actions are often taken back acts as drafts.
constexpr std::size_t kMostShownAgain = 4;
constexpr int kMostAttempts = 100'000;  // at a daemon that is being restarted

int kills_wanted() {
  const char* given = std::getenv("KAIKU_KILLS");
  return given != nullptr ? std::max(1, std::atoi(given)) : kUsualKills;
}

constexpr const char* kPolicies = R"(policies:
  - id: block_abuse
    about: Irreversible, and without a mode of its own.
    when: {class: abuse}
    do: [{block: {for: 30d}}]
  - id: thank_when_approved
    about: People approve it or do not.
    when: {class: praise}
    mode: draft
    do: [{reply: thanks}]
  - id: danger
    about: Stops automation under the post.
    when: {label: danger}
    do: [{escalate: {kind: injury, severity: urgent}}]
)";
constexpr const char* kSignals = R"(labels:
  danger: {for: comment}
signals:
  - {id: glad, when: {word: hieno}, score: {praise: 6.0}}
  - {id: smoke, when: {word: savuaa}, label: [danger]}
)";
constexpr const char* kThanks = R"(language: fi
replies:
  thanks: ["Kiitos, mukava kuulla!", "Kiitos sanoistasi.", "Lämmin kiitos!"]
)";

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool settled(const json& stats) {
  if (!stats.is_object()) return false;
  for (const char* state : {"ready", "sending", "in_doubt", "planned"}) {
    if (stats["actions_by_state"].value(state, 0) > 0) return false;
  }
  return true;
}

// What people do meanwhile: they take hides back, and approve or reject thanks. Each word is said
// again until the daemon has confirmed it.
class People {
 public:
  People(Brand& brand, const ThreePlatforms& platforms)
      : brand_(brand), platforms_(platforms), thread_([this] { run(); }) {}
  ~People() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  std::set<std::string> shown_again;  ///< comments; to be read behind stop()
  std::set<std::string> approved;
  std::set<std::string> rejected;

 private:
  void run() {
    while (!stopping_) {
      platforms_.wait_for_more(4);
      for (const json& hide : newest("done", "hide")) show_again(hide);
      for (const json& reply : newest("awaiting_approval", "reply")) judge(reply);
    }
  }
  std::vector<json> newest(const std::string& state, const std::string& kind) const {
    std::vector<json> found;
    const json page = brand_.daemon().control_json("/api/v1/actions?limit=100&state=" + state);
    if (!page.is_object()) return found;
    std::ranges::copy_if(page["items"], std::back_inserter(found),
                         [&](const json& action) { return action["kind"] == kind; });
    return found;
  }
  // A conflict behind a lost answer means that it was heard the first time: nobody else decides.
  bool say(const json& action, const char* verb) {
    const std::string target = "/api/v1/actions/" + action["id"].dump() + "/" + verb;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      const int status = brand_.command(target, {{"who", "maija"}});
      if (status == 200 || status == 409) return true;
    }
    return false;
  }
  void show_again(const json& hide) {
    const std::string comment = hide["target"];
    if (shown_again.size() == kMostShownAgain || shown_again.contains(comment)) return;
    if (!say(hide, "undo")) return;
    shown_again.insert(comment);
    platforms_.insult_again(comment);
  }
  void judge(const json& reply) {
    if (reply.value("template", "") != "thanks") return;
    const bool likes_it = reply["id"].get<std::int64_t>() % 2 == 0;
    if (say(reply, likes_it ? "approve" : "reject"))
      (likes_it ? approved : rejected).insert(reply["target"].get<std::string>());
  }

  Brand& brand_;
  const ThreePlatforms& platforms_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

class Faults : public testing::Test {
 protected:
  Faults()
      : rules_({{"policies/more.yaml", kPolicies},
                {"signals/more.yaml", kSignals},
                {"replies/thanks.yaml", kThanks}}),
        brand_({.rules = "[\"" + kSmall + "\", \"" + rules_.path() + "\"]"}) {}

  void freeze_a_post() {
    ASSERT_EQ(brand_.comment_on_facebook(1, "savuaa", "7400000000000777", kFrozenPost), 200);
    ASSERT_TRUE(brand_.eventually("/api/v1/incidents", [](const json& page) {
      return page.is_object() && !page["items"].empty();
    })) << brand_.daemon().log();
  }
  void kill_again_and_again(const ThreePlatforms& platforms, int kills) {
    for (int kill = 0; kill < kills; ++kill) {
      // Some moments lie between two acknowledgements, some in the middle of deliveries and of
      // starting.
      const bool during_start = random_() % 5 == 0;
      if (!during_start) {
        ASSERT_TRUE(platforms.wait_for_more(1 + random_() % 24)) << brand_.daemon().log();
      }
      if (random_() % 2 == 0) lose_an_answer();
      const auto pause = std::chrono::microseconds(random_() % 20'000);
      std::this_thread::sleep_for(pause);  // where in the millisecond the kill falls is the point
      brand_.daemon().kill();
      brand_.daemon().launch();
      if (!during_start) {
        ASSERT_TRUE(brand_.daemon().wait_ready()) << brand_.daemon().log();
      }
    }
  }
  void lose_an_answer() {
    const standin::Fault fault{
        .kind = standin::Fault::Kind::kLostAnswer, .path_part = "POST", .response = {}};
    const std::array<standin::Faults*, 3> all = {
        &brand_.facebook().faults(), &brand_.instagram().faults(), &brand_.shop().faults()};
    all[random_() % all.size()]->add(fault);
  }
  void judge(const Matter& matter, const People& people) {
    const std::string& id = matter.comment;
    const e2e::Seen& seen = seen_[matter.platform];
    const auto count = [&id](const std::map<std::string, int>& of) {
      const auto found = of.find(id);
      return found == of.end() ? 0 : found->second;
    };
    const int said = count(seen.replies);
    const int invited = count(seen.private_replies);
    const bool hidden = seen.hidden.contains(id);
    if (matter.kind == Matter::Kind::kEcho) {
      EXPECT_EQ(decided_[id], 0) << "our own words: " << id;
    } else if (people.shown_again.contains(id)) {
      EXPECT_GE(decided_[id], 1) << id;
    } else {
      EXPECT_EQ(decided_[id], 1) << id;
    }
    switch (matter.kind) {
      case Matter::Kind::kQuestion:
        EXPECT_EQ(said, 1) << id;
        EXPECT_TRUE(invited == 1 || left_to_people_.contains(id)) << id;
        EXPECT_LE(invited, 1) << id;
        break;
      case Matter::Kind::kCriticism:
        EXPECT_LE(said, 1) << id;
        EXPECT_LE(invited, said) << id;
        break;
      case Matter::Kind::kPraise:
        EXPECT_EQ(said, people.approved.contains(id) ? 1 : 0) << id;
        break;
      case Matter::Kind::kInsult:
      case Matter::Kind::kFrozen:
      case Matter::Kind::kEcho:
        EXPECT_EQ(said, 0) << id;
        EXPECT_EQ(invited, 0) << id;
        break;
    }
    const bool should_be = matter.kind == Matter::Kind::kInsult && !people.shown_again.contains(id);
    EXPECT_EQ(hidden, should_be) << id << '\n' << brand_.actions_on(id).dump(1);
  }
  // Of a platform that cannot be asked what stands there, a person finds out: sent once more it
  // could be there twice.
  void find_what_was_left_to_people() {
    const json page =
        brand_.daemon().control_json("/api/v1/actions?limit=1000&state=awaiting_approval");
    for (const json& action : page["items"]) {
      const std::string why = action.value("last_error", "");
      if (action["kind"] == "private_reply" && why.find("unknown whether") != std::string::npos)
        left_to_people_.insert(action.value("target", ""));
    }
  }

  const std::string kSmall = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";
  RuleFolder rules_;
  Brand brand_;
  std::mt19937 random_{20'261'122};
  std::map<std::string, int> decided_;
  std::map<std::string, e2e::Seen> seen_;
  std::set<std::string> left_to_people_;
};

TEST_F(Faults, EveryGuardHoldsOnThreePlatformsOverManyKills) {
  ASSERT_TRUE(brand_.daemon().start()) << brand_.daemon().log();
  ASSERT_NO_FATAL_FAILURE(freeze_a_post());
  const int kills = kills_wanted();
  ThreePlatforms platforms(brand_, kFrozenPost);
  People people(brand_, platforms);
  kill_again_and_again(platforms, kills);
  platforms.stop();
  people.stop();
  if (HasFatalFailure()) return;
  const std::vector<Matter> matters = platforms.acknowledged();
  ASSERT_GE(matters.size(), static_cast<std::size_t>(kills));

  const auto comments = static_cast<std::size_t>(std::ranges::count_if(
      matters, [](const Matter& matter) { return matter.kind != Matter::Kind::kEcho; }));
  ASSERT_TRUE(brand_.eventually("/api/v1/stats", [&](const json& stats) {
    return stats.is_object() && stats.value("comments", std::size_t{0}) >= comments &&
           settled(stats);
  })) << brand_.daemon().log();
  for (const json& decision : brand_.decisions()) ++decided_[decision["comment"]["id"]];
  seen_ = platforms.seen();
  find_what_was_left_to_people();
  EXPECT_LT(left_to_people_.size(), matters.size() / 10);
  for (const Matter& matter : matters) judge(matter, people);

  const std::string approved_words = content_of(kSmall + "/replies/fi.yaml") + kThanks;
  for (const auto& [platform, seen] : seen_) {
    EXPECT_TRUE(seen.blocked.empty()) << platform << ": nobody approved a block";
    EXPECT_TRUE(seen.private_too_early.empty()) << platform << ": " << seen.private_too_early[0];
    for (const std::string& text : seen.texts)
      EXPECT_NE(approved_words.find(text), std::string::npos) << platform << ": " << text;
  }
  const json stats = brand_.daemon().control_json("/api/v1/stats");
  EXPECT_EQ(stats["restricted_criticism"], 0);
  EXPECT_EQ(stats["actions_by_state"].value("dead", 0), 0);
  EXPECT_FALSE(people.shown_again.empty());
  EXPECT_FALSE(people.approved.empty() && people.rejected.empty());
  RecordProperty("kills", kills);
  RecordProperty("acknowledged", static_cast<int>(matters.size()));
  std::printf("%d kills, %zu acknowledged on three platforms, %zu approved, %zu rejected\n", kills,
              matters.size(), people.approved.size(), people.rejected.size());
}

}  // namespace
