#include "../../src/text/packed_words.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kaiku::text {
namespace {

TEST(PackedWords, GivesBackWhatWasPacked) {
  const std::vector<std::vector<std::string>> lists = {
      {}, {""}, {"kissa"}, {"toimittaa", "", "toimitus", "aika"}, {std::string(300, 'a'), "b"}};
  for (const std::vector<std::string>& words : lists) {
    const PackedWords packed(words);
    EXPECT_EQ(packed.size(), words.size());
    EXPECT_EQ(packed.unpacked(), words);
    Arena arena;
    const auto views = packed.unpacked(arena);
    EXPECT_EQ(std::vector<std::string>(views.begin(), views.end()), words);
  }
  EXPECT_TRUE(PackedWords().unpacked().empty());
}

TEST(PackedWords, CutsWhatIsTooLong) {
  const std::vector<std::string> words = {std::string(PackedWords::kLongest + 1, 'a'), "b"};
  EXPECT_EQ(PackedWords(words).unpacked(),
            (std::vector<std::string>{std::string(PackedWords::kLongest, 'a'), "b"}));
}

}  // namespace
}  // namespace kaiku::text
