// Cheap looks at a text that spare most texts a stage: what they rule out is never there.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "../../src/text/folding.hpp"
#include "../../src/text/links.hpp"
#include "../../src/text/reveal/phonetic.hpp"
#include "../../src/text/reveal/runs.hpp"
#include "../../src/text/segmenting.hpp"
#include "../../src/text/utf8.hpp"

namespace kaiku::text {
namespace {

constexpr std::string_view kTexts[] = {
    "",
    "missä paketti viipyy? kiitos, hei.",
    "katso https://example.fi/a tai www.example.fi, example.com! a.b@c.fi @maija",
    "http://, www. ja toimii.kiitos 12.30 ... 1,5 https://ä.fi",
    "v i t t u v-i-t-t-u v i, t i, t i, a b c",
    "v*ttu p@ska vit** $hit a$$ fitt@ 5€ €uro vi\u20ACu h\U0001F31Fte mo/ron fi.ttor **tosi**",
    "aika! aika? vit.tu vit!tu v,ttu vit\ntu vit\u00A0tu (vit) \"tu\" $ 5 $5",
    "😡 vittu😡tu :) hei:D x",
};

PreparedText::Storage segmented(std::string_view text) {
  PreparedText::Storage storage;
  storage.original = text;
  storage.folded = fold_with_offsets(storage.original);
  segment(storage);
  return storage;
}

TEST(FirstLook, MissesNoAddress) {
  std::size_t ruled_out = 0;
  for (const std::string_view text : kTexts) {
    if (may_hold_address(text)) continue;
    ++ruled_out;
    for (std::size_t at = 0; at < text.size(); ++at)
      EXPECT_EQ(find_address(text, at).kind, AddressKind::kNone) << text.substr(at);
  }
  EXPECT_GE(ruled_out, 3U);
  for (const std::string_view address : {"https://a", "http://ä", "www.a", "a@b.fi", "a.fi"})
    EXPECT_TRUE(may_hold_address(address)) << address;
}

TEST(FirstLook, MissesNoRun) {
  std::size_t alone = 0;
  for (const std::string_view text : kTexts) {
    const PreparedText::Storage storage = segmented(text);
    for (std::uint32_t i = 0; i < storage.tokens.size(); ++i) {
      if (!reveal::stands_alone(storage, i)) continue;
      ++alone;
      const reveal::Run glued = reveal::glued_run(storage, i);
      EXPECT_EQ(glued.tokens, 1U) << storage.tokens[i].folded;
      EXPECT_EQ(glued.in_folded, storage.tokens[i].in_folded) << storage.tokens[i].folded;
      std::string joined;
      EXPECT_EQ(reveal::spaced_run(storage, i, joined).tokens, 1U) << storage.tokens[i].folded;
    }
  }
  EXPECT_GT(alone, 10U);
}

TEST(FirstLook, CountsNoMoreCharactersThanItHasTo) {
  for (const std::string_view text : {"", "a", "ä", "€", "😡", "ab", "aä", "äö", "abc", "äöå€"}) {
    for (std::size_t most = 0; most < 5; ++most)
      EXPECT_EQ(has_more_chars(text, most), count_chars(text) > most) << text << most;
    EXPECT_EQ(is_one_char(text), count_chars(text) == 1) << text;
  }
}

TEST(FirstLook, FindsSpellingsByEarByTheirFirstLetter) {
  EXPECT_EQ(reveal::respelt("azz"), "ass");
  EXPECT_EQ(reveal::respelt("vtun"), "vitun");
  EXPECT_EQ(reveal::respelt("wittuun"), "vittuun");
  EXPECT_EQ(reveal::respelt("vttuun"), "vittuun");
  for (const std::string_view other : {"", "z", "vtuu", "änkyrä", "0", "xfak"})
    EXPECT_EQ(reveal::respelt(other), "") << other;
}

}  // namespace
}  // namespace kaiku::text
