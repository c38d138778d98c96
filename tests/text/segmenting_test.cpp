#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

using ::testing::ElementsAre;

TEST(Tokens, AreLettersMarksAndDigitsWithInnerHyphenApostropheAndColon) {
  EXPECT_THAT(words(in_finnish("YouTube:ssa, S-ryhmän don't 10:30 -no- 'hei'")),
              ElementsAre("youtube:ssa", "s-ryhmän", "don't", "10:30", "no", "hei"));
}

TEST(Tokens, KeepAnAddressWhole) {
  const PreparedText text =
      in_finnish("Katso (https://example.fi/a?b=1&c=2), www.example.fi. Tai example.com!");
  EXPECT_THAT(words(text), ElementsAre("katso", "https://example.fi/a?b=1&c=2", "www.example.fi",
                                       "tai", "example.com"));
  EXPECT_EQ(text.links(), 3u);
  EXPECT_TRUE(token(text, "www.example.fi").link);
  EXPECT_TRUE(token(text, "www.example.fi").known);
  EXPECT_EQ(text.sentences(), 2u);
}

TEST(Tokens, KeepAMailAddressWholeButCountNoLink) {
  const PreparedText text = in_finnish("laita viesti etu.suku@example.fi kiitos");
  EXPECT_TRUE(token(text, "etu.suku@example.fi").link);
  EXPECT_EQ(text.links(), 0u);
}

TEST(Tokens, AreNoAddressBeyondTheLengthOfAHostName) {
  const std::string longest = "etu@" + std::string(250, 'a') + ".fi";  // 253 bytes of host
  const PreparedText address = in_finnish(longest);
  EXPECT_TRUE(token(address, longest).link);
  const PreparedText longer = in_finnish("etu@" + std::string(251, 'a') + ".fi");
  for (const Token& word : longer.tokens()) EXPECT_FALSE(word.link);

  // The bound falls inside of a character.
  std::string odd = "x@aa.t";
  for (int i = 0; i < 100; ++i) odd += "\uFFFD";
  const PreparedText cut = in_finnish(odd);
  for (const Token& word : cut.tokens()) EXPECT_FALSE(word.link);
}

TEST(Tokens, DoNotTakeAMissingBlankForAnAddress) {
  const PreparedText text = in_finnish("Toimii hyvin.no ei ihan.se siitä");
  EXPECT_EQ(text.links(), 0u);
}

TEST(Tokens, MarkMentions) {
  const PreparedText text = in_finnish("@Kaisa katsopa p@ska");
  EXPECT_TRUE(token(text, "kaisa").mention);
  EXPECT_FALSE(token(text, "ska").mention);
}

TEST(Tokens, CountCapitalsOutsideLinks) {
  const PreparedText text = in_finnish("TÄMÄ on HTTPS://EXAMPLE.FI");
  EXPECT_EQ(text.letters(), 6u);
  EXPECT_EQ(text.capitals(), 4u);
}

TEST(Sentences, EndAtMarksAndNewLines) {
  EXPECT_EQ(in_finnish("Hyvä. Tilaan lisää! Milloin tulee?\nKiitos").sentences(), 4u);
}

TEST(Sentences, DoNotBreakInsideNumbersTimesLinksAndAbbreviations) {
  for (const char* whole :
       {"Maksoi 3.5 euroa", "Auki klo 12.30 asti", "Katso www.example.fi ja tilaa",
        "Tuotteet esim. Oulussa", "Jo 3. kerta kun soitan", "Det är t.ex. bra",
        "Koko vko. 12 odotin", "v..tun hyvä"}) {
    EXPECT_EQ(in_finnish(whole).sentences(), 1u) << whole;
  }
}

TEST(Sentences, BreakWhereACapitalFollowsAForgottenBlank) {
  EXPECT_EQ(in_finnish("Kiva juttu.Tilaan lisää").sentences(), 2u);
  EXPECT_EQ(in_finnish("kivat kengät jne. Tilaan lisää").sentences(), 2u);
}

TEST(Sentences, AskOnlyWithAQuestionMark) {
  const PreparedText text = in_finnish("Hei! Saako tätä?! Kiitos. Entä tuota ??");
  ASSERT_EQ(text.sentences(), 4u);
  EXPECT_FALSE(text.sentence_asks(0));
  EXPECT_TRUE(text.sentence_asks(1));
  EXPECT_FALSE(text.sentence_asks(2));
  EXPECT_TRUE(text.sentence_asks(3));
  EXPECT_FALSE(text.sentence_asks(99));
}

TEST(Sentences, CarryAQuestionWithoutWords) {
  const PreparedText text = in_finnish("???");
  EXPECT_TRUE(text.tokens().empty());
  ASSERT_EQ(text.sentences(), 1u);
  EXPECT_TRUE(text.sentence_asks(0));
}

TEST(Sentences, StartBehindAGreetingAndANameWithComma) {
  const auto start = [](std::string_view written) {
    const PreparedText text = in_finnish(written);
    return std::string(text.tokens()[text.sentence_list().front().start].folded);
  };
  EXPECT_EQ(start("Hei, onko teillä tätä"), "onko");
  EXPECT_EQ(start("moi taas milloin aukeaa"), "milloin");
  EXPECT_EQ(start("Hei Kaiku, saako tätä"), "saako");
  EXPECT_EQ(start("Hyvää päivää, miten menee"), "miten");
  EXPECT_EQ(start("hej har ni öppet"), "har");
  EXPECT_EQ(start("Hi, do you ship"), "do");
  EXPECT_EQ(start("No mutta miksi"), "miksi");
  EXPECT_EQ(start("Hei"), "hei");
  EXPECT_EQ(start("Toimii hyvin, kiitos"), "toimii");
}

TEST(EmojiList, HoldsSequencesFlagsAndFaces) {
  const PreparedText text = in_finnish("Kiva 👩\u200D🚒 👏🏽 🇫🇮 ❤\uFE0F :) hei:D <3");
  std::vector<std::string> found;
  for (const Emoji& emoji : text.emoji()) found.emplace_back(emoji.folded);
  EXPECT_THAT(found, ElementsAre("👩\u200D🚒", "👏🏽", "🇫🇮", "❤", ":)", ":d", "<3"));
  EXPECT_EQ(text.emoji()[1].base, "👏");
  EXPECT_EQ(as_written(text, text.emoji()[3].original), "❤\uFE0F");
  EXPECT_THAT(words(text), ElementsAre("kiva", "hei"));
}

TEST(EmojiList, TakesNoTimeOrSymbolForAFace) {
  const PreparedText text = in_finnish("klo 12:30 Kaiku™ ja 5:3 voitto → jatkoon");
  EXPECT_TRUE(text.emoji().empty());
}

}  // namespace
}  // namespace kaiku::text
