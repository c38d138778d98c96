#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace kaikuctl {

/// `undo`, `labels`, `label set|remove`, `hands-off` and `policies`: what people do about the
/// conduct of a running daemon. `run` is set to what was chosen.
void add_conduct_commands(CLI::App& app, Options& options, std::function<int()>& run);

}  // namespace kaikuctl
