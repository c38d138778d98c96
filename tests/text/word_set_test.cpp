#include <string_view>

#include <gtest/gtest.h>

#include <kaiku/text/word_set.hpp>

namespace kaiku::text {
namespace {

constexpr auto kWords = word_set("vai", "ja", "että", "ja");

TEST(WordSet, HoldsItsWordsInWhateverOrderTheyAreWritten) {
  for (const std::string_view word : {"vai", "ja", "että"}) EXPECT_TRUE(kWords.contains(word));
}

TEST(WordSet, HoldsNoOtherWordAlsoOfTheSameShape) {
  for (const std::string_view word : {"", "v", "vei", "vaii", "jaa", "ettå"})
    EXPECT_FALSE(kWords.contains(word)) << word;
}

}  // namespace
}  // namespace kaiku::text
