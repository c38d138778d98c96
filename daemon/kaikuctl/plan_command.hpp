#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace kaikuctl {

/// `kaikuctl plan`: what the brand posts, on which channel, and what is held.
void add_plan_command(CLI::App& app, Options& options, std::function<int()>& run);

}  // namespace kaikuctl
