#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/tuning.hpp>

namespace kaiku::classify {
namespace {

using enum CommentClass;

constexpr std::size_t place(CommentClass c) {
  return static_cast<std::size_t>(c);
}

TuningComment comment(std::set<CommentClass> classes, std::vector<std::size_t> signals,
                      std::size_t number) {
  TuningComment made;
  made.primary = classes.empty() ? kOther : *classes.begin();
  made.classes = std::move(classes);
  for (const std::size_t signal : signals) made.hits.push_back({.signal = signal, .strength = 1});
  made.fold = number % 2;
  made.held_out = number % 10 == 9;
  return made;
}

/// Signal 0 means praise in nine cases of ten, signal 1 in one case of ten, signal 2 never hits.
TuningTask task() {
  TuningTask made;
  made.signals = {{.id = "sure", .group = "", .score = {{kPraise, 2}}},
                  {.id = "doubtful", .group = "", .score = {{kPraise, 2}}},
                  {.id = "idle", .group = "", .score = {{kPraise, 2}}}};
  for (std::size_t i = 0; i < 120; ++i) {
    const bool sure = i % 2 == 0;
    const bool right = (i / 2) % 10 < 9;
    const std::set<CommentClass> classes =
        sure == right ? std::set{kPraise} : std::set<CommentClass>{};
    made.comments.push_back(comment(classes, {sure ? 0U : 1U}, i / 2));
  }
  return made;
}

TuningSettings lenient() {
  TuningSettings settings;
  settings.folds = 2;
  settings.pull = 0.01;
  settings.bias_pull = 0.01;
  return settings;
}

TEST(Tuning, FindsTheLogOddsThatTheCommentsShow) {
  const TuningOutcome outcome = tune(task(), lenient());
  const double bias = outcome.weights.bias[place(kPraise)];
  // The tenth of the comments that is held out is all wrong for "sure" and all right for
  // "doubtful".
  EXPECT_NEAR(bias + outcome.weights.score[0].of(kPraise), 6, 3.5);
  EXPECT_GT(outcome.weights.score[0].of(kPraise), 2);
  EXPECT_LT(outcome.weights.score[1].of(kPraise), 1);
}

TEST(Tuning, LeavesAloneWhatNeverHits) {
  const TuningOutcome outcome = tune(task(), lenient());
  EXPECT_EQ(outcome.weights.score[2].of(kPraise), 2);
  EXPECT_EQ(outcome.hits[2], 0U);
  EXPECT_EQ(outcome.hits[0], 54U);
}

TEST(Tuning, KeepsTheSignOfAScoreAndATenthOfItsSize) {
  const TuningOutcome outcome = tune(task(), lenient());
  EXPECT_GE(outcome.weights.score[1].of(kPraise), 0.2);
  TuningTask turned = task();
  turned.signals[0].score = {{kPraise, -2}};
  EXPECT_LE(tune(turned, lenient()).weights.score[0].of(kPraise), -0.2);
}

TEST(Tuning, StaysNearWhatIsWrittenWhenItIsPulledThere) {
  TuningSettings settings;
  settings.folds = 2;
  settings.pull = 1e6;
  settings.bias_pull = 1e6;
  const TuningOutcome outcome = tune(task(), settings);
  EXPECT_EQ(outcome.weights.score[0].of(kPraise), 2);
  EXPECT_EQ(outcome.weights.bias[place(kPraise)], -3);
}

TEST(Tuning, NeverRaisesTheBiasOfAbuseAndSpam) {
  TuningTask everywhere = task();
  for (TuningComment& one : everywhere.comments) {
    one.classes = {kAbuse, kSpam, kQuestion};
    one.statistical[place(kAbuse)] = 3;
  }
  everywhere.statistical_weight[place(kAbuse)] = 0.5;
  everywhere.statistical_weight[place(kQuestion)] = 0.5;
  everywhere.statistical_bound = 6;
  const TuningOutcome outcome = tune(everywhere, lenient());
  EXPECT_EQ(outcome.weights.bias[place(kAbuse)], -3);
  EXPECT_EQ(outcome.weights.bias[place(kSpam)], -3);
  EXPECT_EQ(outcome.weights.statistical[place(kAbuse)], 0.5);
  EXPECT_GT(outcome.weights.bias[place(kQuestion)], 0);
}

TEST(Tuning, TrustsTheStatisticalSignalAsFarAsItIsRight) {
  TuningTask telling = task();
  telling.statistical_weight.fill(0.5);
  telling.statistical_bound = 6;
  for (std::size_t i = 0; i < telling.comments.size(); ++i) {
    TuningComment& one = telling.comments[i];
    one.statistical[place(kPraise)] = one.classes.contains(kPraise) ? 3 : -3;
    one.statistical[place(kQuestion)] = i % 2 == 0 ? 3 : -3;
    if (i % 4 < 2) one.classes.insert(kQuestion);
  }
  const Weights weights = tune(telling, lenient()).weights;
  EXPECT_GT(weights.statistical[place(kPraise)], 0.9);
  EXPECT_LT(weights.statistical[place(kQuestion)], 0.1);
}

TEST(Tuning, WithoutAStatisticalSignalGivesItNoWeight) {
  EXPECT_EQ(tune(task(), lenient()).weights.statistical, PerClass{});
}

TEST(Tuning, RespectsTheCapOfAGroup) {
  TuningTask capped;
  capped.model.groups = {{.id = "colour", .max_score = 1}};
  capped.signals = {{.id = "a", .group = "colour", .score = {{kPraise, 0.8}}},
                    {.id = "b", .group = "colour", .score = {{kPraise, 0.8}}}};
  capped.comments = {comment({kPraise}, {0, 1}, 9)};
  const Quality both = quality_of(capped, written_weights(capped), /*held_out=*/true);
  // −3 + 1 and not −3 + 1.6.
  EXPECT_NEAR(both.of(kPraise).calibration_error, 1 - 1 / (1 + std::exp(2.0)), 1e-12);
}

TEST(Tuning, ACorrectionCountsByItsWeight) {
  TuningTask disputed = task();
  for (int i = 0; i < 12; ++i) {
    TuningComment correction = comment({}, {0}, 0);
    correction.weight = 8;
    disputed.comments.push_back(correction);
  }
  EXPECT_LT(tune(disputed, lenient()).weights.score[0].of(kPraise),
            tune(task(), lenient()).weights.score[0].of(kPraise));
}

TEST(Tuning, GivesTheSameWeightsAgain) {
  const TuningOutcome once = tune(task(), lenient());
  const TuningOutcome again = tune(task(), lenient());
  EXPECT_EQ(once.weights.bias, again.weights.bias);
  EXPECT_EQ(once.weights.score, again.weights.score);
}

TEST(Tuning, SaysWhatItGains) {
  const TuningOutcome outcome = tune(task(), lenient());
  EXPECT_EQ(outcome.before.comments, 108U);
  EXPECT_EQ(outcome.cross_validated.comments, 108U);
  EXPECT_EQ(outcome.held_out.comments, 12U);
  EXPECT_LT(outcome.cross_validated.calibration_error, outcome.before.calibration_error);
}

// --- promises: what was right before stays right ------------------------------------------------

/// A text that these signals hit.
Promise promise_of(std::vector<std::size_t> signals) {
  Promise made;
  made.comment = comment({}, std::move(signals), 0);
  return made;
}

/// The model of task() with a bias at which one of its signals is just enough.
TuningTask kept_task() {
  TuningTask made = task();
  made.model.classes[place(kPraise)].bias = -1.5;
  return made;
}

double praise_of(const TuningTask& made, const Weights& weights, std::size_t signal) {
  TuningTask one = made;
  one.comments = {comment({kPraise}, {signal}, 0)};
  return quality_of(one, weights, /*held_out=*/false).of(kPraise).recall;
}

TEST(Promises, AreBrokenByTheFitWhereNobodyAsksForThem) {
  const TuningTask free = kept_task();
  const TuningOutcome outcome = tune(free, lenient());
  EXPECT_EQ(praise_of(free, outcome.weights, 1), 0);
  EXPECT_EQ(outcome.promises.in_force, 0U);
  EXPECT_TRUE(outcome.promises.pulled.empty());
}

TEST(Promises, TakeTheSignalsOfATextBackUntilItIsRight) {
  TuningTask kept = kept_task();
  kept.promises.push_back(promise_of({1}));
  kept.promises[0].holds = {kPraise};
  const TuningOutcome free = tune(kept_task(), lenient());
  const TuningOutcome outcome = tune(kept, lenient());
  EXPECT_EQ(praise_of(kept, outcome.weights, 1), 1);
  EXPECT_EQ(outcome.promises.in_force, 1U);
  EXPECT_EQ(outcome.promises.broken, std::vector<std::size_t>{0});
  EXPECT_TRUE(outcome.promises.unkept.empty());
  EXPECT_EQ(outcome.weights.score[0], free.weights.score[0]) << "has no part in it";
  const PulledBack& first = outcome.promises.pulled.at(0);
  EXPECT_EQ(first.what, PulledBack::What::kSignal);
  EXPECT_EQ(first.signal, 1U);
  EXPECT_EQ(first.written, 2);
  EXPECT_EQ(first.fitted, free.weights.score[1].of(kPraise));
  EXPECT_EQ(first.kept, outcome.weights.score[1].of(kPraise));
  EXPECT_GT(first.kept, first.fitted);
}

TEST(Promises, TakeBackTheBiasOnlyWhenTheSignalsAreBack) {
  TuningTask kept = kept_task();
  kept.promises.push_back(promise_of({1}));
  kept.promises[0].holds = {kPraise};
  for (const PulledBack& pulled : tune(kept, lenient()).promises.pulled) {
    if (pulled.what == PulledBack::What::kSignal) {
      EXPECT_EQ(pulled.kept, pulled.written);
    } else {
      EXPECT_EQ(pulled.what, PulledBack::What::kBias);
      EXPECT_NE(pulled.kept, pulled.fitted);
    }
  }
}

TEST(Promises, KeepATextOutOfAClass) {
  TuningTask kept = task();
  kept.model.classes[place(kPraise)].bias = -2.5;
  EXPECT_EQ(praise_of(kept, tune(kept, lenient()).weights, 0), 1);
  kept.promises.push_back(promise_of({0}));
  kept.promises[0].misses = {kPraise};
  const TuningOutcome outcome = tune(kept, lenient());
  EXPECT_EQ(praise_of(kept, outcome.weights, 0), 0);
  EXPECT_EQ(outcome.promises.broken.size(), 1U);
}

TEST(Promises, KeepThePrimaryClass) {
  TuningTask kept = task();
  kept.model.classes[place(kPraise)].bias = -2.5;
  kept.promises.push_back(promise_of({0}));
  kept.promises[0].primary = {kOther, kCriticism};
  const TuningOutcome outcome = tune(kept, lenient());
  EXPECT_EQ(praise_of(kept, outcome.weights, 0), 0);
}

TEST(Promises, BindNothingThatWasWrongBefore) {
  TuningTask kept = kept_task();
  kept.promises.push_back(promise_of({1}));
  kept.promises[0].misses = {kPraise};
  kept.promises[0].primary = {kCriticism};
  const TuningOutcome outcome = tune(kept, lenient());
  EXPECT_EQ(outcome.promises.in_force, 0U);
  EXPECT_EQ(outcome.weights.score, tune(kept_task(), lenient()).weights.score);
}

TEST(Promises, KeepTheTenthOfAProbabilityWhenTheyAreMeantClosely) {
  TuningTask kept = task();
  kept.model.classes[place(kPraise)].bias = 1;  // with signal 1: 0.95
  kept.promises.push_back(promise_of({1}));
  kept.promises[0].holds = {kPraise};
  const Weights loosely = tune(kept, lenient()).weights;
  EXPECT_LT(loosely.bias[place(kPraise)] + loosely.score[1].of(kPraise), std::log(9));
  kept.promises[0].closely = true;
  const Weights closely = tune(kept, lenient()).weights;
  EXPECT_GE(closely.bias[place(kPraise)] + closely.score[1].of(kPraise), std::log(9));
}

TEST(Promises, TakeBackTheStatisticalWeightToo) {
  TuningTask kept = task();
  kept.statistical_weight[place(kQuestion)] = 0.5;
  kept.statistical_bound = 6;
  kept.model.classes[place(kQuestion)].bias = -1;
  for (std::size_t i = 0; i < kept.comments.size(); ++i) {
    kept.comments[i].statistical[place(kQuestion)] = i % 2 == 0 ? 3 : -3;
    if (i % 8 < 2) kept.comments[i].classes.insert(kQuestion);
  }
  kept.promises.push_back(promise_of({}));
  kept.promises[0].comment.statistical[place(kQuestion)] = 3;
  kept.promises[0].holds = {kQuestion};
  TuningTask free = kept;
  free.promises.clear();
  EXPECT_LT(tune(free, lenient()).weights.statistical[place(kQuestion)], 0.1);
  const TuningOutcome outcome = tune(kept, lenient());
  EXPECT_EQ(outcome.promises.broken.size(), 1U);
  EXPECT_TRUE(outcome.promises.unkept.empty());
  const double log_odds =
      outcome.weights.bias[place(kQuestion)] + 3 * outcome.weights.statistical[place(kQuestion)];
  EXPECT_GE(log_odds, 0);
}

TEST(Promises, AreKeptTheSameWayEveryTime) {
  TuningTask kept = kept_task();
  for (const std::size_t signal : {0U, 1U, 2U}) {
    kept.promises.push_back(promise_of({signal}));
    kept.promises.back().holds = {kPraise};
    kept.promises.back().closely = true;
  }
  const TuningOutcome once = tune(kept, lenient());
  const TuningOutcome again = tune(kept, lenient());
  EXPECT_EQ(once.weights.score, again.weights.score);
  EXPECT_EQ(once.weights.bias, again.weights.bias);
  EXPECT_TRUE(once.promises.unkept.empty());
}

}  // namespace
}  // namespace kaiku::classify
