#include <algorithm>
#include <string>
#include <vector>

#include "../../src/rules/matcher/slip_index.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

std::vector<std::uint32_t> found(const SlipIndex& index, std::string_view written) {
  std::vector<std::uint32_t> places;
  index.find(written, [&](std::uint32_t place) { places.push_back(place); });
  return places;
}

TEST(SlipIndex, FindsNeighboursSwappedAndALetterLeftOut) {
  const SlipIndex index({"idiot", "kusipää", "trash"});
  const std::vector<std::uint32_t> idiot = {0};
  for (const char* slip : {"idoit", "iidot", "idito", "idit", "idot", "idio"}) {
    EXPECT_EQ(found(index, slip), idiot) << slip;
  }
  EXPECT_EQ(found(index, "kusipä"), std::vector<std::uint32_t>{1});
  EXPECT_EQ(found(index, "kuspiää"), std::vector<std::uint32_t>{1});
  EXPECT_EQ(found(index, "trahs"), std::vector<std::uint32_t>{2});
}

TEST(SlipIndex, FindsNoWordAsItIsNorOneFurtherAway) {
  const SlipIndex index({"idiot", "mulkku"});
  for (const char* other : {"idiot", "diiot", "diot", "idt", "ido", "idiott", "adiot", "mulkku",
                            "mukku l", "", "i", "idiotidiot"}) {
    EXPECT_TRUE(found(index, other).empty()) << other;
  }
}

TEST(SlipIndex, LeavesShortAndEndlessWordsAlone) {
  const SlipIndex index({"kill", "ass", std::string(SlipIndex::kMostLetters + 1, 'x') + "y"});
  EXPECT_EQ(found(index, "klil"), std::vector<std::uint32_t>{0});
  EXPECT_TRUE(found(index, "kil").empty());  // four letters: only swapped
  EXPECT_TRUE(found(index, "as").empty());
  EXPECT_TRUE(found(index, std::string(SlipIndex::kMostLetters, 'x') + "y").empty());
}

TEST(SlipIndex, NamesEachWordOnceForASlip) {
  const SlipIndex index({"stall", "shall", "killer"});
  EXPECT_EQ(found(index, "sall").size(), 2u);
  EXPECT_EQ(found(index, "kiler"), std::vector<std::uint32_t>{2});
}

TEST(SlipIndex, TakesOrdinaryWordsForThemselves) {
  const SlipIndex index({"moron"}, {"moon"});
  EXPECT_TRUE(found(index, "moon").empty());
  EXPECT_EQ(found(index, "mron").size(), 1u);
  EXPECT_TRUE(found(SlipIndex(), "moon").empty());
}

class Slips : public ConditionTest {
 protected:
  Slips() {
    lists = {file("words/en/rude.txt", "~\nidiot\nkill\n=stupid\nmoron\ndirty worm\ntrash*\n"),
             file("words/en/other.txt", "coward\n"),
             file("words/en/ordinary.txt", "# written rightly\nmoon\n"),
             file("words/fi/rude.txt", "~ # also\nidiootti\nmulkku\nkusipää\ntampio\n"),
             file("words/sv/rude.txt", "~\nidiot\njävel\n")};
  }
  Answer english(std::string text) {
    language = Language::kEnglish;
    return ask("{list: en/rude}", std::move(text));
  }
  Answer finnish(std::string text) {
    language = Language::kFinnish;
    return ask("{list: fi/rude}", std::move(text));
  }
};

TEST_F(Slips, OfAListThatAsksForThemAreHitsThatHide) {
  for (const char* text : {"you idoit", "what an IDIT", "all idoits", "should be killd",
                           "klil them", "so stupd", "dirty wrom", "drity worm", "Idoit!"}) {
    const Answer answer = english(text);
    EXPECT_EQ(answer.truth, Truth::kTrue) << text;
    EXPECT_TRUE(answer.evasive) << text;
  }
  EXPECT_FALSE(english("you idiot, you idoit").evasive);
  EXPECT_EQ(english("you idoit there").words, std::vector<std::string>{"idoit"});
}

TEST_F(Slips, AreWhatEvadesAsksFor) {
  language = Language::kEnglish;
  EXPECT_TRUE(hits("{evades: en/rude}", "you idoit"));
  EXPECT_TRUE(misses("{evades: en/rude}", "you idiot"));
}

TEST_F(Slips, OfAListThatDoesNotAskAreNone) {
  language = Language::kEnglish;
  EXPECT_TRUE(misses("{list: en/other}", "you cowrad"));
}

TEST_F(Slips, AreNeverOrdinaryWordsNorWordsThatRulesName) {
  EXPECT_EQ(english("the moon is up").truth, Truth::kFalse);
  language = Language::kEnglish;
  EXPECT_TRUE(hits("{any: [{list: en/rude}]}", "that mron"));
  EXPECT_TRUE(misses("{all: [{list: en/rude}], none: [{word: mron}]}", "that mron"));
}

TEST_F(Slips, AreNoNames) {
  EXPECT_EQ(english("ask Idoit about it").truth, Truth::kFalse);
  EXPECT_EQ(english("ask IDOIT about it").truth, Truth::kTrue);
}

TEST_F(Slips, AreNoPartsOfLinksMentionsAndCodes) {
  for (const char* text :
       {"@idoit hello", "see https://idoit.example", "id0it", "i.doit@x.example", "model idoit3"}) {
    EXPECT_EQ(english(text).truth, Truth::kFalse) << text;
  }
}

TEST_F(Slips, InHarmlessWordsAreNoHits) {
  for (const char* text : {"the delivrey is late", "taht was goood", "my friedn", "skil", "kiln",
                           "deos it wrok", "no idea about it", "a kilt"}) {
    EXPECT_EQ(english(text).truth, Truth::kFalse) << text;
  }
}

TEST_F(Slips, OfFinnishWordsAreUnknownToTheDictionary) {
  for (const char* text : {"senkin mulkuk", "idootit", "idootin", "kusipä", "tampoi"}) {
    EXPECT_EQ(finnish(text).truth, Truth::kTrue) << text;
  }
  for (const char* text : {"tapio", "kusi", "idea", "tamppi", "Tampere"}) {
    EXPECT_EQ(finnish(text).truth, Truth::kFalse) << text;
  }
}

TEST_F(Slips, CountInTheLanguageOfTheList) {
  language = Language::kSwedish;
  EXPECT_TRUE(hits("{list: sv/rude}", "din jävl"));
  EXPECT_TRUE(misses("{list: en/rude}", "din stupd"));
}

TEST_F(Slips, AreAskedForByALineOfItsOwn) {
  const Loaded loaded = load({file("words/en/rude.txt", "idiot\n~moron\n")});
  EXPECT_FALSE(loaded.rules);
  EXPECT_NE(loaded.messages().find("words/en/rude.txt:2"), std::string::npos);
  EXPECT_NE(loaded.messages().find("line of its own"), std::string::npos) << loaded.messages();
}

}  // namespace
}  // namespace kaiku::rules
