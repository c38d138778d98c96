// A visitor writes on a real WordPress; Kaiku hears it through the plugin and acts through the REST
// API. Everything is as it would be in use, but for the addresses.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "standin/daemon_process.hpp"
#include "wordpress/site.hpp"

namespace wordpress {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using standin::DaemonProcess;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kStartLimit = std::chrono::seconds(120);

// A few lines: what the shipped rules think of a word is not the point here.
const char* const kRules = KAIKU_SOURCE_DIR "/tests/e2e/small_rules";
const char* const kSecret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

std::string wordpress_tree() {
  const char* const tree = std::getenv("KAIKU_WORDPRESS");
  return tree == nullptr ? std::string() : tree;
}

/// A folder that goes with everything in it.
struct ScratchFolder {
  ScratchFolder() : path((fs::temp_directory_path() / "kaiku-wp-XXXXXX").string()) {
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path;
};

DaemonProcess::Setup daemon_setup(const std::string& directory) {
  DaemonProcess::Setup setup;
  setup.kaikud = KAIKU_KAIKUD;
  setup.directory = directory;
  setup.config =
      "server:\n  webhooks: {address: 127.0.0.1, port: @PORT@}\n"
      "  console: {address: 127.0.0.1, port: 0, unix_path: \"@DIR@/control.sock\"}\n"
      "store: {path: \"@DIR@/kaiku.db\"}\n"
      "rules: {directories: [\"" +
      std::string(kRules) +
      "\"]}\n"
      "limits: {retry_first: 100ms, retry_most: 2s, reply_cooldown_author: 0s, "
      "reply_cooldown_thread: 0s}\n"
      "brands:\n"
      "  - {id: kaisla, name: Kaisla, languages: [fi, sv, en], "
      "form_url: \"https://kaisla.example/palaute\"}\n";
  return setup;
}

// What is known once the site stands. Written before the daemon's first start.
void add_account(DaemonProcess& daemon, const Site& site) {
  std::ofstream(daemon.config_file(), std::ios::app)
      << "accounts:\n  - id: kaisla-blog\n    brand: kaisla\n    platform: wordpress\n"
         "    mode: live\n    settings:\n      site: "
      << site.url() << "\n      user: kaiku\n      user_id: " << site.user_id()
      << "\n      application_password: file:application_password\n"
         "      webhook_secret: file:webhook_secret\n      allow_private_addresses: true\n";
  const fs::path folder = fs::path(daemon.config_file()).parent_path();
  std::ofstream(folder / "application_password") << site.application_password();
  std::ofstream(folder / "webhook_secret") << kSecret;
}

/// The site and the daemon, started once for all tests here.
struct World {
  explicit World(const std::string& wordpress)
      : daemon(daemon_setup(folder.path + "/kaiku")),
        site({.wordpress = wordpress,
              .plugin = KAIKU_SOURCE_DIR "/src/platforms/wordpress/plugin",
              .files = KAIKU_SOURCE_DIR "/tests/wordpress/site",
              .scratch = folder.path,
              .kaiku_url = "http://127.0.0.1:" + std::to_string(daemon.webhook_port()) +
                           "/webhooks/kaisla-blog",
              .kaiku_secret = kSecret}) {
    add_account(daemon, site);
    if (!daemon.start(kStartLimit)) throw std::runtime_error("kaikud:\n" + daemon.log());
  }

  ScratchFolder folder;
  DaemonProcess daemon;
  Site site;
};

class WordPressSite : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (const std::string tree = wordpress_tree(); !tree.empty()) {
      world_ = std::make_unique<World>(tree);
    }
  }
  static void TearDownTestSuite() { world_.reset(); }

  void SetUp() override {
    if (wordpress_tree().empty()) {
      GTEST_SKIP() << "KAIKU_WORDPRESS is not set: ./dev test --with wordpress";
    }
    ASSERT_NE(world_, nullptr) << "the site did not come up";
    if (!daemon().running()) ASSERT_TRUE(daemon().start(kStartLimit)) << daemon().log();
  }
  void TearDown() override {
    if (world_ == nullptr || !HasFailure()) return;
    std::cout << "kaikud:\n" << daemon().log() << "WordPress:\n" << site().complaints();
  }

