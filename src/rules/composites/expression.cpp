#include "expression.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

namespace kaiku::rules {
namespace {

/// A name of an expression: one signal, or those of a group.
struct Atom {
  std::vector<SignalId> signals;
  PartFate fate = PartFate::kReplaced;
  bool group = false;
};

using NodePtr = std::unique_ptr<const Expression::Node>;

struct Every {
  std::vector<NodePtr> terms;
};
struct Either {
  std::vector<NodePtr> terms;
};
struct Not {
  NodePtr term;
};
struct Count {
  std::vector<Atom> atoms;
  NumberComparison comparison;
};

}  // namespace

struct Expression::Node {
  std::variant<Every, Either, Not, Count> what;
};

namespace {

/// A count, and whether it may be more.
struct Counted {
  std::size_t count = 0;
  bool more = false;
};

Counted count_of(const Atom& atom, const SignalsFound& found, std::vector<Part>& parts) {
  Counted counted;
  for (const SignalId signal : atom.signals) {
    const Truth truth = found.truth(signal);
    if (truth == Truth::kUnknown) counted.more = true;
    if (truth != Truth::kTrue) continue;
    counted.count += atom.group ? 1 : found.places(signal);
    parts.push_back({.signal = signal, .fate = atom.fate});
  }
  return counted;
}

class Evaluator {
 public:
  Evaluator(const SignalsFound& found, std::vector<Part>& parts) : found_(found), parts_(parts) {}

  Truth operator()(const Every& every) {
    const std::size_t before = parts_.size();
    Truth truth = Truth::kTrue;
    for (const NodePtr& term : every.terms) truth = std::min(truth, evaluate(*term));
    if (truth != Truth::kTrue) parts_.resize(before);
    return truth;
  }

  Truth operator()(const Either& either) {
    Truth truth = Truth::kFalse;
    for (const NodePtr& term : either.terms) truth = std::max(truth, evaluate(*term));
    return truth;
  }

  Truth operator()(const Not& negation) {
    const std::size_t before = parts_.size();
    const Truth truth = evaluate(*negation.term);
    parts_.resize(before);
    if (truth == Truth::kUnknown) return truth;
    return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
  }

  Truth operator()(const Count& sum) {
    const std::size_t before = parts_.size();
    Counted all;
    for (const Atom& atom : sum.atoms) {
      const Counted one = count_of(atom, found_, parts_);
      all.count += one.count;
      all.more = all.more || one.more;
    }
    const auto count = static_cast<double>(all.count);
    const NumberComparison& comparison = sum.comparison;
    if (all.more ? comparison.holds_from(count) : comparison.holds(count)) return Truth::kTrue;
    parts_.resize(before);
    return all.more && comparison.may_hold_from(count) ? Truth::kUnknown : Truth::kFalse;
  }

  Truth evaluate(const Expression::Node& node) { return std::visit(*this, node.what); }

 private:
  const SignalsFound& found_;
  std::vector<Part>& parts_;
};

/// Gathers the names of an expression.
struct Mentions {
  std::set<SignalId> signals;

  void operator()(const Every& every) {
    for (const NodePtr& term : every.terms) visit(*term);
  }
  void operator()(const Either& either) {
    for (const NodePtr& term : either.terms) visit(*term);
  }
  void operator()(const Not& negation) { visit(*negation.term); }
  void operator()(const Count& sum) {
    for (const Atom& atom : sum.atoms) signals.insert(atom.signals.begin(), atom.signals.end());
  }
  void visit(const Expression::Node& node) { std::visit(*this, node.what); }
};

template <class What>
NodePtr node_of(What what) {
  return std::make_unique<const Expression::Node>(Expression::Node{std::move(what)});
}

/// Reads an expression from left to right: `|` binds weakest, then `&`, then `!`.
class Parser {
 public:
  Parser(std::string_view text, const ExpressionNames& names, ExpressionProblem& problem)
      : rest_(text), names_(names), problem_(problem) {}

  NodePtr parse() {
    NodePtr whole = parse_either();
    skip_blanks();
    if (whole && !rest_.empty()) return fail("'" + std::string(rest_) + "' was not expected");
    return whole;
  }

 private:
  static constexpr std::size_t kDeepest = 16;
  static constexpr std::size_t kMostNames = 64;

  NodePtr fail(std::string what,
               ExpressionProblem::Kind kind = ExpressionProblem::Kind::kSpelling) {
    problem_ = {.kind = kind, .what = std::move(what)};
    return nullptr;
  }

  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n'))
      rest_.remove_prefix(1);
  }
  bool take(std::string_view sign) {
    skip_blanks();
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }

  template <class List>
  NodePtr parse_list(std::string_view sign, NodePtr (Parser::*part)()) {
    List list;
    do {
      NodePtr term = (this->*part)();
      if (!term) return nullptr;
      list.terms.push_back(std::move(term));
    } while (take(sign));
    return list.terms.size() == 1 ? std::move(list.terms.front()) : node_of(std::move(list));
  }
  NodePtr parse_either() { return parse_list<Either>("|", &Parser::parse_every); }
  NodePtr parse_every() { return parse_list<Every>("&", &Parser::parse_one); }

