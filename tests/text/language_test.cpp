#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

TEST(LanguageChoice, TellsOrdinaryCommentsApart) {
  const std::vector<std::pair<const char*, Language>> comments = {
      {"Saako tätä gluteenittomana", Language::kFinnish},
      {"onks teillä tätä vielä", Language::kFinnish},
      {"Aika paska juttu että toimitus kestää", Language::kFinnish},
      {"Har ni öppet på söndag", Language::kSwedish},
      {"Är den slut i lager", Language::kSwedish},
      {"Paketet är tre dagar försenat, bedrövligt", Language::kSwedish},
      {"do you ship to Oulu", Language::kEnglish},
      {"Not bad at all", Language::kEnglish},
      {"Great job, three weeks late again", Language::kEnglish},
  };
  for (const auto& [text, language] : comments) {
    const PreparedText prepared = prepare(text);
    EXPECT_EQ(prepared.language(), language) << text;
    EXPECT_GT(prepared.language_confidence(), 0.3) << text;
  }
}

TEST(LanguageChoice, TakesTheNeighboursForOurs) {
  EXPECT_EQ(prepare("Jeg har ventet på pakken min i flere uker og ingen svarer").language(),
            Language::kSwedish);
  EXPECT_EQ(prepare("Kus mu pakk on, ma ootan juba kaks nädalat ja keegi ei vasta").language(),
            Language::kFinnish);
}

TEST(LanguageChoice, FallsBackWithoutEvidence) {
  Analyzer::Options options;
  options.fallback = Language::kSwedish;
  for (const char* text :
       {"", "👏👏", "12 30", "Oulu", "xyz qwe", "https://example.fi/thank/you"}) {
    const PreparedText prepared = shared_analyzer().prepare(text, options);
    EXPECT_EQ(prepared.language(), Language::kSwedish) << text;
    EXPECT_EQ(prepared.language_confidence(), 0.0) << text;
  }
}

TEST(LanguageChoice, GoesByOneOwnWordInAShortComment) {
  EXPECT_EQ(prepare("Thanks!").language(), Language::kEnglish);
  EXPECT_EQ(prepare("Tack!").language(), Language::kSwedish);
}

TEST(LanguageChoice, DecidesForEachSentence) {
  const PreparedText text =
      prepare("Tosi nice, mut delivery kesti. The product itself is really great. Jep.");
  ASSERT_EQ(text.sentences(), 3u);
  EXPECT_EQ(text.sentence_list()[0].language, Language::kFinnish);
  EXPECT_EQ(text.sentence_list()[1].language, Language::kEnglish);
  EXPECT_EQ(text.sentence_list()[2].language, text.language());
  EXPECT_EQ(token(text, "product").language, Language::kEnglish);
}

TEST(LanguageChoice, StaysInsideTheClosedSet) {
  Analyzer::Options options;
  options.languages = {Language::kFinnish, Language::kSwedish};
  EXPECT_NE(shared_analyzer().prepare("Where is my order, please?", options).language(),
            Language::kEnglish);
  options.languages = {Language::kEnglish};
  EXPECT_EQ(shared_analyzer().prepare("Missä minun pakettini on?", options).language(),
            Language::kEnglish);
}

TEST(LanguageChoice, IsSkippedWhenTheLanguageIsGiven) {
  const PreparedText text = prepare("Where is my order?", Language::kFinnish);
  EXPECT_EQ(text.language(), Language::kFinnish);
  EXPECT_EQ(text.language_confidence(), 1.0);
  EXPECT_EQ(text.tokens()[0].language, Language::kFinnish);
}

TEST(LanguageChoice, IgnoresLinksMentionsAndMaskedWords) {
  EXPECT_EQ(prepare("@thankyou https://www.example.com/what/is/this p@ska").language_confidence(),
            0.0);
}

}  // namespace
}  // namespace kaiku::text
