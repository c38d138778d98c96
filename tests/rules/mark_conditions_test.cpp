#include "../../src/rules/matcher/marks.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using Words = std::vector<std::string>;

class MarkConditions : public ConditionTest {
 protected:
  static std::string messages(const std::string& condition) {
    return load({file("signals/s.yaml",
                      "signals:\n  - {id: s, label: [x], when: " + condition + "}\n")})
        .messages();
  }
};

TEST_F(MarkConditions, OnlyEmojiMeansNoWordAtAll) {
  EXPECT_TRUE(hits("{emoji: {only: true}}", "👏👏 ❤️!"));
  EXPECT_TRUE(hits("{emoji: {only: true}}", ":)"));
  EXPECT_TRUE(misses("{emoji: {only: true}}", "👏 hyvä"));
  EXPECT_TRUE(misses("{emoji: {only: true}}", "👏 4"));
  EXPECT_TRUE(misses("{emoji: {only: true}}", "!!"));
  EXPECT_TRUE(misses("{emoji: {only: true}}", ""));
}

TEST_F(MarkConditions, LinksAreCountedAndMarked) {
  EXPECT_EQ(ask("{links: \">= 2\"}", "aa.fi ja https://bb.fi/x").words,
            (Words{"aa.fi", "https://bb.fi/x"}));
  EXPECT_TRUE(misses("{links: \">= 2\"}", "vain aa.fi"));
  EXPECT_TRUE(hits("{links: \"< 1\"}", "ei mitään"));
  EXPECT_TRUE(hits("{links: \"= 1\"}", "vain aa.fi"));
  EXPECT_TRUE(misses("{links: \">= 1\"}", "posti@example.fi"));
}

TEST_F(MarkConditions, ALinkCountsWhateverTheLanguageOfItsSentence) {
  signal_keys = "    lang: sv\n";
  language.reset();
  EXPECT_TRUE(hits("{links: \">= 1\"}",
                   "Jag har väntat på mitt paket i tre veckor.\n"
                   "Katso tästä lisää tietoa toimituksista aa.fi"));
}

TEST_F(MarkConditions, ADomainCoversWhatStandsBelowItAndNothingElse) {
  const std::string near = "{links: {domains: [Bit.LY, example.co.uk]}}";
  EXPECT_EQ(ask(near, "klikkaa https://bit.ly/3xYz nyt").words, Words{"https://bit.ly/3xYz"});
  EXPECT_TRUE(hits(near, "www.bit.ly"));
  EXPECT_TRUE(hits(near, "HTTPS://GO.Bit.Ly:8080/a?b"));
  EXPECT_TRUE(hits(near, "http://user@bit.ly/"));
  EXPECT_TRUE(hits(near, "https://shop.example.co.uk"));
  EXPECT_TRUE(misses(near, "https://rabbit.ly/x"));
  EXPECT_TRUE(misses(near, "https://bit.ly.example.fi/x"));
  EXPECT_TRUE(misses(near, "https://example.fi/bit.ly"));
  EXPECT_TRUE(misses(near, "https://co.uk"));
  EXPECT_TRUE(misses(near, "matti@bit.ly"));
}

TEST_F(MarkConditions, OtherThanLeavesOwnDomainsOut) {
  const std::string foreign = "{links: {other_than: [kaisla.fi], count: \">= 2\"}}";
  EXPECT_TRUE(hits(foreign, "aa.fi bb.fi"));
  EXPECT_TRUE(misses(foreign, "aa.fi www.kaisla.fi/kauppa kaisla.fi"));
  EXPECT_EQ(ask("{links: {other_than: [kaisla.fi]}}", "kaisla.fi mutta aa.fi").words,
            Words{"aa.fi"});
  EXPECT_TRUE(hits("{links: {domains: [fi.example.org], other_than: [ok.fi.example.org]}}",
                   "https://fi.example.org"));
  EXPECT_TRUE(misses("{links: {domains: [fi.example.org], other_than: [ok.fi.example.org]}}",
                     "https://ok.fi.example.org"));
}

