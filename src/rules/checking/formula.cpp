#include "formula.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include <kaiku/text/prepared.hpp>

#include "../comparison.hpp"
#include "../condition.hpp"
#include "../rule_text.hpp"

namespace kaiku::rules {
namespace {

template <class Value, class ToNumber>
Range range_of(const Comparison<Value>& comparison, ToNumber number) {
  using Operator = typename Comparison<Value>::Operator;
  Range range;
  const double bound = number(comparison.bound);
  if (comparison.op != Operator::kLess && comparison.op != Operator::kLessOrEqual) {
    range.low = bound;
  }
  if (comparison.op != Operator::kGreater && comparison.op != Operator::kGreaterOrEqual) {
    range.high = bound;
  }
  range.low_open = comparison.op == Operator::kGreater;
  range.high_open = comparison.op == Operator::kLess;
  return range;
}

std::optional<Range> read_range(const std::string& written) {
  if (const auto number = parse_number_comparison(written)) {
    return range_of(*number, [](double bound) { return bound; });
  }
  if (const auto duration = parse_duration_comparison(written)) {
    return range_of(*duration,
                    [](Duration bound) { return std::chrono::duration<double>(bound).count(); });
  }
  return std::nullopt;
}

std::string_view schema_of(std::string_view key) {
  const auto table = conditions();
  const auto entry = std::ranges::find(table, key, &ConditionEntry::key);
  return entry == table.end() ? std::string_view() : entry->schema;
}

/// Keys whose value may be a list of texts, any of which is enough.
bool takes_any_of(std::string_view schema) {
  for (const std::string_view plural : {"texts", "classes", "languages", "kinds"}) {
    if (schema.find("#/$defs/" + std::string(plural) + '"') != schema.npos) return true;
  }
  return false;
}

/// Keys whose value may be a comparison with a number or a duration.
bool compares(std::string_view schema) {
  return schema.find("comparison\"") != schema.npos;
}

/// Words are compared without regard to case, everything else as written.
std::string value_of(std::string_view key, const config::Node& node) {
  const bool words = key == "word" || key == "phrase" || key == "lemma";
  return words ? text::fold(trimmed(node.scalar())) : node.scalar();
}

Formula atom_of(const config::Node& key, const config::Node& value, const config::Node& mapping) {
  Formula atom;
  atom.kind = Formula::Kind::kAtom;
  atom.key = key.scalar();
  atom.node = value;
  if (atom.key == "confidence") {  // it speaks of the classes that stand beside it
    for (const auto& [other, classes] : mapping.entries()) {
      if (other.scalar() == "class" || other.scalar() == "primary") {
        atom.key += " " + other.scalar() + canonical(classes);
      }
    }
  }
  const std::string_view schema = schema_of(key.scalar());
  if (value.is_scalar() && compares(schema)) atom.range = read_range(value.scalar());
  if (atom.range) return atom;
  if (value.is_mapping() || !takes_any_of(schema)) {
    atom.values.insert(canonical(value));
    return atom;
  }
  if (value.is_scalar()) atom.values.insert(value_of(atom.key, value));
  for (const config::Node& item : value.items()) atom.values.insert(value_of(atom.key, item));
  return atom;
}

Formula list_of(Formula::Kind kind, const config::Node& list) {
  Formula formula;
  formula.kind = kind;
  formula.node = list;
  for (const config::Node& item : list.items()) formula.parts.push_back(formula_of(item));
  return formula;
}

template <class Test>
bool every(const std::vector<Formula>& parts, const Test& test) {
  return std::ranges::all_of(parts, test);
}
template <class Test>
bool some(const std::vector<Formula>& parts, const Test& test) {
  return std::ranges::any_of(parts, test);
}

/// Whether `unwanted` cannot hold where `formula` does, because it says so.
bool forbids(const Formula& formula, const Formula& unwanted) {
  switch (formula.kind) {
    case Formula::Kind::kAll:
      return some(formula.parts, [&](const Formula& part) { return forbids(part, unwanted); });
    case Formula::Kind::kAny:
      return every(formula.parts, [&](const Formula& part) { return forbids(part, unwanted); });
    case Formula::Kind::kNone:
      return some(formula.parts, [&](const Formula& part) { return implies(unwanted, part); });
    case Formula::Kind::kAtom:
      break;
  }
  return false;
}

bool value_covered(const std::string& key, const std::string& value, const Formula& by) {
  if (by.values.contains(value)) return true;
  return key == "word" && std::ranges::any_of(by.values, [&](const std::string& general) {
           return covers_word(general, value);
         });
}

bool atom_implies(const Formula& a, const Formula& b) {
  // Who is primary holds, too.
  const bool same = a.key == b.key || (a.key == "primary" && b.key == "class");
  if (!same || a.range.has_value() != b.range.has_value()) return false;
  if (a.range) return b.range->contains(*a.range);
  return std::ranges::all_of(
      a.values, [&](const std::string& value) { return value_covered(a.key, value, b); });
}

}  // namespace

bool Range::contains(const Range& other) const {
  const bool low_inside = low < other.low || (low == other.low && (!low_open || other.low_open));
  const bool high_inside =
      other.high < high || (high == other.high && (!high_open || other.high_open));
  return low_inside && high_inside;
}

bool Range::meets(const Range& other) const {
  const double from = std::max(low, other.low);
  const double to = std::min(high, other.high);
  if (from < to) return true;
  const bool open = (low == from && low_open) || (other.low == from && other.low_open) ||
                    (high == to && high_open) || (other.high == to && other.high_open);
  return from == to && !open;
}

Formula formula_of(const config::Node& when) {
  Formula all;
  all.node = when;
  for (const auto& [key, value] : when.entries()) {
    if (key.scalar() == "all") {
      all.parts.push_back(list_of(Formula::Kind::kAll, value));
    } else if (key.scalar() == "any") {
      all.parts.push_back(list_of(Formula::Kind::kAny, value));
    } else if (key.scalar() == "none") {
      all.parts.push_back(list_of(Formula::Kind::kNone, value));
    } else {
      all.parts.push_back(atom_of(key, value, when));
    }
  }
  if (all.parts.size() != 1) return all;
  Formula only = std::move(all.parts.front());
  return only;
}

bool implies(const Formula& a, const Formula& b) {
  using Kind = Formula::Kind;
  switch (b.kind) {
    case Kind::kAll:
      return every(b.parts, [&](const Formula& part) { return implies(a, part); });
    case Kind::kNone:
      return every(b.parts, [&](const Formula& part) { return forbids(a, part); });
    case Kind::kAny:
      if (some(b.parts, [&](const Formula& part) { return implies(a, part); })) return true;
      break;
    case Kind::kAtom:
      break;
  }
  switch (a.kind) {
    case Kind::kAny:
      return every(a.parts, [&](const Formula& part) { return implies(part, b); });
    case Kind::kAll:
      return some(a.parts, [&](const Formula& part) { return implies(part, b); });
    case Kind::kNone:
      return false;
    case Kind::kAtom:
      break;
  }
  return b.kind == Kind::kAtom && atom_implies(a, b);
}

bool covers_word(const std::string& general, const std::string& special) {
  const StarredWord wide = parse_starred(general);
  const StarredWord narrow = parse_starred(special);
  if (!wide.problem.empty() || !narrow.problem.empty()) return false;
  if (wide.kind == KeyKind::kPrefix) {
    return narrow.kind != KeyKind::kSuffix && narrow.text.starts_with(wide.text);
  }
  if (wide.kind == KeyKind::kSuffix) {
    return narrow.kind != KeyKind::kPrefix && narrow.text.ends_with(wide.text);
  }
  return narrow.kind == KeyKind::kExact && narrow.text == wide.text;
}

}  // namespace kaiku::rules
