// The session with Discord's Gateway, frame by frame as its documentation shows them.
#include <chrono>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "fakes/half_random.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Then = LiveStep::Then;

const std::string kBot = "1200000000000000009";
const std::string kGuild = "1300000000000000001";
const std::string kChannel = "1400000000000000001";
const std::string kToken = "discord-bot-token";
const std::string kSettings = "bot_id: " + kBot + "\nguild_id: " + kGuild +
                              "\nchannels: " + kChannel + "\nbot_token: env:DISCORD_TOKEN\n";
constexpr auto kInterval = 41'250ms;

class Gateway : public ::testing::Test {
 protected:
  void SetUp() override { begin(""); }
  void begin(const std::string& cursor) {
    stream_ = adapter_->live_stream(random_);
    stream_->begin(cursor);
  }
  LiveStep take_all(const std::vector<std::string>& frames) {
    LiveStep step = stream_->take(frames, now_);
    if (step.cursor) cursor_ = *step.cursor;
    return step;
  }
  LiveStep take(const json& frame) { return take_all({frame.dump()}); }
  LiveStep look_up(const json& more = json::object()) {
    json found = {{"url", "wss://gateway.discord.gg"},
                  {"shards", 1},
                  {"session_start_limit",
                   {{"total", 1000}, {"remaining", 999}, {"reset_after", 14'400'000}}}};
    found.update(more);
    return stream_->read_lookup(answer(200, found.dump()));
  }
  static json hello(std::int64_t interval = 41'250) {
    return {{"op", 10}, {"d", {{"heartbeat_interval", interval}}}};
  }
  static json dispatch(int seq, const std::string& name, const json& d) {
    return {{"op", 0}, {"s", seq}, {"t", name}, {"d", d}};
  }
  static json ready(const std::string& bot = kBot, const std::string& guild = kGuild) {
    return dispatch(1, "READY",
                    {{"v", 10},
                     {"user", {{"id", bot}}},
                     {"guilds", json::array({{{"id", guild}, {"unavailable", true}}})},
                     {"session_id", "abc"},
                     {"resume_gateway_url", "wss://gateway-us-east1-b.discord.gg"}});
  }
  static json message(int seq, const std::string& id, const std::string& channel = kChannel) {
    return dispatch(seq, "MESSAGE_CREATE",
                    {{"id", id},
                     {"channel_id", channel},
                     {"guild_id", kGuild},
                     {"author", {{"id", "1200000000000000001"}, {"username", "maija"}}},
                     {"content", "Milloin korjaatte?"},
                     {"timestamp", "2026-01-01T00:00:00.000000+00:00"},
                     {"type", 0}});
  }
  static int op_of(const std::string& frame) { return json::parse(frame)["op"].get<int>(); }
  void connect() {
    stream_->opened(now_);
    take(hello());
  }
  void log_in() {
    look_up();
    connect();
    take(ready());
  }
  std::vector<std::string> keys(const LiveStep& step) {
    std::vector<std::string> all;
    if (step.body.empty()) return all;
    const auto batch = adapter_->parse(step.body, now_);
    for (const Event& event : batch->events) all.push_back(event.dedupe_key);
    return all;
  }

  fakes::HalfRandom random_;
  std::unique_ptr<Adapter> adapter_ =
      adapter_for("discord", kSettings, {{"DISCORD_TOKEN", kToken}});
  std::unique_ptr<LiveStream> stream_;
  std::string cursor_ = "none";
  TimePoint now_ = test_now();
};

