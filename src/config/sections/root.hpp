#pragma once

#include <kaiku/config/config.hpp>
#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::config {

/// Reads all sections, each value for itself. What concerns several values is check_meaning().
void read_root(const Node& root, Config& config, Diagnostics& diagnostics);

/// What no single value shows: references between sections, ids given twice, listeners in each
/// other's way, steps that reach nobody. Completes what follows from other values (channel ids,
/// teams in steps). `config` was read from `root`.
void check_meaning(const Node& root, Config& config, Diagnostics& diagnostics);

/// The part of check_meaning() that concerns who is told: everybody named must exist, every chain
/// must have somebody in it. Replaces teams in steps by their contacts.
void check_oncall(const Node& root, Config& config, Diagnostics& diagnostics);

/// The same for the section `cases`: teams, brands and accounts that it names.
void check_cases(const Node& root, const Config& config, Diagnostics& diagnostics);

}  // namespace kaiku::config
