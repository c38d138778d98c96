#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> negated(const PreparedText& text) {
  std::vector<std::string> found;
  for (const Token& t : text.tokens()) {
    if (t.negated) found.emplace_back(t.folded);
  }
  return found;
}

TEST(Negation, ReachesInFinnishToTheEndOfItsClause) {
  EXPECT_THAT(negated(in_finnish("Ei moitittavaa, tulee kaupan toistekin")),
              ElementsAre("moitittavaa"));
  EXPECT_THAT(negated(in_finnish("Laite ei toimi mutta palvelu on hyvää")), ElementsAre("toimi"));
  EXPECT_THAT(negated(in_finnish("ei ole huono")), ElementsAre("ole", "huono"));
  EXPECT_THAT(negated(in_finnish("en tiedä onko tämä hyvä")), ElementsAre("tiedä"));
}

TEST(Negation, EndsBeforeASecondFiniteVerb) {
  EXPECT_THAT(negated(in_finnish("ei toimi ja hajosi heti")), ElementsAre("toimi"));
  EXPECT_THAT(negated(in_finnish("ei nopea ja halpa")), ElementsAre("nopea", "ja", "halpa"));
}

TEST(Negation, TakesTheVerbBeforeItInSwedish) {
  EXPECT_THAT(negated(in_swedish("Appen fungerar inte alls")), ElementsAre("fungerar", "alls"));
  EXPECT_THAT(negated(in_swedish("Tyvärr fungerar den inte")), ElementsAre("fungerar"));
  EXPECT_THAT(negated(in_swedish("Inte så dåligt")), ElementsAre("så", "dåligt"));
  EXPECT_THAT(negated(in_swedish("Inte bra men billigt")), ElementsAre("bra"));
}

TEST(Negation, KnowsTheEnglishContractions) {
  EXPECT_THAT(negated(in_english("It doesn't work, great")), ElementsAre("work"));
  EXPECT_THAT(negated(in_english("It doesn’t work")), ElementsAre("work"));
  EXPECT_THAT(negated(in_english("Not bad at all")), ElementsAre("bad", "at", "all"));
}

TEST(Negation, IsNoneInNotOnly) {
  EXPECT_THAT(negated(in_english("not only cheap but good")), IsEmpty());
  EXPECT_THAT(negated(in_swedish("inte bara billig utan bra")), ElementsAre("bra"));
  EXPECT_THAT(negated(in_finnish("ei pelkästään halpa vaan hyvä")), IsEmpty());
}

TEST(Negation, OfWithoutReachesTwoWords) {
  EXPECT_THAT(negated(in_finnish("toimii ilman mitään ongelmia aina")),
              ElementsAre("mitään", "ongelmia"));
  EXPECT_THAT(negated(in_english("works without any problems since May")),
              ElementsAre("any", "problems"));
}

TEST(Negation, DoesNotCrossSentences) {
  EXPECT_THAT(negated(in_finnish("En. Hyvä juttu")), IsEmpty());
}

}  // namespace
}  // namespace kaiku::text
