#include <algorithm>
#include <string>

#include <kaiku/config/yaml.hpp>
#include <kaiku/rules/facts.hpp>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

struct Read {
  std::optional<GivenFacts> facts;
  std::string problem;
};

Read read(const std::string& text) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(text, "line", diagnostics);
  Read result;
  if (node) result.facts = read_facts(*node, diagnostics);
  if (!diagnostics.empty()) result.problem = diagnostics.front().message;
  return result;
}

TEST(GivenFacts, AreReadByTheNamesThatConditionsAskBy) {
  const Read given =
      read(R"({"rating": 1, "author.strikes": 2, "author.label": ["vip"], "post.age": "6h", )"
           R"("hour": "23:30", "earlier": ["a", "b"], "platform": "facebook", "lang": "sv"})");
  ASSERT_TRUE(given.facts) << given.problem;
  EXPECT_EQ(given.facts->comment.rating, 1);
  EXPECT_EQ(given.facts->comment.platform, "facebook");
  EXPECT_EQ(given.facts->context.author_strikes, 2U);
  EXPECT_EQ(given.facts->context.author_labels, std::set<std::string>{"vip"});
  EXPECT_EQ(given.facts->context.post_age, std::chrono::hours(6));
  ASSERT_TRUE(given.facts->context.local);
  EXPECT_EQ(given.facts->context.local->since_midnight, std::chrono::minutes(23 * 60 + 30));
  EXPECT_EQ(given.facts->earlier.size(), 2U);
  EXPECT_EQ(given.facts->language, Language::kSwedish);
  EXPECT_FALSE(given.facts->context.edited) << "what is not given stays unknown";
}

TEST(GivenFacts, OfNothingAreUnknown) {
  const Read given = read("{}");
  ASSERT_TRUE(given.facts);
  EXPECT_FALSE(given.facts->context.author_comments_before);
  EXPECT_FALSE(given.facts->context.local);
}

TEST(GivenFacts, AreRefusedWithANameOrAValueThatThereIsNot) {
  EXPECT_EQ(read("{rating: 6}").problem, "'rating': expected 1 to 5");
  EXPECT_NE(read("{ratng: 1}").problem.find("'ratng'"), std::string::npos);
  EXPECT_FALSE(read("{rating: 1, hour: noon}").facts);
}

TEST(GivenFacts, HaveNames) {
  const auto names = fact_names();
  for (const char* name : {"rating", "kind", "author.known_for", "thread.staff_answered", "hours"})
    EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
}

}  // namespace
}  // namespace kaiku::rules
