#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/domain/signal_score.hpp>

namespace kaiku {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(SignalScore, TellsEntriesInTheOrderOfTheClasses) {
  const SignalScore score = {
      {CommentClass::kOther, 3}, {CommentClass::kSpam, -1}, {CommentClass::kQuestion, 2}};
  EXPECT_EQ(score.size(), 3U);
  EXPECT_THAT(score, ElementsAre(Pair(CommentClass::kQuestion, 2), Pair(CommentClass::kSpam, -1),
                                 Pair(CommentClass::kOther, 3)));
}

TEST(SignalScore, IsEmptyUntilAClassGetsAnEntry) {
  SignalScore score;
  EXPECT_TRUE(score.empty());
  EXPECT_EQ(score.begin(), score.end());
  EXPECT_FALSE(score.contains(CommentClass::kAbuse));
  EXPECT_EQ(score.of(CommentClass::kAbuse), 0);
  EXPECT_EQ(score.find(CommentClass::kAbuse), nullptr);
  score[CommentClass::kAbuse] += 1.5;
  EXPECT_FALSE(score.empty());
  EXPECT_TRUE(score.contains(CommentClass::kAbuse));
  EXPECT_EQ(score.of(CommentClass::kAbuse), 1.5);
}

TEST(SignalScore, KeepsAnEntryOfZeroApartFromNone) {
  const SignalScore zero = {{CommentClass::kPraise, 0}};
  EXPECT_EQ(zero.size(), 1U);
  EXPECT_NE(zero, SignalScore());
}

TEST(SignalScore, ChangesWhatFindShows) {
  SignalScore score = {{CommentClass::kPraise, 1}};
  *score.find(CommentClass::kPraise) = 4;
  EXPECT_EQ(score, (SignalScore{{CommentClass::kPraise, 4}}));
}

TEST(SignalScore, IsEqualToANewOneWhenCleared) {
  SignalScore score = {{CommentClass::kPraise, 1}};
  score.clear();
  EXPECT_TRUE(score.empty());
  EXPECT_EQ(score, SignalScore());
}

}  // namespace
}  // namespace kaiku
