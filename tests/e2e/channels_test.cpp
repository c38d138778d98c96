// From the message back to the incident: links and buttons, the channels that follow, and what
// happens when one of them does not work.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "standin/http_call.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace {

using e2e::Brand;
using e2e::kaikuctl;
using kaiku::http::Request;
using kaiku::http::Response;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGrave = "Lapsi sai sähköiskun laitteestanne";

// A service that takes messages: what came, by path, and what it answers there.
class Receiver {
 public:
  std::string url() const { return service_.url(); }
  void answer(const std::string& path, int status, std::string body = "ok") {
    state_.change([&](State& state) { state.answers[path] = {status, std::move(body)}; });
  }
  std::vector<json> sent_to(const std::string& path) const {
    return state_.look([&](const State& state) { return bodies_of(state, path); });
  }
  bool wait_for(const std::string& path, std::size_t count) const {
    return state_.wait_until(
        [&](const State& state) { return bodies_of(state, path).size() >= count; });
  }

 private:
  struct State {
    std::map<std::string, std::pair<int, std::string>> answers;
    std::vector<std::pair<std::string, json>> taken;
  };
  static std::vector<json> bodies_of(const State& state, const std::string& path) {
    std::vector<json> bodies;
    for (const auto& [where, body] : state.taken) {
      if (where == path) bodies.push_back(body);
    }
    return bodies;
  }
  standin::Answer take(const Request& request) {
    return state_.change([&](State& state) {
      state.taken.emplace_back(request.url, json::parse(request.body, nullptr, false));
      const auto found = state.answers.find(request.url);
      if (found == state.answers.end()) return Response(200, "ok");
      return Response(found->second.first, found->second.second);
    });
  }

  standin::Observed<State> state_;
  standin::HttpService service_{[this](const Request& request) { return take(request); }};
};

class Channels : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "kaiku-channels-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    keep("links", std::string(64, 'a'));
    keep("slack", receiver_.url() + "/slack");
    keep("room", receiver_.url() + "/room");
    keep("pagerduty", "0123456789abcdef0123456789abcdef");
    keep("topic", "kaiku-topic");
    keep("heartbeat", receiver_.url() + "/ping");
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void keep(const std::string& name, const std::string& secret) const {
    std::ofstream(folder_ + "/" + name) << secret;
  }
  std::string secret(const std::string& name) const {
    return "\"file:" + folder_ + "/" + name + "\"";
  }
  std::string hook(const std::string& type, const std::string& name) const {
    return "{id: " + name + ", type: " + type + ", webhook: " + secret(name) +
           ", allow_private_addresses: true}";
  }
  Brand::Options options(const std::string& contacts, const std::string& notifications,
                         const std::string& steps) const {
    Brand::Options options;
    options.server = "public_url: https://kaiku.kaisla.example";
    options.more = "contacts: " + contacts + "\nnotifications: {link_secret: " + secret("links") +
                   notifications + "}\noncall: {repeat: 50, steps: " + steps + "}\n";
    return options;
  }

  // The console as browsers reach it: not the control socket.
  static std::optional<Response> browse(Brand& brand, const std::string& method,
                                        const std::string& target) {
    std::smatch match;
    const std::string log = brand.daemon().log();
    if (!std::regex_search(log, match, std::regex("console_port=([0-9]+)"))) return std::nullopt;
    return standin::call_tcp(static_cast<std::uint16_t>(std::stoi(match[1])),
                             Request(method, target));
  }
  static std::string link_in(const json& message) {
    const std::string text = message.dump();
    std::smatch match;
    const bool found =
        std::regex_search(text, match, std::regex("kaisla\\.example(/a/[0-9a-z.]+)"));
    return found ? match[1].str() : "";
  }

  Receiver receiver_;
  std::string folder_;
};

TEST_F(Channels, ALinkAcknowledgesOnceAndOnlyByItsButton) {
  Brand brand(options("[{id: maija, channels: [" + hook("slack", "slack") +
                          ", {type: pagerduty, token: " + secret("pagerduty") + ", url: \"" +
                          receiver_.url() + "\", allow_private_addresses: true}]}]",
                      "", "[{contacts: maija, timeout: 1h}]"));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kGrave), 200);
  ASSERT_TRUE(receiver_.wait_for("/slack", 1)) << brand.daemon().log();
  ASSERT_TRUE(receiver_.wait_for("/v2/enqueue", 1)) << brand.daemon().log();
  const std::string link = link_in(receiver_.sent_to("/slack")[0]);
  ASSERT_NE(link, "") << receiver_.sent_to("/slack")[0].dump(1);
  EXPECT_EQ(receiver_.sent_to("/v2/enqueue")[0]["event_action"], "trigger");

  // Whoever looks at the link, a scanner too, changes nothing.
  for (int i = 0; i < 3; ++i) {
    const auto looked = browse(brand, "GET", link);
    ASSERT_TRUE(looked);
    EXPECT_EQ(looked->status, 200);
    EXPECT_EQ(looked->headers.find("Referrer-Policy").value_or(""), "no-referrer");
  }
  EXPECT_THAT(browse(brand, "GET", link)->body, HasSubstr("<form method=\"post\">"));
  EXPECT_EQ(brand.daemon().control_json("/api/v1/incidents/1")["state"], "open");
  EXPECT_EQ(browse(brand, "POST", link.substr(0, link.size() - 1) + "x")->status, 404);
  EXPECT_EQ(browse(brand, "POST", "/a/1.1.maija.")->status, 404);
  EXPECT_EQ(browse(brand, "POST", "/api/v1/incidents/1/ack")->status, 404)
      << "the rest of the API stays behind the control socket";

  EXPECT_EQ(browse(brand, "POST", link)->status, 200);
  const json taken = brand.daemon().control_json("/api/v1/incidents/1");
  EXPECT_EQ(taken["state"], "acknowledged");
  EXPECT_EQ(taken["acknowledged_by"], "maija");
  const auto again = browse(brand, "POST", link);
  EXPECT_EQ(again->status, 409);
  EXPECT_THAT(again->body, HasSubstr("jo kuitattu"));
  EXPECT_THAT(browse(brand, "GET", link)->body, Not(HasSubstr("<form")));

  // Whoever was told hears that it is taken, and that it is over.
  ASSERT_TRUE(receiver_.wait_for("/v2/enqueue", 2)) << brand.daemon().log();
  ASSERT_TRUE(receiver_.wait_for("/slack", 2)) << brand.daemon().log();
  EXPECT_EQ(
      kaikuctl({"resolve", "1", "--socket", brand.daemon().control_socket(), "--reason", "ohi"})
          .status,
      0);
  ASSERT_TRUE(receiver_.wait_for("/v2/enqueue", 3)) << brand.daemon().log();
  const auto events = receiver_.sent_to("/v2/enqueue");
  EXPECT_EQ(events[1]["event_action"], "acknowledge");
  EXPECT_EQ(events[2]["event_action"], "resolve");
  EXPECT_EQ(events[2]["dedup_key"], events[0]["dedup_key"]);
  EXPECT_THAT(brand.daemon().log(), Not(HasSubstr(link))) << "a link is a key";
  EXPECT_THAT(brand.daemon().log(), Not(HasSubstr("0123456789abcdef0123")));
}

