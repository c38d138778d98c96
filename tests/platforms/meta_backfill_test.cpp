// Comments that webhooks did not bring: listed, and told as the webhook would have.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/platforms/meta/backfill.hpp"
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
    return events_in(said);
  }
  std::vector<Event> events_in(const PollAnswer& said) const {
    if (said.body.empty()) return {};
    auto batch = adapter_->parse(said.body, now_);
    return batch ? batch->events : std::vector<Event>();
  }
  /// The ids on a page, which `more_` says whether another follows.
  std::vector<std::string> ids(const json& page) {
    const PollAnswer said = ask(answer(200, page.dump()));
    more_ = said.more;
    std::vector<std::string> all;
    for (const Event& event : events_in(said)) all.push_back(event.comment.id.value);
    return all;
  }
  std::string asked() const { return adapter_->render_poll("backfill", cursor_, now_)->url; }
  static json paging(const std::string& after) {
    return {{"cursors", {{"before", "b"}, {"after", after}}},
            {"next", "https://elsewhere.test/?after=" + after}};
  }
  static constexpr const char* kNew = "2026-01-01T00:30:00+0000";
  static constexpr const char* kOld = "2025-12-01T00:00:00+0000";
  /// A list of so many comments, each of which has more replies, and more of its own.
  static json long_list(const std::string& name, std::size_t comments, const char* written) {
    json list = {{"data", json::array()}, {"paging", paging("p")}};
    for (std::size_t i = 0; i < comments; ++i) {
      list["data"].push_back({{"id", name + "_" + std::to_string(i)},
                              {"text", "Milloin?"},
                              {"from", {{"id", "990"}, {"username", "maija"}}},
                              {"timestamp", written},
                              {"replies", {{"data", json::array()}, {"paging", paging("r")}}}});
    }
    return list;
  }
  static json busy_page(std::size_t posts, std::size_t comments, const char* written) {
    json page = json::array();
    for (std::size_t i = 0; i < posts; ++i) {
      const std::string id = "77" + std::to_string(i);
      page.push_back(
          {{"id", id}, {"timestamp", kOld}, {"comments", long_list(id, comments, written)}});
    }
    return {{"data", std::move(page)}};
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
  bool more_ = false;
  TimePoint now_ = test_now();
};

TEST_F(MetaBackfill, IsAskedForOnlyWhereItIsWanted) {
  EXPECT_THAT(adapter_for("facebook", kFacebookSettings)->streams(), IsEmpty());
  use("facebook", kFacebookSettings);
  ASSERT_EQ(adapter_->streams().size(), 1u);
  EXPECT_EQ(adapter_->streams()[0].interval, Duration(1h));
  const auto request = adapter_->render_poll("backfill", "", now_);
  ASSERT_TRUE(request);
  EXPECT_THAT(request->url,
              HasSubstr("/105500000000001/feed?fields=id%2Ccreated_time%2Ccomments.filter"));
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
              HasSubstr("/17841400000000001/media?fields=id%2Ctimestamp%2Ccomments.limit"));
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

TEST_F(MetaBackfill, ReadsAgainALittleOfWhatItKnows) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 1h;
  EXPECT_EQ(events({published("1055_1", {on_page("1_1", "2026-01-01T00:55:00+0000")})}).size(), 1u);
  EXPECT_EQ(events({published("1055_1", {on_page("1_1", "2026-01-01T00:55:00+0000")})}).size(), 1u)
      << "known by its key";
}

