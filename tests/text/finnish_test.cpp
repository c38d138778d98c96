#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "../../src/text/finnish/analysis.hpp"
#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

using WordAndLemma = std::pair<const char*, const char*>;

TEST(Finnish, FindsBaseFormsOfInflectedWords) {
  for (const auto& [word, lemma] : std::vector<WordAndLemma>{{"Reklamaation", "reklamaatio"},
                                                             {"hinnan", "hinta"},
                                                             {"paskoja", "paska"},
                                                             {"idiootteja", "idiootti"},
                                                             {"laitteestanne", "laite"},
                                                             {"Oulussa", "oulu"}}) {
    EXPECT_TRUE(has_lemma(in_finnish(word), lemma)) << word;
  }
}

TEST(Finnish, KeepsReadingsApartThatLengthTellsApart) {
  const PreparedText meet = in_finnish("Tapaan teidät huomenna messuilla");
  EXPECT_TRUE(has_lemma(meet, "tavata"));
  EXPECT_FALSE(has_lemma(meet, "tappaa"));
  EXPECT_TRUE(has_lemma(in_finnish("tapan sinut"), "tappaa"));
}

TEST(Finnish, GivesPartsOfCompoundsAndBasesOfDerivedWords) {
  const PreparedText text = in_finnish("Paskapuhetta toimitusajasta, paketti on viivästynyt");
  EXPECT_TRUE(holds(token(text, "paskapuhetta").parts, "paska"));
  EXPECT_TRUE(holds(token(text, "paskapuhetta").parts, "puhe"));
  for (const char* part : {"toimitus", "toimittaa", "aika"}) {
    EXPECT_TRUE(holds(token(text, "toimitusajasta").parts, part)) << part;
  }
  EXPECT_TRUE(holds(token(text, "viivästynyt").parts, "viivästyä"));
}

TEST(Finnish, ReadsWordBasesOfTheDictionary) {
  std::vector<std::string> parts;
  finnish::parse_word_bases("+toimit(toimittaa)+us(+us)+tila(tilata)+us(+us)", parts);
  EXPECT_EQ(parts, (std::vector<std::string>{"toimittaa", "toimitus", "tilata", "tilaus"}));
  parts.clear();
  finnish::parse_word_bases("+isoäiti(iso=äiti)", parts);
  EXPECT_EQ(parts, (std::vector<std::string>{"iso", "äiti"}));
  parts.clear();
  finnish::parse_word_bases("+s(s)+-+ryhmä(ryhmä)", parts);
  EXPECT_EQ(parts, (std::vector<std::string>{"s", "ryhmä"}));
  parts.clear();
  for (const char* broken : {"", "+", "(", "+a(", "a)b", "+a(+", "((("}) {
    finnish::parse_word_bases(broken, parts);
  }
}

TEST(Finnish, KnowsPiecesOfNamesWithColonAndHyphen) {
  const PreparedText text = in_finnish("YouTube:ssa keskusta-asiakas");
  EXPECT_TRUE(has_lemma(text, "youtube"));
  EXPECT_TRUE(holds(token(text, "keskusta-asiakas").parts, "asiakas"));
}

TEST(Finnish, HearsTheQuestionClitic) {
  for (const char* asks :
       {"saako", "voiko", "löytyykö", "tuleekohan", "oisko", "ootko", "voisko", "onks", "saaks",
        "toimiiks", "maksaaks", "eiks", "pitäiskö", "tarviiks", "mennääks"}) {
    EXPECT_TRUE(in_finnish(asks).tokens()[0].question_clitic) << asks;
  }
}

TEST(Finnish, TakesNoOtherEndingForAQuestion) {
  for (const char* quiet :
       {"koko",    "usko",   "pakko",     "viikko", "verkko",  "aurinko", "otsikko",
        "vahinko", "heikko", "joko",      "yks",    "kaks",    "siks",    "miks",
        "anteeks", "onneks", "paremmaks", "olkoon", "tulkoon", "ajaks"}) {
    EXPECT_FALSE(in_finnish(quiet).tokens()[0].question_clitic) << quiet;
  }
}