TEST_F(Channels, AButtonOfAPushMessageAcknowledges) {
  Brand brand(options("[{id: maija, channels: [{type: ntfy, url: \"" + receiver_.url() +
                          "\", topic: " + secret("topic") + ", allow_private_addresses: true}]}]",
                      "", "[{contacts: maija, timeout: 1h}]"));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kGrave), 200);
  ASSERT_TRUE(receiver_.wait_for("/", 1)) << brand.daemon().log();
  const json message = receiver_.sent_to("/")[0];
  const std::string url = message["actions"][1]["url"];
  const std::string base = "https://kaiku.kaisla.example";
  ASSERT_TRUE(url.starts_with(base + "/api/v1/ack/")) << url;
  EXPECT_EQ(browse(brand, "GET", url.substr(base.size()))->status, 405);
  EXPECT_EQ(browse(brand, "POST", url.substr(base.size()))->status, 200);
  EXPECT_EQ(brand.daemon().control_json("/api/v1/incidents/1")["acknowledged_by"], "maija");
  EXPECT_EQ(browse(brand, "POST", url.substr(base.size()))->status, 409);
}

TEST_F(Channels, TheNextChannelIsUsedAndTheAdministratorToldAlsoAfterAKill) {
  receiver_.answer("/slack", 404, "no_service");
  Brand brand(options("[{id: maija, use: in_order, channels: [" + hook("slack", "slack") + ", " +
                          hook("mattermost", "room") +
                          "]}, {id: admin, channels: [{type: ntfy, url: \"" + receiver_.url() +
                          "\", topic: " + secret("topic") + ", allow_private_addresses: true}]}]",
                      ", administrator: admin", "[{contacts: maija, timeout: 1h}]"));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kGrave), 200);
  ASSERT_TRUE(receiver_.wait_for("/room", 1)) << brand.daemon().log();
  ASSERT_TRUE(receiver_.wait_for("/", 1)) << brand.daemon().log();
  EXPECT_THAT(receiver_.sent_to("/")[0].dump(), HasSubstr("maija/slack"));
  // What the services have taken is written down, so that nobody is told of it twice.
  ASSERT_TRUE(brand.eventually("/api/v1/actions?state=done", [](const json& page) {
    return page.is_object() && std::ranges::count(page["items"], "notify", [](const json& item) {
                                 return item.value("kind", "");
                               }) >= 2;
  })) << brand.daemon().log();
  brand.daemon().kill();
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_FALSE(brand.daemon().control_json("/api/v1/incidents/1").is_null());
  // A page that is over is not begun again by a restart.
  const auto tested = kaikuctl(
      {"channels", "--test", "maija/room", "--socket", brand.daemon().control_socket(), "--json"});
  EXPECT_EQ(tested.status, 0) << tested.out << tested.err;
  EXPECT_EQ(receiver_.sent_to("/room").size(), 2u) << "the page and the test";
  const auto broken =
      kaikuctl({"channels", "--test", "maija/slack", "--socket", brand.daemon().control_socket()});
  EXPECT_EQ(broken.status, 1) << broken.out;
  EXPECT_THAT(broken.out, HasSubstr("maija/slack: failed"));
  const auto unknown =
      kaikuctl({"channels", "--test", "maija/pigeon", "--socket", brand.daemon().control_socket()});
  EXPECT_NE(unknown.status, 0);
  const auto listed = kaikuctl({"channels", "--socket", brand.daemon().control_socket(), "--json"});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_EQ(std::ranges::count(listed.out, '\n'), 3);
}

TEST_F(Channels, AHeartbeatGoesOutWhileEverythingWorks) {
  Brand brand(options("[{id: maija, channels: [" + hook("slack", "slack") + "]}]",
                      ", heartbeat_url: " + secret("heartbeat") + ", heartbeat_every: 10s",
                      "[{contacts: maija, timeout: 1h}]"));
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  EXPECT_TRUE(receiver_.wait_for("/ping", 1)) << brand.daemon().log();
  EXPECT_TRUE(receiver_.sent_to("/ping/fail").empty());
}

}  // namespace
