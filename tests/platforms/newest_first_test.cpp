// Lists that show what is newest first, read from the top down to what is known.
#include "../../src/platforms/newest_first.hpp"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "../../src/platforms/json_body.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json item(const std::string& id, TimePoint at) {
  return {{"id", id}, {"at", to_iso8601(at)}};
}

class NewestFirstList : public ::testing::Test {
 protected:
  std::vector<std::string> read(const json& given, const std::string& next = {}) {
    const json items = given.is_object() ? json::array({given}) : given;
    auto place = NewestFirst::read(cursor, begin);
    const PollAnswer said =
        std::move(place).take({.items = items,
                               .moment = [](const json& one) { return time_at(one, "at"); },
                               .name = "items",
                               .next = next});
    cursor = said.cursor;
    more = said.more;
    std::vector<std::string> ids;
    if (said.body.empty()) return ids;
    const json kept = json::parse(said.body);
    for (const json& one : kept["items"]) ids.push_back(one["id"]);
    return ids;
  }
  std::string page() const { return NewestFirst::read(cursor, begin).page; }

  TimePoint begin = test_now();
  std::string cursor;
  bool more = false;
};

TEST_F(NewestFirstList, TheFirstLookLeavesAloneWhatIsOld) {
  EXPECT_THAT(read({item("3", begin + 1s), item("1", begin - 1h)}, "p2"), ElementsAre("3"));
  EXPECT_FALSE(more);
}

TEST_F(NewestFirstList, NoLookGoesFurtherBackThanTheFirst) {
  EXPECT_THAT(read({item("3", begin + 1s), item("2", begin - 1s)}), ElementsAre("3"));
  EXPECT_THAT(read({item("4", begin + 2s), item("3", begin + 1s), item("2", begin - 1s)}),
              ElementsAre("4", "3"));
}

TEST_F(NewestFirstList, ReadsDownToWhatIsKnownPageBehindPage) {
  EXPECT_THAT(read({item("1", begin + 1s)}), ElementsAre("1"));
  EXPECT_THAT(read({item("4", begin + 3h), item("3", begin + 2h)}, "p2"), ElementsAre("4", "3"));
  EXPECT_TRUE(more);
  EXPECT_EQ(page(), "p2");
  EXPECT_THAT(read({item("2", begin + 1h), item("1", begin + 1s)}, "p3"), ElementsAre("2", "1"))
      << "a little further than needed";
  EXPECT_TRUE(more) << "what is known may still stand behind it";
  EXPECT_THAT(read({item("0", begin - 1h)}, "p4"), IsEmpty());
  EXPECT_FALSE(more);
  EXPECT_EQ(page(), "");
  EXPECT_THAT(read({item("4", begin + 3h), item("3", begin + 2h)}, "p2"), ElementsAre("4"))
      << "the next round goes down to the top of this one";
}

TEST_F(NewestFirstList, WhatShowsLateIsFoundWithinTheOverlap) {
  read({item("9", begin + 1h)});
  EXPECT_THAT(read({item("9", begin + 1h), item("8", begin + 55min), item("7", begin + 1min)}),
              ElementsAre("9", "8"));
}

TEST_F(NewestFirstList, ANewerThingDuringARoundIsFoundByTheNextOne) {
  read({item("1", begin + 1h)});
  read({item("4", begin + 4h)}, "p2");
  read({item("2", begin + 2h), item("1", begin + 1h), item("0", begin)});
  EXPECT_THAT(read({item("5", begin + 5h), item("4", begin + 4h), item("3", begin + 3h)}),
              ElementsAre("5", "4"));
}

TEST_F(NewestFirstList, EndsWhereAPageRepeatsItselfOrIsEmpty) {
  read({item("2", begin + 2h)}, "p2");
  EXPECT_TRUE(more);
  read({item("1", begin + 1h)}, "p2");
  EXPECT_FALSE(more) << "the token leads nowhere else";
  read({item("3", begin + 3h)}, "p2");
  read(json::array(), "p3");
  EXPECT_FALSE(more);
}

TEST_F(NewestFirstList, WhatHasNoMomentIsTakenAndAPlaceOfAnotherVersionBeginsAnew) {
  EXPECT_THAT(read({{{"id", "x"}}}), ElementsAre("x"));
  for (const char* const other : {"{", "[]", R"({"floor":"yesterday"})"}) {
    cursor = other;
    EXPECT_THAT(read({item("1", begin - 1h)}), IsEmpty()) << other;
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
