#pragma once

#include "demo/stage.hpp"

namespace demo {

/// Prints a promise with its outcome, and returns it.
bool promise(const char* what, bool kept);

/// Checks what the demo shows against what the stand-in platforms saw, and prints each promise with
/// its outcome. True when all were kept.
bool promises_kept(Stage& stage);

}  // namespace demo
