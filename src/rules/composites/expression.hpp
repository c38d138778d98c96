#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/rules/rule_set.hpp>

#include "../comparison.hpp"

namespace kaiku::rules {

/// A signal or composite, by its place among all of them: signals first.
using SignalId = std::uint32_t;

/// What a composite that hits does to a part. In the order of their strength: when composites
/// disagree about a signal, the last one wins.
enum class PartFate : std::uint8_t {
  kReplaced,  ///< `X`: its name and score go
  kNameOnly,  ///< `~X`: its score goes, its name stays
  kKept,      ///< `-X`: it stays whole
  kRemoved,   ///< `^X`: its name and score go, whatever another composite says
};

/// What an expression asks about the signals of one comment.
class SignalsFound {
 public:
  virtual ~SignalsFound() = default;
  virtual Truth truth(SignalId signal) const = 0;
  /// In how many places it hit, at least 1 when it hit.
  virtual std::size_t places(SignalId signal) const = 0;
};

struct Part {
  SignalId signal = 0;
  PartFate fate = PartFate::kReplaced;
};

/// `A & !B | (g:group + C) >= 2`: signals that must, or must not, have hit together. Immutable.
class Expression {
 public:
  struct Node;
  explicit Expression(std::unique_ptr<const Node> root);
  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  ~Expression();

  /// Appends the signals that made it true. What stands under `!` is no part.
  Truth evaluate(const SignalsFound& found, std::vector<Part>& parts) const;

  /// Every signal that it names, also by a group.
  std::set<SignalId> mentioned() const;

 private:
  std::unique_ptr<const Node> root_;
};

/// What the names of an expression stand for.
struct ExpressionNames {
  std::function<std::optional<SignalId>(std::string_view)> signal;
  std::function<std::optional<std::vector<SignalId>>(std::string_view)> group;
};

/// Why an expression cannot be used.
struct ExpressionProblem {
  enum class Kind : std::uint8_t { kSpelling, kUnknownSignal, kUnknownGroup };
  Kind kind = Kind::kSpelling;
  std::string what;  ///< a sentence, or the unknown name
};

/// At most 2,000 bytes, 64 names and 16 parentheses inside each other.
std::optional<Expression> parse_expression(std::string_view text, const ExpressionNames& names,
                                           ExpressionProblem& problem);

}  // namespace kaiku::rules