  Site& site() { return world_->site; }
  DaemonProcess& daemon() { return world_->daemon; }

  /// Waits, with the site's scheduler running as often as on a busy site.
  bool eventually(const std::function<bool()>& holds) {
    return wordpress::eventually([&] {
      site().run_scheduler();
      return holds();
    });
  }
  std::string status_of(const std::string& comment) {
    return site().comment_now(comment).value("status", "");
  }
  bool is_shown(const std::string& comment) {
    return site().page().find("id=\"comment-" + comment + "\"") != std::string::npos;
  }
  bool is_answered(const std::string& comment) { return !site().replies_to(comment).empty(); }

  json decisions_on(const std::string& comment) {
    json found = json::array();
    const json page = daemon().control_json("/api/v1/decisions?limit=1000");
    for (const json& item : page.is_object() ? page["items"] : json::array()) {
      if (item["comment"].value("id", "") == comment) found.push_back(item);
    }
    return found;
  }
  /// Whether nothing is on its way any more, in either direction.
  bool is_settled() {
    const json stats = daemon().control_json("/api/v1/stats");
    if (!stats.is_object()) return false;
    for (const char* const state : {"ready", "sending", "in_doubt", "planned"}) {
      if (stats["actions_by_state"].value(state, 0) > 0) return false;
    }
    return site().waiting_events() == 0;
  }

 private:
  static inline std::unique_ptr<World> world_;
};

TEST_F(WordPressSite, AnswersAVisitorsQuestionOnThePage) {
  const std::string question = site().comment("Hei! Milloin uusi myymälä aukeaa lauantaisin?");
  ASSERT_NE(question, "");
  ASSERT_TRUE(eventually([&] { return is_answered(question); }));
  const json replies = site().replies_to(question);
  ASSERT_EQ(replies.size(), 1u) << replies.dump(2);
  EXPECT_EQ(replies[0]["status"], "approved");
  EXPECT_TRUE(is_shown(replies[0]["id"].dump()));
  // Our own answer comes back as an event and is known as ours.
  ASSERT_TRUE(eventually([&] { return is_settled(); }));
  EXPECT_EQ(decisions_on(replies[0]["id"].dump()).size(), 0u);
  EXPECT_EQ(site().replies_to(question).size(), 1u);
}

TEST_F(WordPressSite, HoldsAbuseAndLeavesCriticismStanding) {
  const std::string criticism = site().comment("Todella huono palvelu, odotin kaksi viikkoa.");
  const std::string abuse = site().comment("Senkin idiootti!");
  ASSERT_NE(abuse, "");
  ASSERT_TRUE(eventually([&] { return status_of(abuse) == "hold"; }));
  EXPECT_FALSE(is_shown(abuse));
  ASSERT_TRUE(eventually([&] { return is_answered(criticism); }));
  ASSERT_TRUE(eventually([&] { return is_settled(); }));
  EXPECT_EQ(status_of(criticism), "approved");
  EXPECT_FALSE(is_answered(abuse));
}

TEST_F(WordPressSite, FollowsAnEdit) {
  const std::string comment = site().comment("Kävin eilen myymälässä.");
  ASSERT_TRUE(eventually([&] { return decisions_on(comment).size() == 1; }));
  EXPECT_EQ(status_of(comment), "approved");
  site().rest("POST", "/comments/" + comment, {{"content", "Senkin idiootti!"}});
  ASSERT_TRUE(eventually([&] { return status_of(comment) == "hold"; }));
  EXPECT_EQ(decisions_on(comment).size(), 2u);
}

