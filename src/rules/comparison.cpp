#include "comparison.hpp"

#include <charconv>
#include <cmath>
#include <utility>

#include "rule_text.hpp"

namespace kaiku::rules {
namespace {

template <class Value>
using Operator = typename Comparison<Value>::Operator;

/// Takes the operator off the front of `text`.
template <class Value>
std::optional<Operator<Value>> take_operator(std::string_view& text) {
  using Op = Operator<Value>;
  // Longer ones first: "<" is a beginning of "<=".
  constexpr std::pair<std::string_view, Op> operators[] = {{"<=", Op::kLessOrEqual},
                                                           {">=", Op::kGreaterOrEqual},
                                                           {"<", Op::kLess},
                                                           {">", Op::kGreater},
                                                           {"=", Op::kEqual}};
  for (const auto& [written, op] : operators) {
    if (!text.starts_with(written)) continue;
    text = trimmed(text.substr(written.size()));
    return op;
  }
  return std::nullopt;
}

}  // namespace

std::optional<NumberComparison> parse_number_comparison(std::string_view text) {
  text = trimmed(text);
  const auto op = take_operator<double>(text);
  double bound = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bound);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!op || !whole || !std::isfinite(bound)) return std::nullopt;
  return NumberComparison{.op = *op, .bound = bound};
}

std::optional<DurationComparison> parse_duration_comparison(std::string_view text) {
  text = trimmed(text);
  const auto op = take_operator<Duration>(text);
  if (!op) return std::nullopt;
  const auto bound = parse_duration(text);
  if (!bound) return std::nullopt;
  return DurationComparison{.op = *op, .bound = *bound};
}

}  // namespace kaiku::rules
