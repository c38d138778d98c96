#pragma once

#include "../comparison.hpp"
#include "../condition.hpp"

namespace kaiku::rules {

/// How many separate places a text condition has: places that overlap count once. When places may
/// be missing it is true or false only if more of them could not change that.
ConditionPtr make_counted(ConditionPtr condition, NumberComparison comparison);

}  // namespace kaiku::rules
