#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/yaml.hpp>

namespace kaiku::config {
namespace {

using testing::HasSubstr;

class YamlTest : public testing::Test {
 protected:
  std::optional<Node> parse(std::string_view text) {
    return parse_yaml(text, "a.yaml", diagnostics);
  }
  /// The only diagnostic of a text that must not parse.
  std::string refusal(std::string_view text) {
    diagnostics.clear();
    EXPECT_FALSE(parse(text)) << text;
    EXPECT_EQ(diagnostics.size(), 1U) << text;
    return diagnostics.empty() ? "" : to_string(diagnostics.front());
  }

  Diagnostics diagnostics;
};

TEST_F(YamlTest, KeepsOrderKindsAndPlaces) {
  const auto node = parse("b: 1\na:\n  - x\n  - \"2\"\nc:\n");
  ASSERT_TRUE(node);
  ASSERT_TRUE(node->is_mapping());
  const auto entries = node->entries();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].first.scalar(), "b");
  EXPECT_EQ(entries[0].second.line(), 1);
  EXPECT_EQ(entries[0].second.column(), 4);
  ASSERT_TRUE(entries[1].second.is_sequence());
  const auto items = entries[1].second.items();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].line(), 4);
  EXPECT_EQ(items[1].column(), 5);
  EXPECT_FALSE(items[0].quoted());
  EXPECT_TRUE(items[1].quoted());
  EXPECT_TRUE(entries[2].second.is_null());
}

TEST_F(YamlTest, PlacesAnAbsentValueAtItsKey) {
  const auto node = parse("a: 1\nport:\n\n\nname: x\n");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->entries()[1].second.line(), 3 - 1);
  EXPECT_EQ(node->entries()[1].second.column(), 1);
}

TEST_F(YamlTest, CountsColumnsInCharacters) {
  const auto node = parse("{ä€😀: yö, b: c}");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->entries()[0].second.column(), 7);
  EXPECT_EQ(node->entries()[1].first.column(), 11);
}

TEST_F(YamlTest, CountsColumnsInLongLines) {
  std::string text = "[";
  for (int i = 0; i < 50'000; ++i) text += "ä,";
  const auto node = parse(text + "x]");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->items().back().column(), 100'002);
}

TEST_F(YamlTest, ReadsAByteOrderMarkAndWindowsLineEnds) {
  const auto node = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->entries()[0].first.column(), 1);
  EXPECT_EQ(node->entries()[1].first.line(), 2);
  EXPECT_EQ(node->entries()[1].second.scalar(), "2");
}

TEST_F(YamlTest, ReadsAnEmptyFileAsNull) {
  for (const char* text : {"", "# only a comment\n", "---\n"}) {
    const auto node = parse(text);
    ASSERT_TRUE(node) << text;
    EXPECT_TRUE(node->is_null());
    EXPECT_GE(node->line(), 1);
  }
}

TEST_F(YamlTest, ReportsEveryKeyWrittenTwice) {
  EXPECT_FALSE(parse("a: 1\nb: {x: 1, y: 2, x: 3}\na: 2\n"));
  ASSERT_EQ(diagnostics.size(), 2U);
  EXPECT_EQ(to_string(diagnostics[0]),
            "a.yaml:2:17: error: key 'x' is written twice (first in line 2)");
  EXPECT_EQ(to_string(diagnostics[1]),
            "a.yaml:3:1: error: key 'a' is written twice (first in line 1)");
}

TEST_F(YamlTest, ResolvesAliases) {
  const auto node = parse("a: &list [1, 2]\nb: *list\n");
  ASSERT_TRUE(node);
  const Node alias = node->entries()[1].second;
  ASSERT_EQ(alias.items().size(), 2U);
  EXPECT_EQ(alias.line(), 2);
  EXPECT_EQ(alias.items()[1].scalar(), "2");
}

TEST_F(YamlTest, ResolvesAnAliasToTheLatestAnchorOfItsName) {
  const auto node = parse("a: &x 1\nb: &x [&x 2, *x]\nc: *x\n");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->entries()[1].second.items()[1].scalar(), "2");
  EXPECT_EQ(node->entries()[2].second.scalar(), "2");
}

TEST_F(YamlTest, KnowsTheWordsForNothing) {
  const auto node = parse("[~, null, Null, NULL, 'null', nULL, !!null]");
  EXPECT_FALSE(node);  // a tag
  const auto words = parse("[~, null, Null, NULL, 'null', nULL]");
  ASSERT_TRUE(words);
  std::string kinds;
  for (const Node& item : words->items()) kinds += item.is_null() ? 'n' : 's';
  EXPECT_EQ(kinds, "nnnnss");
}

TEST_F(YamlTest, RefusesAnAliasInsideItsOwnValue) {
  EXPECT_THAT(refusal("a: &loop [1, *loop]\n"), HasSubstr("a.yaml:1:14: error: an alias inside"));
}

TEST_F(YamlTest, RefusesAliasesThatMultiply) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j > 0 ? ", " : "") + before;
    bomb += "]\n";
  }
  EXPECT_THAT(refusal(bomb), HasSubstr("more than 200000 values"));
}

