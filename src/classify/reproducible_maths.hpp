#pragma once

#include <algorithm>
#include <cmath>

namespace kaiku::classify {

/// Training has to give the same bytes on every machine. The exp() and log() of a C library choose
/// their instructions by processor and differ in the last bit; these use additions, products and
/// quotients alone, which IEEE 754 rounds in one way only.
inline double reproducible_exp(double x) {
  constexpr double kLog2E = 1.4426950408889634074;
  constexpr double kLn2High = 0.693147180369123816490;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kMost = 700;  // beyond it a double overflows or vanishes
  x = std::clamp(x, -kMost, kMost);
  const double halvings = std::floor(x * kLog2E + 0.5);
  const double rest = (x - halvings * kLn2High) - halvings * kLn2Low;
  double sum = 1;
  for (int term = 14; term >= 1; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(halvings));
}

/// Of a number above 0.
inline double reproducible_log(double x) {
  constexpr double kLn2 = 0.69314718055994530942;
  constexpr double kHalfRoot = 0.70710678118654752440;
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < kHalfRoot) {
    mantissa *= 2;
    --exponent;
  }
  const double ratio = (mantissa - 1) / (mantissa + 1);
  const double square = ratio * ratio;
  double sum = 0;
  for (int power = 23; power >= 1; power -= 2) sum = sum * square + 1.0 / power;
  return 2 * ratio * sum + exponent * kLn2;
}

inline double reproducible_logistic(double log_odds) {
  return log_odds >= 0 ? 1 / (1 + reproducible_exp(-log_odds))
                       : reproducible_exp(log_odds) / (1 + reproducible_exp(log_odds));
}

/// −log of the probability that log-odds of `margin` give to what was the case.
inline double reproducible_log_loss(double margin) {
  return margin >= 0 ? reproducible_log(1 + reproducible_exp(-margin))
                     : reproducible_log(1 + reproducible_exp(margin)) - margin;
}

}  // namespace kaiku::classify
