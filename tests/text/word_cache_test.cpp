#include "../../src/text/word_cache.hpp"

#include <string>

#include <gtest/gtest.h>

namespace kaiku::text {
namespace {

TEST(WordCache, KnowsWhatWasAdded) {
  WordCache<int> cache(2);
  EXPECT_EQ(cache.find("kissa"), nullptr);
  EXPECT_EQ(cache.add("kissa", 1), 1);
  ASSERT_NE(cache.find("kissa"), nullptr);
  EXPECT_EQ(*cache.find("kissa"), 1);
  EXPECT_EQ(cache.find("kiss"), nullptr);
}

TEST(WordCache, ForgetsTheWordThatWasUsedLongestAgo) {
  WordCache<int> cache(2);
  cache.add("yksi", 1);
  cache.add("kaksi", 2);
  ASSERT_NE(cache.find("yksi"), nullptr);
  cache.add("kolme", 3);
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.find("kaksi"), nullptr);
  EXPECT_NE(cache.find("yksi"), nullptr);
  EXPECT_NE(cache.find("kolme"), nullptr);
}

TEST(WordCache, KeepsItsOwnCopyOfTheWord) {
  WordCache<std::string> cache(8);
  {
    std::string word(100, 'a');
    cache.add(word, "long");
    word.assign(100, 'b');
  }
  EXPECT_NE(cache.find(std::string(100, 'a')), nullptr);
}

}  // namespace
}  // namespace kaiku::text