TEST_F(YamlTest, RefusesAliasesThatDeepen) {
  std::string ladder = "a0: &a0 [x]\n";
  for (int i = 1; i < 40; ++i) {
    ladder += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
              std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(refusal(ladder), HasSubstr("nested deeper than 32 levels"));
}

TEST_F(YamlTest, BoundsDepth) {
  const auto nested = [](int levels) {
    const auto count = static_cast<std::size_t>(levels);
    return std::string(count, '[') + std::string(count, ']');
  };
  EXPECT_TRUE(parse(nested(32)));
  EXPECT_THAT(refusal(nested(33)), HasSubstr("a.yaml:1:33: error: nested deeper than 32 levels"));
  EXPECT_THAT(refusal(std::string(100'000, '[')), HasSubstr("nested deeper"));
}

TEST_F(YamlTest, BoundsTheNumberOfValues) {
  std::string list;
  for (int i = 0; i < 199'999; ++i) list += "- x\n";
  EXPECT_TRUE(parse(list));
  EXPECT_THAT(refusal(list + "- x\n"),
              HasSubstr("a.yaml:200000:3: error: more than 200000 values"));
}

TEST_F(YamlTest, BoundsTheSize) {
  std::string text = "a: 1 #" + std::string(4 * 1024 * 1024 - 6, 'x');
  EXPECT_TRUE(parse(text));
  EXPECT_EQ(refusal(text + "x"), "a.yaml: error: larger than 4194304 bytes");
}

TEST_F(YamlTest, RefusesWhatItDoesNotMean) {
  EXPECT_THAT(refusal("a: !!binary eA==\n"), HasSubstr("1:4: error: tags are not supported"));
  EXPECT_THAT(refusal("a: !env HOME\n"), HasSubstr("tags are not supported"));
  EXPECT_THAT(refusal("a: !x [1]\n"), HasSubstr("tags are not supported"));
  EXPECT_THAT(refusal("a: &a {x: 1}\nb:\n  <<: *a\n"), HasSubstr("3:3: error: merge keys are not"));
  EXPECT_THAT(refusal("? [1, 2]\n: x\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(refusal("~: x\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(refusal("a: 1\n---\nb: 2\n"), HasSubstr("2:1: error: a second document"));
}

TEST_F(YamlTest, ExplainsBrokenSyntaxWithPlaceAndRemedy) {
  EXPECT_THAT(refusal("a: b: c\n"),
              HasSubstr("a.yaml:1:5: error: YAML: mapping values are not allowed"));
  EXPECT_THAT(refusal("a: [1, 2\n"), HasSubstr("(a bracket is not closed)"));
  EXPECT_THAT(refusal("a: \"x"), HasSubstr("a.yaml:1:4: error: a quote is not closed"));
  EXPECT_THAT(refusal("a: &b\n  \"x\\\"\n"), HasSubstr("a.yaml:2:3: error: a quote is not closed"));
  EXPECT_THAT(refusal("a: 'it''s\n"), HasSubstr("a.yaml:1:4: error: a quote is not closed"));
  EXPECT_TRUE(parse("a: 'it''s'\n"));
  EXPECT_THAT(refusal("a:\n\tb: 1\n"), HasSubstr("(indent with spaces, not tabs)"));
  EXPECT_THAT(refusal("a: *missing\n"), HasSubstr("anchor is not defined"));
}

TEST_F(YamlTest, RefusesBytesThatAreNoText) {
  EXPECT_EQ(refusal("a: 1\nb: \xC3\x28\n"),
            "a.yaml:2:4: error: the file is not UTF-8 (save the file as UTF-8 text)");
  EXPECT_THAT(refusal("a: \xED\xA0\x80"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal("a: \xC0\xAF"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal("a: \xF4\x90\x80\x80"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal(std::string_view("a: \0", 4)), HasSubstr("U+0000 is not allowed"));
  EXPECT_THAT(refusal("a: \x1B[2J"), HasSubstr("U+001B is not allowed"));
  EXPECT_THAT(refusal("a: 1\rb: 2\n"), HasSubstr("carriage return"));
  EXPECT_THAT(refusal("a: x\u2028b: 2\n"), HasSubstr("1:5: error: the character U+2028"));
  EXPECT_TRUE(parse("a: \"x\\u2028y\"\n"));
  EXPECT_THAT(refusal("\xFF\xFE"
                      "a"),
              HasSubstr("not UTF-8"));
}

TEST_F(YamlTest, StopsReportingAtABound) {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "a: 1\n";
  EXPECT_FALSE(parse(text));
  EXPECT_EQ(diagnostics.size(), 200U);
}

TEST_F(YamlTest, ReportsAFileThatCannotBeRead) {
  EXPECT_FALSE(read_yaml_file("/nonexistent/a.yaml", diagnostics));
  EXPECT_FALSE(read_yaml_file("/", diagnostics));
  ASSERT_EQ(diagnostics.size(), 2U);
  EXPECT_EQ(to_string(diagnostics[0]), "/nonexistent/a.yaml: error: cannot be read: no such file");
  EXPECT_EQ(to_string(diagnostics[1]), "/: error: cannot be read: not a regular file");
}

TEST_F(YamlTest, ReadsAFile) {
  const std::string path = testing::TempDir() + "/kaiku_yaml_test.yaml";
  std::ofstream(path) << "a: [1]\n";
  const auto node = read_yaml_file(path, diagnostics);
  std::filesystem::remove(path);
  ASSERT_TRUE(node);
  EXPECT_EQ(node->file(), path);
}

}  // namespace
}  // namespace kaiku::config
