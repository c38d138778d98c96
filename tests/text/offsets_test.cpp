#include <string>

#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

/// Folding what a token's span covers gives the token again.
void expect_round_trip(const PreparedText& text) {
  for (const Token& t : text.tokens()) {
    EXPECT_EQ(fold(as_written(text, t.original)), t.folded);
    EXPECT_EQ(text.to_original(t.in_folded), t.original);
    EXPECT_EQ(text.folded().substr(t.in_folded.begin, t.in_folded.end - t.in_folded.begin),
              t.folded);
  }
}

TEST(Offsets, LeadBackToTheBytesAsWritten) {
  const PreparedText text =
      in_finnish("Kiva VI\u200BTTU a\u0308iti ｖｉｔｔｕ 𝓿𝓲𝓽𝓽𝓾 ja ﬁlmi loppu");
  expect_round_trip(text);
  EXPECT_EQ(as_written(text, text.tokens()[1].original), "VI\u200BTTU");
  EXPECT_EQ(as_written(text, token(text, "äiti").original), "a\u0308iti");
  EXPECT_EQ(as_written(text, text.tokens()[3].original), "ｖｉｔｔｕ");
  EXPECT_EQ(as_written(text, text.tokens()[4].original), "𝓿𝓲𝓽𝓽𝓾");
  EXPECT_EQ(as_written(text, token(text, "filmi").original), "ﬁlmi");
  EXPECT_EQ(as_written(text, token(text, "loppu").original), "loppu");
}

TEST(Offsets, CoverAWholeCharacterForAPartOfItsFolding) {
  const PreparedText text = in_finnish("aﬁb");
  EXPECT_EQ(text.folded(), "afib");
  EXPECT_EQ(text.to_original({1, 2}), (Span{1, 4}));
  EXPECT_EQ(text.to_original({2, 3}), (Span{1, 4}));
}

TEST(Offsets, ClampSpansOutsideTheText) {
  const PreparedText text = in_finnish("abc");
  EXPECT_EQ(text.to_original({3, 3}), (Span{3, 3}));
  EXPECT_EQ(text.to_original({1, 1}), (Span{1, 1}));
  EXPECT_EQ(text.to_original({2, 99}), (Span{2, 3}));
  EXPECT_EQ(text.to_original({50, 99}), (Span{3, 3}));
}

TEST(Offsets, SurviveInvalidBytes) {
  const PreparedText text = in_finnish("hyvä \xFF\xFE juttu \xC3");
  expect_round_trip(text);
  EXPECT_EQ(as_written(text, token(text, "juttu").original), "juttu");
}

TEST(Offsets, StayValidWhenTheTextIsMoved) {
  PreparedText first = in_finnish("Hyvä juttu v1ttu");
  PreparedText second = std::move(first);
  first = in_finnish("toinen");
  expect_round_trip(second);
  EXPECT_EQ(second.tokens()[0].folded, "hyvä");
  EXPECT_TRUE(reveals(second, "vittu"));
}

TEST(Offsets, OfReadingsCoverEverythingThatWasTakenApart) {
  const PreparedText text = in_finnish("ihan v\u200B i t t u juttu");
  const Token& first = token(text, "v");
  ASSERT_FALSE(first.readings.empty());
  EXPECT_EQ(as_written(text, first.readings[0].original), "v\u200B i t t u");
  EXPECT_EQ(first.readings[0].tokens, 5u);
}

}  // namespace
}  // namespace kaiku::text
