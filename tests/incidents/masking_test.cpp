#include <gtest/gtest.h>

#include <kaiku/incidents/masking.hpp>

namespace kaiku::incidents {
namespace {

TEST(Samples, HideWhatNamesOrReachesSomebody) {
  EXPECT_EQ(masked("Soita 040 123 4567 tai kirjoita maija@example.org  heti!"),
            "Soita […] tai kirjoita […] heti!");
  EXPECT_EQ(masked("@maija katso https://pahis.example/x ja www.toinen.example"),
            "[…] katso […] ja […]");
  EXPECT_EQ(masked("Hinta 12 e, 131052-308T"), "Hinta 12 e, […]");
}

TEST(Samples, AreOneShortLineCutOnACharacter) {
  EXPECT_EQ(masked("yksi\nkaksi\t kolme "), "yksi kaksi kolme");
  EXPECT_EQ(masked(""), "");
  EXPECT_EQ(masked("äää", 3), "ä…");
  const std::string sentence(1'000, 'a');
  EXPECT_EQ(masked(sentence).size(), kLongestSample + std::string("…").size());
}

}  // namespace
}  // namespace kaiku::incidents
