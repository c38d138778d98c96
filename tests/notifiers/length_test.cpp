#include "../../src/notifiers/length.hpp"

#include <gtest/gtest.h>

#include "../../src/notifiers/sms/gsm_text.hpp"

namespace kaiku::notifiers {
namespace {

TEST(Length, CountsInTheChannelsUnit) {
  EXPECT_EQ(length_of("aä👍", Unit::kBytes), 7u);
  EXPECT_EQ(length_of("aä👍", Unit::kCharacters), 3u);
  EXPECT_EQ(length_of("aä👍", Unit::kUtf16), 4u);
}

TEST(Length, CutsBetweenCharacters) {
  EXPECT_EQ(cut("äöå", 3, Unit::kCharacters), "äöå");
  EXPECT_EQ(cut("äöåx", 3, Unit::kCharacters), "äö…");
  EXPECT_EQ(cut("äöå", 6, Unit::kBytes), "äöå");
  EXPECT_EQ(cut("äöåx", 6, Unit::kBytes), "ä…");
  EXPECT_EQ(cut("👍👍👍", 4, Unit::kUtf16), "👍…");
  EXPECT_EQ(cut("", 3, Unit::kBytes), "");
}

TEST(GsmText, KeepsFinnishAndReplacesWhatWouldHalveASegment) {
  EXPECT_EQ(gsm_text("Äänestys: å–Ö “hyvä”…"), "Äänestys: å-Ö \"hyvä\"...");
  EXPECT_EQ(gsm_text("👍š`"), "?s'");
}

TEST(GsmText, CountsSignsOfTwoSeptets) {
  EXPECT_EQ(gsm_length("aä€[]"), 8u);
  EXPECT_EQ(gsm_cut("aä€[]", 8), "aä€[]");
  EXPECT_EQ(gsm_cut("aä€[]x", 8), "aä€...");
}

}  // namespace
}  // namespace kaiku::notifiers
