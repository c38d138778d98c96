#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/config/yaml.hpp>

namespace kaiku::rules {

/// The numbers that a comparison allows.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;  ///< the end itself is not in it
  bool high_open = false;

  bool contains(const Range& other) const;
  bool meets(const Range& other) const;
};

/// A condition as written, in a form in which two of them can be compared without any text.
struct Formula {
  enum class Kind : std::uint8_t { kAll, kAny, kNone, kAtom };

  Kind kind = Kind::kAll;
  std::vector<Formula> parts;  ///< of kAll, kAny, kNone
  std::string key;             ///< of an atom; of a `confidence` with the classes that it is about
  /// Any of them is enough; what is no list of texts stands here as one value, written in one way.
  std::set<std::string> values;
  std::optional<Range> range;  ///< of a comparison, instead of values
  config::Node node;           ///< where it stands
};

/// Of a `when` that the parser accepts; what it does not know becomes an atom of its own.
Formula formula_of(const config::Node& when);

/// Whether `b` holds whenever `a` does, as far as can be told from how they are written: a yes is
/// certain, a no is not.
bool implies(const Formula& a, const Formula& b);

/// Whether one value of `word` covers another: "kat*" covers "katto" and "kato*".
bool covers_word(const std::string& general, const std::string& special);

/// Calls `visit(atom)` for every atom that may make the formula hold: not those under `none`.
template <class Visit>
void for_each_wanted(const Formula& formula, const Visit& visit) {
  if (formula.kind == Formula::Kind::kAtom) visit(formula);
  if (formula.kind == Formula::Kind::kNone) return;
  for (const Formula& part : formula.parts) for_each_wanted(part, visit);
}

}  // namespace kaiku::rules
