#pragma once

#include <kaiku/classify/tuning.hpp>

namespace kaiku::classify {

/// Takes fitted weights back towards the written ones until no promise is broken that these keep.
/// Deterministic. Ends: every round takes something back, and with all of it taken back they are
/// kept.
KeptPromises keep_promises(const TuningTask& task, Weights& weights);

}  // namespace kaiku::classify
