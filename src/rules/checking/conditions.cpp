// Conditions by themselves: parts that contradict each other, hold for every comment, or say only
// what must not be there.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"

namespace kaiku::rules {
namespace {

/// The parts of nested `all`s, which must all hold.
void flatten(const Formula& formula, std::vector<const Formula*>& parts) {
  if (formula.kind != Formula::Kind::kAll) {
    parts.push_back(&formula);
    return;
  }
  for (const Formula& part : formula.parts) flatten(part, parts);
}

bool measured_on_every_text(std::string_view key) {
  return key == "links" || key == "length" || key == "caps";
}

bool only_forbids(const Formula& formula) {
  const auto test = [](const Formula& part) { return only_forbids(part); };
  switch (formula.kind) {
    case Formula::Kind::kNone:
      return true;
    case Formula::Kind::kAll:
      return std::ranges::all_of(formula.parts, test);
    case Formula::Kind::kAny:
      return std::ranges::any_of(formula.parts, test);
    case Formula::Kind::kAtom:
      break;
  }
  return false;
}

/// Looks through the condition of one rule.
class ConditionInspector {
 public:
  explicit ConditionInspector(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void inspect_signal(const Formula& when) {
    if (when.kind != Formula::Kind::kNone) inspect_negation(when);  // loading told of a lone `none`
    inspect_wanted(when);
  }

  void inspect_policy(const Formula& when) {
    inspect_negation(when);
    inspect_wanted(when);
  }

 private:
  void report(FindingCode code, const config::Node& place, std::string message,
              std::string remedy) {
    diagnostics_.push_back(finding(code, place, std::move(message), std::move(remedy)));
  }

  void inspect_negation(const Formula& when) {
    if (!only_forbids(when)) return;
    report(FindingCode::kNegationOnly, when.node, "it can hold where nothing but 'none' was asked",
           "say in every branch what must be there");
  }

  void inspect_wanted(const Formula& formula) {
    switch (formula.kind) {
      case Formula::Kind::kAll:
        inspect_together(formula);
        break;
      case Formula::Kind::kAtom:
        inspect_atom(formula);
        return;
      case Formula::Kind::kNone:
        return;
      case Formula::Kind::kAny:
        break;
    }
    for (const Formula& part : formula.parts) inspect_wanted(part);
  }

  void inspect_together(const Formula& all) {
    std::vector<const Formula*> parts;
    flatten(all, parts);
    for (auto part = parts.begin(); part != parts.end(); ++part) {
      if ((*part)->kind == Formula::Kind::kNone) inspect_forbidden(all, **part);
      if (!(*part)->range) continue;
      for (auto other = parts.begin(); other != part; ++other) {
        if (!(*other)->range || (*other)->key != (*part)->key) continue;
        if ((*other)->range->meets(*(*part)->range)) continue;
        report(FindingCode::kContradiction, (*part)->node,
               "can never hold: no number is both " + (*other)->node.scalar() + " and " +
                   (*part)->node.scalar(),
               "remove one of the two");
      }
    }
  }

  void inspect_forbidden(const Formula& all, const Formula& none) {
    for (const Formula& forbidden : none.parts) {
      if (!implies(all, forbidden)) continue;
      report(FindingCode::kContradiction, forbidden.node,
             "can never hold: what must be there always fulfils what must not",
             "narrow this, or widen what must be there");
    }
  }

  void inspect_atom(const Formula& atom) {
    if (!atom.range || !measured_on_every_text(atom.key)) return;
    Range possible{.low = 0};
    if (atom.key == "caps") possible.high = 1;
    if (!atom.range->meets(possible)) {
      report(FindingCode::kContradiction, atom.node,
             "can never hold: '" + atom.key + "' is never " + atom.node.scalar(),
             atom.key == "caps" ? "a share is 0 to 1" : "numbers of words and links begin at 0");
    } else if (atom.range->contains(possible) && atom.key != "caps") {
      report(FindingCode::kAlwaysTrue, atom.node,
             "'" + atom.key + "' is " + atom.node.scalar() + " in every comment",
             "remove it, or ask for more");
    }
  }

  Diagnostics& diagnostics_;
};

}  // namespace

void inspect_conditions(Inspection& inspection) {
  ConditionInspector inspector(inspection.diagnostics);
  for (const Statement& signal : inspection.signals) inspector.inspect_signal(signal.when);
  for (const Statement& policy : inspection.policies) inspector.inspect_policy(policy.when);
}

}  // namespace kaiku::rules
