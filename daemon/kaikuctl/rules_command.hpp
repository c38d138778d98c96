#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

// `kaikuctl rules …`: what is in force and where it comes from. Each returns the exit status.

/// One rule, reply, group, class or word list: what it says, where it stands, what it replaced, who
/// uses it, its tests.
int show_rule(const Options& options, const std::string& id);
/// Everything by name; `kind` empty: of every kind.
int list_rules(const Options& options, const std::string& kind);
/// The files that were read, by directory.
int list_rule_files(const Options& options);

}  // namespace kaikuctl
