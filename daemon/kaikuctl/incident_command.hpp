#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace kaikuctl {

/// `kaikuctl incident note|mitigate|severity|promise|statement|report|replay` and
/// `kaikuctl crisis status|start|stop|drill|confirm-rules`.
void add_crisis_commands(CLI::App& app, Options& options, std::function<int()>& run);

}  // namespace kaikuctl
