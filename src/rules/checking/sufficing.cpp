#include "sufficing.hpp"

#include <utility>

#include "inspection.hpp"

namespace kaiku::rules {
namespace {

bool asks_for_no_word(const Formula& part) {
  return part.kind == Formula::Kind::kNone ||
         (part.kind == Formula::Kind::kAtom && part.range.has_value());
}

std::set<std::string> of_atom(const Formula& atom, Writing writing) {
  if (atom.key == "list") return atom.values;
  if (atom.key == "evades" && writing == Writing::kPlainOrDisguised) return atom.values;
  if (atom.key == "negated" || atom.key == "not_negated") {
    return lists_that_suffice(formula_of(atom.node), writing);
  }
  return {};
}

}  // namespace

std::set<std::string> lists_that_suffice(const Formula& formula, Writing writing) {
  std::set<std::string> lists;
  switch (formula.kind) {
    case Formula::Kind::kAtom:
      return of_atom(formula, writing);
    case Formula::Kind::kNone:
      return {};
    case Formula::Kind::kAny:
      for (const Formula& part : formula.parts) lists.merge(lists_that_suffice(part, writing));
      return lists;
    case Formula::Kind::kAll:
      break;
  }
  bool asked = false;
  for (const Formula& part : formula.parts) {
    if (asks_for_no_word(part)) continue;
    if (asked) return {};  // two words are asked for
    asked = true;
    lists = lists_that_suffice(part, writing);
  }
  return lists;
}

}  // namespace kaiku::rules
