#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

TEST(Fill, PutsValuesIntoTheirPlaces) {
  const std::map<std::string, std::string> values = {{"author", "Aino"}, {"topic", "toimitus"}};
  EXPECT_EQ(fill("Hei {{author}}, {{ topic }}!", values), "Hei Aino, toimitus!");
  EXPECT_EQ(fill("Hei!", {}), "Hei!");
  EXPECT_EQ(fill("{{author}}{{author}}", values), "AinoAino");
}

TEST(Fill, AnUnknownOrEmptyPlaceholderMeansNoText) {
  EXPECT_EQ(fill("Hei {{author}}", {}), std::nullopt);
  EXPECT_EQ(fill("Hei {{author}}", {{"author", ""}}), std::nullopt);
  EXPECT_EQ(fill("Hei {{author}}", {{"author", " "}}), std::nullopt);
  EXPECT_EQ(fill("Hei {{author", {{"author", "Aino"}}), std::nullopt);
  EXPECT_EQ(fill("Hei {{}}", {{"author", "Aino"}}), std::nullopt);
}

TEST(Fill, ABlankThatNobodyFilledInMeansNoText) {
  EXPECT_EQ(fill("Palaamme ### tunnissa", {}), std::nullopt);
}

TEST(Fill, AValueIsNeverReadAsATemplate) {
  EXPECT_EQ(fill("Hei {{author}}", {{"author", "{{topic}} ###"}}), "Hei {{topic}} ###");
}

TEST(Replies, ATemplateHasItsVariantsByLanguage) {
  const Loaded loaded =
      load({file("replies/fi.yaml", "language: fi\nreplies:\n  hei: [\"Hei {{author}}\", b, c]\n"),
            file("replies/sv.yaml", "language: sv\nreplies:\n  hei: [x, y, z]\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.messages(), "");
  const Template* const hei = loaded.rules->find_template("hei");
  ASSERT_NE(hei, nullptr);
  EXPECT_EQ(hei->id, "hei");
  EXPECT_EQ(hei->variants.at(Language::kSwedish).size(), 3U);
  EXPECT_EQ(loaded.rules->find_template("moi"), nullptr);
}

TEST(Replies, ALanguageThatIsMissingIsAWarning) {
  const Loaded loaded =
      load({file("replies/fi.yaml", "language: fi\nreplies:\n  hei: [a, b, c]\n  moi: [a, b, c]\n"),
            file("replies/sv.yaml", "language: sv\nreplies:\n  hei: [x, y, z]\n")});
  EXPECT_TRUE(loaded.rules);
  EXPECT_EQ(loaded.messages(),
            "replies/fi.yaml:4:3: warning: no text in sv for this reply (comments in that language "
            "become cases) [KR401]\n");
}

}  // namespace
}  // namespace kaiku::rules
