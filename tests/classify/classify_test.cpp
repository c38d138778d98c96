#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/model.hpp>

namespace kaiku::classify {
namespace {

struct Item {
  SignalHit hit;
  HitOrigin origin;
};

Item evidence(std::string id, const SignalScore& score, std::size_t group = kNoGroup) {
  Item item;
  item.hit.id = std::move(id);
  item.hit.score = score;
  item.origin.group = group;
  return item;
}

Finding classified(const Model& model, const std::vector<Item>& items) {
  Evidence evidence;
  for (const Item& item : items) evidence.add(item.hit, item.origin);
  return classify(model, std::move(evidence));
}

double log_odds(const Finding& finding, CommentClass c) {
  return finding.score(c).log_odds;
}

TEST(Classify, IsOtherWithoutEvidence) {
  const Finding finding = classified({}, {});
  EXPECT_EQ(finding.primary, CommentClass::kOther);
  EXPECT_TRUE(finding.holds(CommentClass::kOther));
  for (const CommentClass c : kClasses) {
    EXPECT_DOUBLE_EQ(log_odds(finding, c), -3.0);
    EXPECT_FALSE(finding.holds(c));
  }
}

TEST(Classify, AddsScoresToTheBiasAndTakesTheLogistic) {
  const Finding finding = classified({}, {evidence("late", {{CommentClass::kCriticism, 1.8}}),
                                          evidence("angry", {{CommentClass::kCriticism, 2.2}})});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kCriticism), 1.0);
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kCriticism).probability, 1 / (1 + std::exp(-1.0)));
  EXPECT_EQ(finding.primary, CommentClass::kCriticism);
}

TEST(Classify, HoldsExactlyAtTheThreshold) {
  const Finding finding = classified({}, {evidence("asks", {{CommentClass::kQuestion, 3.0}})});
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kQuestion).probability, 0.5);
  EXPECT_TRUE(finding.holds(CommentClass::kQuestion));
}

TEST(Classify, UsesEachClassOwnBiasAndThreshold) {
  Model model;
  model.classes[static_cast<std::size_t>(CommentClass::kAbuse)] = {.bias = -4, .threshold = 0.9};
  const Finding finding = classified(model, {evidence("insult", {{CommentClass::kAbuse, 5.0}})});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kAbuse), 1.0);
  EXPECT_FALSE(finding.holds(CommentClass::kAbuse));
  EXPECT_EQ(finding.primary, CommentClass::kOther);
}

TEST(Classify, ScalesTheHitsOfAGroupSoThatTheyAddUpToItsCap) {
  Model model;
  model.groups = {{.id = "profanity", .max_score = 0.6}};
  const Finding finding = classified(model, {evidence("a", {{CommentClass::kAbuse, 1.0}}, 0),
                                             evidence("b", {{CommentClass::kAbuse, 2.0}}, 0),
                                             evidence("c", {{CommentClass::kAbuse, 1.0}})});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kAbuse), -3.0 + 0.6 + 1.0);
  EXPECT_DOUBLE_EQ(finding.hits[0].score.of(CommentClass::kAbuse), 0.2);
  EXPECT_DOUBLE_EQ(finding.hits[1].score.of(CommentClass::kAbuse), 0.4);
  EXPECT_DOUBLE_EQ(finding.hits[2].score.of(CommentClass::kAbuse), 1.0);
}

TEST(Classify, CapsEachClassOfAGroupOnItsOwnAndAlsoBelowZero) {
  Model model;
  model.groups = {{.id = "tone", .max_score = 1}};
  const Finding finding = classified(
      model, {evidence("a", {{CommentClass::kPraise, -4.0}, {CommentClass::kCriticism, 0.5}}, 0)});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kPraise), -4.0);
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kCriticism), -2.5);
}

TEST(Classify, LeavesGroupsWithoutACapAsTheyAre) {
  Model model;
  model.groups = {{.id = "free", .max_score = 0}};
  const Finding finding = classified(model, {evidence("a", {{CommentClass::kSpam, 9.0}}, 0),
                                             evidence("b", {{CommentClass::kSpam, 9.0}})});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kSpam), 15.0);
}

TEST(Classify, KnowsGroupsByTheirPlace) {
  Model model;
  model.groups = {{.id = "tone", .max_score = 1}, {.id = "insults", .max_score = 2}};
  EXPECT_EQ(place_of_group(model, "insults"), 1U);
  EXPECT_EQ(place_of_group(model, "others"), kNoGroup);
  EXPECT_EQ(place_of_group(model, ""), kNoGroup);
}

