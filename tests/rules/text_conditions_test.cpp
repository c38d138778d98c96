#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using testing::Test;
using Words = std::vector<std::string>;

class TextConditions : public ConditionTest {};

TEST_F(TextConditions, AWordIsComparedFoldedAndWhole) {
  EXPECT_EQ(ask("{word: kissa}", "Se KISSA tuli").words, Words{"KISSA"});
  EXPECT_TRUE(misses("{word: kissa}", "kissat tulivat, kissankello"));
  EXPECT_TRUE(misses("{word: talo}", "tälö"));
}

TEST_F(TextConditions, AStarMakesABeginningOrAnEnd) {
  EXPECT_EQ(ask("{word: \"kat*\"}", "Katselin kattoa, vaikka kat").words,
            (Words{"Katselin", "kattoa", "kat"}));
  EXPECT_EQ(ask("{word: \"*kat\"}", "sukat ja suKKAt, sukka").words, (Words{"sukat", "suKKAt"}));
  EXPECT_EQ(ask("{word: \"*äjä\"}", "myyjä ja häjyläjä äjä").words, (Words{"häjyläjä", "äjä"}));
  EXPECT_TRUE(misses("{word: \"kat*\"}", "sukat"));
  EXPECT_TRUE(misses("{word: \"*kat\"}", "sukatta"));
}

TEST_F(TextConditions, AWordListedTwiceIsMarkedOnce) {
  EXPECT_EQ(ask("{word: [kissa, \"kis*\", \"*ssa\"]}", "kissa").words, Words{"kissa"});
}

TEST_F(TextConditions, APhraseStandsTogetherWhateverThePunctuation) {
  EXPECT_EQ(ask("{phrase: viimeinen kerta}", "Tämä oli viimeinen, kerta!").words,
            Words{"viimeinen, kerta"});
  EXPECT_EQ(ask("{phrase: \"kerta kaikk*\"}", "kerta kaikkiaan huono").words,
            Words{"kerta kaikkiaan"});
  EXPECT_TRUE(misses("{phrase: viimeinen kerta}", "viimeinen varoitus, kerta"));
  EXPECT_TRUE(misses("{phrase: viimeinen kerta}", "kerta viimeinen"));
  EXPECT_TRUE(misses("{phrase: viimeinen kerta}", "se oli viimeinen"));
}

TEST_F(TextConditions, ALemmaIsFoundInAnyInflectionAndInsideCompounds) {
  EXPECT_EQ(ask("{lemma: paketti}", "Paketissani oli reikä").words, Words{"Paketissani"});
  EXPECT_EQ(ask("{lemma: aika}", "pitkä toimitusaika").words, Words{"toimitusaika"});
  EXPECT_TRUE(misses("{lemma: paketti}", "Laatikossani oli reikä"));
}

TEST_F(TextConditions, ALemmaUnknownToTheDictionaryMatchesByStem) {
  EXPECT_TRUE(hits("{lemma: luuseri}", "taas Luuseri"));
  EXPECT_TRUE(hits("{lemma: luuseri}", "kaikki luuserit"));
  EXPECT_TRUE(misses("{lemma: luuseri}", "taas laseri"));
}

TEST_F(TextConditions, SwedishAndEnglishLemmasMatchByStem) {
  language = Language::kSwedish;
  EXPECT_TRUE(hits("{lemma: paket}", "paketen är borta"));
  language = Language::kEnglish;
  EXPECT_TRUE(hits("{lemma: delivery}", "two deliveries failed"));
  EXPECT_TRUE(misses("{lemma: delivery}", "two parcels failed"));
}

TEST_F(TextConditions, WordsBesideOthersAreFoundBehindDisguisesToo) {
  for (const char* condition :
       {"{phrase: paska kauppa}", "{phrase: {words: [\"ihan kauppa\"], within: 2}}",
        "{near: {a: {word: paska}, b: {word: kauppa}, within: 3}}"}) {
    const Answer disguised = ask(condition, "ihan p@ska k4uppa");
    EXPECT_EQ(disguised.truth, Truth::kTrue) << condition;
    EXPECT_TRUE(disguised.evasive) << condition;
    EXPECT_FALSE(ask(condition, "ihan paska kauppa").evasive) << condition;
  }
}

