#include "../../src/rules/matcher/beginning_table.hpp"

#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

std::set<std::string> beginnings(const BeginningTable& table, const std::vector<std::string>& keys,
                                 std::string_view text) {
  std::set<std::string> found;
  table.walk(text, [&](std::uint32_t value, std::size_t length) {
    EXPECT_EQ(keys.at(value).size(), length);
    EXPECT_TRUE(found.insert(keys[value]).second) << "twice: " << keys[value];
  });
  return found;
}

std::set<std::string> expected(const std::vector<std::string>& keys, std::string_view text) {
  std::set<std::string> found;
  for (const std::string& key : keys) {
    if (text.starts_with(key)) found.insert(key);
  }
  return found;
}

/// Of few letters, so that many words begin alike; one of them is the zero byte.
std::string random_word(std::mt19937& random, std::size_t letters, std::size_t longest) {
  static constexpr std::string_view kLetters{"ab\0c\xff", 5};
  std::string word;
  const std::size_t size = 1 + random() % longest;
  while (word.size() < size) word += kLetters[random() % letters];
  return word;
}

TEST(BeginningTable, FindsWhatATextBeginsWithAndNothingElse) {
  std::mt19937 random(1);
  for (const std::size_t letters : {2, 3, 5}) {
    for (const std::size_t count : {1, 30, 2'000}) {
      std::set<std::string> distinct;
      for (std::size_t i = 0; i < count; ++i) distinct.insert(random_word(random, letters, 22));
      const std::vector<std::string> keys(distinct.begin(), distinct.end());
      const BeginningTable table(keys);
      for (int i = 0; i < 500; ++i) {
        const std::string text = random_word(random, letters, 30);
        EXPECT_EQ(beginnings(table, keys, text), expected(keys, text));
      }
      for (const std::string& key : keys) EXPECT_TRUE(beginnings(table, keys, key).contains(key));
    }
  }
}

TEST(BeginningTable, FindsKeysAmongManyThatBeginAlike) {
  std::set<std::string> distinct = {"https://", "https://esimerkki1"};
  for (int i = 0; i < 500; ++i)
    distinct.insert("https://esimerkki" + std::to_string(i) + ".example");
  for (std::size_t i = 0; i <= BeginningTable::kMostAlike; ++i)
    distinct.insert("kate" + std::to_string(i));
  const std::vector<std::string> keys(distinct.begin(), distinct.end());
  const BeginningTable table(keys);
  EXPECT_EQ(
      beginnings(table, keys, "https://esimerkki17.example/tilaus"),
      (std::set<std::string>{"https://", "https://esimerkki1", "https://esimerkki17.example"}));
  EXPECT_EQ(beginnings(table, keys, "kate3"), std::set<std::string>{"kate3"});
  EXPECT_TRUE(beginnings(table, keys, "https:").empty());
}

TEST(BeginningTable, FindsKeysLongerThanItsNumbersCount) {
  const std::string longest(70'000, 'a');
  const std::vector<std::string> keys = {"aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaab", longest};
  const BeginningTable table(keys);
  EXPECT_EQ(beginnings(table, keys, longest + "a"),
            (std::set<std::string>{"aaaaaaaaaaaaaaaa", longest}));
  EXPECT_EQ(beginnings(table, keys, longest.substr(1)), std::set<std::string>{"aaaaaaaaaaaaaaaa"});
}

TEST(BeginningTable, MayBeEmpty) {
  EXPECT_TRUE(beginnings(BeginningTable(), {}, "huijaus").empty());
  EXPECT_TRUE(beginnings(BeginningTable(std::vector<std::string>()), {}, "").empty());
}

}  // namespace
}  // namespace kaiku::rules
