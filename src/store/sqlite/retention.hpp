#pragma once

#include <kaiku/store/database.hpp>

#include "intake_state.hpp"
#include "unit.hpp"

namespace kaiku::store {

/// Erases at most a bounded number of rows of each kind. All zero: nothing more is too old.
Result<Pruned> prune_step(Unit& unit, IntakeState& intake, const Retention& retention,
                          TimePoint now);

}  // namespace kaiku::store
