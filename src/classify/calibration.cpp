#include <algorithm>
#include <cmath>

#include "logistic_regression.hpp"
#include "reproducible_maths.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

constexpr std::size_t kMostSteps = 100;
constexpr std::size_t kMostHalvings = 30;
constexpr double kLeastSlope = 0.01;
constexpr double kRidge = 1e-9;
constexpr double kCloseEnough = 1e-9;

/// Platt's targets: a little inside 0 and 1, so that a class that is told apart without a mistake
/// gets finite log-odds.
struct Targets {
  double yes = 1;
  double no = 0;
};

Targets targets_of(std::span<const Scored> scores) {
  double yes = 0;
  double no = 0;
  for (const Scored& one : scores) (one.holds ? yes : no) += one.weight;
  return {.yes = (yes + 1) / (yes + 2), .no = 1 / (no + 2)};
}

double loss_of(std::span<const Scored> scores, const Targets& targets, const Calibration& at) {
  double loss = 0;
  for (const Scored& one : scores) {
    const double target = one.holds ? targets.yes : targets.no;
    const double log_odds = at.slope * one.score + at.offset;
    loss += one.weight * (target * reproducible_log_loss(log_odds) +
                          (1 - target) * reproducible_log_loss(-log_odds));
  }
  return loss;
}

/// Newton's step for the two parameters.
Calibration newton_step(std::span<const Scored> scores, const Targets& targets,
                        const Calibration& at) {
  double slope = 0;
  double offset = 0;
  double slope_slope = kRidge;
  double slope_offset = 0;
  double offset_offset = kRidge;
  for (const Scored& one : scores) {
    const double probability = reproducible_logistic(at.slope * one.score + at.offset);
    const double push = one.weight * (probability - (one.holds ? targets.yes : targets.no));
    const double curvature = one.weight * probability * (1 - probability);
    slope += push * one.score;
    offset += push;
    slope_slope += curvature * one.score * one.score;
    slope_offset += curvature * one.score;
    offset_offset += curvature;
  }
  const double determinant = slope_slope * offset_offset - slope_offset * slope_offset;
  if (determinant <= 0) return {0, 0};
  return {-(offset_offset * slope - slope_offset * offset) / determinant,
          -(slope_slope * offset - slope_offset * slope) / determinant};
}

}  // namespace

Calibration fit_calibration(std::span<const Scored> scores) {
  Calibration found;
  if (scores.empty()) return found;
  const Targets targets = targets_of(scores);
  double loss = loss_of(scores, targets, found);
  for (std::size_t step = 0; step < kMostSteps; ++step) {
    const Calibration move = newton_step(scores, targets, found);
    Calibration next;
    double next_loss = loss;
    double stride = 1;
    bool lower = false;
    for (std::size_t halving = 0; halving < kMostHalvings && !lower; ++halving, stride /= 2) {
      next = {found.slope + stride * move.slope, found.offset + stride * move.offset};
      next_loss = loss_of(scores, targets, next);
      lower = next_loss < loss;
    }
    if (!lower) break;
    const double gained = loss - next_loss;
    found = next;
    loss = next_loss;
    if (gained < kCloseEnough * loss) break;
  }
  found.slope = std::max(found.slope, kLeastSlope);
  return found;
}

}  // namespace kaiku::classify
