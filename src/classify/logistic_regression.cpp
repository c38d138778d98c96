#include "logistic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "reproducible_maths.hpp"

// A fused multiply-add rounds once where two instructions round twice.
#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

using Vector = std::vector<double>;

constexpr std::size_t kMostSteps = 300;
constexpr std::size_t kRemembered = 6;
constexpr std::size_t kMostHalvings = 30;
constexpr double kCloseEnough = 1e-4;  // of the first gradient's length
constexpr double kSufficientDecrease = 1e-4;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add_scaled(Vector& target, double factor, const Vector& direction) {
  for (std::size_t i = 0; i < target.size(); ++i) target[i] += factor * direction[i];
}

/// The loss over parameters: the weights of the columns and, last, the bias.
class Loss {
 public:
  Loss(const SparseRows& rows, std::span<const Example> examples, double l2)
      : rows_(rows), examples_(examples), l2_(l2) {}

  double at(const Vector& parameters, Vector& gradient) const {
    const std::size_t bias = parameters.size() - 1;
    double loss = 0;
    for (std::size_t i = 0; i < bias; ++i) {
      loss += l2_ / 2 * parameters[i] * parameters[i];
      gradient[i] = l2_ * parameters[i];
    }
    gradient[bias] = 0;
    for (const Example& example : examples_) {
      double log_odds = parameters[bias];
      for (const auto& [column, value] : rows_.row(example.row))
        log_odds += parameters[column] * value;
      loss += example.weight * reproducible_log_loss(example.holds ? log_odds : -log_odds);
      const double push =
          example.weight * (reproducible_logistic(log_odds) - (example.holds ? 1.0 : 0.0));
      for (const auto& [column, value] : rows_.row(example.row)) gradient[column] += push * value;
      gradient[bias] += push;
    }
    return loss;
  }

 private:
  const SparseRows& rows_;
  std::span<const Example> examples_;
  double l2_;
};

/// The two-loop recursion: an approximation of Newton's direction from the last steps.
class StepMemory {
 public:
  void remember(Vector step, Vector change) {
    const double curvature = dot(step, change);
    if (curvature <= 0) return;
    pairs_.push_back({std::move(step), std::move(change), curvature});
    if (pairs_.size() > kRemembered) pairs_.pop_front();
  }

  Vector direction(const Vector& gradient) const {
    Vector direction = gradient;
    std::vector<double> factors(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      factors[i] = dot(pairs_[i].step, direction) / pairs_[i].curvature;
      add_scaled(direction, -factors[i], pairs_[i].change);
    }
    if (!pairs_.empty()) {
      const Pair& last = pairs_.back();
      const double scale = last.curvature / dot(last.change, last.change);
      for (double& value : direction) value *= scale;
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double back = dot(pairs_[i].change, direction) / pairs_[i].curvature;
      add_scaled(direction, factors[i] - back, pairs_[i].step);
    }
    for (double& value : direction) value = -value;
    return direction;
  }

  bool empty() const { return pairs_.empty(); }

 private:
  struct Pair {
    Vector step;
    Vector change;
    double curvature = 0;
  };
  std::deque<Pair> pairs_;
};

Vector minimise(const Loss& loss, std::size_t size) {
  Vector parameters(size, 0.0);
  Vector gradient(size, 0.0);
  double value = loss.at(parameters, gradient);
  const double first = std::sqrt(dot(gradient, gradient));
  StepMemory memory;
  for (std::size_t step = 0; step < kMostSteps; ++step) {
    const double length = std::sqrt(dot(gradient, gradient));
    if (length <= kCloseEnough * first) break;
    const Vector direction = memory.direction(gradient);
    const double slope = dot(gradient, direction);
    double stride = memory.empty() ? 1 / std::max(1.0, length) : 1;
    Vector next;
    Vector next_gradient(size);
    double next_value = value;
    bool lower = false;
    for (std::size_t halving = 0; halving < kMostHalvings && !lower; ++halving, stride /= 2) {
      next = parameters;
      add_scaled(next, stride, direction);
      next_value = loss.at(next, next_gradient);
      lower = next_value <= value + kSufficientDecrease * stride * slope;
    }
    if (!lower) break;
    Vector moved = next;
    add_scaled(moved, -1, parameters);
    Vector change = next_gradient;
    add_scaled(change, -1, gradient);
    memory.remember(std::move(moved), std::move(change));
    parameters = std::move(next);
    gradient = std::move(next_gradient);
    value = next_value;
  }
  return parameters;
}

}  // namespace

double LinearUnit::log_odds(std::span<const SparseRows::Entry> row) const {
  double sum = bias;
  for (const auto& [column, value] : row) sum += weights[column] * value;
  return sum;
}

LinearUnit fit_logistic(const SparseRows& rows, std::size_t columns,
                        std::span<const Example> examples, double l2) {
  Vector parameters = minimise(Loss(rows, examples, l2), columns + 1);
  LinearUnit unit;
  unit.bias = parameters.back();
  parameters.pop_back();
  unit.weights = std::move(parameters);
  return unit;
}

}  // namespace kaiku::classify