TEST_F(MarkConditions, AnUsableDomainIsOnlyAName) {
  for (const char* const domain : {"https://bit.ly", "bit.ly/x", "*.bit.ly", "localhost", ".fi"}) {
    const std::string said = messages("{links: {domains: \"" + std::string(domain) + "\"}}");
    EXPECT_NE(said.find("is no domain"), std::string::npos) << domain << ": " << said;
  }
  EXPECT_NE(messages("{links: {}}").find("'links' asks for nothing"), std::string::npos);
  EXPECT_NE(messages("{links: {domains: []}}").find("can never hold"), std::string::npos);
}

TEST_F(MarkConditions, MentionsAreCountedAndNamed) {
  EXPECT_EQ(ask("{mentions: \">= 2\"}", "@kaisa katso @Matti").words, (Words{"kaisa", "Matti"}));
  EXPECT_TRUE(hits("{mentions: {names: [\"@Kaisla_Oy\"]}}", "kysyn teiltä @kaisla_oy."));
  EXPECT_TRUE(misses("{mentions: {names: [kaisla_oy]}}", "@kaisla ja @kaisla_oyj"));
  EXPECT_TRUE(misses("{mentions: {names: [kaisla]}}", "kaisla ja joku@kaisla.fi"));
  EXPECT_TRUE(hits("{mentions: {other_than: [kaisla], count: \">= 1\"}}", "@kaisla @matti"));
  EXPECT_TRUE(misses("{mentions: {other_than: [kaisla], count: \">= 1\"}}", "@kaisla"));
}

TEST_F(MarkConditions, RepeatsFindTheSameCharacterInARow) {
  EXPECT_EQ(ask("{repeats: \">= 4\"}", "Missä TIlaaaAaus!!!!").words, (Words{"aaaAa", "!!!!"}));
  EXPECT_TRUE(misses("{repeats: \">= 4\"}", "aaa!!! aa"));
  EXPECT_TRUE(hits("{repeats: \"> 3\"}", "!!!!"));
  EXPECT_TRUE(misses("{repeats: \"> 3\"}", "!!!"));
}

TEST_F(MarkConditions, DigitsAndLinksAreNoRepetition) {
  EXPECT_TRUE(misses("{repeats: \">= 4\"}", "maksoin 100000 euroa, ks. https://aaaaa.fi/xxxxx"));
  EXPECT_TRUE(misses("{repeats: \">= 4\"}", "! ! ! !"));
}

TEST_F(MarkConditions, EmojiRepeatInAnySkinToneAlsoWithSpaces) {
  EXPECT_TRUE(hits("{repeats: \">= 3\"}", "👏🏽👏 👏"));
  EXPECT_TRUE(misses("{repeats: \">= 3\"}", "👏👏😂👏"));
  EXPECT_TRUE(misses("{repeats: \">= 3\"}", "👏👏 ja 👏"));
}

TEST_F(MarkConditions, WordsRepeatWhenTheyFollowEachOther) {
  EXPECT_EQ(ask("{repeats: {words: \">= 3\"}}", "osta NYT nyt, nyt!").words, Words{"NYT nyt, nyt"});
  EXPECT_TRUE(misses("{repeats: {words: \">= 3\"}}", "nyt osta nyt osta nyt"));
  EXPECT_TRUE(hits("{repeats: {words: \">= 3\", characters: \">= 5\"}}", "nooooo"));
}

TEST_F(MarkConditions, OnlyLongRepetitionsCanBeAskedFor) {
  for (const char* const asked : {"< 4", "= 4", ">= 1", "> 2000", ">= x"}) {
    EXPECT_NE(messages("{repeats: \"" + std::string(asked) + "\"}").find("error"),
              std::string::npos)
        << asked;
  }
}

TEST_F(MarkConditions, LengthCountsWordsOrCharacters) {
  EXPECT_TRUE(hits("{length: {words: \"= 2\", characters: \"= 7\"}}", "  «No hyvä!!»  "));
  EXPECT_TRUE(misses("{length: {characters: \"> 7\"}}", "No hyvä…"));
  EXPECT_TRUE(hits("{length: {characters: \"< 1\"}}", "!!!"));
  EXPECT_NE(messages("{length: {}}").find("'length' needs a number"), std::string::npos);
}

