#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/yaml.hpp>

namespace kaiku::config {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class MapReaderTest : public testing::Test {
 protected:
  MapReader reader(std::string_view text) {
    diagnostics.clear();
    return {parse_yaml(text, "a.yaml", diagnostics).value(), "policy", diagnostics};
  }
  std::vector<std::string> messages() const {
    std::vector<std::string> lines;
    for (const auto& diagnostic : diagnostics) lines.push_back(to_string(diagnostic));
    return lines;
  }

  Diagnostics diagnostics;
};

TEST_F(MapReaderTest, ReadsEveryKindOfValue) {
  auto map = reader(
      "id: a\non: true\ncount: -3\nshare: 0.25\ntime: 15m\nlist: [a, 2]\none: x\nmode: live\n");
  EXPECT_EQ(map.required_text("id"), "a");
  EXPECT_EQ(map.flag("on"), true);
  EXPECT_EQ(map.whole("count", -3, 3), -3);
  EXPECT_EQ(map.number("share", 0, 1), 0.25);
  EXPECT_EQ(map.duration("time", minutes(1), minutes(15)), minutes(15));
  EXPECT_THAT(map.texts("list"), ElementsAre("a", "2"));
  EXPECT_THAT(map.texts("one"), ElementsAre("x"));
  EXPECT_EQ(map.choice("mode", {"shadow", "live"}), "live");
  EXPECT_TRUE(map.has("mode"));
  map.finish();
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(MapReaderTest, IsSilentAboutAbsentKeys) {
  auto map = reader("{}");
  EXPECT_FALSE(map.text("a") || map.flag("a") || map.whole("a", 0, 1) || map.number("a", 0, 1) ||
               map.duration("a", seconds(0), seconds(1)) || map.choice("a", {"x"}));
  EXPECT_THAT(map.texts("a"), IsEmpty());
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(MapReaderTest, NamesTheExpectedType) {
  auto map = reader("a: [1]\nb: yes\nc: 1.5\nd: nan\ne: 15\nf: {x: 1}\ng: [[1]]\nh: lve\ni: '1'\n");
  EXPECT_FALSE(map.text("a"));
  EXPECT_FALSE(map.flag("b"));
  EXPECT_FALSE(map.whole("c", 0, 10));
  EXPECT_FALSE(map.number("d", 0, 1));
  EXPECT_FALSE(map.duration("e", seconds(1), minutes(90)));
  EXPECT_THAT(map.texts("f"), IsEmpty());
  EXPECT_THAT(map.texts("g"), IsEmpty());
  EXPECT_FALSE(map.choice("h", {"shadow", "live"}));
  EXPECT_FALSE(map.whole("i", 0, 10));
  EXPECT_THAT(
      messages(),
      ElementsAre(
          "a.yaml:1:4: error: 'a': expected a text",
          "a.yaml:2:4: error: 'b': expected true or false",
          "a.yaml:3:4: error: 'c': expected a whole number from 0 to 10",
          "a.yaml:4:4: error: 'd': expected a number from 0 to 1",
          "a.yaml:5:4: error: 'e': expected a duration from 1s to 90m (a whole number and ms, "
          "s, m, h, d or w, as in 15m)",
          "a.yaml:6:4: error: 'f': expected a text or a list of texts",
          "a.yaml:7:5: error: 'g': expected a text in the list",
          "a.yaml:8:4: error: 'h': unknown value 'lve' (did you mean 'live'?)",
          "a.yaml:9:4: error: 'i': expected a whole number from 0 to 10"));
}

TEST_F(MapReaderTest, RefusesNumbersOutsideTheirRange) {
  auto map = reader("a: 11\nb: -1\nc: 99999999999999999999\nd: 1e3\ne: 2h\n");
  EXPECT_FALSE(map.whole("a", 0, 10));
  EXPECT_FALSE(map.whole("b", 0, 10));
  EXPECT_FALSE(map.whole("c", 0, 10));
  EXPECT_FALSE(map.number("d", 0, 999.5));
  EXPECT_FALSE(map.duration("e", seconds(0), minutes(90)));
  EXPECT_EQ(diagnostics.size(), 5U);
  EXPECT_EQ(diagnostics[3].message, "'d': expected a number from 0 to 999.5");
}

TEST_F(MapReaderTest, ReportsMissingKeysAtTheMapping) {
  auto map = reader("a: 1\nid:\n");
  EXPECT_EQ(map.required_text("name"), "");
  EXPECT_EQ(map.required_text("id"), "");
  EXPECT_FALSE(map.required_node("when"));
  EXPECT_THAT(messages(), ElementsAre("a.yaml:1:1: error: policy: 'name' is missing",
                                      "a.yaml:2:1: error: 'id': expected a text",
                                      "a.yaml:1:1: error: policy: 'when' is missing"));
}

TEST_F(MapReaderTest, ReportsUnknownKeysWithTheClosestKnownOne) {
  auto map = reader("idd: a\nzebra: 1\n\"x\\n\": 1\n");
  map.text("id");
  map.flag("enabled");
  map.finish();
  EXPECT_THAT(messages(),
              ElementsAre("a.yaml:1:1: error: policy: unknown key 'idd' (did you mean 'id'?)",
                          "a.yaml:2:1: error: policy: unknown key 'zebra' (known: id, enabled)",
                          testing::StartsWith("a.yaml:3:1: error: policy: unknown key 'x '")));
}

TEST_F(MapReaderTest, TakesNothingForAMappingWithoutKeysAndRefusesOtherKinds) {
  auto empty = reader("# nothing set\n");
  empty.text("a");
  empty.finish();
  EXPECT_THAT(messages(), IsEmpty());

  auto list = reader("[1]");
  EXPECT_EQ(list.required_text("a"), "");
  list.finish();
  EXPECT_THAT(
      messages(),
      ElementsAre(
          "a.yaml:1:1: error: policy: expected keys and values (write 'key: value' lines)"));
}

TEST_F(MapReaderTest, PlacesErrorsAtTheValueOrTheMapping) {
  auto map = reader("a: 1\nb: 2\n");
  map.error_at("b", "no");
  map.error_at("c", "neither", "set one");
  EXPECT_THAT(messages(),
              ElementsAre("a.yaml:2:4: error: no", "a.yaml:1:1: error: neither (set one)"));
}

}  // namespace
}  // namespace kaiku::config