/// With a letter or two covered a word could be far too many ordinary ones.
TEST_F(TextConditions, WordsAreNotFoundBehindCoveredLetters) {
  EXPECT_TRUE(misses("{phrase: iso paikka}", "iso p**kka"));
  lists = {file("words/fi/rude.txt", "paska\n")};
  EXPECT_TRUE(ask("{list: fi/rude}", "p*ska").evasive);
  EXPECT_TRUE(hits("{list: fi/rude}", "p🌟ska"));
  EXPECT_TRUE(misses("{evades: fi/rude}", "p🌟ska"));  // adorned, not hidden
}

/// A word too long to be analysed.
std::string endless_word(const std::string& syllable) {
  std::string word;
  while (word.size() <= text::kMaxAnalysedLetters) word += syllable;
  return word;
}

TEST_F(TextConditions, AWordThatWasNotAnalysedMakesALemmaUnknownNotFalse) {
  const std::string endless = endless_word("tupa");
  EXPECT_TRUE(unknown("{lemma: paketti}", "hei " + endless));
  EXPECT_TRUE(hits("{lemma: paketti}", "paketti " + endless));
  EXPECT_TRUE(misses("{word: paketti}", "hei " + endless));
  EXPECT_TRUE(unknown("{all: [{word: hei}], none: [{lemma: paketti}]}", "hei " + endless));
}

/// Otherwise any laughter or stretched word would switch off every rule with `none`.
TEST_F(TextConditions, AWordThatCannotHaveTheBaseFormLeavesALemmaFalse) {
  EXPECT_TRUE(misses("{lemma: paketti}", "hei " + endless_word("ha")));
  EXPECT_TRUE(hits("{all: [{word: hei}], none: [{lemma: paketti}]}", "hei " + endless_word("ha")));
}

TEST_F(TextConditions, ARegexSeesFoldedTextWithNordicWordBoundaries) {
  EXPECT_EQ(ask(R"x({regex: "\\d+ (päivää|viikkoa)"})x", "Odotin 12 PÄIVÄÄ turhaan").words,
            Words{"12 PÄIVÄÄ"});
  EXPECT_EQ(ask(R"({regex: "\\bäiti\\b"})", "kiva Äiti, ei äitini").words, Words{"Äiti"});
  EXPECT_TRUE(misses(R"({regex: "\\bhuijar"})", "xähuijari"));
  EXPECT_TRUE(hits(R"({regex: "\\bhuijar"})", "täysi huijari"));
  EXPECT_TRUE(misses(R"({regex: "naisia"})", "näisiä"));
}

TEST_F(TextConditions, ARawPatternSeesTheTextAsWritten) {
  EXPECT_EQ(ask(R"({raw: "[A-ZÅÄÖ]{8,}"})", "nyt RAHAT TAKAISÄIN heti").words, Words{"TAKAISÄIN"});
  EXPECT_TRUE(misses(R"({raw: "[A-ZÅÄÖ]{8,}"})", "nyt rahat takaisin heti"));
}

TEST_F(TextConditions, NoneIsTheSameWhicheverOfItsPartsIsAskedFirst) {
  const std::string endless = " hei " + endless_word("tupa");
  for (const char* condition : {"{regex: \"hei\", none: [{regex: \"kissa\"}, {lemma: paketti}]}",
                                "{regex: \"hei\", none: [{lemma: paketti}, {regex: \"kissa\"}]}",
                                "{word: hei, none: [{lemma: paketti}, {regex: \"kissa\"}]}"}) {
    EXPECT_TRUE(hits(condition, "hei koira")) << condition;
    EXPECT_TRUE(misses(condition, "hei kissa")) << condition;
    EXPECT_TRUE(misses(condition, "hei paketit")) << condition;
    EXPECT_TRUE(misses(condition, "koira")) << condition;
    EXPECT_TRUE(unknown(condition, "koira" + endless)) << condition;
    EXPECT_TRUE(misses(condition, "kissa" + endless)) << condition;
  }
}

