#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace kaikuctl {

/// `kaikuctl cases` and `kaikuctl case …`: the private follow-ups of the running daemon.
void add_case_commands(CLI::App& app, Options& options, std::function<int()>& run);

}  // namespace kaikuctl