TEST_F(MetaBackfill, FollowsCommentsDownToWhatItHasSeen) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 2h;
  const auto at = [](const std::string& id, int minute) {
    const std::string two = (minute < 10 ? "0" : "") + std::to_string(minute);
    return on_page(id, "2026-01-01T01:" + two + ":00+0000");
  };
  json first = published("1055_1", {at("1_9", 50), at("1_8", 40)});
  first["comments"]["paging"] = paging("p2");
  json second = published("1055_2", {at("2_9", 50), on_page("2_1", "2025-12-31T00:00:00+0000")});
  second["comments"]["paging"] = paging("old");
  EXPECT_THAT(ids({{"data", {first, second}}}), ElementsAre("1_9", "1_8", "2_9"));
  EXPECT_TRUE(more_);
  EXPECT_THAT(asked(), HasSubstr("/1055_1/comments?limit=50&after=p2&fields=id%2Cmessage"));
  EXPECT_THAT(asked(), HasSubstr("filter=stream&order=reverse_chronological"));

  EXPECT_THAT(ids({{"data", {at("1_7", 30)}}, {"paging", paging("p3")}}), ElementsAre("1_7"));
  EXPECT_TRUE(more_);
  EXPECT_THAT(asked(), HasSubstr("after=p3"));
  now_ += 1h;  // the daemon was down between two pages
  EXPECT_THAT(
      ids({{"data", {on_page("1_6", "2025-12-31T23:00:00+0000")}}, {"paging", paging("p4")}}),
      IsEmpty());
  EXPECT_FALSE(more_) << "this one was seen";
  EXPECT_EQ(cursor_, R"({"since":"2026-01-01T02:00:00Z"})")
      << "the next round goes down to where this one began";
  EXPECT_THAT(asked(), HasSubstr("/feed?"));
}

TEST_F(MetaBackfill, FollowsWhatWasPublishedSince) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 2h;
  json post = published("1055_3", {on_page("3_1", "2026-01-01T01:00:00+0000")});
  post["created_time"] = "2026-01-01T00:50:00+0000";
  EXPECT_THAT(ids({{"data", {post}}, {"paging", paging("f2")}}), ElementsAre("3_1"));
  EXPECT_TRUE(more_);
  EXPECT_THAT(asked(), HasSubstr("/feed?"));
  EXPECT_THAT(asked(), HasSubstr("after=f2"));
  post["created_time"] = "2025-12-01T00:00:00+0000";
  EXPECT_THAT(ids({{"data", {post}}, {"paging", paging("f3")}}), ElementsAre("3_1"));
  EXPECT_FALSE(more_);
}

TEST_F(MetaBackfill, FollowsRepliesBelowTheirComment) {
  use("instagram", kInstagramSettings);
  events({});
  now_ += 1h;
  const auto reply = [](const std::string& id) {
    return json({{"id", id},
                 {"text", "Milloin?"},
                 {"from", {{"id", "990"}, {"username", "maija"}}},
                 {"timestamp", "2026-01-01T00:30:00+0000"}});
  };
  json top = reply("11");
  top["replies"] = {{"data", {reply("12")}}, {"paging", paging("r2")}};
  EXPECT_THAT(ids({{"data", {published("77", {top})}}}), ElementsAre("11", "12"));
  EXPECT_TRUE(more_);
  EXPECT_THAT(asked(), HasSubstr("/11/replies?limit=50&after=r2&fields=id%2Ctext"));
  const PollAnswer said = ask(answer(200, json({{"data", {reply("13")}}}).dump()));
  const auto found = events_in(said);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].comment.thread().value, "11");
  EXPECT_EQ(found[0].comment.post.value, "77");
  EXPECT_FALSE(said.more);
}

TEST_F(MetaBackfill, WhatIsTooMuchForOneBodyIsReadAgain) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 1h;
  const auto many = [](const std::string& post) {
    std::vector<json> comments;
    for (int i = 0; i < 600; ++i) {
      comments.push_back(on_page(post + "_" + std::to_string(i), "2026-01-01T00:55:00+0000"));
    }
    return comments;
  };
  EXPECT_EQ(
      ids({{"data", {published("1055_1", many("1")), published("1055_2", many("2"))}}}).size(),
      1000u);
  ASSERT_TRUE(more_);
  EXPECT_THAT(asked(), HasSubstr("/1055_2/comments?limit=50&fields="));
  EXPECT_EQ(ids({{"data", many("2")}}).size(), 600u) << "known by their keys";
  EXPECT_FALSE(more_);
}

