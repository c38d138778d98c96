#include <kaiku/rules/sums.hpp>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

class Sums : public testing::Test {
 protected:
  std::array<ClassSum, kClassCount> sums(const std::string& text) {
    const Loaded loaded =
        load({file("classes.yaml", "classes: {abuse: {bias: -4, threshold: 0.6}}\n"),
              file("signals/s.yaml",
                   "groups: {insults: {max_score: 4}, mild: {max_score: 9}}\n"
                   "signals:\n"
                   "  - {id: a, group: insults, score: {abuse: 5, praise: -1}, when: {word: a}}\n"
                   "  - {id: b, group: insults, score: {abuse: 3}, when: {word: b}}\n"
                   "  - {id: c, group: mild, score: {abuse: 1.5}, when: {word: c}}\n")});
    EXPECT_TRUE(loaded.rules) << loaded.messages();
    const Comment comment = comment_of(text);
    Context context;
    context.comment = &comment;
    finding_ = loaded.rules->examine(prepare(text), context);
    return sums_of(finding_, *loaded.rules);
  }

  Finding finding_;
};

TEST_F(Sums, AddUpToTheLogOddsOfEveryClass) {
  const auto all = sums("a b c");
  for (const ClassSum& sum : all) {
    double total = sum.bias;
    for (const Summand& summand : sum.summands) total += summand.amount;
    EXPECT_NEAR(total, sum.total, 1e-9) << to_string(sum.comment_class);
    EXPECT_EQ(sum.total, finding_.score(sum.comment_class).log_odds);
  }
  const ClassSum& abuse = all[static_cast<std::size_t>(CommentClass::kAbuse)];
  EXPECT_EQ(abuse.bias, -4);
  EXPECT_EQ(abuse.threshold, 0.6);
  EXPECT_TRUE(abuse.holds);
}

TEST_F(Sums, TellWhatAGroupCutOff) {
  const auto all = sums("a b c");
  const ClassSum& abuse = all[static_cast<std::size_t>(CommentClass::kAbuse)];
  ASSERT_EQ(abuse.summands.size(), 3U);
  EXPECT_DOUBLE_EQ(abuse.summands[0].amount, 2.5);
  EXPECT_DOUBLE_EQ(abuse.summands[0].written, 5);
  EXPECT_EQ(abuse.summands[0].group, "insults");
  EXPECT_EQ(abuse.summands[0].at_most, 4);
  EXPECT_DOUBLE_EQ(abuse.summands[1].amount, 1.5);
  EXPECT_DOUBLE_EQ(abuse.summands[2].amount, 1.5);
  EXPECT_EQ(abuse.summands[2].group, "") << "below its cap";
  const ClassSum& praise = all[static_cast<std::size_t>(CommentClass::kPraise)];
  ASSERT_EQ(praise.summands.size(), 1U);
  EXPECT_FALSE(praise.summands[0].at_most);
}

TEST(SumsOfComposites, TellWhatTheirGroupCutOff) {
  const Loaded loaded =
      load({file("signals/s.yaml",
                 "groups: {insults: {max_score: 4}}\n"
                 "signals:\n"
                 "  - {id: a, when: {word: a}}\n"
                 "  - {id: b, when: {word: b}}\n"
                 "composites:\n"
                 "  - {id: both, group: insults, signal: a & b, score: {abuse: 6}}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Comment comment = comment_of("a b");
  Context context;
  context.comment = &comment;
  const Finding finding = loaded.rules->examine(prepare("a b"), context);
  const auto all = sums_of(finding, *loaded.rules);
  const ClassSum& abuse = all[static_cast<std::size_t>(CommentClass::kAbuse)];
  ASSERT_EQ(abuse.summands.size(), 1U);
  EXPECT_DOUBLE_EQ(abuse.summands[0].amount, 4);
  EXPECT_DOUBLE_EQ(abuse.summands[0].written, 6);
  EXPECT_EQ(abuse.summands[0].group, "insults");
  EXPECT_EQ(abuse.summands[0].at_most, 4);
}

TEST_F(Sums, OfATextWithoutAnythingAreTheBias) {
  for (const ClassSum& sum : sums("hei")) {
    EXPECT_TRUE(sum.summands.empty());
    EXPECT_EQ(sum.total, sum.bias);
    EXPECT_FALSE(sum.holds);
  }
}

}  // namespace
}  // namespace kaiku::rules