TEST_F(WordPressSite, FollowsADeletionAndActsNoMore) {
  const std::string trashed = site().comment("Tosi kiva liike tulossa!");
  const std::string erased = site().comment("Aivan mahtavaa, että tulette tänne.");
  ASSERT_TRUE(
      eventually([&] { return !decisions_on(trashed).empty() && !decisions_on(erased).empty(); }));
  site().rest("DELETE", "/comments/" + trashed);
  site().rest("DELETE", "/comments/" + erased + "?force=true");
  // Kaiku forgets the words of what was deleted.
  for (const std::string& gone : {trashed, erased}) {
    EXPECT_TRUE(eventually([&] {
      const json decisions = decisions_on(gone);
      return decisions.empty() || decisions[0]["comment"].value("text", "") == "";
    })) << decisions_on(gone).dump(2);
  }
}

TEST_F(WordPressSite, HearsOfACommentWhenItIsApproved) {
  site().php(KAIKU_SOURCE_DIR "/tests/wordpress/site/moderation.php", "1");
  const std::string question = site().comment("Moi, milloin avaatte maanantaina?");
  site().php(KAIKU_SOURCE_DIR "/tests/wordpress/site/moderation.php", "0");
  // The form says nothing of a comment that waits: it is the newest one.
  const json waiting = site().rest("GET", "/comments?status=hold&context=edit&per_page=1");
  ASSERT_TRUE(waiting.is_array() && waiting.size() == 1) << waiting.dump(2);
  const std::string id = waiting[0]["id"].dump();
  EXPECT_EQ(site().waiting_events(), 0);
  site().rest("POST", "/comments/" + id, {{"status", "approved"}});
  ASSERT_TRUE(eventually([&] { return is_answered(id); }));
  EXPECT_EQ(decisions_on(id).size(), 1u);
}

TEST_F(WordPressSite, NothingIsLostAndNothingSaidTwiceWhenKaikuIsKilled) {
  std::vector<std::string> questions;
  const auto ask = [&](int count) {
    for (int i = 0; i < count; ++i) {
      questions.push_back(site().comment("Milloin myymälä " + std::to_string(questions.size()) +
                                         " aukeaa huomenna?"));
      ASSERT_NE(questions.back(), "");
    }
  };
  ask(3);
  daemon().kill();  // wherever it is with those three
  ask(3);           // for a server that is not there
  EXPECT_GE(site().waiting_events(), 3);
  ASSERT_TRUE(daemon().start(kStartLimit)) << daemon().log();
  ask(2);
  ASSERT_TRUE(eventually([&] { return is_answered(questions.front()); }));
  daemon().kill();  // in the middle of answering
  ASSERT_TRUE(daemon().start(kStartLimit)) << daemon().log();

  for (const std::string& question : questions) {
    EXPECT_TRUE(eventually([&] { return is_answered(question); })) << question;
  }
  ASSERT_TRUE(eventually([&] { return is_settled(); }));
  for (const std::string& question : questions) {
    EXPECT_EQ(site().replies_to(question).size(), 1u) << question;
    EXPECT_EQ(decisions_on(question).size(), 1u) << question;
  }
}

TEST_F(WordPressSite, ItsSettingsPageKeepsTheSecretAndItsButtonNeedsANonce) {
  const std::string cookies = site().sign_in();
  ASSERT_THAT(cookies, HasSubstr("wordpress_logged_in"));
  const auto get = [&](const std::string& path, const std::string& cookie) {
    kaiku::http::Request request("GET", path);
    if (!cookie.empty()) request.headers.add("Cookie", cookie);
    return site().call(std::move(request)).value_or(kaiku::http::Response(0));
  };
  const auto press = [&](const std::string& nonce, const std::string& cookie) {
    kaiku::http::Request request("POST", "/wp-admin/admin-post.php");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    if (!cookie.empty()) request.headers.add("Cookie", cookie);
    request.body = "action=kaiku_send_now&_wpnonce=" + nonce;
    return site().call(std::move(request)).value_or(kaiku::http::Response(0)).status;
  };
  const std::string place = "/wp-admin/options-general.php?page=kaiku";
  const std::string page = get(place, cookies).body;
  EXPECT_THAT(page, HasSubstr("Webhook address"));
  EXPECT_THAT(page, Not(HasSubstr("AQIDBAUGBwgJCgsMDQ4P")));
  std::smatch nonce;
  ASSERT_TRUE(std::regex_search(
      page, nonce, std::regex("kaiku_send_now[\\s\\S]*?_wpnonce\" value=\"([0-9a-f]+)")))
      << page;
  EXPECT_EQ(press("0123456789", cookies), 403);
  EXPECT_NE(get(place, "").status, 200);
  EXPECT_EQ(press(nonce[1], ""), 400);  // nobody signed in: no such action
  EXPECT_EQ(press(nonce[1], cookies), 302);
  EXPECT_THAT(get(place, cookies).body, HasSubstr("Kaiku accepted a signed event."));
}