TEST_F(MetaBackfill, HoldsThePlacesOfAWholePageOfTheLengthsAskedFor) {
  use("instagram", kInstagramSettings);
  events({});
  now_ += 1h;
  EXPECT_TRUE(ids(busy_page(meta::kMostPublished, meta::kMostComments, kOld)).empty());
  EXPECT_TRUE(more_);
  EXPECT_EQ(json::parse(cursor_)["rest"].size(), meta::kMostPublished * meta::kMostComments);
}

TEST_F(MetaBackfill, ReadsWhatIsDeepestFirstSoThatPlacesDoNotPileUp) {
  use("instagram", kInstagramSettings);
  events({});
  now_ += 1h;
  ids(busy_page(2, 2, kNew));
  const auto path = [this] {
    const std::string url = asked();
    const std::size_t version = url.find("/v25.0/") + 7;
    return url.substr(version, url.find('?') - version);
  };
  const json nothing = {{"data", json::array()}};
  std::vector<std::string> paths;
  for (const bool has_more : {false, false, true, false, false, false, false, false}) {
    ASSERT_TRUE(more_);
    paths.push_back(path());
    ids(has_more ? long_list("9", 2, kNew) : nothing);
  }
  EXPECT_FALSE(more_);
  EXPECT_THAT(paths, ElementsAre("770_0/replies", "770_1/replies", "770/comments", "9_0/replies",
                                 "9_1/replies", "771_0/replies", "771_1/replies", "771/comments"));
}

TEST_F(MetaBackfill, TakesNoPageThatLeadsToMoreAndAsksForItAgain) {
  use("instagram", kInstagramSettings);
  events({});
  now_ += 1h;
  const std::string before = cursor_;
  const json page = busy_page(meta::kMostPublished + 2, meta::kMostComments, kOld);
  const PollAnswer said = ask(answer(200, page.dump()));
  EXPECT_EQ(said.kind, PollAnswer::Kind::kLater);
  EXPECT_THAT(said.reason, HasSubstr("more lists than were asked for"));
  EXPECT_EQ(cursor_, before) << "nothing moves past it";

  json endless = busy_page(1, 0, kNew);
  endless["data"][0]["comments"]["paging"] = paging(std::string(meta::kLongestPlace + 1, 'x'));
  EXPECT_EQ(ask(answer(200, endless.dump())).kind, PollAnswer::Kind::kLater);
  EXPECT_EQ(cursor_, before);
}

TEST_F(MetaBackfill, GoesOnWhereSomethingIsGoneAndEndsWherePagesDoNot) {
  use("facebook", kFacebookSettings);
  events({});
  now_ += 1h;
  json post = published("1055_1", {on_page("1_9", "2026-01-01T00:50:00+0000")});
  post["comments"]["paging"] = paging("p2");
  json other = published("1055_2", {on_page("2_9", "2026-01-01T00:50:00+0000")});
  other["comments"]["paging"] = paging("q2");
  json strange = published("../1", {on_page("3_9", "2026-01-01T00:50:00+0000")});
  ids({{"data", {post, other, strange}}});
  const auto error = [](int code, int subcode) {
    return answer(400, json({{"error", {{"code", code}, {"error_subcode", subcode}}}}).dump());
  };
  const std::string before = cursor_;
  EXPECT_EQ(ask(error(4, 0)).kind, PollAnswer::Kind::kLater);
  EXPECT_EQ(cursor_, before);
  EXPECT_TRUE(ask(error(100, 33)).more) << "the post was deleted meanwhile";
  EXPECT_THAT(asked(), HasSubstr("/1055_2/comments?limit=50&after=q2"));
  ids({{"data", {on_page("2_8", "2026-01-01T00:50:00+0000")}}, {"paging", paging("q2")}});
  EXPECT_FALSE(more_) << "a page that names itself as the next";
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
