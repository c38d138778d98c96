#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/quality.hpp>

#include "../../src/classify/logistic_regression.hpp"
#include "../../src/classify/reproducible_maths.hpp"

namespace kaiku::classify {
namespace {

using enum CommentClass;

Judged answer(CommentClass given, CommentClass primary, std::set<CommentClass> classes = {}) {
  Judged one{.answer = given, .primary = primary, .classes = std::move(classes)};
  one.classes.insert(primary);
  return one;
}

TEST(Quality, AcceptsAnyClassThatHolds) {
  const Quality quality =
      judge({answer(kQuestion, kCriticism, {kQuestion}), answer(kCriticism, kCriticism)});
  EXPECT_DOUBLE_EQ(quality.macro_f1, 1);
  EXPECT_EQ(quality.of(kCriticism).comments, 2U);
}

TEST(Quality, CountsPrecisionAndRecallByClass) {
  const Quality quality = judge({answer(kAbuse, kAbuse), answer(kAbuse, kCriticism),
                                 answer(kOther, kAbuse), answer(kOther, kOther)});
  EXPECT_DOUBLE_EQ(quality.of(kAbuse).precision, 0.5);
  EXPECT_DOUBLE_EQ(quality.of(kAbuse).recall, 0.5);
  EXPECT_DOUBLE_EQ(quality.of(kCriticism).f1, 0);
  EXPECT_NEAR(quality.macro_f1, (0.5 + 0 + 2.0 / 3) / 3, 1e-12);
}

TEST(Quality, CalibrationErrorIsHowFarProbabilitiesAreFromShares) {
  std::vector<Judged> judged;
  for (int i = 0; i < 10; ++i) {
    Judged one = i < 3 ? answer(kOther, kSpam) : answer(kOther, kOther);
    one.probability[static_cast<std::size_t>(kSpam)] = 0.72;
    judged.push_back(one);
  }
  EXPECT_NEAR(judge(judged).of(kSpam).calibration_error, 0.42, 1e-12);
  EXPECT_NEAR(judge(judged).of(kAbuse).calibration_error, 0, 1e-12);
}

TEST(Quality, OfNothingIsNothing) {
  EXPECT_DOUBLE_EQ(judge({}).macro_f1, 0);
}

TEST(ReproducibleMaths, AgreesWithTheCLibrary) {
  for (double x = -40; x <= 40; x += 0.37) {
    EXPECT_NEAR(reproducible_exp(x) / std::exp(x), 1, 1e-13) << x;
    EXPECT_NEAR(reproducible_log(std::exp(x)), x, 1e-12) << x;
    EXPECT_NEAR(reproducible_logistic(x), 1 / (1 + std::exp(-x)), 1e-14) << x;
    EXPECT_NEAR(reproducible_log_loss(x), std::log1p(std::exp(-x)), 1e-12) << x;
  }
  EXPECT_TRUE(std::isfinite(reproducible_exp(1e300)));
  EXPECT_TRUE(std::isfinite(reproducible_log_loss(-1e6)));
}

TEST(LogisticRegression, FindsTheLogOddsOfCounts) {
  SparseRows rows;
  std::vector<Example> examples;
  // With the feature 8 of 10 hold, without it 2 of 10.
  for (std::size_t i = 0; i < 20; ++i) {
    rows.begin_row();
    const bool with = i < 10;
    if (with) rows.add(0, 1);
    examples.push_back({.row = i, .holds = with ? i < 8 : i < 12, .weight = 1});
  }
  const LinearUnit unit = fit_logistic(rows, 1, examples, 1e-9);
  EXPECT_NEAR(unit.bias, std::log(2.0 / 8), 1e-3);
  EXPECT_NEAR(unit.bias + unit.weights[0], std::log(8.0 / 2), 1e-3);
  EXPECT_NEAR(unit.log_odds(rows.row(0)), std::log(4.0), 1e-3);
}

TEST(LogisticRegression, AHeavierExampleCountsAsOften) {
  SparseRows rows;
  for (int i = 0; i < 2; ++i) rows.begin_row();
  const std::vector<Example> examples = {{.row = 0, .holds = true, .weight = 3},
                                         {.row = 1, .holds = false, .weight = 1}};
  EXPECT_NEAR(fit_logistic(rows, 0, examples, 1).bias, std::log(3.0), 1e-3);
}

TEST(Calibration, UndoesOverconfidence) {
  std::vector<Scored> scores;
  // Says ±4 log-odds; right three times in four.
  for (int i = 0; i < 4000; ++i) {
    scores.push_back(
        {.score = i % 2 == 0 ? 4.0 : -4.0, .holds = (i % 2 == 0) == (i % 8 < 6), .weight = 1});
  }
  const Calibration found = fit_calibration(scores);
  EXPECT_NEAR(found.slope * 4 + found.offset, std::log(3.0), 0.01);
  EXPECT_NEAR(found.slope * -4 + found.offset, -std::log(3.0), 0.01);
}

TEST(Calibration, OfScoresThatPointTheWrongWayTrustsThemHardlyAtAll) {
  std::vector<Scored> scores;
  for (int i = 0; i < 100; ++i)
    scores.push_back({.score = i < 50 ? 2.0 : -2.0, .holds = i >= 50, .weight = 1});
  EXPECT_DOUBLE_EQ(fit_calibration(scores).slope, 0.01);
  EXPECT_DOUBLE_EQ(fit_calibration({}).slope, 1);
}

}  // namespace
}  // namespace kaiku::classify