  NodePtr parse_one() {
    if (++depth_ > 2 * kDeepest) return fail("more than 16 levels inside each other");
    NodePtr one = take("!") ? parse_negation() : parse_positive();
    --depth_;
    return one;
  }

  NodePtr parse_negation() {
    NodePtr inner = parse_one();
    return inner ? node_of(Not{std::move(inner)}) : nullptr;
  }

  NodePtr parse_positive() {
    const std::string_view before = rest_;
    const std::size_t names_before = count_;
    if (!take("(")) return parse_count(/*closed=*/false);
    if (NodePtr sum = parse_count(/*closed=*/true)) return sum;
    // No sum: an expression in parentheses.
    rest_ = before;
    count_ = names_before;
    take("(");
    NodePtr inner = parse_either();
    if (inner && !take(")")) return fail("')' is missing");
    return inner;
  }

  /// `A`, `A >= 2`, `A + B >= 2`; closed: `A + B) >= 2`.
  NodePtr parse_count(bool closed) {
    Count sum;
    do {
      auto atom = parse_atom();
      if (!atom) return nullptr;
      sum.atoms.push_back(std::move(*atom));
    } while (take("+"));
    if (closed && !take(")")) return fail("')' is missing");
    const auto comparison = parse_comparison();
    if (!comparison && (closed || sum.atoms.size() > 1)) {
      return fail("a sum is compared with a number, e.g. (a + b) >= 2");
    }
    if (!comparison && bad_number_) return fail("expected a whole number up to 1000");
    sum.comparison = comparison.value_or(
        NumberComparison{.op = NumberComparison::Operator::kGreaterOrEqual, .bound = 1});
    return node_of(std::move(sum));
  }

  std::optional<NumberComparison> parse_comparison() {
    bad_number_ = false;
    using Operator = NumberComparison::Operator;
    constexpr std::pair<std::string_view, Operator> operators[] = {
        {"<=", Operator::kLessOrEqual},
        {">=", Operator::kGreaterOrEqual},
        {"<", Operator::kLess},
        {">", Operator::kGreater},
        {"=", Operator::kEqual}};
    for (const auto& [written, op] : operators) {
      if (!take(written)) continue;
      skip_blanks();
      std::size_t digits = 0;
      double bound = 0;
      while (digits < rest_.size() && digits < 4 && rest_[digits] >= '0' && rest_[digits] <= '9') {
        bound = bound * 10 + (rest_[digits++] - '0');
      }
      rest_.remove_prefix(digits);
      bad_number_ = digits == 0 || bound > 1'000;
      if (bad_number_) return std::nullopt;
      return NumberComparison{.op = op, .bound = bound};
    }
    return std::nullopt;
  }

  std::optional<Atom> parse_atom() {
    Atom atom;
    if (take("-")) {
      atom.fate = PartFate::kKept;
    } else if (take("~")) {
      atom.fate = PartFate::kNameOnly;
    } else if (take("^")) {
      atom.fate = PartFate::kRemoved;
    }
    atom.group = take("g:");
    skip_blanks();
    const std::string_view name = take_name();
    if (name.empty()) {
      fail(rest_.empty() ? "a signal is missing at the end"
                         : "expected a signal before '" + std::string(rest_) + "'");
      return std::nullopt;
    }
    if (++count_ > kMostNames) {
      fail("more than 64 names");
      return std::nullopt;
    }
    return find(std::move(atom), name);
  }

  std::string_view take_name() {
    std::size_t end = 0;
    const auto of_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    while (end < rest_.size() && of_name(rest_[end])) ++end;
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return name;
  }

  std::optional<Atom> find(Atom atom, std::string_view name) {
    if (atom.group) {
      auto members = names_.group(name);
      if (members) atom.signals = std::move(*members);
      if (members) return atom;
      fail(std::string(name), ExpressionProblem::Kind::kUnknownGroup);
      return std::nullopt;
    }
    if (const auto signal = names_.signal(name)) {
      atom.signals = {*signal};
      return atom;
    }
    fail(std::string(name), ExpressionProblem::Kind::kUnknownSignal);
    return std::nullopt;
  }

  std::string_view rest_;
  const ExpressionNames& names_;
  ExpressionProblem& problem_;
  std::size_t depth_ = 0;
  std::size_t count_ = 0;
  bool bad_number_ = false;
};

}  // namespace

Expression::Expression(std::unique_ptr<const Node> root) : root_(std::move(root)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

Truth Expression::evaluate(const SignalsFound& found, std::vector<Part>& parts) const {
  return Evaluator(found, parts).evaluate(*root_);
}

std::set<SignalId> Expression::mentioned() const {
  Mentions mentions;
  mentions.visit(*root_);
  return std::move(mentions.signals);
}

std::optional<Expression> parse_expression(std::string_view text, const ExpressionNames& names,
                                           ExpressionProblem& problem) {
  constexpr std::size_t kMostBytes = 2'000;
  if (text.size() > kMostBytes) {
    problem = {.kind = ExpressionProblem::Kind::kSpelling, .what = "more than 2000 bytes"};
    return std::nullopt;
  }
  NodePtr root = Parser(text, names, problem).parse();
  if (!root) return std::nullopt;
  return Expression(std::move(root));
}

}  // namespace kaiku::rules
