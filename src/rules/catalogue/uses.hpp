#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "../loading/declarations.hpp"

namespace kaiku::rules {

/// Which statements ask for which names: users ("policy a") by "signal x", "label x", "list x",
/// "group x", "reply x".
using Uses = std::map<std::string, std::vector<std::string>>;

Uses uses_of(const Declarations& declarations);

}  // namespace kaiku::rules
