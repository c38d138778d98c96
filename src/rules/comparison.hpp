#pragma once

#include <optional>
#include <string_view>

#include <kaiku/clock/time.hpp>

namespace kaiku::rules {

/// `>= 0.7`, `< 7d`: an operator and a bound.
template <class Value>
struct Comparison {
  enum class Operator { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual };

  Operator op = Operator::kEqual;
  Value bound{};

  bool holds(Value value) const {
    switch (op) {
      case Operator::kLess:
        return value < bound;
      case Operator::kLessOrEqual:
        return value <= bound;
      case Operator::kGreater:
        return value > bound;
      case Operator::kGreaterOrEqual:
        return value >= bound;
      case Operator::kEqual:
        break;
    }
    return !(value < bound) && !(bound < value);
  }

  /// Whether it holds for a value that is `least` or anything above it …
  bool holds_from(Value least) const {
    return (op == Operator::kGreater || op == Operator::kGreaterOrEqual) && holds(least);
  }
  /// … and whether it can hold for one of those.
  bool may_hold_from(Value least) const {
    switch (op) {
      case Operator::kGreater:
      case Operator::kGreaterOrEqual:
        return true;
      case Operator::kLess:
      case Operator::kLessOrEqual:
        return holds(least);
      case Operator::kEqual:
        break;
    }
    return !(bound < least);
  }
};

using NumberComparison = Comparison<double>;
using DurationComparison = Comparison<Duration>;

/// Nothing when it is not an operator and a number (of that sort).
std::optional<NumberComparison> parse_number_comparison(std::string_view text);
std::optional<DurationComparison> parse_duration_comparison(std::string_view text);

}  // namespace kaiku::rules
