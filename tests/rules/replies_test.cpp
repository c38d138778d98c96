#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <kaiku/rules/placeholder_values.hpp>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

std::optional<std::string> filled(std::string_view variant,
                                  const std::map<std::string, std::string>& values) {
  return fill(variant, values_in(values));
}

TEST(Fill, PutsValuesIntoTheirPlaces) {
  const std::map<std::string, std::string> values = {{"author", "Aino"}, {"topic", "toimitus"}};
  EXPECT_EQ(filled("Hei {{author}}, {{ topic }}!", values), "Hei Aino, toimitus!");
  EXPECT_EQ(filled("Hei!", {}), "Hei!");
  EXPECT_EQ(filled("{{author}}{{author}}", values), "AinoAino");
}

TEST(Fill, AnUnknownOrEmptyPlaceholderMeansNoText) {
  EXPECT_EQ(filled("Hei {{author}}", {}), std::nullopt);
  EXPECT_EQ(filled("Hei {{author}}", {{"author", ""}}), std::nullopt);
  EXPECT_EQ(filled("Hei {{author}}", {{"author", " "}}), std::nullopt);
  EXPECT_EQ(filled("Hei {{author", {{"author", "Aino"}}), std::nullopt);
  EXPECT_EQ(filled("Hei {{}}", {{"author", "Aino"}}), std::nullopt);
}

TEST(Fill, ABlankThatNobodyFilledInMeansNoText) {
  EXPECT_EQ(filled("Palaamme ### tunnissa", {}), std::nullopt);
}

TEST(Fill, AValueIsNeverReadAsATemplate) {
  EXPECT_EQ(filled("Hei {{author}}", {{"author", "{{topic}} ###"}}), "Hei {{topic}} ###");
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