/// There no places are gathered: what counts must be the same.
TEST_F(TextConditions, NoneLooksAtTheSentencesOfTheSignalsLanguageOnly) {
  language = std::nullopt;
  const std::string text =
      "Hei, tämä lause on kirjoitettu suomeksi. This other sentence is written in bad English.";
  for (const char* condition :
       {"{word: hei, none: [{regex: \"bad\"}]}", "{word: hei, none: [{word: bad}]}"}) {
    EXPECT_TRUE(misses(condition, text)) << condition;
    signal_keys = "    lang: fi\n";
    EXPECT_TRUE(hits(condition, text)) << condition;
    EXPECT_TRUE(misses(condition, "Hei, tämä suomeksi kirjoitettu lause on bad.")) << condition;
    signal_keys.clear();
  }
}

TEST_F(TextConditions, NearNeedsBothInOneSentenceInEitherOrder) {
  const std::string near = "{near: {a: {lemma: paketti}, b: {lemma: myöhässä}, within: 3}}";
  EXPECT_EQ(ask(near, "Paketti on taas myöhässä").words, (Words{"Paketti", "myöhässä"}));
  EXPECT_TRUE(hits(near, "Myöhässä on tämä paketti"));
  EXPECT_TRUE(misses(near, "Paketti on nyt jo taas myöhässä"));
  EXPECT_TRUE(misses(near, "Avasin paketin. Myöhässä ollaan."));
  EXPECT_TRUE(misses(near, "Paketti tuli"));
}

TEST_F(TextConditions, AWordIsNotNearItself) {
  const std::string near = "{near: {a: {word: \"hyv*\"}, b: {word: \"*ää\"}, within: 5}}";
  EXPECT_TRUE(misses(near, "hyvää"));
  EXPECT_TRUE(hits(near, "hyvää hyvää"));
}

TEST_F(TextConditions, NearIsUnknownWhenAHitMayBeMissing) {
  const std::string near = "{near: {a: {word: hei}, b: {lemma: paketti}, within: 2}}";
  EXPECT_TRUE(unknown(near, "hei " + endless_word("tupa")));
  EXPECT_TRUE(misses(near, "no " + endless_word("tupa")));
}

TEST_F(TextConditions, ANegationCoversItsClause) {
  EXPECT_TRUE(hits("{negated: {lemma: toimia}}", "Verkkokauppa ei toimi"));
  EXPECT_TRUE(misses("{negated: {lemma: toimia}}", "Verkkokauppa toimii"));
  EXPECT_TRUE(hits("{not_negated: {lemma: toimia}}", "Verkkokauppa toimii"));
  EXPECT_TRUE(misses("{not_negated: {lemma: toimia}}", "Verkkokauppa ei toimi"));
  EXPECT_TRUE(misses("{not_negated: {lemma: toimia}}", "Verkkokauppa on kiinni"));
}

TEST_F(TextConditions, AnEmojiIsFoundWithAnySkinTone) {
  EXPECT_EQ(ask("{emoji: [👏, 🙄]}", "hienoa 👏🏽").words, Words{"👏🏽"});
  EXPECT_TRUE(hits("{emoji: 🙄}", "🙄"));
  EXPECT_TRUE(misses("{emoji: 🙄}", "hienoa 👏"));
}

TEST_F(TextConditions, AQuestionCliticCountsNearTheBeginningOnly) {
  EXPECT_TRUE(hits("{question_clitic: true}", "Saako tätä gluteenittomana"));
  EXPECT_TRUE(hits("{question_clitic: true}", "onks teillä tätä vielä"));
  EXPECT_TRUE(misses("{question_clitic: true}", "Minä en todellakaan nyt tiedä onko tämä hyvä"));
}

TEST_F(TextConditions, AQuestionMarkEndsASentence) {
  EXPECT_TRUE(hits("{question_mark: true}", "Avoinna huomenna? Kiitos."));
  EXPECT_TRUE(misses("{question_mark: true}", "Avoinna huomenna."));
}

