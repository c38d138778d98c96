#include "../../src/text/word_cache.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

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

TEST(WordCache, FetchesWhatIsAndIsNotThere) {
  WordCache<int> cache(2);
  cache.prefetch_place("kissa");
  cache.prefetch_entry("kissa");
  cache.add("kissa", 1);
  for (const std::string_view word : {"kissa", "koira"}) {
    cache.prefetch_place(word);
    cache.prefetch_entry(word);
  }
  ASSERT_NE(cache.find("kissa"), nullptr);
  EXPECT_EQ(*cache.find("kissa"), 1);
  EXPECT_EQ(cache.find("koira"), nullptr);
}

TEST(WordCache, ForgetsAWordThatWasNotUsedSince) {
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

TEST(WordCache, GivesWhatWasAddedHoweverManyWereForgotten) {
  constexpr int kMost = 100;
  WordCache<int> cache(kMost);
  std::mt19937 random(1);
  std::size_t known = 0;
  for (int round = 0; round < 20'000; ++round) {
    const int number = static_cast<int>(random() % (3 * kMost));
    const std::string word = "sana" + std::to_string(number);
    const int* const found = cache.find(word);
    if (found == nullptr) {
      EXPECT_EQ(cache.add(word, number), number);
    } else {
      ++known;
      EXPECT_EQ(*found, number);
    }
    ASSERT_LE(cache.size(), std::size_t{kMost});
    ASSERT_NE(cache.find(word), nullptr);
  }
  EXPECT_GT(known, 20'000U / 4);
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