TEST(Classify, DoesNotScaleScoresThatCancelOut) {
  Model model;
  model.groups = {{.id = "g", .max_score = 1}};
  const Finding finding = classified(model, {evidence("a", {{CommentClass::kSpam, 5.0}}, 0),
                                             evidence("b", {{CommentClass::kSpam, -5.0}}, 0)});
  EXPECT_DOUBLE_EQ(log_odds(finding, CommentClass::kSpam), -3.0);
  EXPECT_DOUBLE_EQ(finding.hits[0].score.of(CommentClass::kSpam), 5.0);
}

TEST(Classify, BreaksTiesByHowMuchIsAtStake) {
  const std::vector<CommentClass> order = {CommentClass::kAbuse, CommentClass::kSpam,
                                           CommentClass::kCriticism, CommentClass::kQuestion,
                                           CommentClass::kPraise};
  for (std::size_t first = 0; first < order.size(); ++first) {
    SignalScore score;
    for (std::size_t i = first; i < order.size(); ++i) score[order[i]] = 4.0;
    EXPECT_EQ(classified({}, {evidence("all", score)}).primary, order[first]);
  }
}

TEST(Classify, PrefersTheMoreProbableClassToTheTieOrder) {
  const Finding finding = classified(
      {}, {evidence("both", {{CommentClass::kAbuse, 60.0}, {CommentClass::kPraise, 61.0}})});
  EXPECT_EQ(finding.primary, CommentClass::kPraise);
}

TEST(Classify, IgnoresAMoreProbableClassThatDoesNotHold) {
  Model model;
  model.classes[static_cast<std::size_t>(CommentClass::kAbuse)] = {.bias = -3, .threshold = 0.99};
  const Finding finding = classified(
      model, {evidence("both", {{CommentClass::kAbuse, 5.0}, {CommentClass::kCriticism, 4.0}})});
  EXPECT_EQ(finding.primary, CommentClass::kCriticism);
}

TEST(Classify, KeepsTheOrderOfHitsAndUnitesLabels) {
  Item first = evidence("first", {});
  first.hit.labels = {"delivery"};
  first.hit.evasive = true;
  Item second = evidence("second", {});
  second.hit.labels = {"delivery", "price"};
  const Finding finding = classified({}, {first, second});
  ASSERT_EQ(finding.hits.size(), 2u);
  EXPECT_EQ(finding.hits[0].id, "first");
  EXPECT_TRUE(finding.hits[0].evasive);
  EXPECT_EQ(finding.labels, (LabelSet{"delivery", "price"}));
}

TEST(Classify, StaysFiniteWithHugeScores) {
  const Finding finding = classified(
      {}, {evidence("huge", {{CommentClass::kSpam, 1e6}, {CommentClass::kPraise, -1e6}})});
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kSpam).probability, 1.0);
  EXPECT_DOUBLE_EQ(finding.score(CommentClass::kPraise).probability, 0.0);
}

Item statistical(const SignalScore& score) {
  Item item = evidence("statistical", score);
  item.origin.statistical = true;
  return item;
}

TEST(Classify, MarksAClassThatOnlyTheStatisticalSignalMakesHold) {
  const Finding finding = classified({}, {evidence("mild", {{CommentClass::kAbuse, 2.0}}),
                                          statistical({{CommentClass::kAbuse, 1.5}})});
  EXPECT_TRUE(finding.holds(CommentClass::kAbuse));
  EXPECT_EQ(finding.score(CommentClass::kAbuse).tipped, Tipped::kUp);
  EXPECT_FALSE(finding.holds_in_words(CommentClass::kAbuse));
}

TEST(Classify, MarksAClassThatOnlyTheStatisticalSignalDenies) {
  const Finding finding = classified({}, {evidence("angry", {{CommentClass::kCriticism, 3.5}}),
                                          statistical({{CommentClass::kCriticism, -1.0}})});
  EXPECT_FALSE(finding.holds(CommentClass::kCriticism));
  EXPECT_EQ(finding.score(CommentClass::kCriticism).tipped, Tipped::kDown);
}

TEST(Classify, DoesNotMarkWhatWordsDecideAsWell) {
  const Finding finding = classified({}, {evidence("gross", {{CommentClass::kAbuse, 4.0}}),
                                          statistical({{CommentClass::kAbuse, 2.0}})});
  EXPECT_EQ(finding.score(CommentClass::kAbuse).tipped, Tipped::kNo);
  EXPECT_TRUE(finding.holds_in_words(CommentClass::kAbuse));
  EXPECT_FALSE(finding.holds_in_words(CommentClass::kSpam));
  EXPECT_FALSE(finding.holds_in_words(CommentClass::kOther));
}

}  // namespace
}  // namespace kaiku::classify