TEST_F(TextConditions, StartsSkipsAGreeting) {
  EXPECT_TRUE(hits("{starts: milloin}", "Milloin aukeaa"));
  EXPECT_TRUE(hits("{starts: milloin}", "Hei, milloin aukeaa"));
  EXPECT_TRUE(hits("{starts: milloin}", "Kiitos taas. Milloin aukeaa"));
  EXPECT_TRUE(misses("{starts: milloin}", "Kerro milloin aukeaa"));
  EXPECT_TRUE(hits("{starts: [\"har ni\"]}", "Har ni öppet"));
}

TEST_F(TextConditions, MeasuresCountLinksCapitalsAndWords) {
  EXPECT_TRUE(hits("{links: \">= 1\"}", "katso https://example.fi/a"));
  EXPECT_TRUE(misses("{links: \">= 1\"}", "katso tästä"));
  EXPECT_TRUE(hits("{caps: \"> 0.7\"}", "RAHAT TAKAISIN HETI"));
  EXPECT_TRUE(misses("{caps: \"> 0.7\"}", "Rahat takaisin heti"));
  EXPECT_TRUE(misses("{caps: \"> 0.7\"}", "HEI TE"));
  EXPECT_TRUE(hits("{length: \"< 3\"}", "no niin"));
  EXPECT_TRUE(misses("{length: \"< 3\"}", "no niin, mennään"));
  EXPECT_TRUE(hits("{length: \"= 0\"}", ""));
}

TEST_F(TextConditions, ASignalLooksAtSentencesOfItsLanguageOnly) {
  signal_keys = "    lang: sv\n";
  language = Language::kFinnish;
  EXPECT_TRUE(misses("{word: sade}", "sade alkaa"));
  EXPECT_TRUE(misses("{length: \">= 0\"}", "sade alkaa"));
  language = Language::kSwedish;
  EXPECT_TRUE(hits("{word: sade}", "han sade det"));
}

class WordListConditions : public ConditionTest {
 protected:
  WordListConditions() {
    lists = {file("words/fi/insults.txt",
                  "\xEF\xBB\xBF# herjat\n"
                  "idiootti\r\n"
                  "=ass   # vain juuri tämä\n"
                  "pask*\n"
                  "*kyrpä\n\n"
                  "haista home\n"
                  "!idioottivarma\n"
                  "!paskalin*\n"),
             file("words/en/insults.txt", "scum\nasshole\n")};
  }
};

TEST_F(WordListConditions, AnEntryIsABaseFormInEveryInflection) {
  EXPECT_EQ(ask("{list: fi/insults}", "Te olette idiootteja").words, Words{"idiootteja"});
  EXPECT_TRUE(hits("{list: fi/insults}", "mikä pääidiootti"));
  EXPECT_TRUE(misses("{list: fi/insults}", "mukava myyjä"));
}

TEST_F(WordListConditions, SignsSayHowAnEntryMatches) {
  EXPECT_TRUE(hits("{list: fi/insults}", "ass"));
  EXPECT_TRUE(misses("{list: fi/insults}", "assi"));
  EXPECT_TRUE(hits("{list: fi/insults}", "paskamainen"));
  EXPECT_TRUE(hits("{list: fi/insults}", "saatanankyrpä"));
  EXPECT_EQ(ask("{list: fi/insults}", "haista home!").words, Words{"haista home"});
  EXPECT_TRUE(misses("{list: fi/insults}", "haista kukka"));
}

TEST_F(WordListConditions, AnExceptionIsNoHit) {
  EXPECT_TRUE(misses("{list: fi/insults}", "idioottivarma asennus"));
  EXPECT_TRUE(misses("{list: fi/insults}", "paskalinna"));
  EXPECT_EQ(ask("{list: fi/insults}", "idioottivarma idiootille").words, Words{"idiootille"});
}

TEST_F(WordListConditions, SeveralListsMaybeNamedAtOnce) {
  language = Language::kEnglish;
  EXPECT_TRUE(hits("{list: [fi/insults, en/insults]}", "you are scum"));
}

TEST_F(WordListConditions, AForeignWordIsFoundWhereItsSentenceDoesNotKnowIt) {
  language = Language::kFinnish;
  EXPECT_TRUE(hits("{list: en/insults}", "asshole"));
}