TEST_F(MarkConditions, CountAsksForSeparatePlaces) {
  const std::string twice = "{count: {of: {word: [nyt, heti, \"nyt*\"]}, at_least: 2}}";
  EXPECT_EQ(ask(twice, "nyt ja heti").words, (Words{"nyt", "heti"}));
  EXPECT_TRUE(misses(twice, "nyt vain"));
  EXPECT_TRUE(hits(twice, "nyt nyt"));
  EXPECT_TRUE(hits("{count: {of: {emoji: 👏}, at_least: 3}}", "👏👏👏"));
  EXPECT_TRUE(misses("{count: {of: {emoji: 👏}, at_least: 3}}", "👏👏"));
  EXPECT_NE(messages("{count: {of: {caps: \"> 0.5\"}, at_least: 2}}").find("needs a condition"),
            std::string::npos);
}

TEST_F(MarkConditions, CountIsUnknownOnlyWhileMorePlacesCouldDecide) {
  const std::string endless(text::kMaxAnalysedLetters + 1, 'p');
  const std::string asked = "{count: {of: {lemma: paketti}, at_least: 2}}";
  std::string overlong = endless;
  overlong.replace(0, 4, "pake");
  EXPECT_TRUE(unknown(asked, "paketti " + overlong));
  EXPECT_TRUE(hits(asked, "paketti ja paketti " + overlong));
}

TEST_F(MarkConditions, APhraseMayHaveGapsWithinItsSentence) {
  const std::string gapped = "{phrase: {words: [\"en enää osta\", \"rahat takaisin\"], within: 2}}";
  EXPECT_EQ(ask(gapped, "Minä en ikinä enää teiltä mitään osta").words,
            Words{"en ikinä enää teiltä mitään osta"});
  EXPECT_TRUE(hits(gapped, "en enää osta"));
  EXPECT_TRUE(misses(gapped, "en minä nyt todellakaan enää osta"));
  EXPECT_TRUE(misses(gapped, "enää en osta"));
  EXPECT_TRUE(misses(gapped, "Haluan rahat. Takaisin en tule."));
  EXPECT_TRUE(hits(gapped, "rahat heti takaisin"));
}

/// The nearest word is not always the one that leads on.
TEST_F(MarkConditions, AGapIsMeasuredFromEveryWordThatFits) {
  const std::string gapped = "{phrase: {words: [\"a b c\"], within: 1}}";
  EXPECT_EQ(ask(gapped, "a b b x c").words, Words{"a b b x c"});
  EXPECT_TRUE(misses(gapped, "a b x b c"));
  EXPECT_EQ(ask(gapped, "a a b c c").words, Words{"a b c"});
}

TEST_F(MarkConditions, APartStandsInsideAWordOnly) {
  EXPECT_EQ(ask("{part: aika}", "Pitkät toimitusajat").words, Words{"toimitusajat"});
  EXPECT_TRUE(misses("{part: aika}", "Pitkä aika"));
  EXPECT_TRUE(hits("{lemma: aika}", "Pitkä aika"));
}

TEST_F(MarkConditions, WhatIsAllowedIsNoPart) {
  const std::string part = "{part: {of: [idiootti, paska], allow: [idioottivarma, \"paskalin*\"]}}";
  EXPECT_TRUE(hits(part, "täysi pääidiootti"));
  EXPECT_TRUE(misses(part, "Idioottivarmaa asennusta"));
  EXPECT_TRUE(misses(part, "Paskalinnan reissu"));
  EXPECT_TRUE(hits(part, "Paskalinnan paskapuhe"));
}

TEST_F(MarkConditions, APartIsKnownInFinnishOnly) {
  const Loaded loaded = load({file("signals/s.yaml",
                                   "signals:\n  - {id: s, lang: sv, label: [x], when: {part: "
                                   "tid}}\n")});
  EXPECT_FALSE(loaded.rules);
  EXPECT_NE(loaded.messages().find("only Finnish words are taken apart"), std::string::npos);
  EXPECT_NE(messages("{part: ajat}").find("no Finnish base form"), std::string::npos);
}

TEST(HostOfALink, IsTheNameAlone) {
  EXPECT_EQ(host_of_link("https://a.fi:80/x?y#z"), "a.fi");
  EXPECT_EQ(host_of_link("http://u:p@a.fi"), "a.fi");
  EXPECT_EQ(host_of_link("www.a.fi."), "www.a.fi");
  EXPECT_EQ(host_of_link("https://a.fi\\@b.fi"), "a.fi");
  EXPECT_EQ(host_of_link("u@a.fi"), "");
  EXPECT_EQ(host_of_link(""), "");
}

}  // namespace
}  // namespace kaiku::rules
