#include "../../src/rules/matcher/word_table.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::rules {
namespace {

TEST(WordTable, NumbersWordsByTheirPlaces) {
  std::vector<std::string> words;
  for (int i = 0; i < 1'000; ++i) words.push_back("sana" + std::to_string(i));
  const WordTable table(words);
  for (std::uint32_t i = 0; i < words.size(); ++i) EXPECT_EQ(table.find(words[i]), i) << words[i];
}

TEST(WordTable, TellsWordsOfAllLengthsApart) {
  std::vector<std::string> words;
  for (std::size_t size = 0; size <= 40; ++size) {
    words.emplace_back(size, 'a');
    for (std::size_t at = 0; at < size; ++at) words.emplace_back(size, 'a').at(at) = 'b';
  }
  const WordTable table(words);
  for (std::uint32_t i = 0; i < words.size(); ++i) EXPECT_EQ(table.find(words[i]), i) << words[i];
  EXPECT_EQ(table.find(std::string(41, 'a')), WordTable::kNone);
}

TEST(WordTable, KnowsNoOtherWord) {
  const WordTable table({"hyvä", "huono"});
  for (const char* other : {"", "hyv", "hyvää", "hyva", "huonohyvä"})
    EXPECT_EQ(table.find(other), WordTable::kNone) << other;
  EXPECT_EQ(WordTable().find("hyvä"), WordTable::kNone);
}

}  // namespace
}  // namespace kaiku::rules
