#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace kaikuctl {

/// `kaikuctl oncall who|schedule|test|mutes|mute|unmute`: who is told of what, and what waits.
void add_oncall_commands(CLI::App& app, Options& options, std::function<int()>& run);

}  // namespace kaikuctl
