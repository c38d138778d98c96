#include <optional>
#include <string>
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

TEST(Reveal, HasANameForEachDisguise) {
  for (int d = 0; d <= static_cast<int>(Disguise::kLinkEscape); ++d) {
    EXPECT_FALSE(to_string(static_cast<Disguise>(d)).empty());
  }
}

}  // namespace
}  // namespace kaiku::text
