// How notifications are read: from the oldest unknown one upwards, page by page.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;

constexpr const char* kSettings =
    "instance: https://social.test\naccount_id: 108\nusername: brand\n"
    "access_token: env:META_TOKEN\n";

json mention(const std::string& id, TimePoint at) {
  return {{"id", id},
          {"type", "mention"},
          {"created_at", to_iso8601(at)},
          {"status",
           {{"id", "s" + id},
            {"content", "Hei"},
            {"created_at", to_iso8601(at)},
            {"account", {{"id", "222"}, {"acct", "maija"}}}}}};
}

class MastodonPolling : public ::testing::Test {
 protected:
  std::string asked(const std::string& key) const {
    const auto request = adapter->render_poll(stream, cursor, now);
    const auto [path, query] = http::split_target(request->url);
    if (key == "path") return std::string(path);
    const auto fields = http::form_decode(query);
    return std::string(http::find_field(*fields, key).value_or(""));
  }
  PollAnswer read(const json& items, const std::string& link = {}) {
    http::Response response = answer(200, items.dump());
    if (!link.empty()) response.headers.add("Link", link);
    return read(response);
  }
  PollAnswer read(const http::Response& response) {
    PollAnswer said = adapter->read_poll(stream, cursor, response, now);
    if (said.kind == PollAnswer::Kind::kPage) cursor = said.cursor;
    return said;
  }
  std::vector<std::string> events(const PollAnswer& said) const {
    std::vector<std::string> ids;
    if (said.body.empty()) return ids;
    const auto batch = adapter->parse(said.body, now);
    for (const Event& event : batch->events) ids.push_back(event.comment.id.value);
    return ids;
  }

  std::unique_ptr<Adapter> adapter = adapter_for("mastodon", kSettings);
  std::string stream = "mentions";
  std::string cursor;
  TimePoint now = test_now();
};

TEST_F(MastodonPolling, TheFirstLookLeavesAloneWhatWasThere) {
  EXPECT_EQ(asked("path"), "https://social.test/api/v1/notifications");
  EXPECT_EQ(asked("min_id"), "");
  EXPECT_EQ(asked("limit"), "80");
  EXPECT_EQ(asked("types[]"), "mention");
  const PollAnswer said = read(json::array({mention("12", now - 1s), mention("11", now - 1h)}));
  EXPECT_EQ(said.body, "");
  EXPECT_FALSE(said.more);
  EXPECT_EQ(asked("min_id"), "12");
}

TEST_F(MastodonPolling, TheFirstLookGoesBackAsFarAsItIsTold) {
  adapter = adapter_for("mastodon", std::string(kSettings) + "look_back: 10m\n");
  EXPECT_THAT(events(read(json::array({mention("12", now - 1s), mention("11", now - 1h)}))),
              ElementsAre("s12"));
}

TEST_F(MastodonPolling, AnEmptyListBeginsAtTheBottom) {
  read(json::array());
  EXPECT_EQ(asked("min_id"), "0");
}

TEST_F(MastodonPolling, FollowsTheLinkToWhatIsNewerUntilNothingIs) {
  read(json::array({mention("9", now - 1h)}));
  PollAnswer said =
      read(json::array({mention("11", now - 10min), mention("10", now - 11min)}),
           "<https://social.test/api/v1/notifications?max_id=10>; rel=\"next\", "
           "<https://elsewhere.test/steal?types%5B%5D=mention&min_id=11>; rel=\"prev\"");
  EXPECT_TRUE(said.more);
  EXPECT_THAT(events(said), ElementsAre("s11", "s10"));
  EXPECT_EQ(asked("path"), "https://social.test/api/v1/notifications")
      << "an answer does not say where calls go";
  EXPECT_EQ(asked("min_id"), "11");
  said = read(json::array({mention("12", now - 9min)}));
  EXPECT_TRUE(said.more) << "also without a link";
  EXPECT_EQ(asked("min_id"), "12");
  said = read(json::array());
  EXPECT_FALSE(said.more);
  EXPECT_EQ(said.body, "");
  EXPECT_EQ(asked("min_id"), "12");
}

TEST_F(MastodonPolling, ReadsAgainWhatIsYoungBecauseIdsAreGivenBeforeTheyShow) {
  read(json::array({mention("9", now - 1h)}));
  read(json::array({mention("12", now - 10s), mention("10", now - 2min)}));
  read(json::array());
  EXPECT_EQ(asked("min_id"), "10") << "eleven may show late";
  now += 1min;
  const PollAnswer said = read(json::array({mention("12", now - 70s), mention("11", now - 70s)}));
  EXPECT_THAT(events(said), ElementsAre("s12", "s11"));
  read(json::array());
  EXPECT_EQ(asked("min_id"), "12");
}

TEST_F(MastodonPolling, IdsGrowInLengthBeforeTheyGrowInLetters) {
  read(json::array({mention("99", now - 2h), mention("100", now - 1h)}));
  EXPECT_EQ(asked("min_id"), "100");
}

TEST_F(MastodonPolling, ReadsWhatTheAccountItselfWrites) {
  stream = "own";
  EXPECT_EQ(asked("path"), "https://social.test/api/v1/accounts/108/statuses");
  EXPECT_EQ(asked("exclude_reblogs"), "true");
  EXPECT_EQ(asked("limit"), "40");
}

TEST_F(MastodonPolling, TellsRefusalsApartAndKeepsItsPlace) {
  using Kind = PollAnswer::Kind;
  const auto kind = [&](int status) { return read(answer(status, "{}")).kind; };
  EXPECT_EQ(kind(401), Kind::kBadToken);
  EXPECT_EQ(kind(403), Kind::kImpossible);
  EXPECT_EQ(kind(404), Kind::kImpossible);
  EXPECT_EQ(kind(429), Kind::kLater);
  EXPECT_EQ(kind(503), Kind::kLater);
  EXPECT_EQ(kind(200), Kind::kLater) << "an object is no list";
  EXPECT_EQ(read(answer(429, "", {{"Retry-After", "7"}})).retry_after, Duration(7s));
  EXPECT_EQ(cursor, "");
}

TEST_F(MastodonPolling, APlaceThatIsNoneOfOursBeginsAnew) {
  for (const char* const other : {"{", "[]", R"({"from":"../1"})", R"({"from":""})"}) {
    cursor = other;
    EXPECT_EQ(asked("min_id"), "") << other;
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