TEST(Finnish, UnderstandsSpokenForms) {
  for (const auto& [word, lemma] : std::vector<WordAndLemma>{
           {"mä", "minä"},       {"sä", "sinä"},          {"mun", "minä"},
           {"sun", "sinä"},      {"oon", "olla"},         {"oot", "olla"},
           {"tää", "tämä"},      {"toi", "tuo"},          {"noi", "nuo"},
           {"nää", "nämä"},      {"mut", "mutta"},        {"ku", "kun"},
           {"onks", "olla"},     {"tarvii", "tarvita"},   {"pitäis", "pitää"},
           {"miks", "mikä"},     {"mites", "miten"},      {"emmä", "ei"},
           {"emmä", "minä"},     {"eiks", "ei"},          {"vois", "voida"},
           {"sais", "saada"},    {"hajonnu", "hajota"},   {"kauheeta", "kauhea"},
           {"kaupas", "kauppa"}, {"varastoo", "varasto"}, {"järkee", "järki"},
           {"ooks", "olla"},     {"ootteko", "olla"}}) {
    const PreparedText text = in_finnish(word);
    EXPECT_TRUE(has_lemma(text, lemma)) << word;
    EXPECT_TRUE(text.tokens()[0].known) << word;
  }
}

TEST(Finnish, MarksFiniteVerbsAndNegations) {
  const PreparedText text = in_finnish("en tiedä miten laite toimii, älkää kysykö");
  EXPECT_TRUE(token(text, "en").negation);
  EXPECT_TRUE(token(text, "tiedä").finite_verb);
  EXPECT_TRUE(token(text, "toimii").finite_verb);
  EXPECT_FALSE(token(text, "laite").finite_verb);
  EXPECT_TRUE(token(text, "älkää").negation);
  EXPECT_TRUE(in_finnish("emmä tiiä").tokens()[0].negation);
}

TEST(Finnish, GivesUnknownWordsAMarkedStemThatUnitesTheirForms) {
  const PreparedText text = in_finnish("luuserit");
  EXPECT_FALSE(text.tokens()[0].known);
  const std::vector<std::string> base = shared_analyzer().base_forms("luuseri", Language::kFinnish);
  ASSERT_EQ(base.size(), 1u);
  EXPECT_EQ(base[0].back(), kStemMark);
  EXPECT_TRUE(holds(text.tokens()[0].lemmas, base[0]));
}

TEST(Finnish, RefusesInflectedFormsAsBaseForms) {
  Analyzer& analyzer = shared_analyzer();
  EXPECT_EQ(analyzer.base_forms("Odottaa", Language::kFinnish),
            std::vector<std::string>{"odottaa"});
  EXPECT_EQ(analyzer.base_forms("Oulu", Language::kFinnish), std::vector<std::string>{"oulu"});
  EXPECT_TRUE(analyzer.base_forms("pakettia", Language::kFinnish).empty());
  EXPECT_TRUE(analyzer.base_forms("ei toimi", Language::kFinnish).empty());
  EXPECT_TRUE(analyzer.base_forms("", Language::kFinnish).empty());
  EXPECT_TRUE(analyzer.base_forms(std::string(200, 'a'), Language::kFinnish).empty());
}

TEST(Stems, UniteFormsOfSwedishAndEnglishWords) {
  Analyzer& analyzer = shared_analyzer();
  EXPECT_EQ(analyzer.base_forms("idioter", Language::kSwedish),
            analyzer.base_forms("idiot", Language::kSwedish));
  EXPECT_TRUE(holds(in_swedish("besvikna").tokens()[0].lemmas, "besvikn"));
  const PreparedText text = in_english("waiting waited");
  EXPECT_TRUE(holds(text.tokens()[0].lemmas, "wait"));
  EXPECT_TRUE(holds(text.tokens()[1].lemmas, "wait"));
}

TEST(Stems, CallWordsKnownByTheirLetters) {
  for (const char* word : {"delivery", "don't", "re-open"})
    EXPECT_TRUE(in_english(word).tokens()[0].known) << word;
  for (const char* word : {"sh1t", "shiiit", "fak", "5hit", "páska"}) {
    EXPECT_FALSE(in_english(word).tokens()[0].known) << word;
  }
  EXPECT_TRUE(in_swedish("öppet").tokens()[0].known);
  EXPECT_TRUE(in_swedish("2024").tokens()[0].known);
}

}  // namespace
}  // namespace kaiku::text
