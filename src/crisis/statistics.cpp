#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kaiku::crisis {
namespace {

constexpr double kNormalAbove = 400;
constexpr double kNegligible = 1e-16;  // of the sum: further terms do not change a double

}  // namespace

double negative_binomial_tail(double mean, double dispersion, std::size_t at_least) {
  if (at_least == 0) return 1;
  const auto k = static_cast<double>(at_least);
  if (mean > kNormalAbove) {
    const double deviation = std::sqrt(mean + dispersion * mean * mean);
    return 0.5 * std::erfc((k - 0.5 - mean) / deviation / std::numbers::sqrt2);
  }
  const double r = 1 / dispersion;
  const double miss = mean / (r + mean);
  double term = std::exp(std::lgamma(r + k) - std::lgamma(r) - std::lgamma(k + 1) +
                         r * std::log(r / (r + mean)) + k * std::log(miss));
  double sum = 0;
  // Past the mode the terms fall at least geometrically towards the ratio `miss`, so this ends.
  for (double i = k; term > 0 && (i <= mean || term > sum * kNegligible); ++i) {
    sum += term;
    term *= (r + i) / (i + 1) * miss;
  }
  return sum < 1 ? sum : 1;
}

double predicted_tail(double events, double days, double prior_days, double window, double scatter,
                      std::size_t at_least) {
  const bool rare = events < 3;
  const double shape = events + (rare ? 0.3 : 0.5);
  const double exposure = std::max(days, 1.0 / 24) + (rare ? prior_days : 0);
  // A Poisson count with a Gamma(shape, exposure) rate is negative binomial.
  return negative_binomial_tail(shape * window / exposure, 1 / shape + scatter, at_least);
}

double wilson_lower_bound(std::size_t hits, std::size_t trials) {
  if (trials == 0) return 0;
  constexpr double kQuantile = 1.96;  // of the normal distribution, 95 % of it on both sides
  constexpr double kSquare = kQuantile * kQuantile;
  const auto v = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / v;
  const double half = kQuantile * std::sqrt(p * (1 - p) / v + kSquare / (4 * v * v));
  return (p + kSquare / (2 * v) - half) / (1 + kSquare / v);
}

}  // namespace kaiku::crisis