TEST_F(Gateway, AsksWhereToConnectAndIdentifiesItself) {
  const auto lookup = stream_->render_lookup();
  ASSERT_TRUE(lookup);
  EXPECT_EQ(shown(*lookup), "GET https://discord.com/api/v10/gateway/bot");
  EXPECT_EQ(lookup->headers.find("Authorization"), "Bot " + kToken);
  EXPECT_EQ(look_up().then, Then::kGoOn);
  EXPECT_EQ(stream_->url(), "wss://gateway.discord.gg/?v=10&encoding=json");
  stream_->opened(now_);
  const LiveStep greeted = take(hello());
  ASSERT_EQ(greeted.send.size(), 1u);
  EXPECT_EQ(json::parse(greeted.send[0]),
            json::parse(R"({"op":2,"d":{"token":"discord-bot-token","intents":46593,
                "properties":{"os":"linux","browser":"kaiku","device":"kaiku"}}})"));
  EXPECT_FALSE(stream_->established());
  const LiveStep in = take(ready());
  EXPECT_TRUE(stream_->established());
  EXPECT_FALSE(in.gap);
  EXPECT_EQ(
      json::parse(cursor_),
      json::parse(R"({"session":"abc","url":"wss://gateway-us-east1-b.discord.gg","seq":1})"));
  EXPECT_EQ(stream_->trouble(), "");
}

TEST_F(Gateway, TheFirstHeartbeatComesAfterAPartOfTheInterval) {
  look_up();
  connect();
  EXPECT_EQ(stream_->due(), now_ + kInterval / 2);
  EXPECT_THAT(stream_->tick(now_).send, IsEmpty()) << "not yet";
  now_ = stream_->due();
  EXPECT_THAT(stream_->tick(now_).send, ElementsAre(R"({"d":null,"op":1})"));
  EXPECT_EQ(stream_->due(), now_ + kInterval);
  take({{"op", 11}});
  EXPECT_FALSE(stream_->steady()) << "nobody has let us in";
  take(ready());
  take({{"op", 11}});
  EXPECT_TRUE(stream_->steady());
  now_ = stream_->due();
  const LiveStep beat = stream_->tick(now_);
  EXPECT_THAT(beat.send, ElementsAre(R"({"d":1,"op":1})"));
  EXPECT_EQ(stream_->due(), now_ + kInterval);
}

TEST_F(Gateway, AHeartbeatWithoutAnswerEndsTheConnectionAndNotTheSession) {
  log_in();
  now_ = stream_->due();
  EXPECT_EQ(stream_->tick(now_).then, Then::kGoOn);
  now_ = stream_->due();
  const LiveStep dead = stream_->tick(now_);
  EXPECT_EQ(dead.then, Then::kReconnect);
  EXPECT_THAT(dead.reason, HasSubstr("heartbeat"));
  EXPECT_FALSE(dead.gap);
  EXPECT_FALSE(stream_->established());
  EXPECT_NE(stream_->parting_code(), 1000) << "with which Discord would forget the session";
  EXPECT_NE(stream_->parting_code(), 1001);
  EXPECT_FALSE(stream_->render_lookup()) << "the session has an address of its own";
  EXPECT_EQ(stream_->url(), "wss://gateway-us-east1-b.discord.gg/?v=10&encoding=json");
}

TEST_F(Gateway, TakesASessionUpWhereItWasCommitted) {
  log_in();
  take(message(42, "1456000000000000001"));
  begin(cursor_);  // another process
  EXPECT_FALSE(stream_->render_lookup());
  stream_->opened(now_);
  const LiveStep greeted = take(hello());
  ASSERT_EQ(greeted.send.size(), 1u);
  EXPECT_EQ(
      json::parse(greeted.send[0]),
      json::parse(R"({"op":6,"d":{"token":"discord-bot-token","session_id":"abc","seq":42}})"));
  EXPECT_FALSE(stream_->established());
  EXPECT_THAT(keys(take(message(43, "1456000000000000002"))),
              ElementsAre("message:1456000000000000002"));
  take(dispatch(44, "RESUMED", json::object()));
  EXPECT_TRUE(stream_->established());
  now_ = stream_->due();
  EXPECT_THAT(stream_->tick(now_).send, ElementsAre(R"({"d":44,"op":1})"));
}

TEST_F(Gateway, ACursorThatCannotBeReadBeginsAnew) {
  for (const char* const cursor :
       {"", "{", "7", R"({"session":"abc"})", R"({"session":"abc","url":"wss://h","seq":-1})",
        R"({"session":"abc","url":"ws://h","seq":1})",
        R"({"session":"abc","url":"https://h","seq":1})",
        R"({"session":7.5,"url":"wss://h","seq":1})"}) {
    begin(cursor);
    EXPECT_TRUE(stream_->render_lookup()) << cursor;
  }
}

TEST_F(Gateway, TellsWhatWasHeardTogetherWithThePlaceBehindIt) {
  log_in();
  const LiveStep step = take_all({message(42, "1456000000000000001").dump(),
                                  dispatch(43, "TYPING_START", {{"channel_id", kChannel}}).dump(),
                                  message(44, "1456000000000000003", "1499").dump(),
                                  message(45, "1456000000000000002").dump()});
  EXPECT_EQ(step.taken, 4u);
  EXPECT_THAT(keys(step),
              ElementsAre("message:1456000000000000001", "message:1456000000000000002"));
  EXPECT_THAT(step.body, Not(HasSubstr("1456000000000000003"))) << "not of a channel that is read";
  ASSERT_TRUE(step.cursor);
  EXPECT_EQ(json::parse(*step.cursor)["seq"], 45);
}

TEST_F(Gateway, APlaceWithoutNewsIsKeptWithTheHeartbeat) {
  log_in();
  const LiveStep step = take(dispatch(42, "TYPING_START", {{"channel_id", kChannel}}));
  EXPECT_EQ(step.body, "");
  EXPECT_FALSE(step.cursor);
  now_ = stream_->due();
  const LiveStep beat = stream_->tick(now_);
  ASSERT_TRUE(beat.cursor);
  EXPECT_EQ(json::parse(*beat.cursor)["seq"], 42);
  take({{"op", 11}});
  now_ = stream_->due();
  EXPECT_FALSE(stream_->tick(now_).cursor) << "nothing has moved";
}

TEST_F(Gateway, MoreThanABodyHoldsIsTakenInParts) {
  log_in();
  json ids = json::array();
  for (int i = 0; i < 100; ++i) ids.push_back(std::to_string(1'456'000'000'000'000'000 + i));
  std::vector<std::string> frames;
  for (int i = 0; i < 12; ++i) {
    frames.push_back(dispatch(50 + i, "MESSAGE_DELETE_BULK",
                              {{"channel_id", kChannel}, {"guild_id", kGuild}, {"ids", ids}})
                         .dump());
  }
  const LiveStep first = take_all(frames);
  EXPECT_EQ(first.taken, 10u);
  EXPECT_EQ(keys(first).size(), 1000u);
  EXPECT_EQ(json::parse(*first.cursor)["seq"], 59);
  frames.erase(frames.begin(), frames.begin() + 10);
  const LiveStep rest = take_all(frames);
  EXPECT_EQ(rest.taken, 2u);
  EXPECT_EQ(keys(rest).size(), 200u);
}

TEST_F(Gateway, ConnectsAnewWhenAskedTo) {
  log_in();
  const LiveStep asked = take({{"op", 7}, {"d", nullptr}});
  EXPECT_EQ(asked.then, Then::kReconnect);
  EXPECT_EQ(asked.wait, Duration::zero());
  EXPECT_FALSE(asked.gap);
  EXPECT_FALSE(stream_->render_lookup());
}

TEST_F(Gateway, WhatCameBeforeTheEndOfAConnectionIsHeard) {
  log_in();
  const LiveStep step = take_all({message(42, "1456000000000000001").dump(), R"({"op":7,"d":null})",
                                  message(43, "1456000000000000002").dump()});
  EXPECT_EQ(step.then, Then::kReconnect);
  EXPECT_THAT(keys(step), ElementsAre("message:1456000000000000001"));
  EXPECT_EQ(json::parse(*step.cursor)["seq"], 42) << "the rest is told again";
}

TEST_F(Gateway, ASessionThatIsLostBeginsAnewAndLeavesAGap) {
  log_in();
  const LiveStep kept = take({{"op", 9}, {"d", true}});
  EXPECT_EQ(kept.then, Then::kReconnect);
  EXPECT_EQ(kept.wait, Duration(3s));
  EXPECT_FALSE(kept.gap);
  EXPECT_FALSE(stream_->render_lookup());
  connect();
  const LiveStep lost = take({{"op", 9}, {"d", false}});
  EXPECT_EQ(lost.then, Then::kReconnect);
  EXPECT_EQ(lost.wait, Duration(3s)) << "one to five seconds";
  EXPECT_TRUE(lost.gap) << "the poller brings what came meanwhile";
  EXPECT_TRUE(stream_->render_lookup());
  log_in();
  EXPECT_TRUE(stream_->established());
}

TEST_F(Gateway, KnowsWhatEachCloseCodeMeans) {
  const struct {
    int code;
    Then then;
    bool resumes;
  } kCodes[] = {{0, Then::kReconnect, true},      {1000, Then::kReconnect, true},
                {1006, Then::kReconnect, true},   {4000, Then::kReconnect, true},
                {4003, Then::kReconnect, false},  {4004, Then::kBadToken, false},
                {4007, Then::kReconnect, false},  {4008, Then::kLater, true},
                {4009, Then::kReconnect, false},  {4010, Then::kImpossible, false},
                {4011, Then::kImpossible, false}, {4012, Then::kImpossible, false},
                {4013, Then::kImpossible, false}, {4014, Then::kImpossible, false},
                {1009, Then::kLater, false}};
  for (const auto& [code, then, resumes] : kCodes) {
    begin("");
    log_in();
    const LiveStep closed = stream_->closed(code);
    EXPECT_EQ(closed.then, then) << code;
    EXPECT_EQ(closed.gap, !resumes) << code;
    EXPECT_EQ(!stream_->render_lookup(), resumes) << code;
    EXPECT_FALSE(closed.reason.empty()) << code;
    EXPECT_THAT(closed.reason, Not(HasSubstr(kToken))) << code;
    EXPECT_FALSE(stream_->established());
    EXPECT_EQ(stream_->due(), TimePoint::max());
  }
}

TEST_F(Gateway, GivesUpAnAddressThatNobodyAnswersAt) {
  log_in();
  take({{"op", 7}});
  for (int i = 1; i < 5; ++i) {
    const LiveStep step = stream_->closed(0);
    EXPECT_EQ(step.then, Then::kLater);
    EXPECT_FALSE(step.gap) << i;
  }
  EXPECT_TRUE(stream_->closed(0).gap);
  EXPECT_TRUE(stream_->render_lookup());
}

TEST_F(Gateway, GivesUpASessionThatIsRefusedWithACodeThatNobodyKnows) {
  log_in();
  int refused = 0;
  stream_->closed(4006);
  while (!stream_->render_lookup() && refused < 100) {
    connect();
    stream_->closed(4006);
    ++refused;
  }
  EXPECT_EQ(refused, 5);
}

TEST_F(Gateway, WaitsWhenNoNewSessionMayBegin) {
  const LiveStep spent =
      look_up({{"session_start_limit", {{"remaining", 0}, {"reset_after", 14'400'000}}}});
  EXPECT_EQ(spent.then, Then::kLater);
  EXPECT_EQ(spent.wait, Duration(4h));
  for (const std::int64_t strange : {std::int64_t{-5}, std::int64_t{0}}) {
    EXPECT_EQ(look_up({{"session_start_limit", {{"remaining", 0}, {"reset_after", strange}}}}).wait,
              Duration(1min));
  }
  EXPECT_EQ(look_up({{"session_start_limit",
                      {{"remaining", 0}, {"reset_after", 9'000'000'000'000'000'000}}}})
                .wait,
            Duration(24h));
}

TEST_F(Gateway, TellsRefusalsOfItsQuestionApart) {
  const auto asked = [&](int status, const std::string& body = "{}") {
    return stream_->read_lookup(answer(status, body));
  };
  EXPECT_EQ(asked(401, R"({"message":"401: discord-bot-token","code":0})").then, Then::kBadToken);
  EXPECT_THAT(asked(401, R"({"message":"discord-bot-token"})").reason, Not(HasSubstr(kToken)));
  EXPECT_EQ(asked(403).then, Then::kImpossible);
  EXPECT_EQ(asked(500).then, Then::kLater);
  const LiveStep limited = asked(429, R"({"retry_after":64.57})");
  EXPECT_EQ(limited.then, Then::kLater);
  EXPECT_EQ(limited.wait, Duration(64570ms));
  for (const char* const nowhere : {"{}", R"({"url":7})", R"({"url":"ws://gateway.discord.gg"})",
                                    R"({"url":"https://h"})", "<html>"}) {
    EXPECT_EQ(asked(200, nowhere).then, Then::kLater) << nowhere;
  }
}

TEST_F(Gateway, ATokenOfAnotherBotIsAMistakeOfTheConfiguration) {
  look_up();
  connect();
  const LiveStep step = take(ready("77"));
  EXPECT_EQ(step.then, Then::kImpossible);
  EXPECT_THAT(step.reason, HasSubstr("bot_id"));
}

TEST_F(Gateway, SaysWhenTheBotIsNotOnTheServer) {
  look_up();
  connect();
  take(ready(kBot, "99"));
  EXPECT_TRUE(stream_->established());
  EXPECT_THAT(stream_->trouble(), HasSubstr("server"));
  take(dispatch(2, "GUILD_CREATE", {{"id", kGuild}}));
  EXPECT_EQ(stream_->trouble(), "");
  take(dispatch(3, "GUILD_DELETE", {{"id", kGuild}, {"unavailable", true}}));
  EXPECT_EQ(stream_->trouble(), "") << "Discord is out of order, not we";
  take(dispatch(4, "GUILD_DELETE", {{"id", "99"}}));
  EXPECT_EQ(stream_->trouble(), "") << "another server";
  const LiveStep step = take(dispatch(5, "GUILD_DELETE", {{"id", kGuild}}));
  EXPECT_THAT(stream_->trouble(), HasSubstr("removed"));
  EXPECT_EQ(step.then, Then::kGoOn) << "private messages still come";
}

TEST_F(Gateway, ASilentGatewayIsLeft) {
  look_up();
  stream_->opened(now_);
  EXPECT_EQ(stream_->due(), now_ + 30s);
  EXPECT_EQ(stream_->tick(now_ + 30s).then, Then::kLater);
  connect();
  const TimePoint opened = now_;
  while (now_ < opened + 1min) {
    now_ = stream_->due();
    if (stream_->tick(now_).then != Then::kGoOn) break;
    take({{"op", 11}});
  }
  EXPECT_LE(now_, opened + 2min);
  EXPECT_EQ(stream_->due(), TimePoint::max()) << "it hung up: nobody let it in";
}

TEST_F(Gateway, AnswersHeartbeatsThatAreAskedForAndNeverSendsTooMuch) {
  log_in();
  EXPECT_THAT(take({{"op", 1}, {"d", nullptr}}).send, ElementsAre(R"({"d":1,"op":1})"));
  std::size_t sent = 0;
  for (int i = 0; i < 500; ++i) sent += take({{"op", 1}}).send.size();
  EXPECT_LT(sent, 60u) << "120 in a minute are all that Discord takes, heartbeats among them";
  now_ += 1min;
  EXPECT_EQ(take({{"op", 1}}).send.size(), 1u);
}

TEST_F(Gateway, RefusesAnIntervalOfNoUse) {
  for (const std::int64_t interval : {0, -1, 999, 600'001}) {
    look_up();
    stream_->opened(now_);
    EXPECT_EQ(take(hello(interval)).then, Then::kLater) << interval;
  }
}

TEST_F(Gateway, PassesOverWhatItCannotRead) {
  log_in();
  const LiveStep step =
      take_all({"", "{", "7", R"({"op":"x"})", std::string(100'000, '['), R"({"op":99})",
                R"({"op":0,"s":"x","t":7,"d":[]})", message(42, "1456000000000000001").dump()});
  EXPECT_EQ(step.unreadable, 5u);
  EXPECT_EQ(step.then, Then::kGoOn);
  EXPECT_THAT(keys(step), ElementsAre("message:1456000000000000001"));
  EXPECT_EQ(json::parse(*step.cursor)["seq"], 42);
}

}  // namespace
}  // namespace kaiku::platforms::testing
