#include "../../src/text/folding.hpp"

#include <string>

#include <gtest/gtest.h>

#include <kaiku/text/prepared.hpp>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

TEST(Folding, LowersLettersAndKeepsNordicOnesApart) {
  EXPECT_EQ(fold("Tämä ÄITI Öljy ÅBO"), "tämä äiti öljy åbo");
  EXPECT_NE(fold("näin"), fold("nain"));
}

TEST(Folding, DropsInvisibleCharactersAndWidthAndStyle) {
  EXPECT_EQ(fold("vi\u200Bttu"), "vittu");
  EXPECT_EQ(fold("vi\u00ADt\u2060tu"), "vittu");
  EXPECT_EQ(fold("ｖｉｔｔｕ"), "vittu");
  EXPECT_EQ(fold("𝓿𝓲𝓽𝓽𝓾"), "vittu");
}

TEST(Folding, ComposesCombiningMarksAlsoAcrossInvisibleOnes) {
  EXPECT_EQ(fold("a\u0308iti"), "äiti");
  EXPECT_EQ(fold("A\u0308"), "ä");
  EXPECT_EQ(fold("a\u200B\u0308iti"), "äiti");
}

TEST(Folding, ComposesAMarkBehindAPlainRun) {
  EXPECT_EQ(fold("LöA\u0308"), "löä");
  EXPECT_EQ(fold("a\u0308"), "ä");
  EXPECT_EQ(fold("ÄÉ\u0327"), fold("äe\u0327\u0301"));
  EXPECT_EQ(fold("ÄÖ\u200D"), "äö");
}

TEST(Folding, LeadsBackToEachOfThePlainLetters) {
  const std::string text = "AÄ!ÖåÞÐÿz";
  const FoldedText folded = fold_with_offsets(text);
  EXPECT_EQ(folded.text, "aä!öåþðÿz");
  ASSERT_EQ(folded.text.size(), text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Span letter{at, at + (static_cast<unsigned char>(text[at]) < 0x80 ? 1 : 2)};
    for (; at < letter.end; ++at) {
      EXPECT_EQ(folded.source[at].begin, letter.begin);
      EXPECT_EQ(folded.source[at].end, letter.end);
    }
  }
  EXPECT_EQ(fold("Ä×ß÷É\xC3"), "ä×ss÷é\uFFFD");
}

TEST(Folding, WritesTypographicApostrophesAndHyphensPlainly) {
  EXPECT_EQ(fold("don’t don´t"), "don't don't");
  EXPECT_EQ(fold("S\u2011ryhmä"), "s-ryhmä");
}

TEST(Folding, KeepsJoinersOnlyInsideEmojiSequences) {
  EXPECT_EQ(fold("👩\u200D🚒"), "👩\u200D🚒");
  EXPECT_EQ(fold("❤\uFE0F\u200D🔥"), "❤\u200D🔥");
  EXPECT_EQ(fold("❤\uFE0F"), fold("❤"));
  EXPECT_EQ(fold("a\u200Db"), "ab");
}

TEST(Folding, TurnsInvalidBytesIntoReplacementCharacters) {
  EXPECT_EQ(fold("a\xFF"
                 "b"),
            "a\uFFFDb");
  EXPECT_EQ(fold("\xC3"), "\uFFFD");
  EXPECT_EQ(fold(""), "");
}

TEST(Folding, IsStableWhenRepeated) {
  for (const std::string text :
       {"İstanbul ß ﬁ ½ ™", "𝓿 Ⅷ ㎏", "a\u0327\u0308", "´ ` ’", "\u0149", "👏\u200DⓂ"}) {
    EXPECT_EQ(fold(fold(text)), fold(text)) << text;
  }
}

TEST(Folding, CountsHiddenCharactersInsideWordsAndSeesBidiOverrides) {
  EXPECT_EQ(in_finnish("vi\u200Bttu").hidden_characters(), 1u);
  EXPECT_EQ(in_finnish("kiva \u200B juttu ❤\uFE0F").hidden_characters(), 0u);
  EXPECT_TRUE(in_finnish("moi \u202Eabc").bidi_override());
  EXPECT_FALSE(in_finnish("moi abc").bidi_override());
}

TEST(Folding, BoundsRunsOfCombiningMarks) {
  std::string zalgo = "v";
  for (int i = 0; i < 5000; ++i) zalgo += "\u0337";
  const PreparedText text = in_finnish(zalgo + "ittu");
  ASSERT_EQ(text.tokens().size(), 1u);
  EXPECT_LT(text.folded().size(), 100u);
  EXPECT_TRUE(reveals(text, "vittu"));
  EXPECT_EQ(text.tokens().back().original.end, text.original().size());
}

}  // namespace
}  // namespace kaiku::text
