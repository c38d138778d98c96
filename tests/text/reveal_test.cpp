#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis_of.hpp"

namespace kaiku::text {
namespace {

std::optional<Reading> reading(const PreparedText& text, std::string_view form) {
  for (const Token& t : text.tokens()) {
    for (const Reading& r : t.readings) {
      if (r.form == form) return r;
    }
  }
  return std::nullopt;
}

struct Disguised {
  const char* written;
  const char* form;
  Disguise disguise;
};

TEST(Reveal, SeesThroughEachDisguise) {
  for (const auto& [written, form, disguise] : std::vector<Disguised>{
           {"pаska", "paska", Disguise::kLookAlike},
           {"νittu", "vittu", Disguise::kLookAlike},
           {"páska", "paska", Disguise::kLookAlike},
           {"v\u0337i\u0337t\u0337t\u0337u\u0337", "vittu", Disguise::kLookAlike},
           {"v1ttu", "vittu", Disguise::kLeet},
           {"p@ska", "paska", Disguise::kLeet},
           {"ku$ipää", "kusipää", Disguise::kLeet},
           {"v!ttu", "vittu", Disguise::kLeet},
           {"idi00tteja", "idiootteja", Disguise::kLeet},
           {"1diootti", "idiootti", Disguise::kLeet},
           {"h€lvetti", "helvetti", Disguise::kLeet},
           {"v*ttu", "v*ttu", Disguise::kMask},
           {"helv*ett*ä", "helv*ett*ä", Disguise::kMask},
           {"v..tun", "v**tun", Disguise::kMask},
           {"v#ttu", "v*ttu", Disguise::kMask},
           {"v-ttu", "v*ttu", Disguise::kMask},
           {"vit**", "vit**", Disguise::kMask},
           {"vi_ttu", "vittu", Disguise::kSplit},
           {"viiiittu", "vittu", Disguise::kRepeat},
           {"paskaaaa", "paskaa", Disguise::kRepeat},
           {"v i t t u", "vittu", Disguise::kSpacedLetters},
           {"v-i-t-t-u", "vittu", Disguise::kSpacedLetters},
           {"v.i.t.t.u", "vittu", Disguise::kSpacedLetters},
           {"v 1 t t u", "vittu", Disguise::kSpacedLetters},
           {"vit tu", "vittu", Disguise::kSplit},
           {"p askaa", "paskaa", Disguise::kSplit},
           {"v it tu", "vittu", Disguise::kSplit},
           {"vttu", "vittu", Disguise::kPhonetic},
           {"wittu", "vittu", Disguise::kPhonetic},
           {"passka", "paska", Disguise::kPhonetic},
           {"fak", "fuck", Disguise::kPhonetic},
           {"idari", "idiootti", Disguise::kPhonetic},
           {"example.fi/%76ittu", "vittu", Disguise::kLinkEscape}}) {
    const PreparedText text = in_finnish(written);
    const std::optional<Reading> found = reading(text, form);
    ASSERT_TRUE(found) << written;
    EXPECT_EQ(found->disguise, disguise) << written;
    EXPECT_EQ(as_written(text, found->original), written);
    EXPECT_TRUE(reveals(text, form)) << written;
  }
}

TEST(Reveal, GivesReadingsTheirBaseForms) {
  const PreparedText text = in_finnish("olette idi00tteja");
  EXPECT_TRUE(reveals(text, "idiootti"));
  EXPECT_TRUE(reading(text, "idiootteja")->known);
  EXPECT_TRUE(reveals(in_finnish("p4skapuhetta"), "paska"));
}

TEST(Reveal, FillsMasksWithKnownWordsAlsoInflected) {
  EXPECT_TRUE(reveals(in_finnish("mitä v*ttua"), "vittu"));
  EXPECT_TRUE(reveals(in_finnish("v**tun hyvä"), "vittu"));
  EXPECT_TRUE(reveals(in_finnish("hel*etin kallis"), "helvetti"));
  EXPECT_TRUE(reveals(in_finnish("s**tana"), "saatana"));
  EXPECT_TRUE(reveals(in_finnish("v*tu"), "vittu"));
  EXPECT_FALSE(reveals(in_finnish("usb-c"), "usbic"));
  EXPECT_TRUE(in_finnish("**tosi** hyvä").tokens()[0].readings.empty());
}

TEST(Reveal, LeavesKnownWordsAlone) {
  for (const char* innocent :
       {"Tosi kauniita värejä", "miksi kaipaa", "Tapaan teidät", "tuuli kukka tuli",
        "Näin teidän mainoksen", "Herkullinen kakku, toimitus kuten sovittu",
        "Kustannukset nousi taas, keskusta-asiakas", "vittu"}) {
    const PreparedText text = in_finnish(innocent);
    for (const Token& t : text.tokens()) {
      EXPECT_TRUE(t.readings.empty()) << innocent << ": " << t.folded;
    }
  }
}

TEST(Reveal, NeverReadsNumbersPricesTimesSizesAndCodes) {
  for (const char* code :
       {"50e", "klo5", "A4", "4G", "h2o", "PS4", "3kpl", "12.30", "10€", "5€kpl", "$50", "2x4",
        "covid19", "iPhone15", "131052-308T", "10:30", "2024-05-01", "B2B", "MP3"}) {
    const PreparedText text = in_finnish(code);
    for (const Token& t : text.tokens()) {
      for (const Reading& r : t.readings) {
        EXPECT_NE(r.disguise, Disguise::kLeet) << code << " as " << r.form;
      }
    }
  }
}

TEST(Reveal, NeverTurnsNordicLettersIntoOthers) {
  for (const char* written : {"näin", "väääärin", "sälli1", "vähäm4n"}) {
    const PreparedText text = in_finnish(written);
    for (const Token& t : text.tokens()) {
      for (const std::string_view form : t.revealed) {
        EXPECT_NE(form.find("ä"), std::string_view::npos) << written << " as " << form;
      }
    }
  }
}

TEST(Reveal, ShortensOnlyRunsOfThreeOrMore) {
  const PreparedText text = in_finnish("tuuuuli");
  EXPECT_TRUE(reveals(text, "tuuli"));
  EXPECT_TRUE(reveals(text, "tuli"));
  EXPECT_TRUE(in_finnish("tuuli").tokens()[0].readings.empty());
}

TEST(Reveal, TakesThreeDotsAndFootnotesForWhatTheyAre) {
  EXPECT_FALSE(reading(in_finnish("no...ei"), "no*ei"));
  const PreparedText text = in_finnish("hinta* hyvä.kiitos");
  for (const Token& t : text.tokens()) EXPECT_TRUE(t.readings.empty()) << t.folded;
}

TEST(Reveal, NeedsThreeSingleLettersWithTheSameSeparator) {
  EXPECT_FALSE(reading(in_finnish("a b"), "ab"));
  EXPECT_FALSE(reading(in_finnish("a, b c"), "abc"));
  EXPECT_TRUE(reading(in_finnish("h a i s t a v1ttu"), "haista"));
  EXPECT_TRUE(reading(in_finnish("h a i s t a v i t t u"), "vittu"));
}

TEST(Reveal, SeesSplitEnglishWordsByTheirStrayLetters) {
  EXPECT_TRUE(reading(in_english("you f uck"), "fuck"));
  EXPECT_FALSE(reading(in_english("as sign"), "assign"));
}

TEST(Reveal, LeavesLinksAndMentionsAlone) {
  const PreparedText text = in_finnish("@v1ttu https://example.fi/v1ttu");
  for (const Token& t : text.tokens()) {
    EXPECT_TRUE(t.readings.empty()) << t.folded;
  }
}

TEST(Reveal, JoinsPiecesThatSignsPart) {
  for (const auto& [written, form] :
       std::vector<std::pair<const char*, const char*>>{{"i-d-i-o-t", "idiot"},
                                                        {"mo/ron", "moron"},
                                                        {"mo-ron", "moron"},
                                                        {"mo.ron", "moron"},
                                                        {"id_iot", "idiot"},
                                                        {"id!ot", "idiot"},
                                                        {"mor!on", "morion"},
                                                        {"sh!t", "shit"},
                                                        {"b|tch", "bitch"}}) {
    EXPECT_TRUE(reveals(in_english(written), form)) << written;
  }
  EXPECT_TRUE(reveals(in_swedish("fi.ttor"), "fittor"));
  EXPECT_TRUE(reveals(in_finnish("Idi-oot-ti"), "idiootti"));
  EXPECT_TRUE(reveals(in_finnish("idi/ootti"), "idiootti"));
}

TEST(Reveal, ReadsSignsAtTheEndOfAWord) {
  EXPECT_TRUE(reveals(in_swedish("fitt@"), "fitta"));
  EXPECT_TRUE(reveals(in_english("you bitche$"), "bitches"));
  EXPECT_TRUE(reveals(in_finnish("v1+tu"), "vittu"));
  EXPECT_TRUE(reveals(in_finnish("n€€kerit"), "neekerit"));
  for (const char* innocent : {"5€", "50€€", "C++", "Disney+", "100 $", "kpl€", "4+", "ok!"}) {
    const PreparedText text = in_finnish(innocent);
    for (const Token& t : text.tokens()) {
      for (const Reading& r : t.readings) EXPECT_NE(r.disguise, Disguise::kLeet) << r.form;
    }
  }
}

TEST(Reveal, ReadsDigitsForNordicLettersAndSeveralInAWord) {
  EXPECT_TRUE(reveals(in_swedish("skith0g"), "skithög"));
  EXPECT_TRUE(reveals(in_swedish("j4vla"), "jävla"));
  EXPECT_TRUE(reveals(in_finnish("kusip44"), "kusipää"));
  EXPECT_TRUE(reveals(in_finnish("t31d4t"), "teidät"));
  EXPECT_TRUE(reveals(in_english("r3t4rd5"), "retards"));
  EXPECT_TRUE(reveals(in_english("1d10t"), "idiot"));
}

TEST(Reveal, FindsTheWordsOfASpacedRun) {
  EXPECT_TRUE(reveals(in_finnish("v i t u n l u u s e r i"), "luuseri"));
  EXPECT_TRUE(reveals(in_english("f u c k y o u"), "fuck"));
  EXPECT_TRUE(reveals(in_english("a c u n t"), "cunt"));
  EXPECT_TRUE(reveals(in_english("i-d-i-o-t"), "idiot"));
  EXPECT_FALSE(reveals(in_english("a b c"), "bc"));
}

TEST(Reveal, TakesPicturesAndKeycapsInsideAWordForLetters) {
  EXPECT_TRUE(reveals(in_english("h🌟te"), "h*te"));
  EXPECT_TRUE(reveals(in_english("m⭕ron"), "m*ron"));
  EXPECT_TRUE(reveals(in_english("b1️⃣tch"), "bitch"));
  EXPECT_TRUE(reveals(in_finnish("v🍌ttu"), "vittu"));
  for (const char* innocent : {"great 👍 thanks", "kiva😀kiitos", "I ❤️ you", "hyvä👍"}) {
    const PreparedText text = in_english(innocent);
    for (const Token& t : text.tokens()) EXPECT_TRUE(t.readings.empty()) << innocent;
  }
}

TEST(Reveal, JoinsNothingAcrossAlternativesUnitsAndAddresses) {
  for (const char* written : {"ja/tai", "km/h", "24/7", "1.5.2024", "4 kpl", "kpl/hlö"}) {
    const PreparedText text = in_finnish(written);
    for (const Token& t : text.tokens()) {
      for (const Reading& r : t.readings) EXPECT_FALSE(r.known) << written << " as " << r.form;
    }
  }
  for (const char* written : {"he/she", "a/c", "5/5", "t-shirt", "w/o", "name@example.com",
                              "https://example.com/mo/ron", "A-1"}) {
    const PreparedText text = in_english(written);
    for (const Token& t : text.tokens()) {
      EXPECT_LE(t.readings.size(), 1u) << written;
      for (const Reading& r : t.readings) EXPECT_EQ(r.disguise, Disguise::kSplit) << r.form;
    }
  }
}

TEST(Reveal, HasANameForEachDisguise) {
  for (int d = 0; d <= static_cast<int>(Disguise::kLinkEscape); ++d) {
    EXPECT_FALSE(to_string(static_cast<Disguise>(d)).empty());
  }
}

}  // namespace
}  // namespace kaiku::text
