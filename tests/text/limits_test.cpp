#include <string>

#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// A different word for each number.
std::string word(std::size_t number, std::string_view stem) {
  std::string made(stem);
  for (int i = 0; i < 4; ++i, number /= 20) made += static_cast<char>('a' + number % 20);
  return made + " ";
}

TEST(Limits, CutLongTextsOnACharacter) {
  const std::string text = "a" + repeat("ä", kMaxTextBytes);
  const std::uint64_t before = shared_analyzer().counters().truncated;
  const PreparedText prepared = in_finnish(text);
  EXPECT_TRUE(prepared.truncated());
  EXPECT_EQ(prepared.original().size(), kMaxTextBytes - 1);
  EXPECT_EQ(shared_analyzer().counters().truncated, before + 1);
  EXPECT_FALSE(in_finnish("lyhyt").truncated());
}

TEST(Limits, CutInvalidLongTextsToo) {
  const PreparedText prepared = in_finnish(repeat("\x80", 2 * kMaxTextBytes));
  EXPECT_TRUE(prepared.truncated());
  EXPECT_LE(prepared.original().size(), kMaxTextBytes);
  EXPECT_GT(prepared.original().size(), kMaxTextBytes - 8);
}

TEST(Limits, StopAtTheLastToken) {
  const PreparedText prepared = in_finnish(repeat("no ", kMaxTokens + 10));
  EXPECT_EQ(prepared.tokens().size(), kMaxTokens);
  EXPECT_TRUE(prepared.truncated());
  EXPECT_EQ(prepared.sentence_list().back().end, kMaxTokens);
}

TEST(Limits, LeaveMadeUpCompoundsUnknown) {
  const std::uint64_t before = shared_analyzer().counters().skipped;
  const PreparedText prepared = in_finnish(repeat("lakityöaikalakiasia", 11) + " hyvä");
  EXPECT_TRUE(prepared.tokens()[0].skipped);
  EXPECT_FALSE(prepared.tokens()[0].known);
  EXPECT_TRUE(prepared.tokens()[1].known);
  EXPECT_EQ(shared_analyzer().counters().skipped, before + 1);
}

TEST(Limits, CountLettersAndNotBytes) {
  EXPECT_FALSE(in_finnish(repeat("ä", kMaxAnalysedLetters)).tokens()[0].skipped);
  EXPECT_TRUE(in_finnish(repeat("ä", kMaxAnalysedLetters + 1)).tokens()[0].skipped);
}

TEST(Limits, AnalyseOnlySoManyWordsOfAComment) {
  std::string text;
  for (std::size_t i = 0; i < kMaxAnalysedWords + 5; ++i) text += word(i, "x");
  const PreparedText prepared = in_finnish(text);
  EXPECT_FALSE(prepared.tokens()[kMaxAnalysedWords - 1].skipped);
  EXPECT_TRUE(prepared.tokens()[kMaxAnalysedWords].skipped);
}

TEST(Limits, AnalyseOnlySoManyLongWordsOfAComment) {
  std::string text;
  for (std::size_t i = 0; i < kMaxAnalysedLongWords + 1; ++i)
    text += word(i, "lakityöaikalakiasiak");
  const PreparedText prepared = in_finnish(text + "hyvä");
  EXPECT_FALSE(prepared.tokens()[kMaxAnalysedLongWords - 1].skipped);
  EXPECT_TRUE(prepared.tokens()[kMaxAnalysedLongWords].skipped);
  EXPECT_FALSE(prepared.tokens()[kMaxAnalysedLongWords + 1].skipped);
}

TEST(Limits, FillOnlySoManyMasksOfAComment) {
  const PreparedText prepared = in_finnish(repeat("v*ttu ", kMaxFilledMasks) + "p*ska");
  EXPECT_TRUE(reveals(prepared, "vittu"));
  EXPECT_TRUE(reveals(prepared, "p*ska"));
  EXPECT_FALSE(reveals(prepared, "paska"));
}

TEST(Limits, GiveTheSameResultWithAColdAndAWarmCache) {
  std::string text;
  for (std::size_t i = 0; i < 300; ++i) text += word(i, "sana");
  Analyzer cold;
  const PreparedText first = cold.prepare(text, {});
  const PreparedText second = cold.prepare(text, {});
  ASSERT_EQ(first.tokens().size(), second.tokens().size());
  for (std::size_t i = 0; i < first.tokens().size(); ++i) {
    EXPECT_EQ(first.tokens()[i].skipped, second.tokens()[i].skipped);
    EXPECT_EQ(first.tokens()[i].known, second.tokens()[i].known);
  }
  EXPECT_GE(cold.counters().analysed, 300u);
  EXPECT_GE(cold.counters().cached, 300u);
}

TEST(Limits, PrepareNothingFromNothing) {
  for (const std::string empty : {"", " ", "\n\n", "...", "\u200B"}) {
    const PreparedText prepared = in_finnish(empty);
    EXPECT_TRUE(prepared.tokens().empty());
    EXPECT_EQ(prepared.sentences(), 0u);
    EXPECT_EQ(prepared.original(), empty);
  }
}

TEST(Limits, BoundReadingsOfHostileTexts) {
  for (const std::string& text :
       {repeat("a.", 16'000), repeat("a ", 16'000), repeat("v1*", 10'000), repeat("😀a", 6'000),
        repeat("aaab", 8'000), repeat("@$!", 10'000), repeat("a/", 16'000), repeat("a€1+", 4'000),
        repeat("ab\\", 10'000), repeat("a\u20E3", 8'000)}) {
    const PreparedText prepared = in_finnish(text);
    for (const Token& t : prepared.tokens()) EXPECT_LE(t.readings.size(), 16u);
  }
}

}  // namespace
}  // namespace kaiku::text
