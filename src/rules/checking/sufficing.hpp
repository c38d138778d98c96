#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "formula.hpp"

namespace kaiku::rules {

/// How an entry must be written to count.
enum class Writing : std::uint8_t { kPlain, kPlainOrDisguised };

/// The word lists of which a single entry is enough to make the condition hold: nothing else is
/// asked for but numbers (length, links …) and what must not be there.
std::set<std::string> lists_that_suffice(const Formula& formula, Writing writing);

}  // namespace kaiku::rules