TEST_F(WordListConditions, AHiddenWordHitsAndIsCalledEvasive) {
  const Answer hidden = ask("{list: fi/insults}", "senkin 1d1ootti");
  EXPECT_EQ(hidden.truth, Truth::kTrue);
  EXPECT_EQ(hidden.words, Words{"1d1ootti"});
  EXPECT_TRUE(hidden.evasive);
  EXPECT_FALSE(ask("{list: fi/insults}", "senkin idiootti ja 1d1ootti").evasive);
}

TEST_F(WordListConditions, EvadesIsTrueForHiddenWordsOnly) {
  EXPECT_EQ(ask("{evades: fi/insults}", "idiootti, i d i o o t t i").words,
            Words{"i d i o o t t i"});
  EXPECT_TRUE(misses("{evades: fi/insults}", "senkin idiootti"));
}

class WeightedLists : public ConditionTest {
 protected:
  WeightedLists() {
    lists = {file("words/fi/insults.txt", "pölvästi\nkusipää | 2\nhupsu | 0.5\nhupsu*|0.25\n")};
  }

  /// The abuse that a signal of score 4 adds, and the entries that it names.
  std::pair<double, Words> found(const std::string& when, const std::string& text) {
    std::vector<RuleFile> files = lists;
    files.push_back(
        file("signals/s.yaml",
             "signals: [{id: s, score: {abuse: 4, praise: -1}, when: " + when + "}]\n"));
    const Loaded loaded = load(files);
    EXPECT_TRUE(loaded.rules) << loaded.messages();
    comment.text = text;
    context.comment = &comment;
    const Finding finding = loaded.rules->examine(prepare(text, language), context);
    if (finding.hits.empty()) return {};
    EXPECT_DOUBLE_EQ(finding.hits[0].score.of(CommentClass::kPraise) * -4,
                     finding.hits[0].score.of(CommentClass::kAbuse));
    return {finding.hits[0].score.of(CommentClass::kAbuse), finding.hits[0].entries};
  }
};

TEST_F(WeightedLists, TheHeaviestEntryThatHitMultipliesTheScores) {
  using Found = std::pair<double, Words>;
  EXPECT_EQ(found("{list: fi/insults}", "pölvästi"), (Found{4, {"fi/insults:pölvästi"}}));
  EXPECT_EQ(found("{list: fi/insults}", "senkin kusipäät"), (Found{8, {"fi/insults:kusipää"}}));
  EXPECT_EQ(found("{list: fi/insults}", "hupsut"),
            (Found{2, {"fi/insults:hupsu", "fi/insults:hupsu*"}}));
  EXPECT_EQ(found("{list: fi/insults}", "hupsu pölvästi").first, 4);
}

TEST_F(WeightedLists, WordsOutsideListsDoNotWeigh) {
  EXPECT_EQ(found("{all: [{list: fi/insults}, {word: te}]}", "te hupsut").first, 2);
  EXPECT_EQ(found("{word: te, none: [{list: fi/insults}]}", "te").first, 4);
}

TEST_F(WeightedLists, EntriesAreNamedThroughOtherConditions) {
  EXPECT_EQ(
      found("{near: {a: {list: fi/insults}, b: {word: te}, within: 2}}", "te kusipäät").second,
      Words{"fi/insults:kusipää"});
  EXPECT_EQ(found("{evades: fi/insults}", "k u s i p ä ä").second, Words{"fi/insults:kusipää"});
}

TEST_F(WeightedLists, ALaterDirectorySetsTheWeightAnew) {
  lists.push_back(file("words/fi/insults.txt", "kusipää | 3\n", 1));
  EXPECT_EQ(found("{list: fi/insults}", "kusipää").first, 12);
}

TEST_F(WordListConditions, HiddenWordsCountForListsOnly) {
  EXPECT_TRUE(misses("{lemma: idiootti}", "senkin 1d1ootti"));
  EXPECT_TRUE(misses("{word: idiootti}", "senkin 1d1ootti"));
}

}  // namespace
}  // namespace kaiku::rules
