#pragma once

#include "demo/stage.hpp"

namespace demo {

/// Checks what the demo shows against what the stand-in platforms saw, and prints each promise with
/// its outcome. True when all were kept.
bool promises_kept(Stage& stage);

}  // namespace demo
