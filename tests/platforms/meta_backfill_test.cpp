// Comments that webhooks did not bring: listed, and told as the webhook would have.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kEvery = "backfill_interval: 1h\n";

class MetaBackfill : public ::testing::Test {
 protected:
  void use(const char* platform, const char* settings) {
    adapter_ = adapter_for(platform, std::string(settings) + kEvery);
  }
  PollAnswer ask(const http::Response& response) {
    PollAnswer said = adapter_->read_poll("backfill", cursor_, response, now_);
    if (said.kind == PollAnswer::Kind::kPage) cursor_ = said.cursor;
    return said;
  }
  std::vector<Event> events(const std::vector<json>& published) {
    const PollAnswer said = ask(answer(200, json({{"data", published}}).dump()));
    EXPECT_FALSE(said.more);
    if (said.body.empty()) return {};
    auto batch = adapter_->parse(said.body, now_);
    return batch ? batch->events : std::vector<Event>();
  }
  static json published(const std::string& id, const std::vector<json>& comments) {
    return {{"id", id}, {"comments", {{"data", comments}}}};
  }
  static json on_page(const std::string& id, const std::string& written) {
    return {{"id", id},
            {"message", "Milloin?"},
            {"from", {{"id", "7400"}, {"name", "Maija"}}},
            {"created_time", written}};
  }

  std::unique_ptr<Adapter> adapter_;
  std::string cursor_;
  TimePoint now_ = test_now();
};

TEST_F(MetaBackfill, IsAskedForOnlyWhereItIsWanted) {
  EXPECT_THAT(adapter_for("facebook", kFacebookSettings)->streams(), IsEmpty());
  use("facebook", kFacebookSettings);
  ASSERT_EQ(adapter_->streams().size(), 1u);
  EXPECT_EQ(adapter_->streams()[0].interval, Duration(1h));
  const auto request = adapter_->render_poll("backfill", "", now_);
  ASSERT_TRUE(request);
  EXPECT_THAT(request->url, HasSubstr("/105500000000001/feed?fields=id%2Ccomments.filter"));
  EXPECT_THAT(request->url, HasSubstr("limit=25"));
  EXPECT_THAT(request->url, HasSubstr("appsecret_proof="));
}

TEST_F(MetaBackfill, AListedCommentHasTheKeyOfItsWebhook) {
  use("facebook", kFacebookSettings);
  const json old = on_page("1_1", "2025-12-31T23:00:00+0000");
  EXPECT_THAT(events({published("1055_1", {old})}), IsEmpty()) << "what stood there before";
  now_ += 1h;
  json nested = on_page("1_3", "2026-01-01T00:31:00+0000");
  nested["parent"] = {{"id", "1_2"}};
  const auto found =
      events({published("1055_1", {on_page("1_2", "2026-01-01T00:30:00+0000"), nested, old})});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].dedupe_key, "feed:1_2:add:1767227400");
  EXPECT_EQ(found[0].comment.thread().value, "1_2");
  EXPECT_EQ(found[0].comment.post.value, "1055_1");
  EXPECT_EQ(found[0].comment.author.id.value, "7400");
  EXPECT_EQ(found[1].comment.thread().value, "1_2");

  const json delivered = {{"item", "comment"},     {"verb", "add"},
                          {"post_id", "1055_1"},   {"comment_id", "1_2"},
                          {"parent_id", "1055_1"}, {"created_time", 1767227400}};
  const json change = {{"field", "feed"}, {"value", delivered}};
  const json entry = {{"id", "105500000000001"}, {"changes", json::array({change})}};
  const auto webhook =
      adapter_->parse(json({{"object", "page"}, {"entry", json::array({entry})}}).dump(), now_);
  EXPECT_EQ(webhook->events[0].dedupe_key, found[0].dedupe_key);
}

TEST_F(MetaBackfill, InstagramsRepliesStandBelowTheirComment) {
  use("instagram", kInstagramSettings);
  EXPECT_THAT(adapter_->render_poll("backfill", "", now_)->url,
              HasSubstr("/17841400000000001/media?fields=id%2Ccomments.limit"));
  events({});
  now_ += 1h;
  const auto comment = [](const std::string& id) {
    return json({{"id", id},
                 {"text", "Milloin?"},
                 {"from", {{"id", "990"}, {"username", "maija"}}},
                 {"timestamp", "2026-01-01T00:30:00+0000"}});
  };
  json top = comment("11");
  top["replies"] = {{"data", json::array({comment("12")})}};
  const auto found = events({published("77", {top})});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].dedupe_key, "11:comments");
  EXPECT_EQ(found[0].comment.post.value, "77");
  EXPECT_EQ(found[0].occurred_at, test_now() + 30min) << "the list says when";
  EXPECT_EQ(found[1].comment.thread().value, "11");
  EXPECT_FALSE(found[1].thin);
}

TEST_F(MetaBackfill, ReadsAgainALittleOfWhatItKnowsAndTakesABoundedNumber) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 1h;
  EXPECT_EQ(events({published("1055_1", {on_page("1_1", "2026-01-01T00:55:00+0000")})}).size(), 1u);
  EXPECT_EQ(events({published("1055_1", {on_page("1_1", "2026-01-01T00:55:00+0000")})}).size(), 1u)
      << "known by its key";
  std::vector<json> many;
  for (int i = 0; i < 1100; ++i) {
    many.push_back(on_page("1_" + std::to_string(i), "2026-01-01T00:55:00+0000"));
  }
  EXPECT_EQ(events({published("1055_1", many)}).size(), 1000u);
}

TEST_F(MetaBackfill, TellsRefusalsApartAndKeepsItsPlace) {
  using Kind = PollAnswer::Kind;
  use("facebook", kFacebookSettings);
  const auto error = [](int code) {
    return answer(400, json({{"error", {{"code", code}, {"message", "words"}}}}).dump());
  };
  EXPECT_EQ(ask(error(190)).kind, Kind::kBadToken);
  EXPECT_EQ(ask(error(4)).kind, Kind::kLater);
  EXPECT_EQ(ask(error(200)).kind, Kind::kImpossible);
  EXPECT_EQ(ask(answer(200, "<html>")).kind, Kind::kLater);
  EXPECT_EQ(ask(answer(200, "{}")).kind, Kind::kLater);
  EXPECT_EQ(cursor_, "");
}

}  // namespace
}  // namespace kaiku::platforms::testing