// What the adapter makes of answers rests on these.
TEST_F(WordPressSite, ItsRestApiAnswersAsTheAdapterExpects) {
  const auto code_of = [&](const std::string& method, const std::string& path,
                           const json& body = nullptr) {
    const json answer = site().rest(method, path, body);
    const json data = answer.is_object() ? answer.value("data", json()) : json();
    const int status = data.is_object() ? data.value("status", 0) : 0;
    return status == 0 ? answer.dump() : answer.value("code", "") + " " + std::to_string(status);
  };
  const std::string id = site().comment("Kävin tänään.");
  const std::string place = "/comments/" + id;
  for (const char* const status : {"hold", "hold", "spam", "spam", "approved", "approved"}) {
    EXPECT_EQ(site().rest("POST", place, {{"status", status}}).value("status", ""), status);
  }
  const json post = site().comment_now(id)["post"];
  const json answer = {{"post", post.dump()}, {"parent", id}, {"content", "A &amp; B &lt;3"}};
  const json made = site().rest("POST", "/comments", answer);
  ASSERT_TRUE(made.contains("id")) << made.dump(2);
  EXPECT_EQ(made["content"]["raw"], "A &amp; B &lt;3");
  EXPECT_EQ(code_of("POST", "/comments", answer), "comment_duplicate 409");
  const std::string own = "/comments/" + made["id"].dump();
  EXPECT_EQ(site().rest("DELETE", own).value("status", ""), "trash");
  EXPECT_EQ(code_of("DELETE", own), "rest_already_trashed 410");
  const json all = site().rest("GET", "/comments?context=edit&status=any&parent=" + id);
  EXPECT_EQ(all.size(), 1u) << "an answer in the trash is found";
  EXPECT_EQ(site().rest("DELETE", own + "?force=true").value("deleted", false), true);
  EXPECT_EQ(code_of("DELETE", own), "rest_comment_invalid_id 404");
  EXPECT_EQ(code_of("POST", "/comments", {{"post", "999999"}, {"content", "x"}}),
            "rest_comment_invalid_post_id 403");
  const std::string too_long(65'526, 'a');
  EXPECT_EQ(code_of("POST", "/comments", {{"post", post.dump()}, {"content", too_long}}),
            "comment_content_column_length 400");
}

TEST_F(WordPressSite, OnlyTheSiteItselfHasTheQueueSent) {
  kaiku::http::Request request("POST", "/wp-admin/admin-ajax.php");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "action=kaiku_deliver&token=0123456789abcdef0123456789abcdef";
  EXPECT_EQ(site().call(std::move(request)).value_or(kaiku::http::Response(0)).status, 403);
}

TEST_F(WordPressSite, ThePluginPassesItsOwnTests) {
  const auto [status, printed] =
      site().php(KAIKU_SOURCE_DIR "/tests/wordpress/site/plugin_test.php");
  EXPECT_EQ(status, 0) << printed;
  EXPECT_THAT(printed, HasSubstr("all hold"));
}

// Last: whatever the tests above did, PHP had nothing to warn of.
TEST_F(WordPressSite, ThePluginCausesNoComplaint) {
  EXPECT_THAT(site().complaints(), Not(HasSubstr("plugins/kaiku")));
}

}  // namespace
}  // namespace wordpress
