#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json grown(std::int64_t pin, std::int64_t ever) {
  return {{"pin", std::to_string(pin)}, {"ever", ever}, {"now", ever}};
}

std::string page(const json& items) {
  const json list = items.is_object() ? json::array({items}) : items;
  return json({{"grown", list}}).dump();
}

Conformance pinterest() {
  Conformance cases;
  cases.platform = "pinterest";
  cases.settings = "access_token: env:PINTEREST_TOKEN\n";
  cases.secrets = {{"PINTEREST_TOKEN", "pina-test-token"}};
  cases.target = "813000000000000001/comments/3";
  cases.post = "813000000000000001";
  cases.echoes = false;
  cases.reads_again = false;
  cases.handshakes = {{"nothing subscribes", "hub.challenge=1", 404, ""}};
  cases.signatures = {{"nothing that comes by itself is believed",
                       http::Request("POST", "/webhooks/kaisla"), false, "", test_now()}};
  cases.events = {{"more comments than before", page({grown(813, 3)}), EventKind::kCreated,
                   "813/comments/3", "813/comments/3", "pin:813:3"}};
  cases.malformed = {"{}", R"({"grown":{}})", R"({"grown":[7]})", R"({"grown":[{"pin":"1"}]})",
                     R"({"grown":[{"pin":"../1","ever":3}]})"};
  cases.meaningless = {R"({"grown":[]})"};
  cases.most_in_batch = 1000;
  cases.batch = [](std::size_t count) {
    json items = json::array();
    for (std::size_t i = 0; i < count; ++i) {
      items.push_back(grown(813, static_cast<std::int64_t>(i) + 1));
    }
    return page(items);
  };
  return cases;
}

INSTANTIATE_TEST_SUITE_P(pinterest, PlatformConformance, ::testing::Values(pinterest()),
                         conformance_name);

json pin(const std::string& id, const json& comments) {
  return {{"id", id}, {"pin_metrics", {{"lifetime_metrics", {{"comment", comments}}}}}};
}

class Pinterest : public ::testing::Test {
 protected:
  PollAnswer ask(const json& items, const std::string& bookmark = {}) {
    const json list = items.is_object() ? json::array({items}) : items;
    json content = {{"items", list}, {"bookmark", nullptr}};
    if (!bookmark.empty()) content["bookmark"] = bookmark;
    PollAnswer said = adapter_->read_poll("counts", cursor_, answer(200, content.dump()), now_);
    cursor_ = said.cursor;
    return said;
  }
  std::vector<std::string> grown_by(const json& items, const std::string& bookmark = {}) {
    const PollAnswer said = ask(items, bookmark);
    std::vector<std::string> ids;
    if (said.body.empty()) return ids;
    const auto batch = adapter_->parse(said.body, now_);
    for (const Event& event : batch->events) ids.push_back(event.comment.id.value);
    return ids;
  }
  std::unique_ptr<Adapter> adapter_ = adapter_for(pinterest());
  std::string cursor_;
  TimePoint now_ = test_now();
};

TEST_F(Pinterest, WhatStoodThereBeforeIsLeftAloneAndWhatGrowsIsTold) {
  EXPECT_THAT(grown_by({pin("1", 3), pin("2", 0)}), IsEmpty());
  EXPECT_THAT(grown_by({pin("1", 3), pin("2", 0)}), IsEmpty());
  EXPECT_THAT(grown_by({pin("1", 5), pin("2", 1)}), ElementsAre("1/comments/5", "2/comments/1"));
  EXPECT_THAT(grown_by({pin("3", 2), pin("1", 5)}), ElementsAre("3/comments/2"))
      << "a pin that was made meanwhile";
}

TEST_F(Pinterest, ACommentThatTakesThePlaceOfARemovedOneIsToldOf) {
  ask({pin("1", 3)});
  EXPECT_THAT(grown_by({pin("1", 2)}), IsEmpty()) << "removed";
  EXPECT_THAT(grown_by({pin("1", 3)}), ElementsAre("1/comments/4")) << "another one";
}

TEST_F(Pinterest, APinThatIsNotCountedForAWhileKeepsItsNumber) {
  ask({pin("1", 3)});
  EXPECT_THAT(grown_by({{{"id", "1"}, {"pin_metrics", nullptr}}}), IsEmpty());
  EXPECT_THAT(grown_by({pin("1", 3)}), IsEmpty());
  EXPECT_THAT(grown_by({pin("1", 4)}), ElementsAre("1/comments/4"));
}

TEST_F(Pinterest, ReadsPageBehindPage) {
  EXPECT_EQ(shown(*adapter_->render_poll("counts", cursor_, now_)),
            "GET https://api.pinterest.com/v5/pins?pin_metrics=true&page_size=100");
  EXPECT_TRUE(ask({pin("1", 3)}, "b/2").more);
  EXPECT_EQ(shown(*adapter_->render_poll("counts", cursor_, now_)),
            "GET https://api.pinterest.com/v5/pins?pin_metrics=true&page_size=100&bookmark=b%2F2");
  EXPECT_FALSE(ask({pin("2", 1)}).more);
  EXPECT_TRUE(ask({pin("1", 4)}, "b/2").more);
  EXPECT_FALSE(ask({pin("2", 1)}, "b/2").more) << "a token that leads nowhere else";
}

TEST_F(Pinterest, WatchesABoundedNumberOfPins) {
  for (int page = 0; page < 60; ++page) {
    json items = json::array();
    for (int i = 0; i < 100; ++i) items.push_back(pin(std::to_string(1 + page * 100 + i), 1));
    ask(items, page < 59 ? "b" + std::to_string(page) : "");
  }
  EXPECT_THAT(grown_by({pin("1", 2), pin("5000", 2), pin("5001", 2)}),
              ElementsAre("1/comments/2", "5000/comments/2"));
  EXPECT_LT(cursor_.size(), 300'000u);
}

TEST_F(Pinterest, TellsRefusalsApartAndBeginsAnewWithAPlaceOfAnotherVersion) {
  using Kind = PollAnswer::Kind;
  const auto kind = [&](const http::Response& response) {
    return adapter_->read_poll("counts", cursor_, response, now_).kind;
  };
  EXPECT_EQ(kind(answer(401, R"({"code":2,"message":"Authentication failed."})")), Kind::kBadToken);
  EXPECT_EQ(kind(answer(403, "")), Kind::kImpossible);
  EXPECT_EQ(kind(answer(429, "")), Kind::kLater);
  EXPECT_EQ(kind(answer(503, "")), Kind::kLater);
  EXPECT_EQ(kind(answer(200, "<html>")), Kind::kLater);
  for (const char* const other : {"{", "[]", R"({"pins":7})", R"({"pins":{"x":{},"1":7}})"}) {
    cursor_ = other;
    EXPECT_THAT(grown_by({pin("9", 2)}), IsEmpty()) << other;
  }
}

TEST_F(Pinterest, SaysThatItCanDoNothing) {
  const auto refused =
      adapter_->render(action_on(ActionKind::kReply, "1/comments/1", "1", "Moi"), now_);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), ::testing::HasSubstr("look in its own app"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
