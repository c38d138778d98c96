#pragma once

#include <kaiku/config/plan.hpp>

namespace kaiku::config {

/// Reads plan.yaml, each value for itself.
void read_plan_root(const Node& root, Plan& plan, Diagnostics& diagnostics);

}  // namespace kaiku::config
