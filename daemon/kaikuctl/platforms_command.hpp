#pragma once

#include "options.hpp"

namespace kaikuctl {

/// What can be done on which platform: a table for people, everything with --json.
int platforms(const Options& options);

}  // namespace kaikuctl
